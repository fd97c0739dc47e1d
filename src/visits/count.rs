//! What a log says, line by line: tallies, pages and visitors by day. Counts of several logs are joined by [`Count::join`],
//! which is commutative and associative.

use std::collections::{BTreeMap, HashMap};

use chrono::FixedOffset;

use super::line::{Format, Line, Lines};
use super::network::household;
use super::sessions::{DaySet, Rule, Visitor, places};
use super::sieve::{Sieve, Verdict};
use super::time::{self, DayNumber, local_day, start_of};

/// An instant so many seconds after now is a wrong clock.
const FUTURE: i64 = 300;

/// 1 January 2000: no log of a site made by bantin is older.
const OLDEST: i64 = 946_684_800;

/// Lines of one day. Each line is in exactly one of the first four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Page views.
    pub views: u64,
    /// Pages asked for by programs.
    pub bots: u64,
    /// Everything else that was understood.
    pub excluded: u64,
    /// Lines that were not understood.
    pub unreadable: u64,
    /// Lines, counted above, whose instant was in the future or absurdly old; they stand at the instant of the count.
    pub clamped: u64,
}

impl Tally {
    /// All lines.
    pub fn lines(&self) -> u64 {
        self.views + self.bots + self.excluded + self.unreadable
    }

    /// Sum.
    pub fn add(&mut self, other: &Tally) {
        self.views += other.views;
        self.bots += other.bots;
        self.excluded += other.excluded;
        self.unreadable += other.unreadable;
        self.clamped += other.clamped;
    }
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Count {
    /// Lines by day.
    pub days: BTreeMap<DayNumber, Tally>,
    /// Views by day and page.
    pub pages: BTreeMap<(DayNumber, String), u64>,
    /// Visitors by day.
    pub sets: BTreeMap<DayNumber, DaySet>,
    /// Visits and visitors of days whose sets were given up to save memory.
    pub closed: BTreeMap<DayNumber, (u64, u64)>,
}

/// So many visitors are held at once; then the oldest days are closed. A month of a large province has fewer.
const MOST_VISITORS: usize = 1_000_000;

impl Count {
    /// All lines.
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.days.values().for_each(|tally| total.add(tally));
        total
    }

    /// Joins another count.
    pub fn join(&mut self, other: Count) {
        for (day, tally) in &other.days {
            self.days.entry(*day).or_default().add(tally);
        }
        for (page, views) in other.pages {
            *self.pages.entry(page).or_default() += views;
        }
        for (day, set) in other.sets {
            self.sets.entry(day).or_default().join(set);
        }
        for (day, (visits, visitors)) in other.closed {
            let sum = self.closed.entry(day).or_default();
            *sum = (sum.0 + visits, sum.1 + visitors);
        }
    }

    /// Visits and visitors of a day.
    pub fn visits_of(&self, day: DayNumber, rule: Rule) -> (u64, u64) {
        let closed = self.closed.get(&day).copied().unwrap_or_default();
        let set = self.sets.get(&day).map_or((0, 0), |set| (set.visits(rule), set.visitors()));
        (closed.0 + set.0, closed.1 + set.1)
    }

    /// Gives up the sets of days before this one.
    fn close_before(&mut self, day: DayNumber, rule: Rule) {
        let kept = self.sets.split_off(&day);
        for (old, set) in std::mem::replace(&mut self.sets, kept) {
            let sum = self.closed.entry(old).or_default();
            *sum = (sum.0 + set.visits(rule), sum.1 + set.visitors());
        }
    }

    /// How many visitors it holds: what it costs in memory.
    pub fn visitors(&self) -> usize {
        self.sets.values().map(DaySet::len).sum()
    }
}

/// The salts of the days: those of the open ones, and for others one that is made for this run and forgotten with it.
#[derive(Clone)]
pub struct Salts {
    /// Salts of open days.
    pub open: BTreeMap<DayNumber, [u8; 32]>,
    /// 32 random bytes of this run.
    pub run: [u8; 32],
}

impl Salts {
    /// The salt of a day.
    pub fn of(&self, day: DayNumber) -> [u8; 32] {
        let made = || *blake3::keyed_hash(&self.run, &day.to_le_bytes()).as_bytes();
        self.open.get(&day).copied().unwrap_or_else(made)
    }
}

/// What counting depends on beside the lines.
#[derive(Clone, Copy)]
pub struct Rules {
    /// The zone of the days.
    pub zone: FixedOffset,
    /// The instant of the count, in seconds since 1970.
    pub now: i64,
    /// The form of the lines.
    pub format: Format,
    /// How visits are told apart.
    pub rule: Rule,
}

/// One log while it is read.
pub struct Counting<'c, 's> {
    /// The result so far.
    pub count: Count,
    rules: Rules,
    lines: Lines,
    sieve: &'c mut Sieve<'s>,
    salts: &'c Salts,
    hashers: HashMap<DayNumber, [u8; 32]>,
    /// The day of the last lines, with its tally and pages not yet in `count`.
    day: DayNumber,
    tally: Tally,
    pages: HashMap<u32, u64>,
    /// Day boundaries of `day`, so that most lines need no division.
    from: i64,
    until: i64,
    /// Only visitors are wanted: the lines were counted before, and only the sets were lost.
    sets_only: Option<DayNumber>,
}

/// What a line turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whether it counts as a view.
    pub is_view: bool,
    /// Its instant as it stands in the log.
    pub time: Option<i64>,
}

