//! The address of a client as logs write it: alone, with a port, in brackets, or first in the list of a proxy.

use std::net::IpAddr;

/// The first address of a list such as `unknown, 203.0.113.7:51000, 10.0.0.5`; `None` if it has none.
pub fn client_address(text: &[u8]) -> Option<IpAddr> {
    std::str::from_utf8(text).ok()?.split(',').find_map(one_address)
}

/// All addresses of a list, in its order.
pub fn addresses(text: &[u8]) -> impl DoubleEndedIterator<Item = IpAddr> {
    std::str::from_utf8(text).unwrap_or_default().split(',').filter_map(one_address)
}

/// `203.0.113.7`, `203.0.113.7:51000`, `2001:db8::1`, `[2001:db8::1]:443`, `fe80::1%eth0`, `for="[2001:db8::1]"`.
fn one_address(text: &str) -> Option<IpAddr> {
    let text = text.split(';').next().unwrap_or(text).trim();
    let text = text.strip_prefix("for=").or_else(|| text.strip_prefix("For=")).unwrap_or(text).trim_matches('"');
    if let Some(rest) = text.strip_prefix('[') {
        return rest.split_once(']').and_then(|(inner, _)| without_zone(inner).parse().ok());
    }
    let found: Option<IpAddr> = without_zone(text).parse().ok();
    found.or_else(|| {
        let (host, port) = text.rsplit_once(':')?;
        port.parse::<u16>().ok()?;
        host.parse().ok().filter(IpAddr::is_ipv4)
    })
}

fn without_zone(text: &str) -> &str {
    text.split('%').next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c2_c3_the_client_is_the_first_that_is_an_address() {
        let table = [
            ("203.113.1.7", "203.113.1.7"),
            ("203.113.1.7:51000", "203.113.1.7"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("203.113.5.7, 10.0.0.5", "203.113.5.7"),
            ("203.113.5.7,10.0.0.5", "203.113.5.7"),
            ("unknown, [2001:db8::7]:51000, 10.0.0.5", "2001:db8::7"),
            ("\"203.113.5.7\"", "203.113.5.7"),
            ("for=\"[2001:db8::7]:4711\";proto=https, for=10.0.0.5", "2001:db8::7"),
        ];
        for (text, expected) in table {
            assert_eq!(client_address(text.as_bytes()).map(|one| one.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["unknown", "-", "", "client.example.vn", "1.2.3", "1.2.3.4:x", "[", "k7", "\u{1f600}"] {
            assert_eq!(client_address(text.as_bytes()), None, "{text}");
        }
        assert_eq!(client_address(b"\xff"), None);
    }
}
