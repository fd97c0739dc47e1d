//! The items of a month by author, with what is paid for them.

use std::collections::BTreeMap;

use chrono::{Datelike, FixedOffset, NaiveDate};

use super::rates::Rates;
use crate::article::TextKind;
use crate::base::collation::Collation;
use crate::base::source::nfc;
use crate::markdown::HoleKind;
use crate::site::{Item, Site, Visibility};

/// A month's sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorsReport {
    /// Year and month.
    pub month: (i32, u32),
    /// The decision that sets the rates.
    pub decision: Option<String>,
    /// By author, then from the oldest; those without an author last.
    pub rows: Vec<AuthorsRow>,
    /// Each author once, in the same order; without those that have none.
    pub authors: Vec<AuthorSum>,
    /// All of them. An item of two authors is one item, with its words and pictures.
    pub total: AuthorSum,
    /// Whether the month is not over yet.
    pub is_running: bool,
}

/// An item, or an author's part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorsRow {
    /// Who wrote it; none where nobody is named.
    pub author: Option<String>,
    /// Its headline.
    pub title: String,
    /// Its file.
    pub file: String,
    /// Its full address.
    pub address: String,
    /// The day on which it was published.
    pub day: NaiveDate,
    /// The title of its section.
    pub section: String,
    /// Syllables of its lead and text.
    pub words: usize,
    /// Its pictures, the lead picture among them.
    pub pictures: usize,
    /// The name of its rate; none where no rate fits, or nobody is to be paid.
    pub rate: Option<String>,
    /// Among how many authors it is shared.
    pub authors: usize,
    /// What this author is paid, in whole đồng.
    pub amount: i64,
}

/// Sums of an author's items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorSum {
    /// The name; empty for all.
    pub author: String,
    /// How many items.
    pub items: usize,
    /// Their syllables.
    pub words: usize,
    /// Their pictures.
    pub pictures: usize,
    /// What is paid, in whole đồng.
    pub amount: i64,
}

/// Reads `2026-11`.
pub fn month(typed: &str) -> Option<(i32, u32)> {
    let (year, month) = typed.split_once('-')?;
    let is_form = year.len() == 4 && month.len() == 2;
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    (is_form && (1900..2200).contains(&year) && (1..=12).contains(&month)).then_some((year, month))
}

/// The names in a byline: `A, B và C` are three. What stands in brackets behind a name, `(tổng hợp)`, is not part of it.
pub fn names(byline: &str) -> Vec<String> {
    let mut text = nfc(byline).replace(['\u{A0}', '\t', '\n'], " ");
    for word in [" và ", " and ", " - ", " – ", ";", "&", "/"] {
        text = text.replace(word, ",");
    }
    let mut names: Vec<String> = Vec::new();
    for part in text.split(',') {
        let name = part.split('(').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let is_new = !names.iter().any(|known| key(known) == key(&name));
        if is_new && name.contains(char::is_alphabetic) {
            names.push(name);
        }
    }
    names
}

fn key(name: &str) -> String {
    name.to_lowercase()
}

/// How many words of a name are written as those of names are: of `Lê An`, `lê an` and `LÊ AN` the first is meant.
fn capitals(name: &str) -> usize {
    let is_name = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
    };
    name.split(' ').filter(is_name).count()
}

/// An amount in as many whole parts: what cannot be divided goes to the first.
pub fn shared(amount: i64, among: usize) -> Vec<i64> {
    let count = i64::try_from(among).unwrap_or(i64::MAX).max(1);
    (0..count).map(|place| amount / count + i64::from(place < amount % count)).collect()
}

