//! The order of the news: sections, standing pages, articles, tags, months, lists, and who cites what. All of it is made
//! of front matter, so that most edits, which change a text, leave it as it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;

use super::items::{make_items, make_sections, make_standing};
use super::other_news::WordIndex;
use super::people::PeopleIndex;
use super::relations::DocumentIndex;
use super::translations::{self, Pairs};
use super::{
    Filter, Item, LeftOut, ListPage, Month, Section, Tag, TagChoice, address_word, collections, derived, lists, tags,
};
use crate::article::Article;
use crate::base::collation::Collation;
use crate::base::diagnostic::Diagnostics;
use crate::base::language::Language;
use crate::base::memo::Memo;
use crate::base::time::Moment;

/// What is arranged.
pub(super) struct IndexInputs {
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
    /// The day by which what is to come is told from what is past.
    pub(super) today: NaiveDate,
}

/// What is arranged, in the fields of the same names of [`super::Site`].
#[derive(Clone)]
pub(super) struct Arrangement {
    pub(super) sections: Arc<Vec<Section>>,
    pub(super) standing: Vec<Arc<Item>>,
    pub(super) articles: Vec<Arc<Item>>,
    pub(super) tags: Arc<Vec<Tag>>,
    pub(super) tag_choices: Arc<Vec<TagChoice>>,
    pub(super) months: Arc<Vec<Month>>,
    pub(super) filters: Arc<Vec<Filter>>,
    pub(super) lists: Arc<Vec<ListPage>>,
    pub(super) citations: Arc<Vec<Vec<usize>>>,
    pub(super) pairs: Arc<Pairs>,
    pub(super) words: Arc<WordIndex>,
    pub(super) documents: Arc<DocumentIndex>,
    pub(super) people: Arc<PeopleIndex>,
}

/// The arrangement of the last join.
pub(super) type ArrangementMemo = Memo<IndexInputs, Arrangement>;

/// At most this many texts may differ; more are a larger change, for which everything is rebuilt.
const FEW: usize = 16;

/// Arranges what readers see, or takes the last arrangement where nothing that it was made of changed.
pub(super) fn arrange(
    mut inputs: IndexInputs,
    now: Moment,
    memo: &mut ArrangementMemo,
    out: &mut Diagnostics,
) -> Arrangement {
    let last = memo.recall(|then, arranged| holds(then, arranged, &mut inputs), out);
    last.unwrap_or_else(|| memo.make(inputs, |inputs, out| arrange_all(inputs, now, out), out))
}

/// Whether the texts differ alone, and not in their order: then the arrangement gets them as they are now.
fn holds(then: &mut IndexInputs, arranged: &mut Arrangement, now: &mut IndexInputs) -> bool {
    let Some(changed) = changed(then, now) else { return false };
    for (old, new) in changed {
        let mut items = arranged.articles.iter_mut().chain(&mut arranged.standing);
        let Some(item) = items.find(|item| Arc::ptr_eq(&item.article, old)) else { return false };
        Arc::make_mut(item).article = new.clone();
    }
    std::mem::swap(then, now);
    true
}

/// The texts that were read again, old and new; none where more than a text changed.
fn changed<'a>(then: &'a IndexInputs, now: &'a IndexInputs) -> Option<Vec<(&'a Arc<Article>, &'a Arc<Article>)>> {
    let same = then.language == now.language
        && then.page_size == now.page_size
        && then.today == now.today
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

/// Arranges everything; when an item is public depends on `now`.
pub(super) fn arrange_all(inputs: &IndexInputs, now: Moment, out: &mut Diagnostics) -> Arrangement {
    let order = Collation::new(inputs.language);
    inputs.items.par_iter().for_each(|article| {
        derived(article);
    });
    let mut sections = make_sections(&inputs.sections, &order, out);
    let mut standing = make_standing(inputs.standing.clone(), now, &order);
    let mut articles = make_items(inputs.items.clone(), &sections, now, out);
    let pairs = translations::pair(inputs.language, (&mut articles, &mut standing), &inputs.left_out, out);
    for (number, item) in articles.iter().enumerate() {
        if let Some(section) = item.section {
            sections[section].articles.push(number);
        }
    }
    collections::sort(&mut sections, &mut articles, &order, inputs.today);
    let filters = collections::filters(&sections, &articles, inputs.language, &order);
    let mut tags = tags::index(&mut articles, inputs.language, &order, out);
    let months = months(&articles, inputs.language);
    let lists = lists::pages((&sections, &filters, &tags, &months), inputs.language, inputs.page_size);
    Arrangement {
        citations: citations(&articles, &inputs.sets).into(),
        words: WordIndex::new(&articles).into(),
        documents: DocumentIndex::new(&articles).into(),
        people: PeopleIndex::new(&articles).into(),
        sections: sections.into(),
        standing: standing.into_iter().map(Arc::new).collect(),
        articles: articles.into_iter().map(Arc::new).collect(),
        tag_choices: tags::choices(&mut tags, inputs.language, inputs.page_size).into(),
        tags: tags.into(),
        months: months.into(),
        filters: filters.into(),
        lists: lists.into(),
        pairs: pairs.into(),
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
