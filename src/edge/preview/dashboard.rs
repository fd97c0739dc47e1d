//! The preview's own pages: the dashboard, which staff know as the newsroom, and what is wrong if there is no page to show.

use std::fmt::Write;

use super::state::{Edition, OWN, PreviewState, address_of, href};
use crate::base::diagnostic::{Diagnostics, Message, Severity, msg};
use crate::base::language::Language;
use crate::base::number::{NO_VALUE, number};
use crate::base::report::{self, ReportStyle};
use crate::base::time::{day, end, stamp};
use crate::markdown::escape;
use crate::site::{LeftOut, Visibility};
use crate::visits::{Figures, moment};

/// Drafts, what is scheduled and when it is due, what has expired, warnings, and today's figures.
pub fn page(state: &PreviewState, edition: &std::sync::Arc<Edition>) -> String {
    let language = state.language(&edition.plan);
    let hidden = state.hidden(edition);
    let mut left: Vec<&LeftOut> = edition.plan.site.left_out.iter().collect();
    left.sort_by_key(|left| match left.state {
        Visibility::Scheduled(due) => Some(due),
        _ => None,
    });
    let table = |title: Message, wanted: fn(&Visibility) -> bool| {
        let rows: Vec<String> =
            left.iter().filter(|left| wanted(&left.state)).map(|left| row(left, edition, &hidden, language)).collect();
        section(&title, language, &rows, "table")
    };
    let mut body = table(msg!("Bài nháp", "Drafts"), |state| matches!(state, Visibility::Draft));
    body += &table(msg!("Hẹn giờ", "Scheduled"), |state| matches!(state, Visibility::Scheduled(_)));
    body += &table(msg!("Hết hạn", "Expired"), |state| matches!(state, Visibility::Expired(_)));
    body += &section(&msg!("Lượt truy cập", "Visits"), language, &visits(edition, language), "table");
    body += &section(&msg!("Số liệu", "Figures"), language, &data_sets(edition, language), "table");
    let problems = edition.problems(ReportStyle { language, colour: false, most: usize::MAX });
    let problems = if problems.is_empty() { warnings(edition, language) } else { problems };
    let told = if problems.is_empty() { Vec::new() } else { vec![escape(&problems)] };
    body += &section(&msg!("Lỗi và cảnh báo", "Problems and warnings"), language, &told, "pre");
    let title = msg!("Tòa soạn: {}", "Newsroom: {}", edition.plan.site.config.title);
    let home = format!(
        "<p><a href=\"{}\">{}</a></p>\n",
        escape(&href(&edition.plan, "index.html")),
        escape(&edition.plan.site.config.title)
    );
    document(title.text(language), &(home + &body), language)
}

/// A page that shows what is wrong.
pub fn problems(text: &str, language: Language) -> String {
    let title = msg!("Chưa xem được: có lỗi", "Nothing to show yet: there are problems");
    let body = format!("<pre id=\"bantin-problems\">{}</pre>\n", escape(text));
    document(title.text(language), &body, language)
}

pub fn document(title: &str, body: &str, language: Language) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{OWN}dashboard.css\">\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{body}\
         </main>\n</body>\n</html>\n",
        language.code(),
        title = escape(title),
    )
}

/// A heading and the rows below it, or that there are none.
fn section(title: &Message, language: Language, rows: &[String], element: &str) -> String {
    let mut html = format!("<h2>{}</h2>\n", escape(title.text(language)));
    if rows.is_empty() {
        let _ = writeln!(html, "<p class=\"none\">{}</p>", escape(msg!("Không có", "None").text(language)));
    } else {
        let _ = writeln!(html, "<{element}>{}</{element}>", rows.join("\n"));
    }
    html
}

fn row(left: &LeftOut, edition: &Edition, hidden: &Edition, language: Language) -> String {
    let mut articles = hidden.plan.site.texts().map(|(.., article)| article);
    let title = articles.find(|article| article.path == left.path).map(|one| one.front.title.clone());
    let title = escape(&title.unwrap_or_else(|| left.path.to_string()));
    let name = match address_of(&hidden.plan, &left.path) {
        Some(address) => format!("<a href=\"{}\">{title}</a>", escape(&href(&hidden.plan, &address))),
        None => title,
    };
    let zone = edition.plan.site.config.time_zone;
    let when = match left.state {
        Visibility::Scheduled(at) => stamp(&at.with_timezone(&zone), language),
        Visibility::Expired(at) => end(&at.with_timezone(&zone), language),
        Visibility::Public | Visibility::Draft => String::new(),
    };
    format!("<tr><td>{name}</td><td>{}</td><td><code>{}</code></td></tr>", escape(&when), escape(&left.path))
}

/// The counter as its widget shows it at the instant of the preview: what is out of date is a dash.
fn visits(edition: &Edition, language: Language) -> Vec<String> {
    let site = &edition.plan.site;
    let Some(counter) = &site.statistics.counter else { return Vec::new() };
    let zone = site.config.time_zone;
    let figures = Figures::of(&site.ledger, counter.opening.as_ref(), zone);
    let (now, total) = (site.now.timestamp(), number(figures.total, language));
    let known = |value: u64, is_true: bool| match i64::try_from(value) {
        Ok(value) if is_true => number(value, language),
        _ => NO_VALUE.to_owned(),
    };
    let (is_fresh, is_today) = (figures.is_fresh(now), figures.is_of_today(now, zone));
    let counted = figures.as_of.map(|at| {
        let at = stamp(&moment(at, zone), language);
        msg!("đếm lúc {at}", "counted at {at}")
    });
    let counted = counted.unwrap_or_else(|| msg!("chưa đếm lần nào", "never counted"));
    let rows = [
        (msg!("Đang truy cập", "Readers now"), known(figures.online, is_fresh), String::new()),
        (msg!("Hôm nay", "Today"), known(figures.today, is_today), String::new()),
        (msg!("Tổng lượt truy cập", "All visits"), total, counted.text(language).to_owned()),
    ];
    let opening = counter.opening.as_ref().map(|opening| {
        let from = format!("{} {}", day(opening.date, language), opening.note);
        (msg!("Số mở đầu", "Opening figure"), number(opening.total, language), from.trim_end().to_owned())
    });
    let row = |(name, value, more): (Message, String, String)| {
        format!("<tr><td>{}</td><td>{value}</td><td>{}</td></tr>", escape(name.text(language)), escape(&more))
    };
    rows.into_iter().chain(opening).map(row).collect()
}

/// The data sets, the least recently updated first.
fn data_sets(edition: &Edition, language: Language) -> Vec<String> {
    let site = &edition.plan.site;
    let mut numbers: Vec<usize> = (0..site.statistics.sets.len()).collect();
    numbers.sort_by_key(|number| site.statistics.sets[*number].updated);
    let row = |number: usize| {
        let set = &site.statistics.sets[number];
        let (href, updated) = (href(&edition.plan, &site.set_address(number)), day(set.updated, language));
        let (href, title, path) = (escape(&href), escape(&set.title), escape(&set.place.source));
        format!("<tr><td><a href=\"{href}\">{title}</a></td><td>{updated}</td><td><code>{path}</code></td></tr>")
    };
    numbers.into_iter().map(row).collect()
}

fn warnings(edition: &Edition, language: Language) -> String {
    let mut warnings = Diagnostics::default();
    let all = edition.plan.diagnostics.iter();
    warnings.extend(all.filter(|one| one.severity == Severity::Warning).cloned());
    report::text(&warnings, &edition.plan.sources, ReportStyle { language, colour: false, most: 100 })
}
