//! Open state that was lost (a fresh clone): the visitors of open days are made again from the logs that are still there.

use std::collections::BTreeMap;

use super::Reading;
use super::logs::Opened;
use super::read::{Known, Reader};
use super::run::{Failed, Run};
use crate::visits::time::{DayNumber, local_day, number_of};

impl Run<'_> {
    /// Makes lost sets again from a file whose lines were counted.
    pub(super) fn sets_again(&mut self, file: &Opened, known: &Known, from: Option<usize>) -> Result<(), Failed> {
        let (Some((since, _)), Some(number)) = (&self.lost, from) else { return Ok(()) };
        let since = *since;
        if local_day(known.cursor(number).last, self.site.zone) < since {
            return Ok(());
        }
        let rules = self.rules();
        let task = self.task;
        let progress = &|bytes| (task.progress)(Reading::Read(bytes));
        let mut reader = Reader {
            known,
            sieve: &mut self.sieve,
            salts: &self.salts,
            rules,
            progress,
            is_trusted: false,
            is_import: false,
        };
        let count = reader.sets_again(file, number, since)?;
        if let Some((_, sum)) = &mut self.lost {
            sum.join(count);
        }
        Ok(())
    }

    /// Puts the sets that could be made again in their places; where lines are missing, the day is approximate.
    pub(super) fn sets_are_back(&mut self) {
        let Some((_, count)) = self.lost.take() else { return };
        let server = self.site.counter.server.clone();
        let rule = self.site.counter.rule;
        let views: BTreeMap<DayNumber, u64> = count.days.iter().map(|(day, tally)| (*day, tally.views)).collect();
        let mut count = count;
        for ((date, one), row) in &self.ledger.days {
            if *one != server || !row.open {
                continue;
            }
            let day = number_of(*date);
            let (visits, visitors) = count.visits_of(day, rule);
            let set = count.sets.remove(&day).unwrap_or_default();
            let is_whole = views.get(&day).copied().unwrap_or(0) == row.views && !count.closed.contains_key(&day);
            let open = self.open.days.entry(day).or_default();
            open.salt = self.salts.of(day);
            open.set.join(set);
            open.approximate = !is_whole || row.approximate;
            if open.approximate {
                open.more_visits = row.visits.saturating_sub(visits);
                open.more_visitors = row.visitors.saturating_sub(visitors);
            }
        }
        // The half hour before tomorrow.
        for (day, set) in count.sets {
            let salt = self.salts.of(day);
            let open = self.open.days.entry(day).or_default();
            open.salt = salt;
            open.set.join(set);
        }
    }
}
