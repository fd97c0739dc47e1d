//! The join: all articles together become a [`Site`] with sections, tags, months, neighbours and addresses.
//! Here lies everything that needs more than one file; nothing is parsed any more.

mod addresses;
mod arrangement;
mod artworks;
mod collections;
mod collisions;
mod computed;
mod figure_uses;
mod figures;
mod hidden;
mod items;
mod link_checks;
mod links;
mod lists;
mod menu;
mod numbers;
mod other_news;
mod page_id;
mod pages;
mod people;
mod pictures;
mod plausible;
mod redirects;
mod relations;
mod scheduled;
pub mod search;
mod shown_figures;
mod tag_names;
mod tags;
mod texts;
mod time;
mod translations;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use chrono::{FixedOffset, NaiveDate};

use crate::article::{Article, Derived, TextKind};
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostics, Place};
use crate::base::language::Language;
use crate::base::source::{Blob, SourcePath, Sources};
use crate::base::time::Moment;
use crate::config::Config;
use crate::markdown::FigureRef;
use crate::statistics::Statistics;
use crate::visits::Ledger;

pub use addresses::kind_of;
pub use collections::{Filter, InForce};
pub use collisions::is_device;
pub use figure_uses::{FigureUse, ShownAs};
pub use link_checks::{Used, check_links};
pub use links::{LinkTarget, Problem, RawTarget};
pub use lists::ListPage;
pub use menu::{MenuItem, MenuTarget, Navigation};
pub use other_news::{neighbours, other_news, related_news};
pub use page_id::PageId;
pub use pages::{Content, Feed, Page, SITEMAP_MOST, VISITS_JSON, WritePhase, all as pages, counted};
pub use people::{names as names_of_people, office_in_unit};
pub use pictures::{Drawings, Shown, Sizes, drawings, shown};
pub use redirects::{MARKS, MARKS_BEGIN, Redirect, ascii, stub_of, without_marks};
pub use shown_figures::ShownFigures;
pub use tags::TagChoice;
pub use time::{NEWS, state};

pub use words::address_word;

use addresses::AddressTable;
use arrangement::IndexInputs;
use other_news::WordIndex;

/// The whole portal, joined.
pub struct Site {
    /// The configuration.
    pub config: Config,
    /// The run's clock.
    pub now: Moment,
    /// The theme offers a search, so there is a page and an index of it.
    pub has_search: bool,
    /// Published articles: first the news, newest first, then the items of other layouts, likewise.
    pub articles: Vec<Arc<Item>>,
    /// How many of them are news.
    pub news_count: usize,
    /// Pages that no list of articles shows: standing pages, in the order of the menu, then translations of articles.
    pub standing: Vec<Arc<Item>>,
    /// Sections, in the order of the menu.
    pub sections: Arc<Vec<Section>>,
    /// The home page's own text.
    pub home: Option<Arc<Article>>,
    /// Tags, in alphabetical order.
    pub tags: Arc<Vec<Tag>>,
    /// Pages that lead to tags which are the same without marks.
    pub tag_choices: Arc<Vec<TagChoice>>,
    /// Months with articles, newest first.
    pub months: Arc<Vec<Month>>,
    /// Lists of the items of a section that share a value.
    pub filters: Arc<Vec<Filter>>,
    /// All pages of lists.
    pub lists: Arc<Vec<ListPage>>,
    /// Old addresses.
    pub redirects: Vec<Redirect>,
    /// What stands around every page.
    pub navigation: Navigation,
    /// What is not public, and why.
    pub left_out: Vec<LeftOut>,
    /// The texts of the same.
    pub unpublished: Vec<Arc<Article>>,
    /// Data sets and the visit counter.
    pub statistics: Statistics,
    /// What the visit counter counted.
    pub ledger: Ledger,
    /// Numbers of the articles that were read most in the last week, most first.
    pub most_read: Vec<usize>,
    /// For each data set the articles that cite it, newest first.
    pub citations: Arc<Vec<Vec<usize>>>,
    /// Figures shown on the home page.
    pub home_figures: Vec<FigureRef>,
    /// Figures shown on the first page of a section, by its number.
    pub section_figures: BTreeMap<usize, Vec<FigureRef>>,
    /// Number of the section in the notices column.
    pub notices: Option<usize>,
    /// Numbers of the sections with a block on the home page.
    pub blocks: Vec<usize>,
    /// The drawings that stand where items have no picture.
    pub artworks: artworks::Artworks,
    /// Items by the numbers of documents.
    documents: Arc<relations::DocumentIndex>,
    people: Arc<people::PeopleIndex>,
    /// Which items name a page in a field, in the order of the items.
    references: relations::References,
    /// From which day on items are no longer in force because of others.
    ends: BTreeMap<Address, chrono::NaiveDate>,
    home_address: Address,
    addresses: Arc<AddressTable>,
    hidden_addresses: OnceLock<hidden::HiddenAddresses>,
    words: Arc<WordIndex>,
    pairs: Arc<translations::Pairs>,
}

