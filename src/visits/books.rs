//! Book-keeping: what a run read goes into the ledger and the open state. A sealed day is never opened again: what comes
//! late is an entry of its own.

use chrono::{FixedOffset, NaiveDate};

use super::count::{Count, Salts, second_of};
use super::ledger::{Day, Days, Ledger};
use super::open::{Open, OpenDay};
use super::sessions::Rule;
use super::time::{DayNumber, Period, date_of, local_day, number_of, start_of};

/// A day is sealed so many seconds after its end: at 06:00.
const SEAL: i64 = 6 * 3600;

/// "Now" is the five minutes before.
const ONLINE: i64 = 300;

/// Who keeps the books, and when.
#[derive(Clone, Debug)]
pub struct Books {
    /// The server whose logs were read.
    pub server: String,
    /// The zone of the days.
    pub zone: FixedOffset,
    /// The instant of the count.
    pub now: i64,
    /// How visits are told apart.
    pub rule: Rule,
    /// The date of the opening figure.
    pub since: Option<NaiveDate>,
}

impl Books {
    /// Enters a count. `salts` are those it was made with.
    pub fn enter(&self, ledger: &mut Ledger, open: &mut Open, salts: &Salts, mut count: Count) {
        let generation = self.generation(ledger) + 1;
        for (day, tally) in &count.days {
            let date = date_of(*day);
            let row = ledger.days.entry((date, self.server.clone())).or_insert(Day { open: true, ..Day::default() });
            if row.open {
                row.add(tally);
                continue;
            }
            let late = ledger.late.entry((self.server.clone(), generation, date)).or_default();
            late.add(tally);
            let (visits, visitors) = count.visits_of(*day, self.rule);
            late.visits = (late.visits + visits).min(late.views);
            late.visitors = (late.visitors + visitors).min(late.views);
            // What is left of a sealed day's salt is forgotten with this run.
            late.approximate = true;
            count.sets.remove(day);
            count.closed.remove(day);
        }
        for ((period, path), views) in std::mem::take(&mut count.pages) {
            let key = (period, self.server.clone(), path.to_string());
            *ledger.pages.entry(key).or_default() += views;
        }
        let is_sealed = |ledger: &Ledger, day: DayNumber| {
            ledger.days.get(&(date_of(day), self.server.clone())).is_some_and(|row| !row.open)
        };
        for (day, set) in std::mem::take(&mut count.sets) {
            if !is_sealed(ledger, day) {
                open_day(open, salts, day).set.join(set);
            }
        }
        for (day, closed) in std::mem::take(&mut count.closed) {
            let one = open_day(open, salts, day);
            one.approximate |= closed.times > 1 || !one.set.is_empty() || one.more_visits > 0;
            one.more_visits += closed.visits;
            one.more_visitors += closed.visitors;
        }
    }

    /// Works out visits, seals the days that are over, and closes the entry. `older` are the months that do not change.
    pub fn close(&self, ledger: &mut Ledger, open: &mut Open, older: &Ledger, token: String) {
        for (day, one) in &open.days {
            if let Some(row) = ledger.days.get_mut(&(date_of(*day), self.server.clone())).filter(|row| row.open) {
                row.visits = (one.more_visits + one.set.visits(self.rule)).min(row.views);
                // Where a salt was lost, a visitor can be in the sets twice. Who reads on past midnight is a visitor without a visit.
                row.visitors = (one.more_visitors + one.set.visitors()).min(row.views);
                row.approximate = one.approximate;
            }
        }
        let is_over = |day: DayNumber| self.now >= start_of(day.saturating_add(1), self.zone) + SEAL;
        for ((date, _), row) in ledger.days.iter_mut().filter(|((_, server), row)| *server == self.server && row.open) {
            row.open = !is_over(number_of(*date));
        }
        open.days.retain(|day, _| !is_over(*day));
        self.fold_pages(ledger, older);
        let generation = self.generation(ledger) + 1;
        open.generation = generation;
        let high = self.high(ledger);
        let run = ledger.runs.entry(self.server.clone()).or_default();
        run.generation = generation;
        run.token = token;
        run.at = self.now;
        run.online = self.online(open);
        run.high = if run.since == self.since { run.high.max(high) } else { high };
        run.since = self.since;
    }

    /// Whether a day waits to be sealed.
    pub fn has_to_seal(&self, ledger: &Ledger) -> bool {
        ledger.days.iter().any(|((date, server), row)| {
            *server == self.server && row.open && self.now >= start_of(number_of(*date) + 1, self.zone) + SEAL
        })
    }

    /// Visitors in the last five minutes.
    pub fn online(&self, open: &Open) -> u64 {
        let today = local_day(self.now, self.zone);
        open.days.get(&today).map_or(0, |day| day.set.since(second_of(today, self.now, self.zone) - ONLINE))
    }

    /// Commits so far.
    pub fn generation(&self, ledger: &Ledger) -> u64 {
        ledger.runs.get(&self.server).map_or(0, |run| run.generation)
    }

    /// Visits of this server since the opening.
    fn high(&self, ledger: &Ledger) -> u64 {
        super::figures::visits_of(ledger, &self.server, self.since)
    }

    /// Page views of days more than a week ago become those of their month, so that the ledger stays short. What stands
    /// in an older file stays as it is there.
    fn fold_pages(&self, ledger: &mut Ledger, older: &Ledger) {
        let today = local_day(self.now, self.zone);
        let is_old =
            |period: Period| matches!(period, Period::Day(date) if Period::of(number_of(date), today) != period);
        let old: Vec<_> = ledger
            .pages
            .keys()
            .filter(|key| is_old(key.0) && key.1 == self.server)
            .filter(|key| !older.pages.contains_key(*key))
            .cloned()
            .collect();
        for key in old {
            let Period::Day(date) = key.0 else { continue };
            let views = ledger.pages.remove(&key).unwrap_or_default();
            *ledger.pages.entry((Period::month(date), key.1, key.2)).or_default() += views;
        }
    }
}

/// An open day, with the salt its visitors were made with.
fn open_day<'o>(open: &'o mut Open, salts: &Salts, day: DayNumber) -> &'o mut OpenDay {
    open.days.entry(day).or_insert_with(|| OpenDay { salt: salts.of(day), ..OpenDay::default() })
}

/// What must hold between a ledger and the next: no day has fewer lines, and of each day the lines are the sum of their
/// kinds, with no more visits than views. The first day that breaks it is named.
pub fn broken(before: &Days, after: &Days) -> Option<NaiveDate> {
    let fell = before.iter().find(|(key, old)| {
        after
            .get(key)
            .is_none_or(|new| new.lines() < old.lines() || new.views < old.views || !old.open && (new != *old))
    });
    let odd = after.iter().find(|(_, day)| day.visits > day.views);
    fell.or(odd).map(|((date, _), _)| *date)
}
