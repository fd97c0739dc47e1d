//! Commands that only look: what the counter knows, what a day is made of, whether the logs are as they were counted.

use chrono::NaiveDate;

use super::{Answer, opened};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::{Language, day, number, stamp};
use crate::edge::visits::read::compare_whole;
use crate::edge::visits::store::{Kept, cannot};
use crate::edge::visits::{Site, Stopped, logs};
use crate::visits::compare::Found;
use crate::visits::open::Fate;
use crate::visits::time::moment;
use crate::visits::{figures, ledger};

pub(super) fn status(site: &Site, now: i64, language: Language) -> Result<Answer, Stopped> {
    let (store, _, books) = opened(site, now, false)?;
    let n = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    let mut said = Vec::new();
    let ledger = &books.ledger;
    let figures = figures::Figures::of(ledger, site.counter.opening.as_ref(), site.zone);
    let at = figures.as_of.map_or_else(|| "–".to_owned(), |at| stamp(&moment(at, site.zone), language));
    let total = number(figures.total, language);
    said.push(msg!("Lần đếm cuối có gì mới: {at}; tổng {total}", "Last count with news: {at}; total {total}"));
    let open = match store.kept(ledger, &site.counter.server)? {
        Kept::Whole(open) => open,
        _ => Default::default(),
    };
    let base = site.root.join("content");
    for log in logs::list(&base, &site.counter.logs).map_err(|error| cannot(&base, &error))? {
        let name = &log.name;
        said.push(match open.files.get(name) {
            None => msg!("{name}: chưa đếm", "{name}: not counted yet"),
            Some(file) => match file.fate {
                Fate::Aside => msg!("{name}: bản sao đã bị sửa, không đếm", "{name}: a changed copy, not counted"),
                Fate::Broken => {
                    msg!("{name}: tệp nén hỏng hoặc chưa xong", "{name}: damaged, or not packed to its end")
                }
                Fate::Copy => {
                    msg!("{name}: bản sao của {}, không có gì mới", "{name}: a copy of {}, nothing new", file.log)
                }
                Fate::Counted => {
                    let key = (site.counter.server.clone(), file.log.clone());
                    let (bytes, lines) =
                        ledger.cursors.get(&key).map_or((0, 0), |cursor| (cursor.position, cursor.lines));
                    let (bytes, lines) = (n(bytes), n(lines));
                    let behind = if file.len == log.facts.len { String::new() } else { "+".to_owned() };
                    msg!(
                        "{name}: đã đếm {lines} dòng, {bytes} byte{behind}",
                        "{name}: {lines} lines counted, {bytes} bytes{behind}"
                    )
                }
            },
        });
    }
    for ((date, server), row) in ledger.days.iter().filter(|(_, row)| row.open) {
        let (date, visits) = (day(*date, language), n(row.visits));
        said.push(msg!(
            "Ngày chưa khóa sổ: {date} ({server}), {visits} lượt",
            "Open day: {date} ({server}), {visits} visits"
        ));
    }
    for ((server, log), gap) in &ledger.gaps {
        let (from, until) =
            (stamp(&moment(gap.from, site.zone), language), stamp(&moment(gap.until, site.zone), language));
        said.push(msg!(
            "Khoảng trống: nhật ký {log} ({server}) mất từ {from}, phát hiện {until}",
            "Gap: log {log} ({server}) lost from {from}, noticed {until}"
        ));
    }
    Ok(Answer { said, ..Answer::default() })
}