/// An article or standing page with what the join found out.
#[derive(Clone)]
pub struct Item {
    /// The parsed file.
    pub article: Arc<Article>,
    /// Its page.
    pub address: Address,
    /// Its date; standing pages may have none.
    pub date: Option<Moment>,
    /// Number of its section.
    pub section: Option<usize>,
    /// Where it stands in its section's list.
    pub place: usize,
    /// Numbers of its tags.
    pub tags: Vec<usize>,
    /// Whether it is the translation of another page.
    pub is_translation: bool,
    /// Whether readers see it.
    pub state: Visibility,
}

/// Whether readers see an item at the run's instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// They do.
    Public,
    /// `draft = true`.
    Draft,
    /// Not before this instant.
    Scheduled(Moment),
    /// Not since this instant.
    Expired(Moment),
}

/// A section.
pub struct Section {
    /// Its `_index.md`.
    pub article: Arc<Article>,
    /// Its folder below `content/`.
    pub folder: String,
    /// Its first page.
    pub address: Address,
    /// Its articles, newest first, or in the order of its layout.
    pub articles: Vec<usize>,
    /// Those of today or later, soonest first, by the day that its layout names for that.
    pub upcoming: Vec<usize>,
    /// Number of the section around it.
    pub parent: Option<usize>,
}

/// A tag.
pub struct Tag {
    /// As it is spelled most often.
    pub name: String,
    /// Its first page.
    pub address: Address,
    /// Its articles, newest first.
    pub articles: Vec<usize>,
    /// Numbers of the tags that are the same without marks.
    pub same: Vec<usize>,
    /// Where it is typed first.
    place: Place,
}

/// A month.
pub struct Month {
    /// Year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// Its page.
    pub address: Address,
    /// Its articles, newest first.
    pub articles: Vec<usize>,
}

/// An item that is not public.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Its file.
    pub path: SourcePath,
    /// Why.
    pub state: Visibility,
}

/// What is joined.
pub struct Parts {
    /// The configuration.
    pub config: Config,
    /// All Markdown files that could be parsed, in the order of their paths.
    pub articles: Vec<Arc<Article>>,
    /// Data sets and the visit counter.
    pub statistics: Statistics,
    /// What the visit counter counted.
    pub ledger: Ledger,
    /// The run's clock.
    pub now: Moment,
    /// Drafts, scheduled and expired items are built too, with a banner.
    pub everything: bool,
    /// The theme offers a search.
    pub has_search: bool,
}

/// What a join leaves to the next one: most edits change a text, and move nothing.
#[derive(Default)]
pub struct SiteMemo {
    arrangement: arrangement::ArrangementMemo,
    addresses: addresses::AddressMemo,
}

/// Joins the parts; what `memo` remembers is taken where it was made of the same. Clashes are recorded in `out`.
pub fn join(parts: Parts, sources: &Sources, memo: &mut SiteMemo, out: &mut Diagnostics) -> Site {
    let Parts { config, articles, statistics, ledger, now, everything, has_search } = parts;
    let (home, sections, standing, items) = sort_by_kind(articles);
    let ([sections, standing, items], unpublished) = scheduled::sort([sections, standing, items], now, everything);
    let (left_out, unpublished): (Vec<LeftOut>, _) = unpublished.into_iter().unzip();
    let sets = statistics.sets.iter().map(|set| set.name.clone()).collect();
    let (language, page_size) = (config.language, config.page_size);
    let today = now.with_timezone(&config.time_zone).date_naive();
    let inputs =
        IndexInputs { sections, standing, items, left_out: left_out.clone(), sets, language, page_size, today };
    let arranged = match everything {
        false => arrangement::arrange(inputs, now, &mut memo.arrangement, out),
        true => arrangement::arrange_all(&inputs, now, out),
    };
    let mut site = Site {
        now,
        has_search,
        news_count: arranged.articles.partition_point(|item| item.article.layout.is_news()),
        articles: arranged.articles,
        standing: arranged.standing,
        sections: arranged.sections,
        home,
        tags: arranged.tags,
        tag_choices: arranged.tag_choices,
        months: arranged.months,
        filters: arranged.filters,
        lists: arranged.lists,
        redirects: Vec::new(),
        navigation: Navigation::default(),
        left_out,
        unpublished,
        statistics,
        ledger,
        most_read: Vec::new(),
        citations: arranged.citations,
        home_figures: Vec::new(),
        section_figures: BTreeMap::new(),
        notices: None,
        blocks: Vec::new(),
        artworks: artworks::Artworks::new(),
        documents: arranged.documents,
        people: arranged.people,
        references: BTreeMap::new(),
        ends: BTreeMap::new(),
        home_address: "index.html".into(),
        addresses: Arc::default(),
        hidden_addresses: OnceLock::new(),
        words: arranged.words,
        pairs: arranged.pairs,
        config,
    };
    site.derive(sources, &mut memo.addresses, out);
    site
}