impl<'c, 's> Counting<'c, 's> {
    /// Begins with nothing.
    pub fn new(rules: Rules, sieve: &'c mut Sieve<'s>, salts: &'c Salts) -> Counting<'c, 's> {
        let day = local_day(rules.now, rules.zone);
        let (from, until) = (start_of(day, rules.zone), start_of(day + 1, rules.zone));
        let lines = Lines::new(rules.format);
        let (tally, pages, hashers) = (Tally::default(), HashMap::new(), HashMap::new());
        let count = Count::default();
        Counting { count, rules, lines, sieve, salts, hashers, day, tally, pages, from, until, sets_only: None }
    }

    /// Wants only the visitors of this day and later ones.
    pub fn only_sets_since(mut self, day: DayNumber) -> Self {
        self.sets_only = Some(day);
        self
    }

    /// Takes notice of a `#Fields:` before the place where reading goes on.
    pub fn directive(&mut self, line: &[u8]) {
        self.lines.directive(line);
    }

    /// Reads a line without counting it.
    pub fn read<'l>(&mut self, line: &'l [u8]) -> Line<'l> {
        self.lines.read(line)
    }

    /// Counts a line that was read.
    pub fn add(&mut self, line: &Line) -> Seen {
        match line {
            Line::Remark => {
                self.tally.excluded += 1;
                Seen { is_view: false, time: None }
            }
            Line::Unreadable => self.unreadable(),
            Line::Request(request) => {
                let time = self.settle(request.time);
                if time < self.from || time >= self.until {
                    self.turn_to(local_day(time, self.rules.zone));
                }
                self.tally.clamped += u64::from(time != request.time);
                let seen = Seen { is_view: false, time: Some(request.time) };
                match self.sieve.judge(request) {
                    Verdict::Excluded => self.tally.excluded += 1,
                    Verdict::Bot => self.tally.bots += 1,
                    Verdict::View(page, agent) => {
                        self.tally.views += 1;
                        *self.pages.entry(page).or_default() += 1;
                        self.visitor(time, &request.address, agent);
                        return Seen { is_view: true, ..seen };
                    }
                }
                seen
            }
        }
    }

    /// Counts a line that is not understood. It belongs to the day of the line before it.
    pub fn unreadable(&mut self) -> Seen {
        self.tally.unreadable += 1;
        Seen { is_view: false, time: None }
    }

    /// The instant that counts: now, where the log's is impossible.
    fn settle(&self, time: i64) -> i64 {
        if time > self.rules.now + FUTURE || time < OLDEST { self.rules.now } else { time }
    }

    fn turn_to(&mut self, day: DayNumber) {
        self.put_down();
        if self.count.visitors() > MOST_VISITORS {
            self.count.close_before(day.min(self.day).saturating_sub(1), self.rules.rule);
        }
        self.day = day;
        self.from = start_of(day, self.rules.zone);
        self.until = start_of(day + 1, self.rules.zone);
    }

    fn put_down(&mut self) {
        let (tally, mut pages) = (std::mem::take(&mut self.tally), std::mem::take(&mut self.pages));
        if self.sets_only.is_none() && tally.lines() > 0 {
            self.count.days.entry(self.day).or_default().add(&tally);
            let mut numbers: Vec<(u32, u64)> = pages.drain().collect();
            numbers.sort_unstable();
            for (page, views) in numbers {
                let key = (self.day, self.sieve.name(page).to_owned());
                *self.count.pages.entry(key).or_default() += views;
            }
        } else if tally.views > 0 {
            self.count.days.entry(self.day).or_default().views += tally.views;
        }
        pages.clear();
        self.pages = pages;
    }

    fn visitor(&mut self, time: i64, address: &[u8], agent: u128) {
        for (later, second) in places(time - self.from).into_iter().flatten() {
            let day = self.day.saturating_add(later);
            if self.sets_only.is_none_or(|since| day >= since) {
                let salts = self.salts;
                let salt = self.hashers.entry(day).or_insert_with(|| salts.of(day));
                let visitor = visitor(salt, address, agent);
                self.count.sets.entry(day).or_default().add(visitor, (second, second));
            }
        }
    }

    /// The result.
    pub fn finish(mut self) -> Count {
        self.put_down();
        self.count
    }

    /// Lines read so far.
    pub fn total(&self) -> Tally {
        let mut total = self.count.total();
        total.add(&self.tally);
        total
    }
}

/// Who viewed: 64 bits of a keyed hash of address and user agent.
fn visitor(salt: &[u8; 32], address: &[u8], agent: u128) -> Visitor {
    let mut bytes = [0u8; 33];
    bytes[17..].copy_from_slice(&agent.to_le_bytes());
    let hash = match household(address) {
        Some(household) => {
            bytes[..17].copy_from_slice(&household);
            blake3::keyed_hash(salt, &bytes)
        }
        // A name or a token: hashed first, as it may be of any length.
        None => {
            bytes[..16].copy_from_slice(&blake3::keyed_hash(salt, address).as_bytes()[..16]);
            blake3::keyed_hash(salt, &bytes)
        }
    };
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// The instant of a line, whatever its form; none where it has none.
pub fn time_of(lines: &mut Lines, line: &[u8]) -> Option<i64> {
    match lines.read(line) {
        Line::Request(request) => Some(request.time),
        _ => None,
    }
}

/// The second of a day that an instant is, in the zone of the rules.
pub fn second_of(day: DayNumber, instant: i64, zone: FixedOffset) -> i64 {
    instant - time::start_of(day, zone)
}
