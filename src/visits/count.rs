//! What a log says, line by line: tallies, pages and visitors by day. Counts of several logs are joined by [`Count::join`],
//! which is commutative and associative.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::FixedOffset;
use siphasher::sip::SipHasher24;

use super::line::{Format, Line, Lines};
use super::network::household;
use super::sessions::{DaySet, Rule, Visitor, places};
use super::sieve::{Sieve, Verdict};
use super::time::{self, DayNumber, Period, local_day, start_of};

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
    /// Views by period and page.
    pub pages: BTreeMap<(Period, Arc<str>), u64>,
    /// Visitors by day.
    pub sets: BTreeMap<DayNumber, DaySet>,
    /// Days whose sets were given up to save memory.
    pub closed: BTreeMap<DayNumber, Closed>,
}

/// A day whose visitors are not held any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// Its visits.
    pub visits: u64,
    /// Its visitors.
    pub visitors: u64,
    /// How often it was closed: more than once, and one visitor may have been counted twice.
    pub times: u32,
}

impl Closed {
    fn add(&mut self, other: Closed) {
        self.visits += other.visits;
        self.visitors += other.visitors;
        self.times += other.times;
    }
}

/// So many visitors are held at once (some 20 MB); then the oldest days are closed.
const MOST_VISITORS: usize = 500_000;

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
        for (day, closed) in other.closed {
            self.closed.entry(day).or_default().add(closed);
        }
    }

    /// Visits and visitors of a day.
    pub fn visits_of(&self, day: DayNumber, rule: Rule) -> (u64, u64) {
        let closed = self.closed.get(&day).copied().unwrap_or_default();
        let set = self.sets.get(&day).map_or((0, 0), |set| (set.visits(rule), set.visitors()));
        (closed.visits + set.0, closed.visitors + set.1)
    }

    /// Gives up the sets of the oldest days where more visitors are held than memory is for.
    pub fn bound(&mut self, rule: Rule) {
        let mut held: usize = self.sets.values().map(DaySet::len).sum();
        if held <= MOST_VISITORS {
            return;
        }
        // The last two days go on in the next lines.
        while held > MOST_VISITORS / 2 && self.sets.len() > 2 {
            let Some((day, set)) = self.sets.pop_first() else { break };
            held -= set.len();
            let closed = Closed { visits: set.visits(rule), visitors: set.visitors(), times: 1 };
            self.closed.entry(day).or_default().add(closed);
        }
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
    /// The day of the last lines. What is known of it is not yet in `count`.
    day: DayNumber,
    tally: Tally,
    salt: [u8; 32],
    set: DaySet,
    /// Views by the number of the page.
    pages: Vec<u64>,
    /// The pages that have some.
    viewed: Vec<u32>,
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
        sieve.turn_to(day);
        Counting {
            count: Count::default(),
            rules,
            lines: Lines::new(rules.format),
            sieve,
            salts,
            day,
            tally: Tally::default(),
            salt: salts.of(day),
            set: DaySet::default(),
            pages: Vec::new(),
            viewed: Vec::new(),
            from: start_of(day, rules.zone),
            until: start_of(day.saturating_add(1), rules.zone),
            sets_only: None,
        }
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
                        self.view(page);
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
        self.count.bound(self.rules.rule);
        self.day = day;
        self.sieve.turn_to(day);
        self.salt = self.salts.of(day);
        self.set = self.count.sets.remove(&day).unwrap_or_default();
        self.from = start_of(day, self.rules.zone);
        self.until = start_of(day.saturating_add(1), self.rules.zone);
    }

    /// Puts what is known of the day into the count.
    fn put_down(&mut self) {
        let (tally, set) = (std::mem::take(&mut self.tally), std::mem::take(&mut self.set));
        if !set.is_empty() {
            self.count.sets.entry(self.day).or_default().join(set);
        }
        if self.sets_only.is_none() && tally.lines() > 0 {
            self.count.days.entry(self.day).or_default().add(&tally);
        } else if tally.views > 0 {
            self.count.days.entry(self.day).or_default().views += tally.views;
        }
        let period = Period::of(self.day, local_day(self.rules.now, self.rules.zone));
        for page in self.viewed.drain(..) {
            let views = std::mem::take(&mut self.pages[page as usize]);
            if self.sets_only.is_none() {
                *self.count.pages.entry((period, self.sieve.name(page))).or_default() += views;
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

    fn visitor(&mut self, time: i64, address: &[u8], agent: u128) {
        let [own, next] = places(time - self.from);
        let is_wanted = |day: DayNumber| self.sets_only.is_none_or(|since| day >= since);
        if let Some((_, second)) = own.filter(|_| is_wanted(self.day)) {
            self.set.add(visitor(&self.salt, address, agent), (second, second));
        }
        let day = self.day.saturating_add(1);
        if let Some((_, second)) = next.filter(|_| is_wanted(day)) {
            let visitor = visitor(&self.salts.of(day), address, agent);
            self.count.sets.entry(day).or_default().add(visitor, (second, second));
        }
    }

    /// The result.
    pub fn finish(mut self) -> Count {
        self.put_down();
        self.count
    }
}

/// Who viewed: 64 bits of a keyed hash of address and user agent.
fn visitor(salt: &[u8; 32], address: &[u8], agent: u128) -> Visitor {
    let mut bytes = [0u8; 33];
    bytes[17..].copy_from_slice(&agent.to_le_bytes());
    match household(address) {
        Some(household) => bytes[..17].copy_from_slice(&household),
        // A name or a token: hashed first, as it may be of any length.
        None => bytes[..16].copy_from_slice(&blake3::keyed_hash(salt, address).as_bytes()[..16]),
    }
    let mut key = [0; 16];
    key.copy_from_slice(&salt[..16]);
    SipHasher24::new_with_key(&key).hash(&bytes)
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
