//! Whether a log is an altered copy of a known one, or may have been counted under a key that was lost.

use std::collections::BTreeMap;

use crate::visits::identify::{KnownLogs, SharedLines};

/// What the views of a log say about where they come from.
pub(super) struct OriginEvidence {
    shared: BTreeMap<usize, SharedLines>,
    /// Time spans whose lines may have been counted already.
    lost: Vec<(i64, i64)>,
    in_lost: u64,
    views: u64,
    is_trusted: bool,
}

impl OriginEvidence {
    pub(super) fn new(lost: Vec<(i64, i64)>, is_trusted: bool) -> OriginEvidence {
        OriginEvidence { shared: BTreeMap::new(), lost, in_lost: 0, views: 0, is_trusted }
    }

    /// Notes a view: a known log that has its line too may be the original of this one.
    pub(super) fn add(&mut self, known: &KnownLogs, own: Option<usize>, mark: u64, time: Option<i64>) {
        let is_lost = |time: i64| self.lost.iter().any(|(first, last)| (*first..=*last).contains(&time));
        self.views += 1;
        self.in_lost += u64::from(time.is_some_and(is_lost));
        for number in known.with_line(mark).iter().filter(|number| Some(**number) != own) {
            self.shared.entry(*number).or_default().add(mark, time.unwrap_or(0));
        }
    }

    /// The known log that this one is an altered copy of.
    pub(super) fn copy_of(&self) -> Option<usize> {
        let copy = self.shared.iter().find(|(_, shared)| shared.is_copy() && !self.is_trusted);
        copy.map(|(number, _)| *number)
    }

    /// Whether more than half of the views lie in lost spans.
    pub(super) fn is_doubtful(&self) -> bool {
        self.in_lost * 2 > self.views
    }
}
