//! Counts the lines of one log.

use std::collections::BTreeMap;

use chrono::FixedOffset;
use siphasher::sip::SipHasher24;

use super::classifier::{Classifier, Verdict};
use super::network::client_prefix;
use super::origins::Origins;
use super::totals::{Count, LineCounts};
use super::visitors::{DaySet, VisitRule, Visitor, places};
use crate::visits::formats::{Lines, LogFormat, LogLine};
use crate::visits::time::{DAY, DayNumber, Period, local_day, start_of};

/// A timestamp this many seconds ahead of the clock waits until the clock has come to it.
const FUTURE: i64 = 300;

/// 1 January 2000: no log of a bantin site is older.
const OLDEST: i64 = 946_684_800;

/// The salts of days: those of open days are kept; any other day gets one for this run, which is then forgotten.
#[derive(Clone)]
pub struct Salts {
    /// Salts of open days.
    pub open: BTreeMap<DayNumber, [u8; 32]>,
    /// 32 random bytes for this run.
    pub run: [u8; 32],
}

impl Salts {
    /// The salt of a day.
    pub fn of(&self, day: DayNumber) -> [u8; 32] {
        let made = || *blake3::keyed_hash(&self.run, &day.to_le_bytes()).as_bytes();
        self.open.get(&day).copied().unwrap_or_else(made)
    }
}

/// What counting depends on besides the lines.
#[derive(Clone, Copy)]
pub struct CountRules {
    /// The time zone of the days.
    pub zone: FixedOffset,
    /// The time of the count, in seconds since 1970.
    pub now: i64,
    /// The format of the lines.
    pub format: LogFormat,
    /// Where one visit ends and the next begins.
    pub rule: VisitRule,
}

/// One log while it is counted.
pub struct LineCounter<'c, 's> {
    /// The result so far.
    pub count: Count,
    /// Where the views came from.
    pub origins: Origins,
    rules: CountRules,
    parser: Lines,
    classifier: &'c mut Classifier<'s>,
    salts: &'c Salts,
    /// The day of the last lines; its figures are not in `count` yet.
    day: DayNumber,
    counts: LineCounts,
    salt: [u8; 32],
    set: DaySet,
    /// Views by page number.
    pages: Vec<u64>,
    /// The pages that have any.
    viewed: Vec<u32>,
    /// The boundaries of `day`, so that most lines need no division.
    from: i64,
    until: i64,
    /// Only visitors are wanted: the lines were counted before, but the sets were lost.
    sets_only: Option<DayNumber>,
}

/// What a line turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whether it counts as a view.
    pub is_view: bool,
    /// Its timestamp as written in the log.
    pub time: Option<i64>,
}

impl<'c, 's> LineCounter<'c, 's> {
    /// Starts with nothing counted. With `sets_only` it collects nothing but the visitors of that day and later ones.
    pub fn new(
        rules: CountRules,
        classifier: &'c mut Classifier<'s>,
        salts: &'c Salts,
        sets_only: Option<DayNumber>,
    ) -> LineCounter<'c, 's> {
        let day = local_day(rules.now, rules.zone);
        classifier.turn_to(day);
        LineCounter {
            count: Count::default(),
            origins: Origins::default(),
            rules,
            parser: Lines::new(rules.format),
            classifier,
            salts,
            day,
            counts: LineCounts::default(),
            salt: salts.of(day),
            set: DaySet::default(),
            pages: Vec::new(),
            viewed: Vec::new(),
            from: start_of(day, rules.zone),
            until: start_of(day.saturating_add(1), rules.zone),
            sets_only,
        }
    }

    /// Heeds a directive that precedes the place where reading resumes.
    pub fn directive(&mut self, line: &[u8]) {
        self.parser.directive(line);
    }

