//! Commands that change the ledger by hand: a correction, ledgers of other servers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::{Answer, opened};
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::language::{Language, day, number};
use crate::base::source::{Source, SourcePath, Sources};
use crate::edge::Failure;
use crate::edge::visits::store::{Kept, cannot, read_folder};
use crate::edge::visits::{Site, Step, Stopped, Task, run, token};
use crate::visits::figures;
use crate::visits::ledger::{self, Correction, Ledger, is_name};

/// Changes the ledger by hand: the change is a commit of its own, like that of a count.
fn enter(
    site: &Site,
    task: &Task,
    change: impl FnOnce(&mut Ledger) -> Result<Message, Stopped>,
) -> Result<Answer, Stopped> {
    let (store, month, books) = opened(site, task.now, task.durable)?;
    let mut open = match store.kept(&books.ledger, &site.counter.server)? {
        Kept::Whole(open) => open,
        // Nothing may be committed over a lost state: the count makes it again first.
        Kept::Lost => {
            drop(store);
            run(site, task)?;
            return enter(site, task, change);
        }
        Kept::Fresh => Default::default(),
    };
    let mut ledger = books.ledger.clone();
    let said = change(&mut ledger)?;
    if ledger == books.ledger {
        return Ok(Answer { said: vec![msg!("không có gì mới", "nothing new")], ..Answer::default() });
    }
    let token = token()?;
    let own = ledger.runs.entry(site.counter.server.clone()).or_default();
    own.generation = own.generation.max(open.generation) + 1;
    own.token.clone_from(&token);
    if own.at == 0 {
        own.at = task.now;
    }
    if own.since.is_none() && own.high == 0 {
        own.since = site.counter.opening.as_ref().map(|opening| opening.date);
    }
    open.generation = own.generation;
    let text = ledger.text(&books.older);
    store.commit(month, &text, &open, &token, task.step)?;
    let figures = figures::Figures::of(&ledger, site.counter.opening.as_ref(), site.zone);
    site.publish(&store, &figures)?;
    if !(task.step)(Step::Published) {
        return Err(Stopped::Killed);
    }
    Ok(Answer { said: vec![said], ..Answer::default() })
}

pub(super) fn correct(
    site: &Site,
    task: &Task,
    date: NaiveDate,
    visits: i64,
    by: &str,
    reason: &str,
    language: Language,
) -> Result<Answer, Stopped> {
    if reason.trim().is_empty() || visits == 0 || visits.unsigned_abs() > 1 << 40 {
        return Err(Failure::from(msg!(
            "điều chỉnh cần --visits khác 0 và --reason",
            "a correction needs --visits other than 0, and a --reason"
        ))
        .into());
    }
    let id = token()?;
    enter(site, task, |ledger| {
        let correction =
            Correction { date, visits, at: task.now, by: by.trim().to_owned(), reason: reason.trim().to_owned() };
        debug_assert!(is_name(&id));
        ledger.corrections.insert(id, correction);
        let figures = figures::Figures::of(ledger, site.counter.opening.as_ref(), site.zone);
        let (date, visits, total) = (day(date, language), number(visits, language), number(figures.total, language));
        Ok(msg!(
            "đã ghi điều chỉnh {visits} lượt của ngày {date}; tổng nay là {total}",
            "entered a correction of {visits} visits on {date}; the total is {total} now"
        ))
    })
}

pub(super) fn merge(site: &Site, task: &Task, folders: &[PathBuf], language: Language) -> Result<Answer, Stopped> {
    let mut others = Vec::new();
    for folder in folders {
        others.push(ledger_of(folder)?);
    }
    enter(site, task, |ledger| {
        others.iter().for_each(|other| ledger.merge(other));
        let servers = ledger.servers().join(", ");
        let figures = figures::Figures::of(ledger, site.counter.opening.as_ref(), site.zone);
        let total = number(figures.total, language);
        Ok(msg!("đã gộp; máy chủ: {servers}; tổng {total}", "merged; servers: {servers}; total {total}"))
    })
}

/// The ledger of another site's folder: its root, its `content/visits`, or one file of it.
fn ledger_of(path: &Path) -> Result<Ledger, Stopped> {
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
        ledger::read_file(path, text, &mut ledger, &mut out);
    }
    if out.has_errors() {
        out.settle(&[]);
        return Err(Stopped::Problems(Box::new((out, sources))));
    }
    Ok(ledger)
}
