//! Reads one log: from what is known to an outcome.

use std::collections::BTreeMap;
use std::io;

use crate::base::diagnostic::{Message, msg};
use crate::visits::count::{
    Classifier, Count, CountRules, LineCounter, LineCounts, LogScan, Oddity, Origins, Salts, Scanned, Start,
    UnreadableLine, rebuild_visitor_sets,
};
use crate::visits::identify::{
    FileStamp, FingerprintKey, Identity, KnownLogs, LogCursor, LogFile, LogNode, LogSource, LogStatus, OtherLineEnds,
    identify,
};
use crate::visits::time::{DayNumber, local_day};

/// With this many unreadable new lines or more, over one in twenty unreadable means the wrong format.
const UNREADABLE: u64 = 10;

/// With this many requests for other hosts or more, and none for the portal's, the portal's name is probably not known.
const OTHER_HOSTS: u64 = 10;

/// A rotated log in which nothing changed for this many seconds is finished.
pub(super) const QUIET: i64 = 3600;

/// Where a log comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `[visits] logs` names it.
    Settings,
    /// It was named on the command line.
    Import,
    /// It was named on the command line, and staff vouch that it is a log of its own.
    TrustedImport,
}

/// A log to be read.
pub struct LogInput<'l> {
    /// Its name in messages and in the open state.
    pub name: &'l str,
    /// Where it comes from.
    pub origin: Origin,
    /// Its bytes.
    pub source: &'l dyn LogSource,
}

/// What a run knows before it reads its first log; reading changes none of it.
pub(super) struct Context {
    pub(super) rules: CountRules,
    pub(super) key: FingerprintKey,
    pub(super) salts: Salts,
    /// The log files as the last run saw them.
    pub(super) previous: BTreeMap<String, LogFile>,
    /// The sizes of the files that exist now.
    pub(super) sizes: BTreeMap<LogNode, u64>,
    /// The first open day whose visitors were lost.
    pub(super) lost_since: Option<DayNumber>,
    /// Whether to warn where all views are of one address or of private ones.
    pub(super) address_warning: bool,
}

/// What reading a log gave.
pub(super) struct LogReading {
    /// The file, to be remembered.
    pub(super) file: LogFile,
    /// How far its log is counted now; `None` if nothing changed.
    pub(super) cursor: Option<LogCursor>,
    /// What is new.
    pub(super) count: Count,
    /// Visitors of open days, from lines that were counted before.
    pub(super) rebuilt: Count,
    /// What staff should know.
    pub(super) warnings: Vec<Message>,
}

/// Reads logs one at a time, given what is known.
pub(super) struct LogReader<'r, 's> {
    pub(super) context: &'r Context,
    pub(super) known: &'r KnownLogs<'r>,
    /// The files that this run has read so far.
    pub(super) read: &'r [LogFile],
    pub(super) classifier: &'r mut Classifier<'s>,
    pub(super) progress: &'r dyn Fn(u64),
}

