//! Reads the ledger. An invalid row is an error at its line and column; then nothing is counted and nothing changes.

use std::collections::HashMap;
use std::ops::Range;
use std::str::FromStr;

use chrono::NaiveDate;

use super::FOLDER;
use super::audit::Disagreement;
use super::rows::{Day, Gap, LastRun, Ledger, VisitCorrection};
use super::write::{HEAD, HEAD_WITH_HOURS};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Place, error, msg, warning};
use crate::base::source::{SourcePath, Sources};
use crate::visits::count::{FIRST_LIST, Hours};
use crate::visits::identify::LogCursor;
use crate::visits::settings::{Opening, is_name};
use crate::visits::time::Period;

/// Reads all files of the ledger, oldest first. Errors are recorded, and sums that do not agree, with the opening figure
/// too; valid rows are kept.
pub fn read(sources: &Sources, opening: Option<&Opening>, out: &mut Diagnostics) -> Ledger {
    let mut ledger = Ledger::default();
    let mut found = Diagnostics::default();
    for (path, _) in sources.below(FOLDER) {
        if let Some(text) = sources.text(path).filter(|_| is_ledger(path)) {
            read_file(path, text, &mut ledger, &mut found);
        }
    }
    if !found.has_errors() {
        let disagreements = ledger.disagreements(opening);
        found.extend(disagreements.into_iter().take(MOST_TOLD).map(|one| disagreement(sources, one)));
    }
    out.extend(found);
    ledger
}

/// Of a ledger in which nothing agrees, this many sums are told.
const MOST_TOLD: usize = 50;

/// A ledger has no more servers than this: every sum is made for each of them.
const MOST_SERVERS: usize = 100;

/// Sums that do not agree, at the newest row that they are about.
fn disagreement(sources: &Sources, one: Disagreement) -> Diagnostic {
    let warning = wrong_sum(one.message);
    let months = sources.below(FOLDER).filter(|(path, _)| is_ledger(path));
    let places = months.filter_map(|(path, _)| {
        let text = sources.text(path)?;
        let at = text.find(&format!("\n{}", one.row)).map_or(0, |at| at + 1);
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        Some((at > 0, path, at..end))
    });
    match places.max_by_key(|(is_found, path, _)| (*is_found, (*path).clone())) {
        Some((_, path, range)) => warning.at(path, range),
        None => warning,
    }
}

/// A sum that does not agree, as `check` tells it.
pub fn wrong_sum(message: Message) -> Diagnostic {
    warning!("ledger-sums"; message;
        help: "ai đó đã sửa sổ bằng tay, hoặc sổ mất dòng: lấy lại bản đúng từ git; sửa số bằng `bantin visits correct`",
              "somebody edited the ledger, or rows were lost: restore it from git; change figures with `bantin visits correct`")
}

/// Whether a path is a month of the ledger: `content/visits/2026-11.tsv`.
fn is_ledger(path: &str) -> bool {
    path.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".tsv")).is_some_and(|name| !name.contains('/'))
}

/// Which rows of a file are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFilter {
    /// All of them.
    All,
    /// All but page views and hours, which are nine rows in ten and say nothing about how many visits there were.
    WithoutDetails,
}

/// Reads one file on top of the older ones.
pub fn read_file(path: &SourcePath, text: &str, ledger: &mut Ledger, out: &mut Diagnostics) {
    read_rows(path, text, RowFilter::All, ledger, out);
}

