//! A run: the outcomes of its logs, folded into the ledger and the open state.

mod log;

use std::collections::{BTreeMap, BTreeSet};

use self::log::{Context, LogReader, QUIET, last_seen};
use super::count::{BotList, Bots, Classifier, Count, CountRules, LineCounts, Networks, Pages, Salts};
use super::identify::{FileStamp, FingerprintKey, KnownLogs, LogFile, LogNode, LogStatus};
use super::ledger::{Bookkeeper, Gap, Ledger, OpenState};
use super::settings::CounterSettings;
use super::time::{local_day, number_of};
use crate::base::diagnostic::{Message, msg};

pub use self::log::{LogInput, Origin};

/// What became of the open state.
#[derive(Debug)]
pub enum SavedState {
    /// It is there and belongs to the ledger.
    Whole(OpenState),
    /// Nothing was counted yet.
    Fresh,
    /// It is lost: a fresh clone, or another machine.
    Lost,
}

/// What a run is given besides ledger and open state.
pub struct RunInput<'r> {
    /// Whose books are kept, when, and by which rules.
    pub books: Bookkeeper,
    /// The table `[visits]`.
    pub settings: &'r CounterSettings,
    /// The pages of the site.
    pub pages: &'r Pages,
    /// The lists of bots, the oldest first.
    pub bots: &'r [BotList],
    /// The key of the fingerprints.
    pub key: FingerprintKey,
    /// Random bytes: for the salts of days that have none, and for the lookups.
    pub random: [[u8; 32]; 2],
    /// The sizes of the log files.
    pub sizes: BTreeMap<LogNode, u64>,
}

/// A run in progress.
pub struct CountRun<'r> {
    books: Bookkeeper,
    context: Context,
    classifier: Classifier<'r>,
    ledger: Ledger,
    open: OpenState,
    totals: Totals,
}

/// What the logs read so far add up to.
#[derive(Default)]
struct Totals {
    count: Count,
    rebuilt: Count,
    lines: LineCounts,
    warnings: Vec<Message>,
    /// The files to be remembered for the next run, by name.
    files: BTreeMap<String, LogFile>,
    /// The files that were read, imports included.
    read: Vec<LogFile>,
    has_changed: bool,
}

/// What a run leaves behind.
pub struct FinishedRun {
    /// The ledger.
    pub ledger: Ledger,
    /// The open state.
    pub open: OpenState,
    /// New lines by kind.
    pub lines: LineCounts,
    /// What staff should know.
    pub warnings: Vec<Message>,
    /// What has to be written.
    pub change: Change,
}

/// What a run changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Ledger and open state: a commit.
    Ledger,
    /// Only what the log files look like.
    OpenState,
    /// Nothing.
    Nothing,
}

/// Whether a file is as the last run left it, and needs no reading.
fn unchanged<'f>(
    files: &'f BTreeMap<String, LogFile>,
    name: &str,
    stamp: FileStamp,
    origin: Origin,
) -> Option<&'f LogFile> {
    let file = files.get(name)?;
    let is_done = file.status != LogStatus::Broken && !file.waits;
    let is_same = file.stamp == stamp && is_done && origin != Origin::TrustedImport;
    is_same.then_some(file)
}

/// Whether a file that ends inside a line became a finished one since the last commit: nothing has changed in it for an hour
/// while another log goes on.
fn is_now_finished(file: &LogFile, books: &Bookkeeper, ledger: &Ledger) -> bool {
    let changed = file.stamp.changed_at();
    let last = ledger.runs.get(&books.server).map_or(0, |run| run.at);
    let mut own = ledger.cursors.iter().filter(|((server, _), _)| *server == books.server);
    let is_due = file.unread > 0 && last - changed < QUIET && books.now - changed >= QUIET;
    is_due && own.any(|(_, cursor)| cursor.last > changed)
}