    /// Parses a line without counting it. One that is more than a day ahead of the clock is unreadable.
    pub fn read<'l>(&mut self, line: &'l [u8]) -> LogLine<'l> {
        match self.parser.read(line) {
            LogLine::Request(request) if request.time > self.rules.now.saturating_add(DAY) => LogLine::Unreadable,
            line => line,
        }
    }

    /// Whether a line of this time is ahead of the clock: it is read by a later run, as its day is not sure yet.
    pub fn must_wait(&self, time: i64) -> bool {
        time > self.rules.now + FUTURE && self.sets_only.is_none()
    }

    /// Counts a parsed line.
    pub fn add(&mut self, line: &LogLine) -> Seen {
        match line {
            LogLine::Remark => {
                self.counts.excluded += 1;
                Seen { is_view: false, time: None }
            }
            LogLine::Unreadable => self.unreadable(),
            LogLine::Request(request) => {
                let time = self.settle(request.time);
                if time < self.from || time >= self.until {
                    self.turn_to(local_day(time, self.rules.zone));
                }
                self.counts.clamped += u64::from(time != request.time);
                let seen = Seen { is_view: false, time: Some(request.time) };
                match self.classifier.classify(request) {
                    Verdict::Excluded => self.counts.excluded += 1,
                    Verdict::OtherHost => {
                        self.counts.excluded += 1;
                        self.origins.add_other_host(request);
                    }
                    Verdict::Bot => self.counts.bots += 1,
                    Verdict::View(page, agent) => {
                        self.counts.views += 1;
                        self.view(page);
                        let address = self.classifier.client(request);
                        let client = client_prefix(&address);
                        self.origins.add_view(client);
                        self.visitor(time, client, &address, agent);
                        return Seen { is_view: true, ..seen };
                    }
                }
                seen
            }
        }
    }

    /// Counts an unreadable line. It belongs to the day of the line before it.
    pub fn unreadable(&mut self) -> Seen {
        self.counts.unreadable += 1;
        Seen { is_view: false, time: None }
    }

    /// The time that counts: now, where the log's is impossible.
    fn settle(&self, time: i64) -> i64 {
        if time < OLDEST { self.rules.now } else { time }
    }

    fn turn_to(&mut self, day: DayNumber) {
        self.flush_day();
        self.count.bound(self.rules.rule);
        self.day = day;
        self.classifier.turn_to(day);
        self.salt = self.salts.of(day);
        self.set = self.count.sets.remove(&day).unwrap_or_default();
        self.from = start_of(day, self.rules.zone);
        self.until = start_of(day.saturating_add(1), self.rules.zone);
    }

    /// Adds the figures of the day to the count.
    fn flush_day(&mut self) {
        let (counts, set) = (std::mem::take(&mut self.counts), std::mem::take(&mut self.set));
        if !set.is_empty() {
            self.count.sets.entry(self.day).or_default().join(set);
        }
        if self.sets_only.is_none() && counts.lines() > 0 {
            self.count.days.entry(self.day).or_default().add(&counts);
        } else if counts.views > 0 {
            self.count.days.entry(self.day).or_default().views += counts.views;
        }
        let period = Period::of(self.day, local_day(self.rules.now, self.rules.zone));
        for page in self.viewed.drain(..) {
            let views = std::mem::take(&mut self.pages[page as usize]);
            if self.sets_only.is_none() {
                *self.count.pages.entry((period, self.classifier.name(page))).or_default() += views;
            }
        }
    }

    fn view(&mut self, page: u32) {
        let at = page as usize;
        if at >= self.pages.len() {
            self.pages.resize(at + 1, 0);
        }
        if self.pages[at] == 0 {
            self.viewed.push(page);
        }
        self.pages[at] += 1;
    }

    fn visitor(&mut self, time: i64, client: Option<[u8; 17]>, address: &[u8], agent: u128) {
        let [own, next] = places(time - self.from);
        let is_wanted = |day: DayNumber| self.sets_only.is_none_or(|since| day >= since);
        if let Some((_, second)) = own.filter(|_| is_wanted(self.day)) {
            self.set.add(visitor(&self.salt, client, address, agent), (second, second));
        }
        let day = self.day.saturating_add(1);
        if let Some((_, second)) = next.filter(|_| is_wanted(day)) {
            let visitor = visitor(&self.salts.of(day), client, address, agent);
            self.count.sets.entry(day).or_default().add(visitor, (second, second));
        }
    }

    /// The result.
    pub fn finish(mut self) -> Count {
        self.flush_day();
        self.count
    }
}

/// A visitor: 64 bits of a keyed hash of address and user agent.
fn visitor(salt: &[u8; 32], client: Option<[u8; 17]>, address: &[u8], agent: u128) -> Visitor {
    let mut bytes = [0u8; 33];
    bytes[17..].copy_from_slice(&agent.to_le_bytes());
    match client {
        Some(client) => bytes[..17].copy_from_slice(&client),
        // A name or token may have any length, so it is hashed first.
        None => bytes[..16].copy_from_slice(&blake3::keyed_hash(salt, address).as_bytes()[..16]),
    }
    let mut key = [0; 16];
    key.copy_from_slice(&salt[..16]);
    SipHasher24::new_with_key(&key).hash(&bytes)
}