/// Reads the wanted rows of one file on top of the older ones.
pub fn read_rows(path: &SourcePath, text: &str, rows: RowFilter, ledger: &mut Ledger, out: &mut Diagnostics) {
    let mut known: HashMap<&str, Range<usize>> = HashMap::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let whole = line.strip_suffix('\n').unwrap_or(line);
        let mut row = LedgerRow { path, rest: whole, at: start, start, found: None };
        start += line.len();
        if rows == RowFilter::WithoutDetails && (whole.starts_with("page\t") || whole.starts_with("hours\t")) {
            continue;
        }
        if whole.is_empty() || whole.starts_with('#') {
            if whole.starts_with("# bantin visits") && ![HEAD, HEAD_WITH_HOURS].contains(&whole) {
                // Nothing is known of the rows of a version to come.
                return out.push(other_version().at(path, row.start..row.start + whole.len()));
            }
            continue;
        }
        match row.read(ledger) {
            Ok(columns) => {
                let span = row.start..row.start + whole.len();
                if let Some(first) = known.insert(key(whole, columns), span.clone()) {
                    out.push(
                        error(msg!("dòng này có hai lần trong sổ", "this row is in the ledger twice"))
                            .at(path, span)
                            .also(Place::new(path, first), msg!("dòng kia", "the other one")),
                    );
                }
            }
            Err(()) => out.extend(row.found),
        }
    }
    if ledger.servers().len() > MOST_SERVERS {
        out.push(
            error(msg!("sổ có hơn {MOST_SERVERS} máy chủ", "more than {MOST_SERVERS} servers in the ledger"))
                .place(path),
        );
        *ledger = Ledger::default();
    }
}

/// The leading columns of a row, which must be unique in the file.
fn key(row: &str, columns: usize) -> &str {
    let end = row.bytes().enumerate().filter(|(_, byte)| *byte == b'\t').nth(columns - 1);
    end.map_or(row, |(at, _)| &row[..at])
}

fn error(message: Message) -> Diagnostic {
    error!("ledger"; message;
        help: "sổ do `bantin visits` viết: lấy lại bản cũ từ git, hoặc sửa số bằng `bantin visits correct`",
              "`bantin visits` writes the ledger: restore it from git, or change figures with `bantin visits correct`")
}

fn other_version() -> Diagnostic {
    error!("ledger"; "sổ của một bản bantin khác", "a ledger of another version of bantin";
        help: "cập nhật bantin rồi chạy lại; sổ vẫn nguyên", "update bantin, then run it again; the ledger was not changed")
}

/// A line whose columns are taken one by one.
struct LedgerRow<'r> {
    path: &'r SourcePath,
    rest: &'r str,
    at: usize,
    start: usize,
    found: Option<Diagnostic>,
}

/// The reason is in [`LedgerRow::found`].
type Taken<T> = Result<T, ()>;

impl<'r> LedgerRow<'r> {
    fn fail<T>(&mut self, range: Range<usize>, message: Message) -> Taken<T> {
        self.found = Some(error(message).at(self.path, range));
        Err(())
    }

    /// The next column and its bytes.
    fn column(&mut self, what: &str) -> Taken<(&'r str, Range<usize>)> {
        if self.at > self.start + usize::MAX / 2 || self.rest.is_empty() && self.at != self.start {
            let at = self.at.saturating_sub(1);
            return self.fail(at..at, msg!("thiếu cột `{}`", "the column `{}` is missing", what));
        }
        let text = self.rest.split('\t').next().unwrap_or_default();
        let range = self.at..self.at + text.len();
        self.rest = self.rest.get(text.len() + 1..).unwrap_or_default();
        self.at = range.end + 1;
        Ok((text, range))
    }

    fn value<T>(&mut self, what: &str, read: impl FnOnce(&str) -> Option<T>) -> Taken<T> {
        let (text, range) = self.column(what)?;
        match read(text) {
            Some(value) => Ok(value),
            None => self.fail(range, msg!("`{}` không thể là `{}`", "`{}` cannot be `{}`", what, text)),
        }
    }

    fn number<T: FromStr>(&mut self, what: &str) -> Taken<T> {
        self.value(what, |text| text.parse().ok())
    }

    fn text(&mut self, what: &str) -> Taken<String> {
        let is_last_and_empty = self.rest.is_empty();
        if is_last_and_empty { Ok(String::new()) } else { self.value(what, unescape) }
    }

