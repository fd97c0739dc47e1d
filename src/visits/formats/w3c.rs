//! W3C extended logs, whose columns are named by `#Fields:`: IIS (spaces, `+` for a space) and CloudFront (tabs, `%20`).
//! Their times are UTC.

use std::borrow::Cow;

use super::request::{Request, is_prefetch, status};
use super::timestamp::TimestampParser;

/// What the columns mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    names: Vec<LogColumn>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LogColumn {
    Date,
    Time,
    Address,
    Method,
    Path,
    Status,
    Agent,
    Purpose,
    Host,
    Forwarded,
    Other,
}

impl Columns {
    pub(super) fn directive(&mut self, line: &[u8]) {
        if let Some(names) = line.strip_prefix(b"#Fields:") {
            let names = names.split(|byte| matches!(byte, b' ' | b'\t')).filter(|name| !name.is_empty());
            self.names = names.map(column).collect();
        }
    }

    pub(super) fn are_known(&self) -> bool {
        !self.names.is_empty()
    }

    pub(super) fn read<'l>(&self, line: &'l [u8], clock: &mut TimestampParser) -> Option<Request<'l>> {
        let mut found: [&[u8]; 10] = [b""; 10];
        // CloudFront separates by tabs and may have empty columns; IIS by single spaces.
        let separator = if line.contains(&b'\t') { b'\t' } else { b' ' };
        let mut count = 0;
        for (column, value) in self.names.iter().zip(line.split(|byte| *byte == separator)) {
            count += 1;
            if *column != LogColumn::Other {
                found[*column as usize] = value;
            }
        }
        if count < self.names.len() {
            return None;
        }
        let of = |column: LogColumn| found[column as usize];
        let time = clock.date_and_clock(of(LogColumn::Date), of(LogColumn::Time))?;
        let agent = of(LogColumn::Agent);
        Some(Request {
            time,
            method: of(LogColumn::Method).into(),
            path: of(LogColumn::Path).into(),
            status: status(of(LogColumn::Status)).or_else(|| (of(LogColumn::Status) == b"000").then_some(0))?,
            address: of(LogColumn::Address).into(),
            agent: self.names.contains(&LogColumn::Agent).then(|| spaces(agent)),
            host: told(of(LogColumn::Host)).into(),
            forwarded: spaces(told(of(LogColumn::Forwarded))),
            prefetch: is_prefetch(of(LogColumn::Purpose)),
        })
    }
}

fn column(name: &[u8]) -> LogColumn {
    match name {
        b"date" => LogColumn::Date,
        b"time" => LogColumn::Time,
        b"c-ip" => LogColumn::Address,
        b"cs-method" => LogColumn::Method,
        b"cs-uri-stem" => LogColumn::Path,
        b"sc-status" => LogColumn::Status,
        b"cs(User-Agent)" => LogColumn::Agent,
        // Not `cs(Host)`: CloudFront's own name of the distribution.
        b"cs-host" | b"x-host-header" => LogColumn::Host,
        b"X-Forwarded-For" | b"cs(X-Forwarded-For)" | b"x-forwarded-for" => LogColumn::Forwarded,
        b"cs(Sec-Purpose)" => LogColumn::Purpose,
        _ => LogColumn::Other,
    }
}

fn told(value: &[u8]) -> &[u8] {
    if value == b"-" { b"" } else { value }
}

/// A field with its spaces restored.
fn spaces(agent: &[u8]) -> Cow<'_, [u8]> {
    if !agent.iter().any(|byte| matches!(byte, b'+' | b'%')) {
        return Cow::Borrowed(agent);
    }
    let mut out = Vec::with_capacity(agent.len());
    let mut rest = agent;
    while let Some((first, after)) = rest.split_first() {
        match (first, rest) {
            (b'%', [_, b'2', b'0', after @ ..]) => {
                out.push(b' ');
                rest = after;
            }
            // CloudFront encodes twice.
            (b'%', [_, b'2', b'5', b'2', b'0', after @ ..]) => {
                out.push(b' ');
                rest = after;
            }
            (b'+', _) => {
                out.push(b' ');
                rest = after;
            }
            (byte, _) => {
                out.push(*byte);
                rest = after;
            }
        }
    }
    Cow::Owned(out)
}
