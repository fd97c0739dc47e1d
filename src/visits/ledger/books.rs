//! Bookkeeping: enters what a run counted into the ledger and the open state. A sealed day is never reopened: late lines
//! are entries of their own.

use chrono::{FixedOffset, NaiveDate};

use super::figures::visits_of;
use super::open::{OpenDay, OpenState};
use super::rows::{Day, Days, Ledger};
use crate::base::diagnostic::{Message, msg};
use crate::visits::count::{Count, Hours, Salts, VisitRule};
use crate::visits::identify::ServerName;
use crate::visits::time::{DayNumber, Period, date_of, local_day, number_of, start_of};

/// A day is sealed this many seconds after its end: at 06:00.
const SEAL: i64 = 6 * 3600;

/// "Now" is the five minutes before.
const ONLINE: i64 = 300;

/// Whose books are kept, when, and by which rules.
#[derive(Clone, Debug)]
pub struct Bookkeeper {
    /// The server whose logs were read.
    pub server: ServerName,
    /// The time zone of the days.
    pub zone: FixedOffset,
    /// The time of the count, in seconds since 1970.
    pub now: i64,
    /// Where one visit ends and the next begins.
    pub rule: VisitRule,
    /// The date of the opening figure.
    pub since: Option<NaiveDate>,
}