    fn server(&mut self) -> Taken<String> {
        self.value("server", |text| is_name(text).then(|| text.to_owned()))
    }

    fn date(&mut self) -> Taken<NaiveDate> {
        self.value("date", date)
    }

    /// Adds the fact to the ledger; gives the number of leading columns that must be unique in a file.
    fn read(&mut self, ledger: &mut Ledger) -> Taken<usize> {
        let start = self.at;
        let (kind, range) = self.column("kind")?;
        let columns = match kind {
            "run" => self.run(ledger).map(|()| 2),
            "day" => self.day(ledger).map(|()| 3),
            "hours" => self.hours(ledger).map(|()| 3),
            "bots" => self.bots(ledger).map(|()| 3),
            "page" => self.page(ledger).map(|()| 4),
            "cursor" => self.cursor(ledger).map(|()| 3),
            "late" => self.late(ledger).map(|()| 4),
            "correction" => self.correction(ledger).map(|()| 2),
            "gap" => self.gap(ledger).map(|()| 3),
            _ => return self.fail(range, msg!("không có loại dòng `{}`", "there is no kind of row `{}`", kind)),
        }?;
        if !self.rest.is_empty() {
            let end = self.at + self.rest.len();
            return self.fail(self.at..end, msg!("thừa cột", "a column too many"));
        }
        debug_assert!(start <= self.at);
        Ok(columns)
    }

    fn run(&mut self, ledger: &mut Ledger) -> Taken<()> {
        let server = self.server()?;
        let run = LastRun {
            generation: self.number("generation")?,
            token: self.value("token", |text| (text.len() == 16 && hex(text)).then(|| text.to_owned()))?,
            at: self.value("at", instant)?,
            online: self.number("online")?,
            high: self.value("high", figure)?,
            since: self.value("since", |text| if text == "-" { Some(None) } else { date(text).map(Some) })?,
        };
        ledger.runs.insert(server, run);
        Ok(())
    }

    fn numbers(&mut self) -> Taken<Day> {
        let line = self.start..self.start + (self.at - self.start) + self.rest.len();
        let day = Day {
            visits: self.value("visits", figure)?,
            visitors: self.value("visitors", figure)?,
            views: self.value("views", figure)?,
            bots: self.value("bots", figure)?,
            excluded: self.value("excluded", figure)?,
            unreadable: self.value("unreadable", figure)?,
            clamped: self.value("clamped", figure)?,
            open: self.value("open", |text| word(text, "open", "sealed"))?,
            approximate: self.value("exact", |text| word(text, "approximate", "exact"))?,
        };
        if day.visits > day.views {
            let (visits, views) = (day.visits, day.views);
            let message =
                msg!("{visits} lượt mà chỉ có {views} lần xem", "{visits} visits, but only {views} page views");
            return self.fail(line, message);
        }
        Ok(day)
    }

    fn day(&mut self, ledger: &mut Ledger) -> Taken<()> {
        let (date, server) = (self.date()?, self.server()?);
        let day = self.numbers()?;
        ledger.days.insert((date, server), day);
        Ok(())
    }

    fn hours(&mut self, ledger: &mut Ledger) -> Taken<()> {
        let (date, server) = (self.date()?, self.server()?);
        let mut hours = Hours::default();
        for visits in &mut hours {
            *visits = self.value("hours", figure)?;
        }
        ledger.hours.insert((date, server), hours);
        Ok(())
    }

    fn late(&mut self, ledger: &mut Ledger) -> Taken<()> {
        let (date, server, generation) = (self.date()?, self.server()?, self.number("generation")?);
        let day = self.numbers()?;
        ledger.late.insert((server, generation, date), day);
        Ok(())
    }