/// The sheet of a month: what was published in it and readers have seen. The site has to be planned with everything, so that
/// what has expired since is there; drafts and what is still to come do not count.
pub fn sheet(site: &Site, month: (i32, u32), rates: &Rates) -> AuthorsReport {
    let zone = site.config.time_zone;
    let items = site.items().map(|(_, item)| item).filter(|item| is_written(item));
    let mut total = AuthorSum::default();
    let mut spelled: BTreeMap<String, String> = BTreeMap::new();
    let mut rows = Vec::new();
    for (item, day) in items.filter_map(|item| Some((item, published(item, zone)?))) {
        if (day.year(), day.month()) != month {
            continue;
        }
        let made = rows_of(site, item, day, rates);
        if let Some(first) = made.first().filter(|row| row.author.is_some()) {
            total.items += 1;
            total.words += first.words;
            total.pictures += first.pictures;
        }
        for name in made.iter().filter_map(|row| row.author.as_ref()) {
            let known = spelled.entry(key(name)).or_insert_with(|| name.clone());
            if capitals(name) > capitals(known) {
                known.clone_from(name);
            }
        }
        rows.extend(made);
    }
    for name in rows.iter_mut().filter_map(|row: &mut AuthorsRow| row.author.as_mut()) {
        if let Some(known) = spelled.get(&key(name)) {
            name.clone_from(known);
        }
    }
    let order = Collation::new(site.config.language);
    rows.sort_by(|a, b| {
        let names = match (&a.author, &b.author) {
            (Some(a), Some(b)) => order.compare(a, b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        };
        names.then_with(|| a.day.cmp(&b.day)).then_with(|| a.file.cmp(&b.file))
    });
    total.amount = rows.iter().map(|row| row.amount).sum();
    let authors = sums(&rows);
    let now = site.now.with_timezone(&zone);
    let is_running = (now.year(), now.month()) <= month;
    AuthorsReport { month, decision: rates.decision.clone(), rows, authors, total, is_running }
}

/// Whether an item is one that somebody wrote for the portal: news, and whatever names an author.
fn is_written(item: &Item) -> bool {
    let article = &item.article;
    article.kind == TextKind::Article
        && matches!(item.state, Visibility::Public | Visibility::Expired(_))
        && (article.layout.is_news() || article.front.author.is_some())
}

fn published(item: &Item, zone: FixedOffset) -> Option<NaiveDate> {
    let front = &item.article.front;
    front.publish.or(item.date).map(|moment| moment.with_timezone(&zone).date_naive())
}

/// The rows of an item: one for each author.
fn rows_of(site: &Site, item: &Item, day: NaiveDate, rates: &Rates) -> Vec<AuthorsRow> {
    let article = &item.article;
    let names = article.front.author.as_deref().map(names).unwrap_or_default();
    let text = article.body.words.iter().map(|(text, _)| syllables(text)).sum::<usize>();
    let words = text + syllables(&site.lead(article));
    let in_text = article.body.holes.iter().filter(|hole| matches!(hole.kind, HoleKind::Picture { .. })).count();
    let is_repeated = article.front.image.is_none() || site.repeats_lead(article);
    let pictures = in_text + usize::from(!is_repeated);
    let rate = rates.rates.iter().find(|rate| rate.fits(site, item, words)).filter(|_| !names.is_empty());
    let amounts = shared(rate.map_or(0, |rate| rate.amount(pictures)), names.len());
    let section = item.section.and_then(|number| site.sections.get(number));
    let row = |author: Option<String>, amount: i64| AuthorsRow {
        author,
        title: article.front.title.clone(),
        file: article.path.to_string(),
        address: site.absolute(&item.address),
        day,
        section: section.map(|section| section.article.front.title.clone()).unwrap_or_default(),
        words,
        pictures,
        rate: rate.map(|rate| rate.name.clone()),
        authors: names.len(),
        amount,
    };
    if names.is_empty() {
        return vec![row(None, 0)];
    }
    names.iter().zip(amounts).map(|(name, amount)| row(Some(name.clone()), amount)).collect()
}

fn syllables(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// The sums of each author, of rows in the order of their authors.
fn sums(rows: &[AuthorsRow]) -> Vec<AuthorSum> {
    let mut sums: Vec<AuthorSum> = Vec::new();
    for row in rows {
        let Some(author) = &row.author else { continue };
        if sums.last().is_none_or(|last| last.author != *author) {
            sums.push(AuthorSum { author: author.clone(), ..AuthorSum::default() });
        }
        if let Some(sum) = sums.last_mut() {
            sum.items += 1;
            sum.words += row.words;
            sum.pictures += row.pictures;
            sum.amount += row.amount;
        }
    }
    sums
}
