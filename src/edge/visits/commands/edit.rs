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
use crate::edge::visits::{CounterConfig, KillPoint, RunError, Task, run, token};
use crate::visits::{
    CountedDays, Ledger, SavedState, VisitCorrection, balance, counted, date_of, local_day, read_file,
};

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
    let mut warned = store.commit(month, &text, &open, &token, task.step)?;
    warned.extend(config.publish(&store, &config.figures(&ledger)).err());
    task.alive(KillPoint::Published)?;
    Ok(Reply { said: vec![said], is_bad: !warned.is_empty(), warned, ..Reply::default() })
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
    if reason.trim().is_empty() || visits == 0 {
        return Err(Failure::from(msg!(
            "điều chỉnh cần --visits khác 0 và --reason",
            "a correction needs --visits other than 0 and a --reason"
        ))
        .into());
    }
    if date > date_of(local_day(task.now, config.zone)) {
        let date = day(date, language);
        return Err(Failure::from(msg!(
            "ngày {date} chưa đến; chưa ghi gì",
            "{date} is yet to come; nothing was recorded"
        ))
        .into());
    }
    let id = token()?;
    edit(config, task, |ledger| {
        let correction =
            VisitCorrection { date, visits, at: task.now, by: by.trim().to_owned(), reason: reason.trim().to_owned() };
        let opening = config.settings.opening.as_ref();
        let before = balance(ledger, opening);
        ledger.corrections.insert(id, correction);
        let after = balance(ledger, opening);
        if after < 0 {
            let (before, visits) = (number(before, language), number(visits, language));
            return Err(Failure::from(msg!(
                "tổng đang là {before}; điều chỉnh {visits} lượt làm tổng thành số âm; chưa ghi gì",
                "the total is {before}; a correction of {visits} visits would make it negative; nothing was recorded"
            ))
            .into());
        }
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
        let opening = config.settings.opening.as_ref();
        for (other, folder) in others.iter().zip(folders) {
            let before = counted(ledger, opening);
            if let Some(server) = ledger.forked_server(other) {
                return Err(Failure::from(forked(&server, folder)).into());
            }
            ledger.merge(other);
            if counted(ledger, opening) < before {
                return Err(Failure::from(msg!(
                    "gộp sổ `{}` làm tổng giảm; chưa gộp gì",
                    "merging the ledger in `{}` would lower the total; nothing was merged",
                    folder.display()
                ))
                .into());
            }
        }
        let servers = ledger.servers().join(", ");
        let figures = config.figures(ledger);
        let total = number(figures.total, language);
        Ok(msg!("đã gộp; máy chủ: {servers}; tổng {total}", "merged; servers: {servers}; total {total}"))
    })
}

/// Enters days that a warehouse has counted.
pub(super) fn counted_elsewhere(
    config: &CounterConfig,
    task: &Task,
    file: &Path,
    language: Language,
) -> Result<Reply, RunError> {
    let csv = std::fs::read(file).map_err(|error| cannot(file, &error))?;
    let days = CountedDays::read(&csv, &config.pages).map_err(|why| {
        let file = file.display();
        Failure::from(Message { vi: format!("`{file}`: {}", why.vi), en: format!("`{file}`: {}", why.en) })
    })?;
    let (token, since) = (token()?, config.settings.opening.as_ref().map(|opening| opening.date));
    let today = local_day(task.now, config.zone);
    edit(config, task, |ledger| {
        let new = days.enter(ledger, (task.now, today), (&token, since)).map_err(Failure::from)?;
        let total = number(config.figures(ledger).total, language);
        Ok(msg!("đã nhập {new} ngày; tổng nay là {total}", "{new} days were entered; the total is now {total}"))
    })
}

fn forked(server: &str, folder: &Path) -> Message {
    let folder = folder.display();
    msg!(
        "sổ ở đây và sổ trong `{folder}` đều của máy chủ `{server}` nhưng đếm từ nhật ký khác nhau: gộp lại sẽ mất lượt của một máy, nên chưa gộp gì. Đặt tên riêng cho máy kia trong [visits], ví dụ server = \"web2\", dời thư mục content/visits của máy ấy đi nơi khác, đếm lại từ nhật ký của nó rồi gộp",
        "the ledger here and the one in `{folder}` are both of the server `{server}`, but were counted from different logs: merging them would lose the visits of one, so nothing was merged. Give the other machine a name of its own in [visits], such as server = \"web2\", move its folder content/visits away, count its logs again, and then merge"
    )
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
