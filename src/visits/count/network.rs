//! Networks whose requests do not count, and the part of an address that identifies a client.

use std::net::IpAddr;

use crate::visits::formats::client_address;

/// A network: `10.0.0.0/8`, `2001:db8::/32`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    bits: u128,
    mask: u128,
    is_v6: bool,
}

impl Network {
    /// Parses a network; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Network> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().ok()?;
        let (bits, width) = bits(address);
        let length = length.unwrap_or(width);
        if length > width {
            return None;
        }
        let mask = if length == 0 { 0 } else { (u128::MAX << (width - length)) & (u128::MAX >> (128 - width)) };
        Some(Network { bits: bits & mask, mask, is_v6: width == 128 })
    }

    /// Whether an address belongs to the network.
    pub fn contains(&self, address: IpAddr) -> bool {
        let (bits, width) = bits(address);
        (width == 128) == self.is_v6 && bits & self.mask == self.bits
    }
}

/// An address as a number and its width. IPv4 inside IPv6 (`::ffff:192.0.2.7`) is IPv4.
fn bits(address: IpAddr) -> (u128, u32) {
    match address.to_canonical() {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}

/// The part of an address that identifies a client: all of IPv4, the first 64 bits of IPv6, since the rest changes daily.
/// `None` if the log has no address there.
pub fn client_prefix(address: &[u8]) -> Option<[u8; 17]> {
    let (number, kind) = match v4(address) {
        Some(number) => (u128::from(number), 4),
        None => {
            let (number, width) = bits(client_address(address)?);
            if width == 128 { (number >> 64, 6) } else { (number, 4) }
        }
    };
    let mut out = [kind; 17];
    out[1..].copy_from_slice(&number.to_be_bytes());
    Some(out)
}

/// Whether a client is in a network of its own: private, shared by a carrier, or this machine.
pub fn is_private(client: &[u8; 17]) -> bool {
    let number = client[1..].iter().fold(0, |sum, byte| sum << 8 | u128::from(*byte));
    match client[0] {
        4 => {
            let [a, b, ..] = (number as u32).to_be_bytes();
            matches!((a, b), (10 | 127, _) | (172, 16..=31) | (192, 168) | (169, 254) | (100, 64..=127))
        }
        // The first half of `fc00::/7`, `fe80::/10` and `::1`.
        _ => number == 0 || number >> 57 == 0x7E || number >> 54 == 0x3FA,
    }
}

/// IPv4 as logs write it; faster than the general parser.
fn v4(text: &[u8]) -> Option<u32> {
    if text.len() > 15 {
        return None;
    }
    let mut parts = 0u32;
    let mut number = 0u32;
    for part in text.split(|byte| *byte == b'.') {
        if part.is_empty() || part.len() > 3 || !part.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let part = part.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        if part > 255 || parts == 4 {
            return None;
        }
        number = number << 8 | part;
        parts += 1;
    }
    (parts == 4).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_hold_their_addresses() {
        let contains = |network: &str, address: &str| {
            Network::parse(network).map(|network| network.contains(address.parse().unwrap_or([0, 0, 0, 0].into())))
        };
        assert_eq!(contains("10.0.0.0/8", "10.255.0.1"), Some(true));
        assert_eq!(contains("10.0.0.0/8", "11.0.0.1"), Some(false));
        assert_eq!(contains("10.0.0.0/8", "::ffff:10.0.0.1"), Some(true));
        assert_eq!(contains("0.0.0.0/0", "192.0.2.1"), Some(true));
        assert_eq!(contains("0.0.0.0/0", "::1"), Some(false));
        assert_eq!(contains("2001:db8::/32", "2001:db8:1::7"), Some(true));
        assert_eq!(contains("192.0.2.7", "192.0.2.7"), Some(true));
        assert_eq!([Network::parse("10.0.0.0/33"), Network::parse("x"), Network::parse("")], [None; 3]);
    }

    #[test]
    fn c2_private_clients() {
        let is = |address: &str| client_prefix(address.as_bytes()).map(|client| is_private(&client));
        for address in ["10.1.2.3", "172.31.0.1", "192.168.1.1", "127.0.0.1", "100.64.0.1", "::1", "fd00::1", "fe80::1"]
        {
            assert_eq!(is(address), Some(true), "{address}");
        }
        for address in ["203.113.1.7", "172.32.0.1", "192.169.0.1", "100.128.0.1", "2001:db8::1", "ff02::1"] {
            assert_eq!(is(address), Some(false), "{address}");
        }
    }

    #[test]
    fn a_client_is_an_address_or_half_of_one() {
        assert_eq!(client_prefix(b"2001:db8::1"), client_prefix(b"2001:db8::ffff"));
        assert_ne!(client_prefix(b"2001:db8::1"), client_prefix(b"2001:db8:0:1::1"));
        assert_eq!(client_prefix(b"::ffff:192.0.2.7"), client_prefix(b"192.0.2.7"));
        assert_ne!(client_prefix(b"192.0.2.7"), client_prefix(b"192.0.2.8"));
        assert_eq!(
            [client_prefix(b"k7"), client_prefix(b"1.2.3"), client_prefix(b"1.2.3.4.5"), client_prefix(b"1.2.3.256")],
            [None; 4]
        );
    }
}
