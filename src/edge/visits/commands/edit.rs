//! Commands that edit the ledger: a correction, a merge with ledgers of other servers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{Reply, opened};
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::source::{Source, SourcePath, Sources};
use crate::base::time::day;
use crate::edge::Failure;
use crate::edge::visits::store::{cannot, read_folder};
use crate::edge::visits::{CounterConfig, RunError, Step, Task, run, token};
use crate::visits::{Ledger, SavedState, VisitCorrection, read_file};

/// Edits the ledger: the change is a commit of its own, like that of a count.
fn edit(
    config: &CounterConfig,
    task: &Task,
    change: impl FnOnce(&mut Ledger) -> Result<Message, RunError>,
) -> Result<Reply, RunError> {
    let (store, month, files) = opened(config, task.now, task.durable)?;
    let mut open = match store.saved_state(&files.ledger, &config.settings.server)? {
        SavedState::Whole(open) => open,
        // Nothing may be committed over a lost state: a count restores it first.
        SavedState::Lost => {
            drop(store);
            run(config, task)?;
            return edit(config, task, change);
        }
        SavedState::Fresh => Default::default(),
    };
    let mut ledger = files.ledger.clone();
    let said = change(&mut ledger)?;
    if ledger == files.ledger {
        return Ok(Reply { said: vec![msg!("không có gì mới", "nothing new")], ..Reply::default() });
    }
    let token = token()?;
    let own = ledger.runs.entry(config.settings.server.clone()).or_default();
    own.generation = own.generation.max(open.generation) + 1;
    own.token.clone_from(&token);
    if own.at == 0 {
        own.at = task.now;
    }
    if own.since.is_none() && own.high == 0 {
        own.since = config.settings.opening.as_ref().map(|opening| opening.date);
    }
    open.generation = own.generation;
    let text = ledger.text(&files.older);
    store.commit(month, &text, &open, &token, task.step)?;
    config.publish(&store, &config.figures(&ledger))?;
    task.alive(Step::Published)?;
    Ok(Reply { said: vec![said], ..Reply::default() })
}

/// A correction as it was typed.
pub(super) struct NewCorrection<'c> {
    pub(super) date: NaiveDate,
    pub(super) visits: i64,
    pub(super) by: &'c str,
    pub(super) reason: &'c str,
}

pub(super) fn correct(
    config: &CounterConfig,
    task: &Task,
    new: NewCorrection,
    language: Language,
) -> Result<Reply, RunError> {
    let NewCorrection { date, visits, by, reason } = new;
    if reason.trim().is_empty() || visits == 0 || visits.unsigned_abs() > 1 << 40 {
        return Err(Failure::from(msg!(
            "điều chỉnh cần --visits khác 0 và --reason",
            "a correction needs --visits other than 0 and a --reason"
        ))
        .into());
    }
    let id = token()?;
    edit(config, task, |ledger| {
        let correction =
            VisitCorrection { date, visits, at: task.now, by: by.trim().to_owned(), reason: reason.trim().to_owned() };
        ledger.corrections.insert(id, correction);
        let figures = config.figures(ledger);
        let (date, visits, total) = (day(date, language), number(visits, language), number(figures.total, language));
        Ok(msg!(
            "đã ghi điều chỉnh {visits} lượt của ngày {date}; tổng nay là {total}",
            "recorded a correction of {visits} visits on {date}; the total is now {total}"
        ))
    })
}

pub(super) fn merge(
    config: &CounterConfig,
    task: &Task,
    folders: &[PathBuf],
    language: Language,
) -> Result<Reply, RunError> {
    let mut others = Vec::new();
    for folder in folders {
        others.push(ledger_of(folder)?);
    }
    edit(config, task, |ledger| {
        others.iter().for_each(|other| ledger.merge(other));
        let servers = ledger.servers().join(", ");
        let figures = config.figures(ledger);
        let total = number(figures.total, language);
        Ok(msg!("đã gộp; máy chủ: {servers}; tổng {total}", "merged; servers: {servers}; total {total}"))
    })
}

/// The ledger of another site, given its root, its `content/visits`, or one file of that folder.
fn ledger_of(path: &Path) -> Result<Ledger, RunError> {
    let inner = path.join("content/visits");
    let folder = if inner.is_dir() { inner } else { path.to_path_buf() };
    let mut files: BTreeMap<SourcePath, String> = BTreeMap::new();
    let sources = if folder.is_file() {
        let bytes = std::fs::read(&folder).map_err(|error| cannot(&folder, &error))?;
        let name = folder.to_string_lossy().into_owned();
        let mut sources = Sources::default();
        sources.insert(&name, Source::from_bytes(&bytes));
        if let Some(text) = sources.text(&name) {
            files.insert(name.as_str().into(), text.to_string());
        }
        sources
    } else {
        read_folder(&folder, &format!("{}/", folder.display()), &mut files)?
    };
    if files.is_empty() {
        return Err(Failure::from(msg!("`{}` không có sổ nào", "there is no ledger in `{}`", path.display())).into());
    }
    let mut ledger = Ledger::default();
    let mut out = Diagnostics::default();
    for (path, text) in &files {
        read_file(path, text, &mut ledger, &mut out);
    }
    if out.has_errors() {
        out.settle(&[]);
        return Err(RunError::Problems(Box::new((out, sources))));
    }
    Ok(ledger)
}
