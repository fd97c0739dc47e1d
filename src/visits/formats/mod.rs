//! Log formats: from a line to a request. Any bytes parse without a panic; what does not parse is unreadable.
//!
//! nginx writes a quote inside a field as `\x22`, Apache as `\"`; a request field may be `-` or binary.

mod address;
mod cloud;
mod common;
mod envelope;
mod foreign;
mod json;
mod request;
mod small;
mod timestamp;
mod w3c;

use envelope::Inside;
use json::JsonLine;

pub use address::{addresses, client_address};
pub use foreign::what_it_is;
pub use request::{LogLine, Request};
pub use timestamp::TimestampParser;

/// A log format, as `[visits] format` names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Recognised line by line: any of those below, and what only this one reads: Envoy, Amazon's load balancers and S3, and
    /// lines that Docker, Kubernetes, journald or syslog wrapped.
    #[default]
    Auto,
    /// Common and combined, with or without a virtual host before them: Apache, nginx and most others.
    Combined,
    /// One JSON object per line: nginx with `escape=json`, Caddy, Traefik, Cloudflare and others.
    Json,
    /// Columns named by `#Fields:`: IIS and CloudFront.
    W3c,
    /// `2023-11-07T14:53:02+07:00 <visitor> <path>`.
    Small,
}

impl LogFormat {
    /// The names in `[visits] format`.
    pub const NAMES: [(&'static str, LogFormat); 11] = [
        ("auto", LogFormat::Auto),
        ("combined", LogFormat::Combined),
        ("common", LogFormat::Combined),
        ("vhost", LogFormat::Combined),
        ("nginx-json", LogFormat::Json),
        ("caddy", LogFormat::Json),
        ("json", LogFormat::Json),
        ("w3c", LogFormat::W3c),
        ("iis", LogFormat::W3c),
        ("cloudfront", LogFormat::W3c),
        ("small", LogFormat::Small),
    ];

    /// Names how lines are read: this format, by a program that knows so much of formats.
    pub fn reader(self) -> String {
        format!("{self:?} {KNOWLEDGE}")
    }

    /// The format of this name.
    pub fn parse(name: &str) -> Option<LogFormat> {
        LogFormat::NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// Goes up when more formats are read, so that logs which were left out are tried again.
const KNOWLEDGE: u32 = 1;

/// The most envelopes around one line: Docker around syslog around JSON.
const ENVELOPES: u32 = 3;

/// Parses the lines of one log in their order: a `#Fields:` line says what the next ones mean.
#[derive(Default)]
pub struct Lines {
    format: LogFormat,
    clock: TimestampParser,
    columns: w3c::Columns,
}

impl Lines {
    /// For a log of this format.
    pub fn new(format: LogFormat) -> Lines {
        Lines { format, ..Lines::default() }
    }

    /// Parses a line, without its `\n`.
    pub fn read<'l>(&mut self, line: &'l [u8]) -> LogLine<'l> {
        self.read_in(line, 0)
    }

    fn read_in<'l>(&mut self, line: &'l [u8], envelopes: u32) -> LogLine<'l> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return LogLine::Remark;
        }
        if line[0] == b'#' {
            self.columns.directive(line);
            return LogLine::Remark;
        }
        let read = match self.format_of(line) {
            LogFormat::Json => return self.json(line, envelopes),
            LogFormat::W3c => self.columns.read(line, &mut self.clock),
            LogFormat::Small => small::read(line, &mut self.clock),
            LogFormat::Combined | LogFormat::Auto => common::read(line, &mut self.clock),
        };
        match read {
            Some(request) => LogLine::Request(request),
            None if self.format == LogFormat::Auto => self.unusual(line, envelopes),
            None => LogLine::Unreadable,
        }
    }

    /// A line in none of the usual formats.
    fn unusual<'l>(&mut self, line: &'l [u8], envelopes: u32) -> LogLine<'l> {
        // The small format and others may begin with the same time.
        let other = common::read(line, &mut self.clock).or_else(|| cloud::read(line, &mut self.clock));
        if let Some(request) = other {
            return LogLine::Request(request);
        }
        match envelope::open(line) {
            Some(Inside::Line(inner)) if envelopes < ENVELOPES => self.read_in(inner, envelopes + 1),
            Some(Inside::Nothing) => LogLine::Remark,
            _ => LogLine::Unreadable,
        }
    }

    fn json<'l>(&mut self, line: &[u8], envelopes: u32) -> LogLine<'l> {
        match json::read(line, &mut self.clock) {
            JsonLine::Line(line) => line,
            JsonLine::Carries { .. } if envelopes >= ENVELOPES => LogLine::Unreadable,
            JsonLine::Carries { line, is_error } => match self.read_in(&line, envelopes + 1) {
                LogLine::Request(request) => LogLine::Request(request.into_owned()),
                LogLine::Remark => LogLine::Remark,
                // The server's error log, or what its container says as it starts.
                LogLine::Unreadable if is_error || line.starts_with(b"/docker-entrypoint") => LogLine::Remark,
                LogLine::Unreadable => LogLine::Unreadable,
            },
        }
    }

    /// Heeds a directive that precedes the place where reading resumes.
    pub fn directive(&mut self, line: &[u8]) {
        self.columns.directive(line.strip_suffix(b"\r").unwrap_or(line));
    }

    fn format_of(&self, line: &[u8]) -> LogFormat {
        match self.format {
            LogFormat::Auto => match line {
                [b'{', ..] => LogFormat::Json,
                _ if self.columns.are_known() => LogFormat::W3c,
                [a, b, c, d, b'-', _, _, b'-', _, _, b'T', ..] if [a, b, c, d].iter().all(|x| x.is_ascii_digit()) => {
                    LogFormat::Small
                }
                _ => LogFormat::Combined,
            },
            known => known,
        }
    }
}

/// The timestamp of a line in any format; `None` if it has none.
pub fn instant_of(line: &[u8]) -> Option<i64> {
    match Lines::default().read(line) {
        LogLine::Request(request) => Some(request.time),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
