//! Log formats: from a line to a request. Any bytes parse without a panic; what does not parse is unreadable.
//!
//! nginx writes a quote inside a field as `\x22`, Apache as `\"`; a request field may be `-` or binary.

mod common;
mod json;
mod request;
mod small;
mod timestamp;
mod w3c;

pub use request::{Line, Request};
pub use timestamp::TimestampParser;

/// A log format, as `[visits] format` names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Recognised line by line.
    #[default]
    Auto,
    /// Common and combined, with or without a virtual host before them: Apache, nginx and most others.
    Combined,
    /// One JSON object per line: nginx with `escape=json`, Caddy.
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

    /// The format of this name.
    pub fn parse(name: &str) -> Option<LogFormat> {
        LogFormat::NAMES.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

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
    pub fn read<'l>(&mut self, line: &'l [u8]) -> Line<'l> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Line::Remark;
        }
        if line[0] == b'#' {
            self.columns.directive(line);
            return Line::Remark;
        }
        match self.format_of(line) {
            LogFormat::Json => json::read(line, &mut self.clock),
            LogFormat::W3c => line_of(self.columns.read(line, &mut self.clock)),
            LogFormat::Small => line_of(small::read(line, &mut self.clock)),
            LogFormat::Combined | LogFormat::Auto => line_of(common::read(line, &mut self.clock)),
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

fn line_of(request: Option<Request>) -> Line {
    request.map_or(Line::Unreadable, Line::Request)
}

/// The timestamp of a line in any format; `None` if it has none.
pub fn instant_of(line: &[u8]) -> Option<i64> {
    match Lines::default().read(line) {
        Line::Request(request) => Some(request.time),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
