//! The ledger as text.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::NaiveDate;

use super::{Day, Ledger, Period};
use crate::visits::stream::Cursor;

/// The first line of every file: form and version.
pub(super) const HEAD: &str = "# bantin visits 1";

impl Ledger {
    /// The text of the open month: everything that the older months do not say already.
    pub fn text(&self, older: &Ledger) -> String {
        let old = older.lines();
        let mut text = format!("{HEAD}\n");
        for line in self.lines().difference(&old) {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Every fact as a line.
    fn lines(&self) -> BTreeSet<String> {
        let mut lines = BTreeSet::new();
        for (server, run) in &self.runs {
            let since = run.since.map_or_else(|| "-".to_owned(), |date| date.to_string());
            let (generation, token, at, online, high) = (run.generation, &run.token, run.at, run.online, run.high);
            lines.insert(format!("run\t{server}\t{generation}\t{token}\t{at}\t{online}\t{high}\t{since}"));
        }
        for ((date, server), day) in &self.days {
            lines.insert(format!("day\t{date}\t{server}\t{}", numbers(day)));
        }
        for ((period, server, path), views) in &self.pages {
            lines.insert(format!("page\t{period}\t{server}\t{}\t{views}", escape(path)));
        }
        for ((server, name), one) in &self.cursors {
            lines.insert(format!("cursor\t{server}\t{name}\t{}", cursor(one)));
        }
        for ((server, generation, date), day) in &self.late {
            lines.insert(format!("late\t{date}\t{server}\t{generation}\t{}", numbers(day)));
        }
        for (id, one) in &self.corrections {
            let (date, visits, at, by, reason) = (one.date, one.visits, one.at, escape(&one.by), escape(&one.reason));
            lines.insert(format!("correction\t{id}\t{date}\t{visits}\t{at}\t{by}\t{reason}"));
        }
        for ((server, log), gap) in &self.gaps {
            lines.insert(format!("gap\t{server}\t{log}\t{}\t{}\t{}", gap.from, gap.until, escape(&gap.reason)));
        }
        lines
    }
}

fn numbers(day: &Day) -> String {
    let Day { visits, visitors, views, bots, excluded, unreadable, clamped, .. } = day;
    let open = if day.open { "open" } else { "sealed" };
    let exact = if day.approximate { "approximate" } else { "exact" };
    format!("{visits}\t{visitors}\t{views}\t{bots}\t{excluded}\t{unreadable}\t{clamped}\t{open}\t{exact}")
}

fn cursor(one: &Cursor) -> String {
    let mut text =
        format!("{}\t{:010x}\t{}\t{}\t{}\t{}\t", one.key, one.mark, one.position, one.lines, one.first, one.last);
    for byte in one.chain {
        let _ = write!(text, "{byte:02x}");
    }
    let _ = write!(text, "\t{:016x}\t", one.sum);
    marks(&mut text, one.checkpoints.iter());
    text.push('\t');
    marks(&mut text, one.sketch.iter());
    text
}

/// 40 bits each, ten digits, one after the other; `-` where there is none.
fn marks<'m>(text: &mut String, marks: impl ExactSizeIterator<Item = &'m u64>) {
    if marks.len() == 0 {
        text.push('-');
    }
    for mark in marks {
        let _ = write!(text, "{mark:010x}");
    }
}

/// A text inside a column: `\` stands before `\`, `n`, `t` and `r`.
pub(super) fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Period::Month(first) => write!(f, "{}", first.format("%Y-%m")),
            Period::Day(date) => write!(f, "{date}"),
        }
    }
}

/// The first day of the month of a date.
pub(super) fn month_of(date: NaiveDate) -> NaiveDate {
    chrono::Datelike::with_day(&date, 1).unwrap_or(date)
}

impl Period {
    /// The month of a date.
    pub fn month(date: NaiveDate) -> Period {
        Period::Month(month_of(date))
    }
}