impl Bookkeeper {
    /// Enters a count. `salts` are those it was made with.
    pub fn book(&self, ledger: &mut Ledger, open: &mut OpenState, salts: &Salts, mut count: Count) {
        let generation = self.generation(ledger) + 1;
        for (day, lines) in &count.days {
            let date = date_of(*day);
            let row = ledger.days.entry((date, self.server.clone())).or_insert(Day { open: true, ..Day::default() });
            if row.open {
                row.add(lines);
                continue;
            }
            let late = ledger.late.entry((self.server.clone(), generation, date)).or_default();
            late.add(lines);
            let (visits, visitors) = count.visits_of(*day, self.rule);
            late.visits = (late.visits + visits).min(late.views);
            late.visitors = (late.visitors + visitors).min(late.views);
            // The salt of a sealed day is gone, so these visitors cannot be told from the earlier ones.
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

    /// Restores the visitor sets of open days from logs that still exist, where the open state was lost. A day is
    /// approximate where lines of it are missing, or of the day before: a visit that began then does not begin again.
    pub fn restore_sets(&self, ledger: &Ledger, open: &mut OpenState, salts: &Salts, mut rebuilt: Count) {
        for ((date, _), row) in ledger.days.iter().filter(|((_, server), row)| *server == self.server && row.open) {
            let day = number_of(*date);
            let (visits, visitors) = rebuilt.visits_of(day, self.rule);
            let set = rebuilt.sets.remove(&day).unwrap_or_default();
            let views = |day: DayNumber| rebuilt.days.get(&day).map_or(0, |counts| counts.views);
            let is_whole = views(day) == row.views
                && !rebuilt.closed.contains_key(&day)
                && views(day.saturating_sub(1)) >= self.views(ledger, day.saturating_sub(1));
            let one = open_day(open, salts, day);
            one.set.join(set);
            one.approximate = !is_whole || row.approximate;
            if one.approximate {
                one.more_visits = row.visits.saturating_sub(visits);
                one.more_visitors = row.visitors.saturating_sub(visitors);
            }
        }
        // The half hour before tomorrow.
        for (day, set) in rebuilt.sets {
            open_day(open, salts, day).set.join(set);
        }
    }

    /// The views of a day in the logs of this server, late ones included.
    fn views(&self, ledger: &Ledger, day: DayNumber) -> u64 {
        let date = date_of(day);
        let late = ledger.late.iter().filter(|((server, _, of), _)| *server == self.server && *of == date);
        let own = ledger.days.get(&(date, self.server.clone()));
        own.map_or(0, |row| row.views) + late.map(|(_, row)| row.views).sum::<u64>()
    }

    /// Computes visits, seals the days that are over, with the hours of their visits, and closes the entry. `newest` is the
    /// last day of the lines that were read; `older` are the months that no longer change.
    pub fn close(
        &self,
        newest: Option<DayNumber>,
        ledger: &mut Ledger,
        open: &mut OpenState,
        older: &Ledger,
        token: &str,
    ) {
        // Where lines still come of a day, the clock that says it is over may be wrong.
        let is_past = |day: DayNumber| newest.is_none_or(|newest| newest > day);
        let is_over = |day: DayNumber| self.now >= start_of(day.saturating_add(1), self.zone) + SEAL && is_past(day);
        for (day, one) in &open.days {
            let key = (date_of(*day), self.server.clone());
            if let Some(row) = ledger.days.get_mut(&key).filter(|row| row.open) {
                row.visits = (one.more_visits + one.set.visits(self.rule)).min(row.views);
                // Where a salt was lost, a visitor may be in the sets twice. Who reads on past midnight is a visitor
                // without a visit.
                row.visitors = (one.more_visitors + one.set.visitors()).min(row.views);
                row.approximate = one.approximate;
                if is_over(*day)
                    && let Some(hours) = self.hours(row, one)
                {
                    ledger.hours.insert(key, hours);
                }
            }
        }
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
        token.clone_into(&mut run.token);
        run.at = self.now;
        run.online = self.online(open);
        run.high = if run.since == self.since { run.high.max(high) } else { high };
        run.since = self.since;
    }

    /// In which hours the visits of a day began. None where that is not known of each: some visitors were lost or are no longer
    /// in memory, or a line had an impossible time.
    fn hours(&self, row: &Day, one: &OpenDay) -> Option<Hours> {
        let is_known = !row.approximate && row.clamped == 0 && one.more_visits == 0 && row.visits > 0;
        let hours = one.set.hours(self.rule);
        (is_known && hours.iter().sum::<u64>() == row.visits).then_some(hours)
    }

    /// Whether a day is due to be sealed.
    pub fn has_to_seal(&self, ledger: &Ledger) -> bool {
        ledger.days.iter().any(|((date, server), row)| {
            *server == self.server && row.open && self.now >= start_of(number_of(*date) + 1, self.zone) + SEAL
        })
    }

    /// Visitors in the last five minutes.
    pub fn online(&self, open: &OpenState) -> u64 {
        let today = local_day(self.now, self.zone);
        open.days.get(&today).map_or(0, |day| day.set.since(self.now - start_of(today, self.zone) - ONLINE))
    }

    /// Commits so far.
    pub fn generation(&self, ledger: &Ledger) -> u64 {
        ledger.runs.get(&self.server).map_or(0, |run| run.generation)
    }

    /// Visits of this server since the opening.
    fn high(&self, ledger: &Ledger) -> u64 {
        visits_of(ledger, &self.server, self.since)
    }

    /// Moves page views of days over a week ago to their month, so that the ledger stays short. What an older file states
    /// stays as it is.
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

/// An open day, with the salt of its visitors.
fn open_day<'o>(open: &'o mut OpenState, salts: &Salts, day: DayNumber) -> &'o mut OpenDay {
    open.days.entry(day).or_insert_with(|| OpenDay { salt: salts.of(day), ..OpenDay::default() })
}

/// What must hold between a ledger and the next: no day loses lines, a sealed day does not change, and no day has more
/// visits than views.
///
/// # Errors
/// The first day that breaks it.
pub fn check_sums(before: &Days, after: &Days) -> Result<(), Message> {
    let fell = before.iter().find(|(key, old)| {
        after
            .get(key)
            .is_none_or(|new| new.lines() < old.lines() || new.views < old.views || !old.open && (new != *old))
    });
    let odd = after.iter().find(|(_, day)| day.visits > day.views);
    match fell.or(odd) {
        None => Ok(()),
        Some(((date, _), _)) => Err(msg!(
            "tổng của ngày {date} không khớp; chưa ghi gì (đây là lỗi của bantin)",
            "the sums of {date} do not agree; nothing was written (this is a bug in bantin)"
        )),
    }
}
