//! Commands that change nothing: what the counter knows, what a day consists of, whether logs were altered.

use chrono::NaiveDate;

use super::{Reply, opened};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::time::{day, hour_span, stamp};
use crate::edge::visits::logs::AccessLog;
use crate::edge::visits::store::Store;
use crate::edge::visits::{CounterConfig, RunError};
use crate::visits::{Day, Ledger, LogFile, LogStatus, OpenState, SavedState, moment};

/// The open state; empty where it is lost.
pub(super) fn open_state(store: &Store, ledger: &Ledger, config: &CounterConfig) -> Result<OpenState, RunError> {
    Ok(match store.saved_state(ledger, &config.settings.server)? {
        SavedState::Whole(open) => open,
        SavedState::Fresh | SavedState::Lost => OpenState::default(),
    })
}

/// How far a log was counted, in a line.
fn log_status(
    config: &CounterConfig,
    log: &AccessLog,
    file: Option<&LogFile>,
    ledger: &Ledger,
    language: Language,
) -> Message {
    let name = &log.name;
    let n = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    let Some(file) = file else { return msg!("{name}: chưa đếm", "{name}: not counted yet") };
    match file.status {
        LogStatus::Aside => {
            msg!("{name}: bản sao đã bị sửa, không đếm", "{name}: an altered copy, not counted")
        }
        LogStatus::Broken => {
            msg!(
                "{name}: hỏng, không đọc được hoặc chưa nén xong",
                "{name}: damaged, not readable, or not fully compressed yet"
            )
        }
        LogStatus::LeftOut => {
            msg!("{name}: không hiểu các dòng mới, không đếm", "{name}: the new lines are unreadable, not counted")
        }
        LogStatus::Copy => {
            msg!("{name}: bản sao của {}, không có gì mới", "{name}: a copy of {}, nothing new", file.log)
        }
        LogStatus::Counted => {
            let cursor = ledger.cursors.get(&config.log_key(&file.log));
            let (bytes, lines) = cursor.map_or((0, 0), |cursor| (cursor.position, cursor.lines));
            let (bytes, lines) = (n(bytes), n(lines));
            let behind = if file.stamp.len == log.stamp.len { "" } else { "+" };
            msg!(
                "{name}: đã đếm {lines} dòng, {bytes} byte{behind}",
                "{name}: {lines} lines counted, {bytes} bytes{behind}"
            )
        }
    }
}

pub(super) fn status(config: &CounterConfig, now: i64, language: Language) -> Result<Reply, RunError> {
    let (store, _, files) = opened(config, now, false)?;
    let n = |value: u64| number(i64::try_from(value).unwrap_or(i64::MAX), language);
    let mut said = Vec::new();
    let ledger = &files.ledger;
    let figures = config.figures(ledger);
    let at = figures.as_of.map_or_else(|| "–".to_owned(), |at| stamp(&moment(at, config.zone), language));
    let total = number(figures.total, language);
    said.push(msg!(
        "Lần đếm cuối có gì mới: {at}; tổng {total}",
        "Last count that found something new: {at}; total {total}"
    ));
    let open = open_state(&store, ledger, config)?;
    for log in config.logs()? {
        said.push(log_status(config, &log, open.files.get(&log.name), ledger, language));
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
            (stamp(&moment(gap.from, config.zone), language), stamp(&moment(gap.until, config.zone), language));
        said.push(msg!(
            "Khoảng trống: nhật ký {log} ({server}) mất từ {from}, phát hiện {until}",
            "Gap: log {log} ({server}) lost from {from} on, noticed {until}"
        ));
    }
    Ok(Reply { said, ..Reply::default() })
}

pub(super) fn explain(
    config: &CounterConfig,
    now: i64,
    date: NaiveDate,
    language: Language,
) -> Result<Reply, RunError> {
    let (_, _, files) = opened(config, now, false)?;
    let title = day(date, language);
    let mut said = Vec::new();
    for (key, one) in files.ledger.days.iter().filter(|((one, _), _)| *one == date) {
        let what = format!("{title} ({})", key.1);
        said.push(row(Message { vi: what.clone(), en: what.clone() }, one, language));
        said.extend(files.ledger.hours.get(key).map(|hours| by_hour(&what, hours)));
    }
    for ((server, generation, _), one) in files.ledger.late.iter().filter(|((_, _, one), _)| *one == date) {
        said.push(row(
            msg!("{title}, đến muộn (lần đếm {generation}, {server})", "{title}, late (count {generation}, {server})"),
            one,
            language,
        ));
    }
    for (id, one) in files.ledger.corrections.iter().filter(|(_, one)| one.date == date) {
        let (visits, reason, by) = (number(one.visits, language), &one.reason, &one.by);
        said.push(msg!(
            "{title}, điều chỉnh {id}: {visits} lượt; {by}: {reason}",
            "{title}, correction {id}: {visits} visits; {by}: {reason}"
        ));
    }
    if said.is_empty() {
        said.push(msg!("{title}: sổ không có gì về ngày này", "{title}: the ledger has nothing about this day"));
    }
    Ok(Reply { said, ..Reply::default() })
}

/// In which hours the visits of a day began.
fn by_hour(what: &str, hours: &[u64; 24]) -> Message {
    let list = |language| {
        let some = hours.iter().enumerate().filter(|(_, visits)| **visits > 0);
        let some = some.map(|(hour, visits)| {
            let visits = number(i64::try_from(*visits).unwrap_or(i64::MAX), language);
            format!("{}: {visits}", hour_span(hour, hour + 1, language))
        });
        some.collect::<Vec<String>>().join(", ")
    };
    let (vi, en) = (list(Language::Vi), list(Language::En));
    msg!("{what}, lượt theo giờ bắt đầu: {vi}", "{what}, visits by the hour in which they began: {en}")
}

/// What a row of the ledger consists of.
fn row(what: Message, row: &Day, language: Language) -> Message {
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
        line.en.push_str(&format!("; {clamped} lines with an impossible time, counted at the time of the count"));
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