/// Whether all log files, given by name, are as they were, none is gone, and no day is due to be sealed.
pub fn is_nothing_new<'n>(
    books: &Bookkeeper,
    logs: impl ExactSizeIterator<Item = (&'n str, FileStamp, Origin)>,
    open: &OpenState,
    ledger: &Ledger,
) -> bool {
    let mut logs = logs;
    logs.len() == open.files.len()
        && logs.all(|(name, stamp, origin)| {
            let file = unchanged(&open.files, name, stamp, origin);
            file.is_some_and(|file| !file.grew && !is_now_finished(file, books, ledger))
        })
        && !books.has_to_seal(ledger)
}

impl<'r> CountRun<'r> {
    /// Begins a run.
    pub fn begin(input: RunInput<'r>, mut ledger: Ledger, saved: SavedState) -> CountRun<'r> {
        let RunInput { books, settings, pages, bots, key, random: [run_salt, seed], sizes } = input;
        let is_lost = matches!(saved, SavedState::Lost);
        let mut open = match saved {
            SavedState::Whole(open) => open,
            SavedState::Fresh | SavedState::Lost => OpenState::default(),
        };
        let salts = Salts { open: open.days.iter().map(|(day, one)| (*day, one.salt)).collect(), run: run_salt };
        let open_days = ledger.days.iter().filter(|((_, server), row)| *server == books.server && row.open);
        let lost_since = open_days.map(|((date, _), _)| number_of(*date)).min().filter(|_| is_lost);
        let bots = Bots::new(bots);
        ledger.adopt(&books.server, bots.newest(), local_day(books.now, books.zone));
        let schedule = ledger.lists_of(&books.server);
        let seed = seed.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let rules = CountRules { zone: books.zone, now: books.now, format: settings.format, rule: books.rule };
        open.adopt_reader(settings.format);
        let networks = Networks { excluded: &settings.exclude, proxies: &settings.proxies };
        let previous = std::mem::take(&mut open.files);
        CountRun {
            books,
            context: Context {
                rules,
                key,
                salts,
                previous,
                sizes,
                lost_since,
                address_warning: settings.address_warning,
            },
            classifier: Classifier::new(pages, networks, bots, schedule, seed),
            ledger,
            open,
            totals: Totals { has_changed: is_lost, ..Totals::default() },
        }
    }

    /// Keeps a file that is as the last run left it; says whether it was one.
    pub fn keep_unchanged(&mut self, name: &str, stamp: FileStamp, origin: Origin) -> bool {
        let same = unchanged(&self.context.previous, name, stamp, origin);
        let Some(same) = same.filter(|file| !is_now_finished(file, &self.books, &self.ledger)) else { return false };
        self.totals.files.insert(name.to_owned(), LogFile { grew: false, ..same.clone() });
        true
    }

    /// The bytes of a log that are probably new, given its decompressed length.
    pub fn expected(&self, log: &LogInput, len: u64) -> u64 {
        let last = last_seen(&self.context.previous, log).filter(|last| last.status == LogStatus::Counted);
        match last {
            Some(last) if !log.source.is_packed() => len.saturating_sub(last.stamp.len),
            _ => len,
        }
    }

    /// Reads one log; says whether it could be read. `progress` is given the number of bytes of each block.
    pub fn read(&mut self, log: &LogInput, progress: &dyn Fn(u64)) -> bool {
        let known = KnownLogs::new(&self.context.key, &self.books.server, &self.ledger.cursors);
        let (context, read, classifier) = (&self.context, &self.totals.read, &mut self.classifier);
        let outcome = LogReader { context, known: &known, read, classifier, progress }.read(log);
        let totals = &mut self.totals;
        if let Some(cursor) = outcome.cursor {
            totals.has_changed = true;
            self.ledger.cursors.insert((self.books.server.clone(), outcome.file.log.clone()), cursor);
        }
        totals.lines.add(&outcome.count.total());
        totals.count.join(outcome.count);
        totals.count.bound(self.books.rule);
        totals.rebuilt.join(outcome.rebuilt);
        totals.warnings.extend(outcome.warnings);
        // A file named by hand is not looked for again, so it cannot be missed.
        if log.origin == Origin::Settings {
            totals.files.insert(log.name.to_owned(), outcome.file.clone());
        }
        let is_read = outcome.file.status.is_readable();
        totals.read.push(outcome.file);
        is_read
    }

    /// Notes a file that could not be opened; what the last run knew of it stays known.
    pub fn leave_out(&mut self, name: &str, stamp: FileStamp, origin: Origin, warning: Message) {
        let new =
            LogFile { stamp, status: LogStatus::Broken, log: String::new(), unread: 0, grew: false, waits: false };
        let last = self.context.previous.get(name).filter(|last| last.stamp.node == stamp.node);
        let file = last.map_or(new, |last| LogFile { status: LogStatus::Broken, ..last.clone() });
        if origin == Origin::Settings {
            self.totals.files.insert(name.to_owned(), file.clone());
        }
        self.totals.read.push(file);
        self.totals.warnings.push(warning);
    }

    /// What is wrong with the logs, where not one of them could be read.
    pub fn nothing_readable(&self) -> Option<&Message> {
        let Totals { files, read, warnings, .. } = &self.totals;
        let is_any_readable = files.values().chain(read).any(|file| file.status.is_readable());
        warnings.first().filter(|_| !is_any_readable)
    }

    /// Books everything. `rotated` is asked whether logs were rotated during the run; then none of them is missed, as the
    /// next run finds it under its new name. `older` are the months that no longer change; `token` names a commit.
    ///
    /// # Errors
    /// When the sums do not agree, which would be a bug.
    pub fn finish(
        mut self,
        older: &Ledger,
        rotated: impl FnOnce() -> bool,
        token: &str,
    ) -> Result<FinishedRun, Message> {
        if self.context.lost_since.is_some() {
            let rebuilt = std::mem::take(&mut self.totals.rebuilt);
            self.books.restore_sets(&self.ledger, &mut self.open, &self.context.salts, rebuilt);
        }
        let gaps = self.gaps();
        if !gaps.is_empty() && !rotated() {
            for (log, gap) in gaps {
                self.totals.warnings.push(gap_warning(&log));
                self.ledger.gaps.insert((self.books.server.clone(), log), gap);
                self.totals.has_changed = true;
            }
        }
        let has_new_files = self.totals.files != self.context.previous;
        let CountRun { books, context, mut ledger, mut open, totals, .. } = self;
        let Totals { count, lines, warnings, files, has_changed, .. } = totals;
        open.files = files;
        let change = match () {
            () if has_changed || books.has_to_seal(&ledger) => Change::Ledger,
            () if has_new_files => Change::OpenState,
            () => Change::Nothing,
        };
        if change == Change::Ledger {
            let before = ledger.days.clone();
            let newest = count.days.keys().next_back().copied();
            books.book(&mut ledger, &mut open, &context.salts, count);
            books.close(newest, &mut ledger, &mut open, older, token);
            super::ledger::check_sums(&before, &ledger.days)?;
        }
        Ok(FinishedRun { ledger, open, lines, warnings, change })
    }

    /// Logs that existed in the last run and disappeared before their end was read.
    fn gaps(&self) -> Vec<(String, Gap)> {
        let is_here = |file: &&LogFile| file.status != LogStatus::Aside;
        let here = self.totals.files.values().chain(&self.totals.read).filter(is_here);
        let here: BTreeSet<&str> = here.map(|file| file.log.as_str()).collect();
        let counted = self.context.previous.values().filter(|file| file.status == LogStatus::Counted);
        let gone = counted.filter(|file| !here.contains(file.log.as_str()) && (file.grew || file.unread > 0));
        gone.filter_map(|file| {
            let cursor = self.ledger.cursors.get(&(self.books.server.clone(), file.log.clone()))?;
            let reason = if file.unread > 0 { "unfinished-line" } else { "gone-while-growing" };
            let gap = Gap { from: cursor.last, until: self.books.now, reason: reason.to_owned() };
            Some((file.log.clone(), gap))
        })
        .collect()
    }
}

fn gap_warning(log: &str) -> Message {
    msg!(
        "nhật ký `{log}` đã mất trước khi đọc đến cuối; ghi vào sổ một khoảng trống",
        "the log `{log}` disappeared before its end was read; the ledger now records a gap"
    )
}
