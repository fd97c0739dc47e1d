//! Common and combined: `[host] address ident user [time] "request" status bytes ["referer" "agent" ["forwarded"]]`.

use std::borrow::Cow;

use super::address::client_address;
use super::request::{Request, request_field, status};
use super::timestamp::TimestampParser;

/// `07/Nov/2023:14:53:02 +0700`.
const TIME: usize = 26;

/// The most brackets that may come before that of the time, as in `nginx[12]: [2001:db8::1] - -`.
const BRACKETS: usize = 8;

pub(super) fn read<'l>(line: &'l [u8], clock: &mut TimestampParser) -> Option<Request<'l>> {
    let (open, time) = time(line, clock)?;
    let rest = line.get(open + 1 + TIME..)?.strip_prefix(b"] \"")?;
    let end = end_of_field(rest)?;
    let (method, path) = request_field(&rest[..end]);
    let rest = rest.get(end + 1..)?.strip_prefix(b" ")?;
    let status = status(rest.get(..3)?)?;
    let rest = rest.get(3..)?;
    if !matches!(rest.first(), None | Some(b' ')) {
        return None;
    }
    let (agent, rest) = agent(rest)?;
    let (address, host) = client(&line[..open])?;
    Some(Request {
        time,
        method: method.into(),
        path: path.into(),
        status,
        address: address.into(),
        agent: agent.map(Cow::Borrowed),
        host: host.into(),
        forwarded: quoted(rest).map_or(&b""[..], |(field, _)| field).into(),
        prefetch: false,
    })
}

/// Where the time begins, and the time.
fn time(line: &[u8], clock: &mut TimestampParser) -> Option<(usize, i64)> {
    memchr::memchr_iter(b'[', line)
        .take(BRACKETS)
        .find_map(|open| Some((open, clock.common(line.get(open + 1..open + 1 + TIME)?)?)))
}

/// The quote that ends a field: one that no backslash escapes.
pub(super) fn end_of_field(text: &[u8]) -> Option<usize> {
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

/// The next quoted field and what follows it.
pub(super) fn quoted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let field = &text[memchr::memchr(b'"', text)? + 1..];
    let end = end_of_field(field)?;
    Some((&field[..end], &field[end + 1..]))
}

/// The second quoted field after the status, and what follows it; no field in the common format, `None` if a quote is not
/// closed.
fn agent(rest: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let Some(quote) = memchr::memchr(b'"', rest) else { return Some((None, b"")) };
    let referer = &rest[quote + 1..];
    let after = referer.get(end_of_field(referer)? + 1..)?;
    let Some(quote) = memchr::memchr(b'"', after) else { return Some((None, b"")) };
    let agent = &after[quote + 1..];
    let end = end_of_field(agent)?;
    Some((Some(&agent[..end]), &agent[end + 1..]))
}

/// The client and the virtual host. The client is the first word of three; of more, the first that is an address.
fn client(head: &[u8]) -> Option<(&[u8], &[u8])> {
    // A field of journald's export; the mark that editors of Windows put before a text.
    let head = head.strip_prefix(b"MESSAGE=").or_else(|| head.strip_prefix(b"\xEF\xBB\xBF")).unwrap_or(head);
    // As nearly all lines begin: 5 % of the work for a line.
    if let Some(at) = memchr::memchr(b' ', head).filter(|at| *at > 0 && &head[*at..] == b" - - ") {
        return Some((&head[..at], b""));
    }
    let mut words = head.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    let (first, _, _) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_none() {
        return Some((first, b""));
    }
    // A program's name before the line: `Nov  7 14:53:02 web nginx: `, `web-1  | `.
    let after = |mark: &[u8]| memchr::memmem::rfind(head, mark).map_or(head, |at| &head[at + mark.len()..]);
    let bare = [after(b"| "), after(b": ")].into_iter().min_by_key(|rest| rest.len()).unwrap_or(head);
    client_among(bare).or_else(|| client_among(head)).or(Some((first, b"")))
}

fn client_among(head: &[u8]) -> Option<(&[u8], &[u8])> {
    let words: Vec<&[u8]> = head.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).collect();
    let is_address = |at: usize| words.get(at).is_some_and(|word| client_address(word).is_some());
    // `%v:%p` of a server that has no name.
    let is_server = is_address(0) && is_address(1) && (words[0].ends_with(b":80") || words[0].ends_with(b":443"));
    let at = if is_server { 1 } else { (0..words.len()).find(|at| is_address(*at))? };
    let host = if at == 1 && words[0] != b"-" && !words[0].ends_with(b",") { words[0] } else { b"" };
    Some((words[at], host))
}
