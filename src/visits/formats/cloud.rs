//! Text formats of load balancers and stores: Envoy and Istio, Amazon's load balancers (ALB, classic ELB), Amazon S3.

use super::common::quoted;
use super::request::{Request, request_field, status};
use super::timestamp::TimestampParser;

/// A line of any of them; `None` if it is of none.
pub(super) fn read<'l>(line: &'l [u8], clock: &mut TimestampParser) -> Option<Request<'l>> {
    if line.first() == Some(&b'[') {
        return envoy(line, clock);
    }
    balancer(line, clock).or_else(|| s3(line, clock))
}

/// `[2023-11-07T07:53:02.123Z] "GET / HTTP/1.1" 200 - 0 5123 12 11 "203.0.113.7" "agent" "id" "host" "10.0.0.4:80"`; Istio
/// has a reason before the client.
fn envoy<'l>(line: &'l [u8], clock: &mut TimestampParser) -> Option<Request<'l>> {
    let end = memchr::memchr(b']', line)?;
    let time = clock.iso(&line[1..end])?;
    let (request, rest) = quoted(line.get(end + 1..)?.strip_prefix(b" ")?)?;
    let (method, path) = request_field(request);
    let status = status(rest.strip_prefix(b" ")?.get(..3)?)?;
    let fields: Vec<&[u8]> =
        std::iter::successors(quoted(rest), |(_, rest)| quoted(rest)).map(|(field, _)| field).collect();
    let from = usize::from(fields.len() > 5);
    let (address, agent, host) = (fields.get(from)?, fields.get(from + 1)?, fields.get(from + 3)?);
    Some(Request {
        time,
        method: method.into(),
        path: path.into(),
        status,
        address: (*address).into(),
        agent: Some((*agent).into()),
        host: named(host).into(),
        ..Request::default()
    })
}

/// `[h2] 2023-11-07T07:53:02.1Z app/balancer/50dc 203.0.113.7:2817 10.0.0.1:80 0.0 0.0 0.0 200 200 34 366 "GET
/// https://x.vn:443/ HTTP/1.1" "agent"`; the classic one does not begin with a protocol.
fn balancer<'l>(line: &'l [u8], clock: &mut TimestampParser) -> Option<Request<'l>> {
    let mut words = line.split(|byte| *byte == b' ');
    let mut first = words.next()?;
    if matches!(first, b"http" | b"https" | b"h2" | b"grpcs" | b"ws" | b"wss") {
        first = words.next()?;
    }
    let time = clock.iso(first)?;
    let address = words.nth(1)?;
    let status = status(words.nth(4)?)?;
    let (request, rest) = quoted(line)?;
    let (method, path) = request_field(request);
    let (agent, _) = quoted(rest)?;
    Some(Request {
        time,
        method: method.into(),
        path: path.into(),
        status,
        address: address.into(),
        agent: Some(agent.into()),
        ..Request::default()
    })
}

/// `owner bucket [07/Nov/2023:07:53:02 +0000] 203.0.113.7 requester id REST.GET.OBJECT a.html "GET /a.html HTTP/1.1" 200 -
/// 113 - 7 - "referer" "agent" -`; the request may have the bucket before the path.
fn s3<'l>(line: &'l [u8], clock: &mut TimestampParser) -> Option<Request<'l>> {
    let open = memchr::memchr(b'[', line)?;
    let mut head = line[..open].split(|byte| *byte == b' ');
    let (_, bucket) = (head.next()?, head.next()?);
    let time = clock.common(line.get(open + 1..open + 27)?)?;
    let rest = line.get(open + 27..)?.strip_prefix(b"] ")?;
    let mut words = rest.split(|byte| *byte == b' ');
    let (address, operation) = (words.next()?, words.nth(2)?);
    memchr::memchr(b'.', operation)?;
    let (request, rest) = quoted(rest)?;
    let (method, path) = request_field(request);
    let status = status(rest.strip_prefix(b" ")?.get(..3)?)?;
    let (_, rest) = quoted(rest)?;
    let (agent, _) = quoted(rest)?;
    let inner =
        path.strip_prefix(b"/").and_then(|inner| inner.strip_prefix(bucket)).filter(|inner| inner.starts_with(b"/"));
    // Listings and settings of the bucket are requests of its owner.
    let is_object = operation.ends_with(b".OBJECT");
    Some(Request {
        time,
        method: if is_object { method.into() } else { operation.into() },
        path: inner.unwrap_or(path).into(),
        status,
        address: address.into(),
        agent: Some(agent.into()),
        ..Request::default()
    })
}

fn named(host: &[u8]) -> &[u8] {
    if host == b"-" { b"" } else { host }
}
