//! W3C extended logs, whose columns `#Fields:` names: IIS (spaces, `+` for a space) and CloudFront (tabs, `%20`).
//! Their times are UTC.

use std::borrow::Cow;

use super::{Clock, Request, is_prefetch, status};

/// What the columns mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    names: Vec<Column>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Date,
    Time,
    Address,
    Method,
    Path,
    Status,
    Agent,
    Purpose,
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

    pub(super) fn read<'l>(&self, line: &'l [u8], clock: &mut Clock) -> Option<Request<'l>> {
        let mut found: [&[u8]; 8] = [b""; 8];
        // CloudFront separates by tabs and may have empty columns; IIS by single spaces.
        let separator = if line.contains(&b'\t') { b'\t' } else { b' ' };
        let mut count = 0;
        for (column, value) in self.names.iter().zip(line.split(|byte| *byte == separator)) {
            count += 1;
            if *column != Column::Other {
                found[*column as usize] = value;
            }
        }
        if count < self.names.len() {
            return None;
        }
        let of = |column: Column| found[column as usize];
        let time = clock.date_and_clock(of(Column::Date), of(Column::Time))?;
        let agent = of(Column::Agent);
        Some(Request {
            time,
            method: of(Column::Method).into(),
            path: of(Column::Path).into(),
            status: status(of(Column::Status)).or_else(|| (of(Column::Status) == b"000").then_some(0))?,
            address: of(Column::Address).into(),
            agent: self.names.contains(&Column::Agent).then(|| spaces(agent)),
            prefetch: is_prefetch(of(Column::Purpose)),
        })
    }
}

fn column(name: &[u8]) -> Column {
    match name {
        b"date" => Column::Date,
        b"time" => Column::Time,
        b"c-ip" => Column::Address,
        b"cs-method" => Column::Method,
        b"cs-uri-stem" => Column::Path,
        b"sc-status" => Column::Status,
        b"cs(User-Agent)" => Column::Agent,
        b"cs(Sec-Purpose)" => Column::Purpose,
        _ => Column::Other,
    }
}

/// A user agent with its spaces back.
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
