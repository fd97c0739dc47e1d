//! What time does to a site: who is seen when, and when that changes by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Item, LeftOut, Site, Visibility, inner};
use crate::article::{Article, Pinned};
use crate::base::source::{SourcePath, folder};
use crate::base::time::Moment;
use crate::config::Notice;
use crate::visits::{FRESH, Figures, moment};

/// How long an article is news to search engines.
pub const NEWS: chrono::TimeDelta = chrono::TimeDelta::hours(48);

/// Whether readers see an article at this instant.
pub fn state(article: &Article, now: Moment) -> Visibility {
    let front = &article.front;
    if front.draft {
        return Visibility::Draft;
    }
    if let Some(expires) = front.expires.filter(|expires| *expires <= now) {
        return Visibility::Expired(expires);
    }
    match front.publish.or(front.date) {
        Some(publish) if publish > now => Visibility::Scheduled(publish),
        _ => Visibility::Public,
    }
}

/// From when until when readers see a text; none: always.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Life(Option<Moment>, Option<Moment>);

impl Life {
    /// As its front matter says.
    pub(super) fn of(article: &Article) -> Life {
        Life(article.front.publish.or(article.front.date), article.front.expires)
    }

    /// Whether readers see two texts at the same time.
    pub(super) fn meets(self, other: Life) -> bool {
        let begins_before = |from: Option<Moment>, until: Option<Moment>| match (from, until) {
            (Some(from), Some(until)) => from < until,
            _ => true,
        };
        begins_before(self.0, other.1) && begins_before(other.0, self.1)
    }
}

/// What is not public, and its text.
pub(super) type Hidden = (LeftOut, Arc<Article>);

/// What readers see of each kind, or `everything`; and what they do not, with the reason, in the order of the paths.
pub(super) fn sort_by_state(
    kinds: [Vec<Arc<Article>>; 3],
    now: Moment,
    everything: bool,
) -> ([Vec<Arc<Article>>; 3], Vec<Hidden>) {
    let closed = closed_folders(&kinds[0], now);
    let mut left_out = Vec::new();
    let mut keep = |article: &Arc<Article>| {
        let state = match state(article, now) {
            Visibility::Public => state_of_folder(article, &closed),
            state => state,
        };
        let shown = everything || state == Visibility::Public;
        if !shown {
            left_out.push((LeftOut { path: article.path.clone(), state }, article.clone()));
        }
        shown
    };
    let shown = kinds.map(|articles| articles.into_iter().filter(|article| keep(article)).collect());
    left_out.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    (shown, left_out)
}

/// The folders of sections that readers do not see, with the reason.
fn closed_folders(sections: &[Arc<Article>], now: Moment) -> BTreeMap<String, Visibility> {
    let closed = sections.iter().map(|section| (inner(folder(&section.path)).to_owned(), state(section, now)));
    closed.filter(|(_, state)| *state != Visibility::Public).collect()
}

/// What is in a section that readers do not see is not seen either, however deep it lies.
fn state_of_folder(article: &Article, closed: &BTreeMap<String, Visibility>) -> Visibility {
    if closed.is_empty() {
        return Visibility::Public;
    }
    let mut at = inner(folder(&article.path));
    while !at.is_empty() {
        if let Some(state) = closed.get(at) {
            return *state;
        }
        at = folder(at);
    }
    Visibility::Public
}

/// After so long an item is old: it is no longer read for its style.
const OLD: chrono::TimeDelta = chrono::TimeDelta::days(30);

impl Site {
    /// The articles that lead the home page, first the pinned ones, each newest first.
    pub fn pinned(&self) -> impl Iterator<Item = usize> {
        let now = self.now;
        self.articles.iter().enumerate().filter_map(move |(number, item)| {
            let pinned = match item.article.front.pinned {
                Pinned::No => false,
                Pinned::Always => true,
                Pinned::Until(end) => now <= end,
            };
            pinned.then_some(number)
        })
    }