impl<'s> LogReader<'_, 's> {
    /// A log that cannot be read is left out, with a warning: the others count.
    pub(super) fn read(&mut self, log: &LogInput) -> LogReading {
        let stamp = log.source.stamp();
        let mut outcome = LogReading {
            file: LogFile {
                stamp,
                status: LogStatus::Counted,
                log: String::new(),
                unread: 0,
                grew: false,
                waits: false,
            },
            cursor: None,
            count: Count::default(),
            rebuilt: Count::default(),
            warnings: Vec::new(),
        };
        if let Err(error) = self.read_into(log, &mut outcome) {
            outcome.file.status = LogStatus::Broken;
            outcome.warnings.push(broken(log, &error));
        }
        // Of a log that was known before, it is remembered which one it was.
        if outcome.file.log.is_empty() && !outcome.file.status.is_readable() {
            let last = last_seen(&self.context.previous, log);
            outcome.file.log = last.map(|last| last.log.clone()).unwrap_or_default();
        }
        outcome
    }

    fn read_into(&mut self, log: &LogInput, outcome: &mut LogReading) -> io::Result<()> {
        let is_finished = self.is_finished(log);
        let last = last_seen(&self.context.previous, log);
        let counted = last.filter(|last| last.status == LogStatus::Counted);
        let hint = counted.and_then(|last| self.known.find(&last.log));
        let mut identity =
            identify(log.source, self.known, hint, is_finished, &|number| self.is_elsewhere(number, log))?;
        let other = OtherLineEnds::of(log.source)?;
        let mut log = LogInput { ..*log };
        if identity == Identity::New {
            // A known log, saved with other line ends.
            let known = identify(&other, self.known, None, is_finished, &|number| self.is_elsewhere(number, &log))?;
            if !matches!(known, Identity::New | Identity::Empty) {
                (identity, log.source) = (known, &other);
            }
        }
        let log = &log;
        outcome.warnings.extend(truncation(log, last, identity, hint));
        let from = match identity {
            Identity::Log(number) => Some(number),
            Identity::Doubtful(number) if log.origin != Origin::TrustedImport => {
                outcome.set_aside(self.known.name(number), maybe_counted(log));
                return Ok(());
            }
            Identity::Doubtful(_) | Identity::New => None,
            Identity::Empty => {
                outcome.file.unread = outcome.file.stamp.len;
                return Ok(());
            }
            Identity::Copy(number) => {
                outcome.file.status = LogStatus::Copy;
                self.known.name(number).clone_into(&mut outcome.file.log);
                return Ok(());
            }
        };
        outcome.rebuilt = self.rebuild(log, from)?;
        let start = Start {
            from,
            hint,
            is_trusted: log.origin == Origin::TrustedImport,
            is_import: log.origin == Origin::Import,
            is_finished,
        };
        let progress = self.progress;
        let scanned = LogScan::new(log.source, self.known, start, self.counter(None)).run(from, progress)?;
        self.judge(log, from, scanned, outcome);
        Ok(())
    }

    /// Accepts what was read, unless it is an altered copy, may have been counted, or is in another format.
    fn judge(&self, log: &LogInput, from: Option<usize>, scanned: Scanned, outcome: &mut LogReading) {
        let total = scanned.count.total();
        if let Some(number) = scanned.copy_of.filter(|_| total.views > 0) {
            let original = self.known.name(number);
            outcome.set_aside(original, altered_copy(log, original));
        } else if scanned.is_doubtful && total.views > 0 {
            outcome.set_aside("", maybe_counted(log));
        } else if total.unreadable >= UNREADABLE && total.unreadable * 20 > total.lines() {
            outcome.file.status = LogStatus::LeftOut;
            outcome.warnings.push(wrong_format(log, total, scanned.unreadable));
        } else {
            outcome.warnings.extend(odd_origins(log, &scanned.origins, total.views, self.context.address_warning));
            if scanned.waits {
                outcome.warnings.push(waiting(log));
            }
            outcome.file.waits = scanned.waits;
            // The rest of a joined file could not be distinguished from its parts later: it waits as a whole.
            if scanned.waits && scanned.is_joined {
                return;
            }
            outcome.file.unread = scanned.unread;
            outcome.file.grew = total.lines() > 0;
            outcome.count = scanned.count;
            (outcome.file.log, outcome.cursor) = self.name_and_cursor(from, scanned.cursor, scanned.is_joined);
        }
    }

    /// Whether nothing will be added to a file: it was named by hand or is packed, or it is an older log in which nothing
    /// has changed for an hour while another goes on.
    fn is_finished(&self, log: &LogInput) -> bool {
        let rotated =
            |stamp: FileStamp| self.context.rules.now - stamp.changed_at() >= QUIET && self.known.goes_on(stamp);
        log.origin != Origin::Settings || log.source.is_packed() || rotated(log.source.stamp())
    }

    fn counter(&mut self, only_sets_since: Option<DayNumber>) -> LineCounter<'_, 's> {
        LineCounter::new(self.context.rules, self.classifier, &self.context.salts, only_sets_since)
    }

    /// The visitors of open days whose sets were lost, from the lines of a log that were counted. The day before is read
    /// too: its last half hour belongs to both.
    fn rebuild(&mut self, log: &LogInput, from: Option<usize>) -> io::Result<Count> {
        let (Some(since), Some(number)) = (self.context.lost_since, from) else { return Ok(Count::default()) };
        let cursor = self.known.cursor(number);
        if local_day(cursor.last, self.context.rules.zone).saturating_add(1) < since {
            return Ok(Count::default());
        }
        let progress = self.progress;
        rebuild_visitor_sets(log.source, cursor.position, self.counter(Some(since)), progress)
    }

    /// Whether another file that still exists holds this log.
    fn is_elsewhere(&self, number: usize, log: &LogInput) -> bool {
        let (name, cursor) = (self.known.name(number), self.known.cursor(number));
        let files = self.context.previous.values().chain(self.read);
        let others = files.filter(|other| other.log == name && other.status == LogStatus::Counted);
        let mut nodes = others.map(|other| other.stamp.node).filter(|node| *node != log.source.stamp().node);
        nodes.any(|node| self.context.sizes.get(&node).is_some_and(|len| *len >= cursor.position))
    }

    /// The name of the log that a file turned out to be, and its cursor if that moved.
    fn name_and_cursor(&self, from: Option<usize>, cursor: LogCursor, is_joined: bool) -> (String, Option<LogCursor>) {
        match from {
            Some(number) if *self.known.cursor(number) == cursor => (self.known.name(number).to_owned(), None),
            _ if cursor.position == 0 => (String::new(), None),
            Some(number) if self.known.is_own(number) && !is_joined => {
                (self.known.name(number).to_owned(), Some(cursor))
            }
            _ => (self.known.new_name(&cursor), Some(cursor)),
        }
    }
}

