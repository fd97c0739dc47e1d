//! Articles in lists. A card is made once for each depth of page and then shared, and so is what the theme's `cards/` make of
//! it: an article stands below a dozen others.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tera::Value;

use super::pictures;
use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::time::{day, published};
use crate::site::Site;
use crate::view::{CardView, LinkView};

/// Depths that are kept; deeper pages make their cards each time.
const ROOTS: [&str; 3] = ["", "../", "../../"];

/// Cards that are kept side by side. A page shows neighbours, and a plan of the preview few pages: most stretches are
/// never made.
const STRETCH: usize = 64;

type Stretch<T> = OnceLock<Box<[OnceLock<T>; STRETCH]>>;

/// One of something for each article and depth, made when it is asked for.
struct Kept<T>([Vec<Stretch<T>>; 3]);

impl<T: Clone> Kept<T> {
    fn new(articles: usize) -> Kept<T> {
        let slots = || (0..articles.div_ceil(STRETCH)).map(|_| OnceLock::new()).collect();
        Kept([slots(), slots(), slots()])
    }

    fn get(&self, root: &str, number: usize, make: impl FnOnce() -> T) -> T {
        match ROOTS.iter().position(|kept| *kept == root) {
            Some(depth) => {
                let stretch =
                    self.0[depth][number / STRETCH].get_or_init(|| Box::new([const { OnceLock::new() }; STRETCH]));
                stretch[number % STRETCH].get_or_init(make).clone()
            }
            None => make(),
        }
    }
}

pub(super) struct Cards {
    plain: Kept<Value>,
    formed: Kept<Result<Value, Box<Diagnostic>>>,
}

impl Cards {
    pub(super) fn new(site: &Site) -> Cards {
        Cards { plain: Kept::new(site.articles.len()), formed: Kept::new(site.articles.len()) }
    }

    pub(super) fn get(&self, site: &Site, root: &str, number: usize) -> Value {
        self.plain.get(root, number, || Value::from_serializable(&card(site, root, number)))
    }

    /// A card with its `forms`, which `form` makes of it.
    pub(super) fn formed(
        &self,
        (site, root): (&Site, &str),
        number: usize,
        form: impl FnOnce(Value) -> Result<Value, Diagnostic>,
    ) -> Result<Value, Diagnostic> {
        let make = || form(self.get(site, root, number)).map_err(Box::new);
        self.formed.get(root, number, make).map_err(|diagnostic| *diagnostic)
    }
}

fn card(site: &Site, root: &str, number: usize) -> CardView {
    let item = &site.articles[number];
    let front = &item.article.front;
    let language = site.config.language;
    let section = item.section.map(|number| &site.sections[number]);
    let (stamp, datetime) = item.date.map(|date| published(&date, language)).unwrap_or_default();
    CardView {
        title: front.title.clone(),
        href: format!("{root}{}", encode(&item.address)),
        stamp,
        day: item.date.map(|date| day(date.date_naive(), language)).unwrap_or_default(),
        datetime,
        summary: site.lead(&item.article).into_owned(),
        section: section.map_or_else(LinkView::default, |section| LinkView {
            title: section.article.front.title.clone(),
            href: format!("{root}{}", encode(&section.address)),
            current: "",
        }),
        image: pictures::lead(site, item, root),
        drawing: site.artwork(item).map(|address| format!("{root}{}", encode(address))).unwrap_or_default(),
        lang: front.lang.filter(|lang| *lang != language).map_or("", |lang| lang.code()),
        forms: BTreeMap::new(),
    }
}