pub(super) fn explain(site: &Site, now: i64, date: NaiveDate, language: Language) -> Result<Answer, Stopped> {
    let (_, _, books) = opened(site, now, false)?;
    let title = day(date, language);
    let mut said = Vec::new();
    for ((_, server), one) in books.ledger.days.iter().filter(|((one, _), _)| *one == date) {
        said.push(row(msg!("{title} ({server})", "{title} ({server})"), one, language));
    }
    for ((server, generation, _), one) in books.ledger.late.iter().filter(|((_, _, one), _)| *one == date) {
        said.push(row(
            msg!("{title}, đến muộn (lần đếm {generation}, {server})", "{title}, late (count {generation}, {server})"),
            one,
            language,
        ));
    }
    for (id, one) in books.ledger.corrections.iter().filter(|(_, one)| one.date == date) {
        let (visits, reason, by) = (number(one.visits, language), &one.reason, &one.by);
        said.push(msg!(
            "{title}, điều chỉnh {id}: {visits} lượt; {by}: {reason}",
            "{title}, correction {id}: {visits} visits; {by}: {reason}"
        ));
    }
    if said.is_empty() {
        said.push(msg!("{title}: sổ không có gì về ngày này", "{title}: the ledger knows nothing of this day"));
    }
    Ok(Answer { said, ..Answer::default() })
}

/// What a row of the ledger is made of.
fn row(what: Message, row: &ledger::Day, language: Language) -> Message {
    let n = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    let (lines, excluded, bots) = (n(row.lines()), n(row.excluded), n(row.bots));
    let (unreadable, views, visits, visitors) = (n(row.unreadable), n(row.views), n(row.visits), n(row.visitors));
    let sum = msg!(
        ": {lines} dòng = {views} lần xem + {excluded} không đếm + {bots} của máy + {unreadable} không hiểu; {visits} lượt của {visitors} người đọc",
        ": {lines} lines = {views} page views + {excluded} excluded + {bots} bots + {unreadable} unreadable; {visits} visits of {visitors} visitors"
    );
    let mut line = Message { vi: what.vi + &sum.vi, en: what.en + &sum.en };
    if row.clamped > 0 {
        let clamped = n(row.clamped);
        line.vi.push_str(&format!("; {clamped} dòng có giờ sai, tính vào lúc đếm"));
        line.en.push_str(&format!("; {clamped} lines with an impossible time, taken as of the count"));
    }
    if row.approximate {
        line.vi.push_str("; số lượt là gần đúng");
        line.en.push_str("; visits are approximate");
    }
    if row.open {
        line.vi.push_str("; chưa khóa sổ");
        line.en.push_str("; not sealed yet");
    }
    line
}

/// Hashes every log that is on the disk from its beginning, and holds it against its cursor.
pub(super) fn verify(site: &Site, now: i64, language: Language) -> Result<Answer, Stopped> {
    let (store, _, books) = opened(site, now, false)?;
    let key = store.key()?;
    let open = match store.kept(&books.ledger, &site.counter.server)? {
        Kept::Whole(open) => open,
        _ => Default::default(),
    };
    let mut answer = Answer::default();
    let base = site.root.join("content");
    let (mut whole, mut bytes) = (0i64, 0u64);
    for log in logs::list(&base, &site.counter.logs).map_err(|error| cannot(&base, &error))? {
        let Some(file) = open.files.get(&log.name).filter(|file| file.fate == Fate::Counted && !file.log.is_empty())
        else {
            continue;
        };
        let Some(cursor) = books.ledger.cursors.get(&(site.counter.server.clone(), file.log.clone())) else { continue };
        let opened = logs::Opened::open(&log.path).map_err(|error| cannot(&log.path, &error))?;
        let found = compare_whole(&opened, &key, cursor).map_err(|error| cannot(&log.path, &error))?;
        bytes += cursor.position;
        if matches!(found, Found::Whole { .. }) {
            whole += 1;
        } else {
            answer.is_bad = true;
            let name = &log.name;
            answer.warned.push(msg!(
                "`{name}`: phần đã đếm bị sửa sau khi đếm",
                "`{name}`: what was counted has been changed since"
            ));
        }
    }
    let (whole, bytes) = (number(whole, language), crate::base::language::bytes(bytes, language));
    answer.said.push(msg!(
        "{whole} nhật ký đúng như khi đếm ({bytes}); sổ đọc được, các tổng khớp",
        "{whole} logs are as they were counted ({bytes}); the ledger is sound, the sums agree"
    ));
    Ok(answer)
}