    fn bots(&mut self, ledger: &mut Ledger) -> Taken<()> {
        let (server, date) = (self.server()?, self.date()?);
        let number = self.value("list", |text| text.parse().ok().filter(|number| *number >= FIRST_LIST))?;
        ledger.lists.insert((server, date), number);
        Ok(())
    }

    fn page(&mut self, ledger: &mut Ledger) -> Taken<()> {
        let period = self.value("period", period)?;
        let server = self.server()?;
        let path = self.value("path", |text| unescape(text).filter(|path| path.starts_with('/')))?;
        let views = self.value("views", figure)?;
        ledger.pages.insert((period, server, path), views);
        Ok(())
    }

    fn cursor(&mut self, ledger: &mut Ledger) -> Taken<()> {
        let server = self.server()?;
        let name = self.value("log", |text| is_name(text).then(|| text.to_owned()))?;
        let cursor = LogCursor {
            key: self.value("key", |text| (text.len() == 4 && hex(text)).then(|| text.to_owned()))?,
            mark: self.value("mark", |text| marks(text).filter(|all| all.len() == 1)?.first().copied())?,
            position: self.value("position", figure)?,
            lines: self.value("lines", figure)?,
            first: self.value("first", instant)?,
            last: self.value("last", instant)?,
            chain: self.value("chain", chain)?,
            sum: self.value("sum", |text| {
                if text.len() == 16 && hex(text) { u64::from_str_radix(text, 16).ok() } else { None }
            })?,
            checkpoints: self.value("checkpoints", marks)?,
            sketch: self.value("sketch", marks)?.into_iter().collect(),
        };
        ledger.cursors.insert((server, name), cursor);
        Ok(())
    }

    fn correction(&mut self, ledger: &mut Ledger) -> Taken<()> {
        let id = self.value("id", |text| is_name(text).then(|| text.to_owned()))?;
        let correction = VisitCorrection {
            date: self.date()?,
            visits: self.value("visits", |text| text.parse().ok().filter(|n: &i64| n.unsigned_abs() <= MOST))?,
            at: self.value("at", instant)?,
            by: self.text("by")?,
            reason: self.text("reason")?,
        };
        ledger.corrections.insert(id, correction);
        Ok(())
    }

    fn gap(&mut self, ledger: &mut Ledger) -> Taken<()> {
        let server = self.server()?;
        let log = self.value("log", |text| is_name(text).then(|| text.to_owned()))?;
        let (from, until) = (self.value("from", instant)?, self.value("until", instant)?);
        let reason = self.text("reason")?;
        ledger.gaps.insert((server, log), Gap { from, until, reason });
        Ok(())
    }
}

/// No figure of the ledger is larger, so that sums over centuries stay far from overflowing.
const MOST: u64 = 1 << 50;

fn figure(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number| *number <= MOST)
}

/// A time in a year of four digits.
fn instant(text: &str) -> Option<i64> {
    text.parse().ok().filter(|seconds| (-62_135_596_800..253_402_300_800).contains(seconds))
}

fn date(text: &str) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    NaiveDate::from_ymd_opt(number(&[y1, y2, y3, y4])? as i32, number(&[m1, m2])?, number(&[d1, d2])?)
}

fn period(text: &str) -> Option<Period> {
    match text.len() {
        7 => date(&format!("{text}-01")).map(Period::Month),
        _ => date(text).map(Period::Day),
    }
}

fn word(text: &str, yes: &str, no: &str) -> Option<bool> {
    if text == yes { Some(true) } else { (text == no).then_some(false) }
}

fn hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn marks(text: &str) -> Option<Vec<u64>> {
    if text == "-" {
        return Some(Vec::new());
    }
    if text.is_empty() || !text.len().is_multiple_of(10) || text.len() > 640 || !hex(text) {
        return None;
    }
    (0..text.len() / 10).map(|at| u64::from_str_radix(&text[at * 10..at * 10 + 10], 16).ok()).collect()
}

fn chain(text: &str) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    if text.len() != 32 || !hex(text) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}
