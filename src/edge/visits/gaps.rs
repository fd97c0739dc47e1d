//! Lines that are lost at the source: a log cut to nothing, a log that was gone before its end was read.

use std::collections::{BTreeMap, BTreeSet};

use super::logs::{self, Log, Opened};
use super::read::Which;
use super::run::Run;
use crate::base::diagnostic::msg;
use crate::visits::ledger::Gap;
use crate::visits::open::{Fate, File};

impl Run<'_> {
    /// Warns where a file was cut to nothing and written anew: lines between copy and cut are lost at the source.
    pub(super) fn copytruncate(
        &mut self,
        log: &Log,
        file: &Opened,
        last: Option<&File>,
        which: &Which,
        hint: Option<usize>,
    ) {
        let Some(last) = last.filter(|last| last.node == file.facts.node && last.node != (0, 0)) else { return };
        let is_other = match which {
            Which::Log(number) => hint.is_some() && hint != Some(*number),
            Which::New | Which::Empty => hint.is_some() && (file.facts.len < last.len || matches!(which, Which::New)),
            Which::Copy(_) | Which::Doubtful(_) => false,
        };
        if is_other && last.len > 0 {
            let name = &log.name;
            self.warnings.push(msg!(
                "`{name}` bị cắt về 0 (copytruncate): máy chủ mất những dòng ghi giữa lúc chép và lúc cắt; hãy xoay vòng bằng đổi tên",
                "`{name}` was cut to nothing (copytruncate): the server loses lines between copy and cut; rotate by renaming"
            ));
        }
    }

    /// Logs that were there the last time and are no more, before their end was read.
    pub(super) fn gone(&mut self, gone: BTreeMap<String, File>) {
        for file in gone.values().filter(|file| file.fate == Fate::Counted && !file.log.is_empty()) {
            if self.seen.contains(&file.log) || !(file.grew || file.unread > 0) {
                continue;
            }
            let server = self.site.counter.server.clone();
            let key = (server, file.log.clone());
            let Some(cursor) = self.ledger.cursors.get(&key) else { continue };
            let reason = if file.unread > 0 { "unfinished-line" } else { "gone-while-growing" };
            let gap = Gap { from: cursor.last, until: self.task.now, reason: reason.to_owned() };
            self.ledger.gaps.insert(key, gap);
            self.has_changed = true;
            let log = &file.log;
            self.warnings.push(msg!(
                "nhật ký `{log}` đã mất trước khi đọc đến cuối; ghi vào sổ một khoảng trống",
                "the log `{log}` was gone before its end was read; the ledger has a gap now"
            ));
        }
    }

    /// A rotation during the run is no loss: the next run sees the log under its new name.
    pub(super) fn look_for_gaps(&mut self, logs: &[Log]) {
        let again = logs::list(&self.site.root.join("content"), &self.site.counter.logs).unwrap_or_default();
        let nodes = |logs: &[Log]| -> BTreeSet<(u64, u64)> { logs.iter().map(|log| log.facts.node).collect() };
        if !nodes(&again).is_subset(&nodes(logs)) {
            let before = self.ledger.gaps.len();
            self.ledger.gaps.retain(|_, gap| gap.until != self.task.now);
            if self.ledger.gaps.len() < before {
                self.warnings.clear();
            }
        }
    }
}