impl LogReading {
    /// Whatever else looked odd, it is because of this.
    fn set_aside(&mut self, original: &str, warning: Message) {
        self.file.status = LogStatus::Aside;
        original.clone_into(&mut self.file.log);
        self.warnings = vec![warning];
    }
}

/// What a file was in the last run: by its inode, or by its name where the system has none.
pub(super) fn last_seen<'p>(previous: &'p BTreeMap<String, LogFile>, log: &LogInput) -> Option<&'p LogFile> {
    let node = log.source.stamp().node;
    if node == (0, 0) {
        return previous.get(log.name);
    }
    previous.values().find(|file| file.stamp.node == node)
}

/// Warns if a file was truncated and rewritten: lines between copy and truncation are lost at the source.
fn truncation(log: &LogInput, last: Option<&LogFile>, identity: Identity, hint: Option<usize>) -> Option<Message> {
    let stamp = log.source.stamp();
    let last = last.filter(|last| last.stamp.node == stamp.node && stamp.node != (0, 0) && last.stamp.len > 0)?;
    let hint = hint?;
    let is_other = match identity {
        Identity::Log(number) => hint != number,
        Identity::New => true,
        Identity::Empty => stamp.len < last.stamp.len,
        Identity::Copy(_) | Identity::Doubtful(_) => false,
    };
    let name = log.name;
    is_other.then(|| {
        msg!(
            "`{name}` bị cắt về 0 (copytruncate): máy chủ mất những dòng ghi giữa lúc chép và lúc cắt; hãy xoay vòng bằng cách đổi tên",
            "`{name}` was truncated (copytruncate): the server loses the lines written between copying and truncating; rotate by renaming instead"
        )
    })
}

fn altered_copy(log: &LogInput, original: &str) -> Message {
    let name = log.name;
    msg!(
        "`{name}` giống nhật ký đã đếm `{original}` nhưng đã bị sửa, lọc hoặc xếp lại: không đếm. Nếu đó thật là nhật ký khác: bantin visits import --anyway",
        "`{name}` is an edited, filtered or sorted copy of the counted log `{original}`: not counted. If it really is another log: bantin visits import --anyway"
    )
}

/// Nobody can tell whether the log was counted: the key of the old fingerprints was lost.
fn maybe_counted(log: &LogInput) -> Message {
    let name = log.name;
    msg!(
        "`{name}`: có lẽ đã đếm rồi; khóa của các dấu vết cũ (content/visits/.open) đã mất nên không so được: không đếm. Nếu chắc chắn chưa đếm: bantin visits import --anyway",
        "`{name}` may have been counted already, but the key of the old fingerprints (content/visits/.open) was lost, so there is no way to tell: not counted. If you are sure it was not counted: bantin visits import --anyway"
    )
}

