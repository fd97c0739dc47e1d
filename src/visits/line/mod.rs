//! One line of a log to one request. Any bytes parse without a panic; what is not understood is unreadable.
//!
//! nginx writes a quote inside a field as `\x22`, Apache as `\"`; a request field may be `-` or binary.

mod common;
mod json;
mod small;
mod w3c;

use std::borrow::Cow;

use super::time::Clock;

/// A form of logs, as `[visits] format` names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Each line shows its own form.
    #[default]
    Auto,
    /// Common and combined, with or without a virtual host in front: Apache, nginx and most others.
    Combined,
    /// One JSON object a line: nginx with `escape=json`, Caddy.
    Json,
    /// Columns named by `#Fields:`: IIS and CloudFront.
    W3c,
    /// `2023-11-07T14:53:02+07:00 <visitor> <path>`.
    Small,
}

impl Format {
    /// The names in `[visits] format`.
    pub const NAMES: [(&'static str, Format); 11] = [
        ("auto", Format::Auto),
        ("combined", Format::Combined),
        ("common", Format::Combined),
        ("vhost", Format::Combined),
        ("nginx-json", Format::Json),
        ("caddy", Format::Json),
        ("json", Format::Json),
        ("w3c", Format::W3c),
        ("iis", Format::W3c),
        ("cloudfront", Format::W3c),
        ("small", Format::Small),
    ];

    /// The form of this name.
    pub fn parse(name: &str) -> Option<Format> {
        Format::NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'l> {
    /// Seconds since 1970.
    pub time: i64,
    /// `GET`; empty where the request was no request.
    pub method: Cow<'l, [u8]>,
    /// The path as it was asked for, with its query.
    pub path: Cow<'l, [u8]>,
    /// The answer.
    pub status: u16,
    /// Address or name of who asked.
    pub address: Cow<'l, [u8]>,
    /// The user agent; none where the form has none.
    pub agent: Option<Cow<'l, [u8]>>,
    /// Whether the browser fetched it before anyone asked for it (`Sec-Purpose`, `Purpose`, `X-Moz`).
    pub prefetch: bool,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<'l> {
    /// A request.
    Request(Request<'l>),
    /// Not a request, but as it should be: an empty line, a comment, another message of the server.
    Remark,
    /// Not understood.
    Unreadable,
}

/// Reads the lines of one log, in their order: `#Fields:` of one line says what the next ones mean.
#[derive(Default)]
pub struct Lines {
    format: Format,
    clock: Clock,
    columns: w3c::Columns,
}

impl Lines {
    /// For a log of this form.
    pub fn new(format: Format) -> Lines {
        Lines { format, ..Lines::default() }
    }

    /// Reads a line, without its `\n`.
    pub fn read<'l>(&mut self, line: &'l [u8]) -> Line<'l> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Line::Remark;
        }
        if line[0] == b'#' {
            self.columns.directive(line);
            return Line::Remark;
        }
        match self.form_of(line) {
            Format::Json => json::read(line, &mut self.clock),
            Format::W3c => told(self.columns.read(line, &mut self.clock)),
            Format::Small => told(small::read(line, &mut self.clock)),
            Format::Combined | Format::Auto => told(common::read(line, &mut self.clock)),
        }
    }

    /// Takes notice of a directive before the place where reading goes on.
    pub fn directive(&mut self, line: &[u8]) {
        self.columns.directive(line.strip_suffix(b"\r").unwrap_or(line));
    }

    fn form_of(&self, line: &[u8]) -> Format {
        match self.format {
            Format::Auto => match line {
                [b'{', ..] => Format::Json,
                _ if self.columns.are_known() => Format::W3c,
                [a, b, c, d, b'-', _, _, b'-', _, _, b'T', ..] if [a, b, c, d].iter().all(|x| x.is_ascii_digit()) => {
                    Format::Small
                }
                _ => Format::Combined,
            },
            known => known,
        }
    }
}

fn told(request: Option<Request>) -> Line {
    request.map_or(Line::Unreadable, Line::Request)
}

/// Method and path of a request field: `GET /a.html HTTP/1.1`. `-`, binary and `GET` alone are no request, yet sound.
fn request_field(field: &[u8]) -> (&[u8], &[u8]) {
    let Some(space) = memchr::memchr(b' ', field) else { return (b"", b"") };
    let (method, rest) = (&field[..space], &field[space + 1..]);
    // A path with a space is no request of a browser, but the protocol stands at the end all the same.
    let path = match memchr::memrchr(b' ', rest) {
        Some(end) if rest[end + 1..].starts_with(b"HTTP/") => &rest[..end],
        _ => rest,
    };
    if method.iter().all(u8::is_ascii_uppercase) { (method, path) } else { (b"", b"") }
}

/// Three digits.
fn status(text: &[u8]) -> Option<u16> {
    match text {
        [a, b, c] if text.iter().all(u8::is_ascii_digit) => {
            Some(u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0'))
        }
        _ => None,
    }
}

fn is_prefetch(value: &[u8]) -> bool {
    memchr::memmem::find(value, b"prefetch").is_some() || memchr::memmem::find(value, b"prerender").is_some()
}

#[cfg(test)]
mod tests;
