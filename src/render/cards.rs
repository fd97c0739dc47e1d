//! Articles in lists. A card is made once for the depth at which most lists are and then shared; at another depth its addresses
//! are replaced. What the theme's `cards/` make of it is shared too: an article stands below a dozen others.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::OnceLock;

use serde::Serialize;
use tera::Value;
use xxhash_rust::xxh3::Xxh3;

use super::pictures;
use super::text::shortened;
use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::time::{day, published};
use crate::site::{Item, Site};
use crate::view::{CardView, ImageView, LinkView};

/// How many characters of a lead a card shows: five lines of a phone. A list has thirty cards.
const LONGEST_SUMMARY: usize = 200;

/// The depth of most lists.
const LISTS: &str = "../";

/// Depths at which forms are kept; deeper pages make them each time.
const ROOTS: [&str; 3] = ["", LISTS, "../../"];

/// Cards that are kept side by side. A page shows neighbours, and a plan of the preview few pages: most stretches are
/// never made.
const STRETCH: usize = 64;

type Stretch<T> = OnceLock<Box<[OnceLock<T>; STRETCH]>>;

/// One of something for each article, made when it is asked for.
struct OncePerArticle<T>(Vec<Stretch<T>>);

impl<T: Clone> OncePerArticle<T> {
    fn new(articles: usize) -> OncePerArticle<T> {
        OncePerArticle((0..articles.div_ceil(STRETCH)).map(|_| OnceLock::new()).collect())
    }

    fn get(&self, number: usize, make: impl FnOnce() -> T) -> T {
        let stretch = self.0[number / STRETCH].get_or_init(|| Box::new([const { OnceLock::new() }; STRETCH]));
        stretch[number % STRETCH].get_or_init(make).clone()
    }
}

pub(super) struct Cards {
    plain: OncePerArticle<Value>,
    /// For each of [`ROOTS`].
    formed: [OncePerArticle<Result<Value, Box<Diagnostic>>>; ROOTS.len()],
    hashes: OncePerArticle<u128>,
}

impl Cards {
    pub(super) fn new(site: &Site) -> Cards {
        let articles = site.articles.len();
        Cards {
            plain: OncePerArticle::new(articles),
            formed: ROOTS.map(|_| OncePerArticle::new(articles)),
            hashes: OncePerArticle::new(articles),
        }
    }

    pub(super) fn get(&self, site: &Site, root: &str, number: usize) -> Value {
        let kept = self.plain.get(number, || Value::from_serializable(&card(site, number)));
        if root == LISTS { kept } else { moved(kept, site, root, number) }
    }

    /// A hash of a card at any depth: what is made of it differs only where this does, or the depth. It tells without any value
    /// for templates whether the pages that show the card are still right.
    pub(super) fn hash(&self, site: &Site, number: usize) -> u128 {
        self.hashes.get(number, || {
            let mut hash = Xxh3::new();
            card(site, number).hash(&mut hash);
            hash.digest128()
        })
    }

    /// A card with its `forms`, which `form` makes of it.
    pub(super) fn formed(
        &self,
        (site, root): (&Site, &str),
        number: usize,
        form: impl FnOnce(Value) -> Result<Value, Diagnostic>,
    ) -> Result<Value, Diagnostic> {
        let make = || form(self.get(site, root, number)).map_err(Box::new);
        let formed = match ROOTS.iter().position(|kept| *kept == root) {
            Some(depth) => self.formed[depth].get(number, make),
            None => make(),
        };
        formed.map_err(|diagnostic| *diagnostic)
    }
}

/// What of a card depends on the depth of the page.
#[derive(Serialize)]
struct CardAddresses {
    href: String,
    section: LinkView,
    image: Option<ImageView>,
    drawing: String,
}

impl CardAddresses {
    fn of(site: &Site, item: &Item, root: &str) -> CardAddresses {
        let section = item.section.map(|number| &site.sections[number]);
        CardAddresses {
            href: format!("{root}{}", encode(&item.address)),
            section: section.map_or_else(LinkView::default, |section| LinkView {
                title: section.article.front.title.clone(),
                href: format!("{root}{}", encode(&section.address)),
                current: "",
            }),
            image: pictures::lead(site, item, root),
            drawing: site.artwork(item).map(|address| format!("{root}{}", encode(address))).unwrap_or_default(),
        }
    }
}

/// A card on a page of another depth. Keeping those too took 19 MB for 10,000 articles.
fn moved(card: Value, site: &Site, root: &str, number: usize) -> Value {
    let Some(mut map) = card.into_map() else { return Value::none() };
    let addresses = Value::from_serializable(&CardAddresses::of(site, &site.articles[number], root));
    map.extend(addresses.into_map().unwrap_or_default());
    Value::from(map)
}

fn card(site: &Site, number: usize) -> CardView {
    let item = &site.articles[number];
    let front = &item.article.front;
    let language = site.config.language;
    let CardAddresses { href, section, image, drawing } = CardAddresses::of(site, item, LISTS);
    let (stamp, datetime) = item.date.map(|date| published(&date, language)).unwrap_or_default();
    CardView {
        title: front.title.clone(),
        href,
        stamp,
        day: item.date.map(|date| day(date.date_naive(), language)).unwrap_or_default(),
        datetime,
        summary: shortened(site.lead(&item.article).into_owned(), LONGEST_SUMMARY),
        section,
        image,
        drawing,
        lang: front.lang.filter(|lang| *lang != language).map_or("", |lang| lang.code()),
        forms: BTreeMap::new(),
    }
}
