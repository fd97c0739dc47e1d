//! Common and combined: `[host] address ident user [time] "request" status bytes ["referer" "agent"]`.

use std::borrow::Cow;
use std::net::IpAddr;

use super::request::{Request, request_field, status};
use super::timestamp::TimestampParser;

/// `07/Nov/2023:14:53:02 +0700`.
const TIME: usize = 26;

pub(super) fn read<'l>(line: &'l [u8], clock: &mut TimestampParser) -> Option<Request<'l>> {
    let open = memchr::memchr(b'[', line)?;
    let time = clock.common(line.get(open + 1..open + 1 + TIME)?)?;
    let rest = line.get(open + 1 + TIME..)?.strip_prefix(b"] \"")?;
    let end = end_of_field(rest)?;
    let (method, path) = request_field(&rest[..end]);
    let rest = rest.get(end + 1..)?.strip_prefix(b" ")?;
    let status = status(rest.get(..3)?)?;
    let rest = rest.get(3..)?;
    if !matches!(rest.first(), None | Some(b' ')) {
        return None;
    }
    let agent = agent(rest)?;
    Some(Request {
        time,
        method: method.into(),
        path: path.into(),
        status,
        address: address(&line[..open])?.into(),
        agent: agent.map(Cow::Borrowed),
        prefetch: false,
    })
}

/// The quote that ends a field: one that no backslash escapes.
fn end_of_field(text: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let quote = from + memchr::memchr(b'"', text.get(from..)?)?;
        let slashes = text[..quote].iter().rev().take_while(|byte| **byte == b'\\').count();
        if slashes % 2 == 0 {
            return Some(quote);
        }
        from = quote + 1;
    }
}

/// The second quoted field after the status; `Some(None)` in the common format, `None` if a quote is not closed.
fn agent(rest: &[u8]) -> Option<Option<&[u8]>> {
    let Some(quote) = memchr::memchr(b'"', rest) else { return Some(None) };
    let referer = &rest[quote + 1..];
    let after = referer.get(end_of_field(referer)? + 1..)?;
    let Some(quote) = memchr::memchr(b'"', after) else { return Some(None) };
    let agent = &after[quote + 1..];
    Some(Some(&agent[..end_of_field(agent)?]))
}

/// The client: the first word, or the second after a virtual host.
fn address(head: &[u8]) -> Option<&[u8]> {
    let mut words = head.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    let (first, second, _) = (words.next()?, words.next()?, words.next()?);
    // `host address ident user`: four words, of which only the second is an address.
    let has_host = words.next().is_some() && !is_ip(first) && is_ip(second);
    Some(if has_host { second } else { first })
}

fn is_ip(word: &[u8]) -> bool {
    std::str::from_utf8(word).is_ok_and(|word| word.parse::<IpAddr>().is_ok())
}
