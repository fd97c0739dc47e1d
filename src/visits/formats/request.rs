//! A request as every format gives it, and the parts that several formats share.

use std::borrow::Cow;

/// One request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request<'l> {
    /// Seconds since 1970.
    pub time: i64,
    /// `GET`; empty if the request field was not a request.
    pub method: Cow<'l, [u8]>,
    /// The path as requested, with its query.
    pub path: Cow<'l, [u8]>,
    /// The status of the response.
    pub status: u16,
    /// The address or name of the client, possibly a list as proxies write it.
    pub address: Cow<'l, [u8]>,
    /// The user agent; `None` if the format has none.
    pub agent: Option<Cow<'l, [u8]>>,
    /// The host that was asked for, possibly with a port; empty if the log does not say.
    pub host: Cow<'l, [u8]>,
    /// `X-Forwarded-For`; empty if the log does not say.
    pub forwarded: Cow<'l, [u8]>,
    /// Whether it was a prefetch (`Sec-Purpose`, `Purpose`).
    pub prefetch: bool,
}

impl Request<'_> {
    /// The same without the line it was read from.
    pub(super) fn into_owned(self) -> Request<'static> {
        let owned = |field: Cow<[u8]>| Cow::Owned(field.into_owned());
        Request {
            time: self.time,
            method: owned(self.method),
            path: owned(self.path),
            status: self.status,
            address: owned(self.address),
            agent: self.agent.map(owned),
            host: owned(self.host),
            forwarded: owned(self.forwarded),
            prefetch: self.prefetch,
        }
    }
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogLine<'l> {
    /// A request.
    Request(Request<'l>),
    /// Valid, but not a request: an empty line, a comment, another message of the server.
    Remark,
    /// Not in this format.
    Unreadable,
}

/// Method and path of a request field such as `GET /a.html HTTP/1.1`. `-`, binary data and `GET` alone are valid, but not
/// requests.
pub(super) fn request_field(field: &[u8]) -> (&[u8], &[u8]) {
    let Some(space) = memchr::memchr(b' ', field) else { return (b"", b"") };
    let (method, rest) = (&field[..space], &field[space + 1..]);
    // No browser sends a path with a space, but even then the protocol comes last.
    let path = match memchr::memrchr(b' ', rest) {
        Some(end) if rest[end + 1..].starts_with(b"HTTP/") => &rest[..end],
        _ => rest,
    };
    if method.iter().all(u8::is_ascii_uppercase) { (method, path) } else { (b"", b"") }
}

/// Three digits.
pub(super) fn status(text: &[u8]) -> Option<u16> {
    match text {
        [a, b, c] if text.iter().all(u8::is_ascii_digit) => {
            Some(u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0'))
        }
        _ => None,
    }
}

pub(super) fn is_prefetch(value: &[u8]) -> bool {
    memchr::memmem::find(value, b"prefetch").is_some() || memchr::memmem::find(value, b"prerender").is_some()
}