/// What the indexes need of an article, made once for its text.
fn derived(article: &Article) -> &Derived {
    article.derived.get_or_init(|| Derived {
        tags: article.front.tags.iter().map(|tag| tag_names::key(&tag.value)).collect(),
        pairs: other_news::pairs(&article.front.title),
        cites: figures::cited(article).into_iter().map(str::to_owned).collect(),
        is_plain: link_checks::is_plain(article),
    })
}

type Kinds = (Option<Arc<Article>>, Vec<Arc<Article>>, Vec<Arc<Article>>, Vec<Arc<Article>>);

fn sort_by_kind(articles: Vec<Arc<Article>>) -> Kinds {
    let (mut home, mut sections, mut standing, mut items) = (None, Vec::new(), Vec::new(), Vec::new());
    for article in articles {
        match article.kind {
            TextKind::Home => home = Some(article),
            TextKind::Section => sections.push(article),
            TextKind::Standing => standing.push(article),
            TextKind::Article => items.push(article),
        }
    }
    (home, sections, standing, items)
}

/// A path below `content/`.
pub fn inner(path: &str) -> &str {
    path.strip_prefix("content").map_or(path, |rest| rest.trim_start_matches('/'))
}

impl Item {
    /// Its last change of substance: a correction is one, from the first moment of its day in the site's time zone.
    pub fn changed(&self, zone: FixedOffset) -> Option<Moment> {
        let front = &self.article.front;
        let midnight = |day: NaiveDate| day.and_hms_opt(0, 0, 0)?.and_local_timezone(zone).single();
        let corrected = front.corrections.iter().filter_map(|correction| midnight(correction.date)).max();
        self.date.max(front.updated).max(corrected)
    }
}

impl Site {
    /// Makes everything that needs all parts together: addresses, redirects, menu.
    fn derive(&mut self, sources: &Sources, memo: &mut addresses::AddressMemo, out: &mut Diagnostics) {
        self.most_read = menu::most_read(self);
        computed::fill(self);
        crate::statistics::check(&self.statistics, out);
        self.addresses = addresses::collect(self, sources, memo, out);
        self.references = relations::references(self);
        self.ends = relations::ends(self);
        relations::check(self, out);
        self.artworks = artworks::collect(self);
        self.redirects = redirects::collect(self, out);
        people::check(self, sources, out);
        scheduled::check(self, out);
        menu::settle(self, out);
        figures::in_settings(sources, out);
        figures::warn(self, out);
        numbers::check(self, out);
    }

    /// Whether an article lies in a section or in one inside it.
    pub fn is_in_section(&self, article: usize, section: usize) -> bool {
        let mut at = self.articles[article].section;
        while let Some(number) = at {
            if number == section {
                return true;
            }
            at = self.sections[number].parent;
        }
        false
    }

    /// The overview of all data sets.
    pub fn statistics_address(&self) -> Address {
        format!("{}/index.html", self.word("statistics")).into()
    }

    /// The search page; none where the theme offers no search.
    pub fn search_address(&self) -> Option<String> {
        self.has_search.then(|| format!("{}.html", self.word("search")))
    }

    /// The page of the visit counter.
    pub fn visits_address(&self) -> String {
        format!("{}/{}.html", self.word("statistics"), self.word("visits"))
    }

    /// The page of a data set.
    pub fn set_address(&self, number: usize) -> String {
        format!("{}/{}.html", self.word("statistics"), self.statistics.sets[number].slug)
    }

    /// The word of an address in the site's language.
    pub fn word(&self, word: &str) -> &'static str {
        address_word(self.config.language, word)
    }

    /// What lies at a target, seen from a file.
    pub fn resolve<'s>(&'s self, from: &SourcePath, target: &str) -> Result<LinkTarget<'s>, links::Problem> {
        links::resolve(self, from, target)
    }

    /// All files of `content/` that are copied if they are used, with their addresses.
    pub fn files(&self) -> impl Iterator<Item = (&SourcePath, &Address, &Blob)> {
        self.addresses.files()
    }

    /// Whose file or folder is in the way of a new file at this address.
    fn in_the_way(&self, address: &str) -> Option<&Place> {
        self.addresses.in_the_way(address)
    }

    /// The address of the page made from a Markdown file.
    pub fn text_address(&self, path: &str) -> Option<&Address> {
        self.addresses.text(path).map(|(address, _)| address)
    }

    /// Whether anything lies at this address.
    pub fn has_address(&self, address: &str) -> bool {
        self.addresses.page(address).is_some() || self.addresses.file_at(address).is_some()
    }

    /// The absolute address of a page of the site.
    pub fn absolute(&self, address: &str) -> String {
        let path = crate::base::address::encode(crate::base::address::canonical(address));
        format!("{}/{path}", self.config.base_url)
    }

    /// The lead of an article as plain text, its figures filled in; empty where there is none.
    pub fn lead<'a>(&self, article: &'a Article) -> Cow<'a, str> {
        let summary = article.front.summary.as_ref();
        summary.map_or(Cow::default(), |summary| self.statistics.fill_line(&summary.value, self.language_of(article)))
    }

    /// The language of an article.
    pub fn language_of(&self, article: &Article) -> Language {
        article.front.lang.unwrap_or(self.config.language)
    }
}