/// Warns where the log has a proxy's address instead of the readers', or is another site's.
fn odd_origins(log: &LogInput, origins: &Origins, views: u64, address_warning: bool) -> Option<Message> {
    let name = log.name;
    let advice = msg!(
        "nếu trước máy chủ có proxy, mỗi người đọc bị tính như nhau: đặt real_ip ở máy chủ web (xem docs/visits.vi.md), hoặc ghi X-Forwarded-For vào nhật ký và khai báo [visits] proxies",
        "if there is a proxy in front of the server, all readers look like one: set up real_ip on the web server (see docs/visits.md), or log X-Forwarded-For and declare [visits] proxies"
    );
    let what = match origins.oddity().filter(|_| address_warning) {
        Some(Oddity::OneAddress) => msg!(
            "`{name}`: cả {views} lần xem mới đều từ một địa chỉ; ",
            "`{name}`: all {views} new page views come from one address; "
        ),
        Some(Oddity::PrivateAddresses) => msg!(
            "`{name}`: cả {views} lần xem mới đều từ địa chỉ nội bộ; ",
            "`{name}`: all {views} new page views come from private addresses; "
        ),
        None if views == 0 && origins.other_hosts >= OTHER_HOSTS => {
            let (requests, host) = (origins.other_hosts, &origins.other_host);
            return Some(msg!(
                "`{name}`: {requests} yêu cầu là cho máy chủ `{host}`, không phải tên của cổng: không đếm. Nếu đó là cổng này: thêm hosts = [\"{host}\"] vào [visits]",
                "`{name}`: {requests} requests are for the host `{host}`, which is not the portal's: not counted. If it is this portal: add hosts = [\"{host}\"] to [visits]"
            ));
        }
        None => return None,
    };
    Some(Message { vi: what.vi + &advice.vi, en: what.en + &advice.en })
}

/// The server's clock is ahead of the counter's.
fn waiting(log: &LogInput) -> Message {
    let name = log.name;
    let (vi, en) = match log.origin {
        Origin::Settings => ("lần đếm sau sẽ đọc tiếp", "a later run will read on"),
        _ => ("nhập lại tệp này sau", "import it again later"),
    };
    msg!(
        "`{name}`: có dòng ghi giờ đi trước đồng hồ máy này, để lại chưa đếm; {vi}. Hãy chỉnh đồng hồ (NTP) của máy này và máy chủ web",
        "`{name}`: there are lines ahead of the clock of this machine, which wait uncounted; {en}. Set the clocks (NTP) of this machine and of the web server"
    )
}

fn broken(log: &LogInput, error: &io::Error) -> Message {
    let name = log.name;
    if log.source.is_packed() {
        return msg!(
            "`{name}` chưa nén xong hoặc bị hỏng ({error}); lần sau sẽ thử lại",
            "`{name}` is not fully compressed yet, or damaged ({error}); the next run will try again"
        );
    }
    msg!(
        "không đọc được `{name}` ({error}): không đếm tệp này; lần sau sẽ thử lại",
        "`{name}` could not be read ({error}): it was left out; the next run will try again"
    )
}

fn wrong_format(log: &LogInput, total: LineCounts, first: Option<UnreadableLine>) -> Message {
    let (name, unreadable, lines) = (log.name, total.unreadable, total.lines());
    let UnreadableLine { number, what_it_is } = first.unwrap_or(UnreadableLine { number: 1, what_it_is: None });
    let advice = what_it_is.unwrap_or_else(|| {
        msg!(
            "dạng nhật ký có lẽ sai; đặt [visits] format trong content/stats.toml",
            "the format is probably wrong; set [visits] format in content/stats.toml"
        )
    });
    let what = msg!(
        "`{name}`: không hiểu {unreadable} trong {lines} dòng mới (dòng mới thứ {number} là dòng đầu tiên), không đếm tệp này: ",
        "`{name}`: {unreadable} of {lines} new lines are unreadable (the first is new line {number}), so it was left out: "
    );
    Message { vi: what.vi + &advice.vi, en: what.en + &advice.en }
}
