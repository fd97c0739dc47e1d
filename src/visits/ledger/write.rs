//! The ledger as text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::rows::{Day, Ledger};
use crate::visits::identify::LogCursor;

/// The first line of a file: format and version.
pub(super) const HEAD: &str = "# bantin visits 1";

/// The same of a file that has hours: a program that knows none would write them no more, so it must refuse the ledger.
pub(super) const HEAD_WITH_HOURS: &str = "# bantin visits 2";

impl Ledger {
    /// The text of the open month: everything the older months do not say already.
    pub fn text(&self, older: &Ledger) -> String {
        let lines = self.lines(older);
        let has_hours = lines.iter().any(|line| line.starts_with("hours\t"));
        let mut text = format!("{}\n", if has_hours { HEAD_WITH_HOURS } else { HEAD });
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// Every fact the older months do not say already, as a line.
    fn lines(&self, older: &Ledger) -> BTreeSet<String> {
        let mut lines = BTreeSet::new();
        for (server, run) in new(&self.runs, &older.runs) {
            let since = run.since.map_or_else(|| "-".to_owned(), |date| date.to_string());
            let (generation, token, at, online, high) = (run.generation, &run.token, run.at, run.online, run.high);
            lines.insert(format!("run\t{server}\t{generation}\t{token}\t{at}\t{online}\t{high}\t{since}"));
        }
        for ((date, server), day) in new(&self.days, &older.days) {
            lines.insert(format!("day\t{date}\t{server}\t{}", numbers(day)));
        }
        for ((date, server), hours) in new(&self.hours, &older.hours) {
            let hours: String = hours.iter().map(|visits| format!("\t{visits}")).collect();
            lines.insert(format!("hours\t{date}\t{server}{hours}"));
        }
        for ((server, date), number) in new(&self.lists, &older.lists) {
            lines.insert(format!("bots\t{server}\t{date}\t{number}"));
        }
        for ((period, server, path), views) in new(&self.pages, &older.pages) {
            lines.insert(format!("page\t{period}\t{server}\t{}\t{views}", escape(path)));
        }
        for ((server, name), one) in new(&self.cursors, &older.cursors) {
            lines.insert(format!("cursor\t{server}\t{name}\t{}", cursor(one)));
        }
        for ((server, generation, date), day) in new(&self.late, &older.late) {
            lines.insert(format!("late\t{date}\t{server}\t{generation}\t{}", numbers(day)));
        }
        for (id, one) in new(&self.corrections, &older.corrections) {
            let (date, visits, at, by, reason) = (one.date, one.visits, one.at, escape(&one.by), escape(&one.reason));
            lines.insert(format!("correction\t{id}\t{date}\t{visits}\t{at}\t{by}\t{reason}"));
        }
        for ((server, log), gap) in new(&self.gaps, &older.gaps) {
            lines.insert(format!("gap\t{server}\t{log}\t{}\t{}\t{}", gap.from, gap.until, escape(&gap.reason)));
        }
        lines
    }
}

/// The facts that an older map lacks or states differently.
fn new<'m, K: Ord, V: PartialEq>(
    own: &'m BTreeMap<K, V>,
    older: &BTreeMap<K, V>,
) -> impl Iterator<Item = (&'m K, &'m V)> {
    own.iter().filter(|(key, value)| older.get(key) != Some(value))
}

fn numbers(day: &Day) -> String {
    let Day { visits, visitors, views, bots, excluded, unreadable, clamped, .. } = day;
    let open = if day.open { "open" } else { "sealed" };
    let exact = if day.approximate { "approximate" } else { "exact" };
    format!("{visits}\t{visitors}\t{views}\t{bots}\t{excluded}\t{unreadable}\t{clamped}\t{open}\t{exact}")
}

fn cursor(one: &LogCursor) -> String {
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

/// 40 bits each, ten digits, without separators; `-` if there are none.
fn marks<'m>(text: &mut String, marks: impl ExactSizeIterator<Item = &'m u64>) {
    if marks.len() == 0 {
        text.push('-');
    }
    for mark in marks {
        let _ = write!(text, "{mark:010x}");
    }
}

/// Escapes the text of a column with `\\`, `\t`, `\n` and `\r`.
pub(super) fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}
