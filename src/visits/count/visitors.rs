//! Visitors and their visits as sets of intervals. Union is commutative, associative and idempotent, so the order of
//! files and lines does not matter, nor does reading something twice.

use super::keyed::ByHash;
use crate::visits::time::{DAY, HOUR};

/// A gap of this many seconds still continues a visit; one second more begins another.
pub const GAP: i64 = 1800;

/// 64 bits of a keyed hash of address and user agent; the key is a random salt of the day.
pub type Visitor = u64;

/// First and last view of a visit, in seconds from the start of the day; negative in the half hour before it.
pub type Interval = (i32, i32);

/// Visits by the hour of the day in which they begin.
pub type Hours = [u64; 24];

/// Where one visit ends and the next begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VisitRule {
    /// A visit ends when no page was viewed for over 30 minutes.
    #[default]
    Gap,
    /// As old portals did: a visitor who is still there counts again every 30 minutes.
    Fixed30,
}

/// The intervals of one visitor. Nearly all have one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Intervals {
    first: Interval,
    // A box of a list is one word, a list three: a day has a hundred thousand of these.
    #[allow(clippy::box_collection, reason = "size")]
    more: Option<Box<Vec<Interval>>>,
}

impl Intervals {
    fn add(&mut self, added: Interval) {
        if self.more.is_none() {
            match join(self.first, added) {
                Some(joined) => self.first = joined,
                None => {
                    let (first, second) = if added < self.first { (added, self.first) } else { (self.first, added) };
                    self.first = first;
                    self.more = Some(Box::new(vec![second]));
                }
            }
            return;
        }
        let mut all: Vec<Interval> = self.iter().chain([added]).collect();
        all.sort_unstable();
        let mut joined: Vec<Interval> = Vec::with_capacity(all.len());
        for one in all {
            match joined.last().and_then(|last| join(*last, one)) {
                Some(longer) => {
                    joined.pop();
                    joined.push(longer);
                }
                None => joined.push(one),
            }
        }
        self.first = joined.first().copied().unwrap_or(added);
        let more: Vec<Interval> = joined.into_iter().skip(1).collect();
        self.more = (!more.is_empty()).then(|| Box::new(more));
    }

    fn iter(&self) -> impl Iterator<Item = Interval> {
        let more = self.more.as_deref().map_or(&[][..], Vec::as_slice);
        std::iter::once(self.first).chain(more.iter().copied())
    }
}

/// Two intervals as one, if no more than [`GAP`] lies between them.
fn join(a: Interval, b: Interval) -> Option<Interval> {
    let apart = i64::from(a.0.max(b.0)) - i64::from(a.1.min(b.1));
    (apart <= GAP).then(|| (a.0.min(b.0), a.1.max(b.1)))
}

/// How many visits begin with an interval of views.
fn visits_in((start, end): Interval, rule: VisitRule) -> u64 {
    match rule {
        _ if start < 0 => 0,
        VisitRule::Gap => 1,
        VisitRule::Fixed30 => 1 + (i64::from(end) - i64::from(start)) as u64 / GAP as u64,
    }
}

/// The visitors of one day, each with the intervals of its visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaySet {
    // Iterated only where the order does not matter, or sorted first.
    visitors: ByHash<Visitor, Intervals>,
}

impl DaySet {
    /// Adds a view, or an interval of views. `at` is in seconds from the start of the day.
    pub fn add(&mut self, visitor: Visitor, at: Interval) {
        match self.visitors.get_mut(&visitor) {
            Some(intervals) => intervals.add(at),
            None => {
                self.visitors.insert(visitor, Intervals { first: at, more: None });
            }
        }
    }

    /// Makes room for this many more visitors.
    pub fn reserve(&mut self, visitors: usize) {
        self.visitors.reserve(visitors);
    }

    /// Union with another set of the same day.
    pub fn join(&mut self, other: DaySet) {
        if self.visitors.is_empty() {
            *self = other;
            return;
        }
        for (visitor, at) in other.sorted() {
            self.add(visitor, at);
        }
    }

    /// Visits that begin in the day.
    pub fn visits(&self, rule: VisitRule) -> u64 {
        self.values().flat_map(Intervals::iter).map(|one| visits_in(one, rule)).sum()
    }

    /// The same by the hour in which they begin. Of a visitor who counts again every 30 minutes each of the visits has its
    /// own.
    pub fn hours(&self, rule: VisitRule) -> Hours {
        let mut hours = Hours::default();
        for interval in self.values().flat_map(Intervals::iter) {
            for number in 0..visits_in(interval, rule) {
                let second = i64::from(interval.0) + number as i64 * GAP;
                if let Some(visits) = usize::try_from(second / HOUR).ok().and_then(|hour| hours.get_mut(hour)) {
                    *visits += 1;
                }
            }
        }
        hours
    }

    /// Visitors with a view in the day.
    pub fn visitors(&self) -> u64 {
        self.values().filter(|intervals| intervals.iter().any(|(_, end)| end >= 0)).count() as u64
    }

    /// Visitors with a view at or after this second of the day.
    pub fn since(&self, second: i64) -> u64 {
        self.values().filter(|intervals| intervals.iter().any(|(_, end)| i64::from(end) >= second)).count() as u64
    }