    /// The day of the run in the site's zone.
    pub fn today(&self) -> chrono::NaiveDate {
        self.now.with_timezone(&self.config.time_zone).date_naive()
    }

    /// What the agency is called today; none where `site.toml` does not say.
    pub fn agency(&self) -> Option<&str> {
        self.config.agency.name_on(self.today())
    }

    /// What the agency was called on the day of a news item, where that is not its name of today.
    pub fn agency_then(&self, item: &Item) -> Option<&str> {
        let date = item.date.filter(|_| item.section.is_some() && item.article.layout.is_news())?;
        let then = self.config.agency.name_on(date.with_timezone(&self.config.time_zone).date_naive());
        then.filter(|_| then != self.agency())
    }

    /// The files of old items, and the day before which they were published or changed last.
    pub fn old_items(&self) -> (chrono::NaiveDate, BTreeSet<&SourcePath>) {
        let before = (self.now - OLD).with_timezone(&self.config.time_zone).date_naive();
        let last = |article: &Article| article.front.date.max(article.front.publish).max(article.front.updated);
        let is_old = |article: &Article| {
            last(article).is_some_and(|last| last.with_timezone(&self.config.time_zone).date_naive() < before)
        };
        let items = self.items().map(|(_, item)| &item.article).chain(&self.unpublished);
        (before, items.filter(|article| is_old(article)).map(|article| &article.path).collect())
    }

    /// The notice on top of every page, while it is shown.
    pub fn notice(&self) -> Option<&Notice> {
        let notice = &self.config.notice;
        (!notice.text.is_empty() && notice.end.is_none_or(|end| self.now < end)).then_some(notice)
    }

    /// The next instant at which the same files make another site.
    pub fn next_change(&self) -> Option<Moment> {
        let items = self.items().map(|(_, item)| item);
        let ends = self.texts().filter_map(|(.., article)| article.front.expires);
        let dues = self.left_out.iter().filter_map(|left| match left.state {
            Visibility::Scheduled(due) => Some(due),
            _ => None,
        });
        // An item is pinned until the end of its instant, and news for two days.
        let second = chrono::TimeDelta::seconds(1);
        let unpinned = items.clone().filter_map(|item| match item.article.front.pinned {
            Pinned::Until(end) => Some(end + second),
            _ => None,
        });
        let midnight =
            |day: chrono::NaiveDate| day.and_hms_opt(0, 0, 0)?.and_local_timezone(self.config.time_zone).single();
        let in_force = items.clone().flat_map(|item| self.days_in_force(item)).flatten().filter_map(midnight);
        let past =
            items.clone().filter_map(|item| item.day(item.article.layout.upcoming)?.succ_opt()).filter_map(midnight);
        let news = items.filter_map(|item| item.date).map(|date| date + NEWS);
        let renamed =
            self.config.agency.history.iter().filter_map(|former| former.until.succ_opt()).filter_map(midnight);
        ends.chain(self.config.notice.end)
            .chain(dues)
            .chain(unpinned)
            .chain(news)
            .chain(in_force)
            .chain(renamed)
            .chain(past)
            .filter(|change| *change > self.now)
            .min()
    }

    /// Until when a build gives the same bytes. Beside what [`Site::next_change`] knows, the counter's words change with the
    /// time: who is there now, what is of today, what was read in the last week.
    pub fn holds_until(&self) -> Option<Moment> {
        let zone = self.config.time_zone;
        let midnight = || self.today().succ_opt()?.and_hms_opt(0, 0, 0)?.and_local_timezone(zone).single();
        let counter = self.statistics.counter.as_ref();
        let counted = counter.and_then(|counter| Figures::of(&self.ledger, counter.opening.as_ref(), zone).as_of);
        let fresh = counted.into_iter().flat_map(|at| [at - FRESH, at + FRESH + 1]).map(|at| moment(at, zone));
        let by_clock = fresh.chain(counted.and_then(|_| midnight())).filter(|change| *change > self.now);
        by_clock.chain(self.next_change()).min()
    }
}
