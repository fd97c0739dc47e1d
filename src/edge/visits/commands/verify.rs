//! `bantin visits verify`: whether the ledger's sums agree, whether anybody else wrote it, whether what is published is what
//! it says, and whether the logs that still exist are those that were counted.

use std::collections::BTreeSet;

use super::inspect::open_state;
use super::{Reply, opened};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::number::{bytes, number};
use crate::edge::visits::logs::{AccessLog, OpenedLog};
use crate::edge::visits::published::other_total;
use crate::edge::visits::store::cannot;
use crate::edge::visits::{CounterConfig, RunError};
use crate::visits::{Held, LogFile, LogStatus, OpenState, held};

pub(super) fn verify(config: &CounterConfig, now: i64, language: Language) -> Result<Reply, RunError> {
    let (store, _, files) = opened(config, now, false)?;
    let ledger = &files.ledger;
    let key = store.key()?;
    let open = open_state(&store, ledger, config)?;
    let opening = config.settings.opening.as_ref();
    let mut warned: Vec<Message> = ledger.disagreements(opening).into_iter().map(|one| one.message).collect();
    let generation = ledger.runs.get(&config.settings.server).map_or(0, |run| run.generation);
    warned.extend(store.altered_files(generation).iter().map(|name| {
        msg!(
            "`{name}`: bị sửa hoặc xóa ngoài bộ đếm sau lần đếm cuối; so với git rồi lấy lại bản đúng",
            "`{name}` was changed or removed by something other than the counter since the last count; compare it with git and restore it"
        )
    }));
    warned.extend(other_total(&config.out, ledger, opening, language));
    // A log may have been renamed or copied since: what counts is whether its bytes are anywhere.
    let (mut hashed, mut whole) = (0, BTreeSet::new());
    let mut found: Vec<(AccessLog, Held)> = Vec::new();
    for log in config.logs()? {
        let opened = OpenedLog::open(&log.path).map_err(|error| cannot(&log.path, &error))?;
        let held = held(&opened, &key, &config.settings.server, &ledger.cursors);
        let held = held.map_err(|error| cannot(&log.path, &error))?;
        if let Held::Whole(name) = &held
            && whole.insert(name.clone())
        {
            hashed += ledger.cursors.get(&config.log_key(name)).map_or(0, |cursor| cursor.position);
        }
        found.push((log, held));
    }
    let altered = found.iter().filter(|(log, held)| {
        counted_as(&open, log).is_some_and(|file| {
            let is_as_it_was = file.stamp == log.stamp && matches!(held, Held::Beginning(name) if *name == file.log);
            // Where the ledger lost what it knew of the log, nothing is known of its bytes.
            ledger.cursors.contains_key(&config.log_key(&file.log)) && !whole.contains(&file.log) && !is_as_it_was
        })
    });
    warned.extend(altered.map(|(log, _)| {
        let name = &log.name;
        msg!("`{name}`: phần đã đếm bị sửa sau khi đếm", "`{name}`: the part that was counted has been altered since")
    }));
    let (logs, bytes) = (number(whole.len() as i64, language), bytes(hashed, language));
    let are = if whole.len() == 1 { "log is as it was" } else { "logs are as they were" };
    let said = match warned.is_empty() {
        true => msg!(
            "{logs} nhật ký đúng như khi đếm ({bytes}); sổ đọc được, các tổng khớp",
            "{logs} {are} counted ({bytes}); the ledger is valid, the sums agree"
        ),
        false => msg!("{logs} nhật ký đúng như khi đếm ({bytes})", "{logs} {are} counted ({bytes})"),
    };
    Ok(Reply { said: vec![said], is_bad: !warned.is_empty(), warned, ..Reply::default() })
}

/// What the last count knew of a file, if it counted it; by its node, as it may have been renamed since.
fn counted_as<'o>(open: &'o OpenState, log: &AccessLog) -> Option<&'o LogFile> {
    let file = match log.stamp.node {
        (0, 0) => open.files.get(&log.name),
        node => open.files.values().find(|file| file.stamp.node == node),
    };
    file.filter(|file| file.status == LogStatus::Counted && !file.log.is_empty())
}