    /// The number of visitors in the set, which is what it costs in memory.
    pub fn len(&self) -> usize {
        self.visitors.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.visitors.is_empty()
    }

    #[allow(clippy::iter_over_hash_type, reason = "only for sums, which no order changes")]
    fn values(&self) -> impl Iterator<Item = &Intervals> {
        self.visitors.values()
    }

    /// Every interval, by visitor and time.
    pub fn sorted(&self) -> Vec<(Visitor, Interval)> {
        let mut all: Vec<(Visitor, Interval)> =
            self.visitors.iter().flat_map(|(visitor, intervals)| intervals.iter().map(|one| (*visitor, one))).collect();
        all.sort_unstable();
        all
    }
}

/// The days whose sets a view belongs to, with its second in each: its own day, and the next one if it is so close to
/// midnight that the visit may continue. So midnight does not begin a second visit.
pub fn places(second_of_day: i64) -> [Option<(i32, i32)>; 2] {
    let next = (second_of_day >= DAY - GAP).then_some((1, (second_of_day - DAY) as i32));
    [Some((0, second_of_day as i32)), next]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(views: &[(Visitor, i32)]) -> DaySet {
        let mut set = DaySet::default();
        views.iter().for_each(|(visitor, at)| set.add(*visitor, (*at, *at)));
        set
    }

    #[test]
    fn a_gap_of_half_an_hour_continues_one_second_more_does_not() {
        assert_eq!(set(&[(1, 0), (1, 1800)]).visits(VisitRule::Gap), 1);
        assert_eq!(set(&[(1, 0), (1, 1801)]).visits(VisitRule::Gap), 2);
        assert_eq!(set(&[(1, 0), (1, 3000), (1, 1500)]).visits(VisitRule::Gap), 1);
        assert_eq!(set(&[(1, 0), (2, 0)]).visits(VisitRule::Gap), 2);
    }

    #[test]
    fn midnight_begins_no_second_visit() {
        assert_eq!(places(DAY - GAP - 1), [Some((0, 84_599)), None]);
        assert_eq!(places(DAY - 60), [Some((0, 86_340)), Some((1, -60))]);
        let next = set(&[(1, -60), (1, 300), (1, 2000), (2, 10)]);
        assert_eq!((next.visits(VisitRule::Gap), next.visitors(), next.len()), (1, 2, 2));
    }

    #[test]
    fn old_portals_counted_again_every_half_hour() {
        assert_eq!(set(&[(1, 0), (1, 1799)]).visits(VisitRule::Fixed30), 1);
        assert_eq!(set(&[(1, 0), (1, 1700), (1, 3400), (1, 3700)]).visits(VisitRule::Fixed30), 3);
    }

    /// Hours that are not 0.
    fn hours(views: &[(Visitor, i32)], rule: VisitRule) -> Vec<(usize, u64)> {
        set(views).hours(rule).into_iter().enumerate().filter(|(_, visits)| *visits > 0).collect()
    }

    #[test]
    fn a_visit_is_of_the_hour_in_which_it_begins() {
        assert_eq!(hours(&[(1, 0), (2, 3599), (3, 3600), (4, 86_399)], VisitRule::Gap), [(0, 2), (1, 1), (23, 1)]);
        // It goes on into the next hour; the earlier view comes later; the visit began before midnight.
        assert_eq!(hours(&[(1, 3590), (1, 5000)], VisitRule::Gap), [(0, 1)]);
        assert_eq!(hours(&[(1, 5000), (1, 3590)], VisitRule::Gap), [(0, 1)]);
        assert_eq!(hours(&[(1, -60), (1, 300), (1, 9000)], VisitRule::Gap), [(2, 1)]);
        // From 0:50 to 2:25 a visitor counts at 0:50, 1:20, 1:50 and 2:20.
        let views: Vec<(Visitor, i32)> = (0..20).map(|number| (1, 3000 + number * 300)).collect();
        assert_eq!(hours(&views, VisitRule::Fixed30), [(0, 1), (1, 2), (2, 1)]);
    }

    proptest! {
        #[test]
        fn hours_add_up_to_the_visits(views in prop::collection::vec((0..4u64, -1800..86_400i32), 0..200)) {
            let set = set(&views);
            for rule in [VisitRule::Gap, VisitRule::Fixed30] {
                prop_assert_eq!(set.hours(rule).iter().sum::<u64>(), set.visits(rule));
            }
        }

        #[test]
        fn union_knows_no_order(mut views in prop::collection::vec((0..4u64, 0..20_000i32), 0..60), cut in 0..60usize) {
            let whole = set(&views);
            let cut = cut.min(views.len());
            let (mut left, right) = (set(&views[cut..]), set(&views[..cut]));
            left.join(right.clone());
            left.join(right);
            prop_assert_eq!(&left.sorted(), &whole.sorted());
            // The rule said as a clerk would: sort, and count gaps.
            views.sort_unstable();
            let new = |pair: &[(u64, i32)]| pair[0].0 != pair[1].0 || i64::from(pair[1].1 - pair[0].1) > GAP;
            let expected = usize::from(!views.is_empty()) + views.windows(2).filter(|pair| new(pair)).count();
            prop_assert_eq!(whole.visits(VisitRule::Gap), expected as u64);
        }
    }
}
