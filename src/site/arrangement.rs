//! The order of the news: sections, standing pages, articles, tags, months, lists, and who cites what. All of it is made
//! of front matter, so that most edits, which change a text, leave it as it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike;
use rayon::prelude::*;

use super::items::{make_items, make_sections, make_standing};
use super::other_news::WordIndex;
use super::translations::{self, Pairs};
use super::{Filter, Item, LeftOut, List, Month, Section, Tag, address_word, collections, derived, lists, tags};
use crate::article::Article;
use crate::base::collation::Collation;
use crate::base::diagnostic::Diagnostics;
use crate::base::language::Language;
use crate::base::time::Moment;

/// What is arranged.
pub(super) struct Given {
    /// Shown sections.
    pub(super) sections: Vec<Arc<Article>>,
    /// Shown standing pages.
    pub(super) standing: Vec<Arc<Article>>,
    /// Shown articles, in the order of their paths.
    pub(super) items: Vec<Arc<Article>>,
    /// What is not shown.
    pub(super) left_out: Vec<LeftOut>,
    /// Names of the data sets.
    pub(super) sets: Vec<String>,
    /// The language of the site.
    pub(super) language: Language,
    /// Articles on a page of a list.
    pub(super) page_size: usize,
}

/// What is arranged, in the fields of the same names of [`super::Site`].
#[derive(Clone)]
pub(super) struct Arrangement {
    pub(super) sections: Arc<Vec<Section>>,
    pub(super) standing: Vec<Item>,
    pub(super) articles: Vec<Item>,
    pub(super) tags: Arc<Vec<Tag>>,
    pub(super) months: Arc<Vec<Month>>,
    pub(super) filters: Arc<Vec<Filter>>,
    pub(super) lists: Arc<Vec<List>>,
    pub(super) citations: Arc<Vec<Vec<usize>>>,
    pub(super) pairs: Arc<Pairs>,
    pub(super) words: Arc<WordIndex>,
    said: Diagnostics,
}

/// The arrangement of the last join, and what it was made of.
#[derive(Default)]
pub(super) struct Known(Option<(Given, Arrangement)>);

/// So many texts may differ; more are a larger change, for which all is made anew.
const FEW: usize = 16;

/// Arranges what readers see, or takes the last arrangement where nothing that it was made of changed.
pub(super) fn arrange(given: Given, now: Moment, known: &mut Known, out: &mut Diagnostics) -> Arrangement {
    let arranged = match known.0.take().and_then(|(then, arranged)| again(&then, arranged, &given)) {
        Some(arranged) => arranged,
        None => make(&given, now),
    };
    out.extend(arranged.said.clone());
    known.0 = Some((given, arranged.clone()));
    arranged
}

/// Arranges everything; when an item is public depends on `now`, so that nothing is remembered.
pub(super) fn arrange_all(given: &Given, now: Moment, out: &mut Diagnostics) -> Arrangement {
    let arranged = make(given, now);
    out.extend(arranged.said.clone());
    arranged
}

/// The same arrangement with the texts as they are now; none where it would be another one.
fn again(then: &Given, mut arranged: Arrangement, now: &Given) -> Option<Arrangement> {
    let changed = changed(then, now)?;
    for (old, new) in changed {
        let mut items = arranged.articles.iter_mut().chain(&mut arranged.standing);
        items.find(|item| Arc::ptr_eq(&item.article, old))?.article = new.clone();
    }
    Some(arranged)
}

/// The texts that were read again, old and new; none where more than a text changed.
fn changed<'a>(then: &'a Given, now: &'a Given) -> Option<Vec<(&'a Arc<Article>, &'a Arc<Article>)>> {
    let same = then.language == now.language
        && then.page_size == now.page_size
        && then.sets == now.sets
        && then.left_out == now.left_out
        && then.standing.len() == now.standing.len()
        && then.items.len() == now.items.len()
        && then.sections.len() == now.sections.len()
        && then.sections.iter().zip(&now.sections).all(|(then, now)| Arc::ptr_eq(then, now));
    if !same {
        return None;
    }
    let texts = then.standing.iter().zip(&now.standing).chain(then.items.iter().zip(&now.items));
    let changed: Vec<_> = texts.filter(|(then, now)| !Arc::ptr_eq(then, now)).take(FEW + 1).collect();
    (changed.len() <= FEW && changed.iter().all(|(then, now)| is_alike(then, now))).then_some(changed)
}

/// Whether two readings of a text have the same place in the site.
fn is_alike(one: &Article, other: &Article) -> bool {
    one.path == other.path && one.kind == other.kind && one.front == other.front && derived(one) == derived(other)
}

fn make(given: &Given, now: Moment) -> Arrangement {
    let order = Collation::new(given.language);
    let mut said = Diagnostics::default();
    given.items.par_iter().for_each(|article| {
        derived(article);
    });
    let mut sections = make_sections(&given.sections, &order, &mut said);
    let mut standing = make_standing(given.standing.clone(), now, &order);
    let mut articles = make_items(given.items.clone(), &sections, now, &mut said);
    let pairs = translations::pair(given.language, (&mut articles, &mut standing), &given.left_out, &mut said);
    for (number, item) in articles.iter().enumerate() {
        if let Some(section) = item.section {
            sections[section].articles.push(number);
        }
    }
    collections::sort(&mut sections, &mut articles, &order);
    let filters = collections::filters(&sections, &articles, given.language, &order);
    let tags = tags::index(&mut articles, given.language, &order, &mut said);
    let months = months(&articles, given.language);
    let lists = lists::pages((&sections, &filters, &tags, &months), given.language, given.page_size);
    Arrangement {
        citations: citations(&articles, &given.sets).into(),
        words: WordIndex::new(&articles).into(),
        sections: sections.into(),
        standing,
        articles,
        tags: tags.into(),
        months: months.into(),
        filters: filters.into(),
        lists: lists.into(),
        pairs: pairs.into(),
        said,
    }
}

fn months(articles: &[Item], language: Language) -> Vec<Month> {
    let folder = address_word(language, "archive");
    let mut months: BTreeMap<(i32, u32), Vec<usize>> = BTreeMap::new();
    for (number, item) in articles.iter().enumerate().filter(|(_, item)| item.article.layout.is_news()) {
        if let Some(date) = item.date {
            months.entry((date.year(), date.month())).or_default().push(number);
        }
    }
    let month = |((year, month), articles)| Month {
        year,
        month,
        address: format!("{folder}/{year:04}-{month:02}.html").into(),
        articles,
    };
    months.into_iter().rev().map(month).collect()
}

/// For each data set the articles that cite it.
fn citations(articles: &[Item], sets: &[String]) -> Vec<Vec<usize>> {
    let mut citations = vec![Vec::new(); sets.len()];
    for (number, item) in articles.iter().enumerate() {
        for name in &derived(&item.article).cites {
            if let Some(set) = sets.iter().position(|set| set == name) {
                citations[set].push(number);
            }
        }
    }
    citations
}
