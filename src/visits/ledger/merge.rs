//! Merges ledgers of several servers: commutative, associative and idempotent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::rows::{Day, Ledger};
use crate::visits::identify::{LogCursor, ServerName};
use crate::visits::time::Period;

impl Ledger {
    /// Merges another ledger: the newer generation of each server, and the union of late, correction and gap rows.
    pub fn merge(&mut self, other: &Ledger) {
        let mut servers: Vec<ServerName> = self.servers();
        servers.extend(other.servers());
        servers.sort_unstable();
        servers.dedup();
        for server in servers {
            let (own, new) = (self.of(&server), other.of(&server));
            // Of two different commits of one generation the larger text wins, so that the order does not matter.
            let rank = |ledger: &Ledger| {
                let generation = ledger.runs.get(&server).map_or(0, |run| run.generation);
                (generation, ledger.text(&Ledger::default()))
            };
            if rank(&new) > rank(&own) {
                self.remove(&server);
                self.runs.extend(new.runs);
                self.days.extend(new.days);
                self.hours.extend(new.hours);
                self.lists.extend(new.lists);
                self.pages.extend(new.pages);
                self.cursors.extend(new.cursors);
            }
        }
        union(&mut self.late, &other.late);
        union(&mut self.corrections, &other.corrections);
        union(&mut self.gaps, &other.gaps);
    }

    /// A server that both ledgers have, where neither goes on from the other: two machines count under one name. Merging them
    /// would drop what only one of them has.
    pub fn forked_server(&self, other: &Ledger) -> Option<ServerName> {
        let generation = |ledger: &Ledger, server: &str| ledger.runs.get(server).map_or(0, |run| run.generation);
        self.servers().into_iter().find(|server| {
            let (own, new) = (self.of(server), other.of(server));
            if new == Ledger::default() || new == own {
                return false;
            }
            match generation(&own, server).cmp(&generation(&new, server)) {
                std::cmp::Ordering::Less => !new.goes_on_from(&own),
                std::cmp::Ordering::Greater => !own.goes_on_from(&new),
                std::cmp::Ordering::Equal => !own.goes_on_from(&new) || !new.goes_on_from(&own),
            }
        })
    }

    /// Whether everything that was read for `older` was read for this ledger too: its logs, at least as far, its lines of
    /// each kind, and its views of each page. Of two machines that counted one log and then each its own rest of it, the days
    /// tell once they are sealed; until then only if the log grew past a checkpoint, or the larger ledger lacks something.
    fn goes_on_from(&self, older: &Ledger) -> bool {
        let has_log = |(key, old): (&(ServerName, String), &LogCursor)| {
            self.cursors.get(key).is_some_and(|new| new.may_continue(old))
        };
        let parts = |day: &Day| [day.views, day.bots, day.excluded, day.unreadable];
        // A sealed day is never changed.
        let goes_on = |new: &Day, old: &Day| match old.open {
            true => parts(new).iter().zip(parts(old)).all(|(new, old)| *new >= old),
            false => new == old,
        };
        let has_day =
            |(key, old): (&(NaiveDate, ServerName), &Day)| self.days.get(key).is_some_and(|new| goes_on(new, old));
        // The views of an old day have been added to those of its month.
        let folded = |(period, server, path): &(Period, ServerName, String)| match period {
            Period::Day(date) => self.pages.get(&(Period::month(*date), server.clone(), path.clone())),
            Period::Month(_) => None,
        };
        let mut pages = older.pages.iter();
        let has_pages =
            pages.all(|(key, old)| self.pages.get(key).or_else(|| folded(key)).is_some_and(|new| new >= old));
        older.cursors.iter().all(has_log) && older.days.iter().all(has_day) && has_pages
    }

    /// Every server that has a row.
    pub fn servers(&self) -> Vec<ServerName> {
        let mut servers: BTreeSet<&ServerName> = self.runs.keys().collect();
        servers.extend(self.days.keys().map(|(_, server)| server));
        servers.extend(self.hours.keys().map(|(_, server)| server));
        servers.extend(self.lists.keys().map(|(server, _)| server));
        servers.extend(self.pages.keys().map(|(_, server, _)| server));
        servers.extend(self.cursors.keys().map(|(server, _)| server));
        servers.into_iter().cloned().collect()
    }

    /// The rows that are replaced together with a server.
    fn of(&self, server: &str) -> Ledger {
        fn only<K: Ord + Clone, V: Clone>(map: &BTreeMap<K, V>, mine: impl Fn(&K) -> bool) -> BTreeMap<K, V> {
            map.iter().filter(|(key, _)| mine(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
        }
        Ledger {
            runs: only(&self.runs, |one| one == server),
            days: only(&self.days, |(_, one)| one == server),
            hours: only(&self.hours, |(_, one)| one == server),
            lists: only(&self.lists, |(one, _)| one == server),
            pages: only(&self.pages, |(_, one, _)| one == server),
            cursors: only(&self.cursors, |(one, _)| one == server),
            ..Ledger::default()
        }
    }

    fn remove(&mut self, server: &str) {
        self.runs.retain(|one, _| one != server);
        self.days.retain(|(_, one), _| one != server);
        self.hours.retain(|(_, one), _| one != server);
        self.lists.retain(|(one, _), _| one != server);
        self.pages.retain(|(_, one, _), _| one != server);
        self.cursors.retain(|(one, _), _| one != server);
    }
}

/// The union of two maps; of two different facts under one key the larger wins.
fn union<K: Ord + Clone, V: Ord + Clone>(own: &mut BTreeMap<K, V>, other: &BTreeMap<K, V>) {
    for (key, value) in other {
        match own.get(key) {
            Some(known) if known >= value => {}
            _ => {
                own.insert(key.clone(), value.clone());
            }
        }
    }
}
