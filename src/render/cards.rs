//! Articles in lists. A card is made once for each depth of page and then shared.

use std::sync::OnceLock;

use tera::Value;

use super::pictures;
use crate::base::address::encode;
use crate::base::time::{day, published};
use crate::site::Site;
use crate::view::{CardView, LinkView};

/// Depths that are kept; deeper pages make their cards anew.
const ROOTS: [&str; 3] = ["", "../", "../../"];

/// Cards that are kept side by side. A page shows neighbours, and a plan of the preview few pages: most stretches are
/// never made.
const STRETCH: usize = 64;

type Stretch = OnceLock<Box<[OnceLock<Value>; STRETCH]>>;

pub(super) struct Cards {
    kept: [Vec<Stretch>; 3],
}

impl Cards {
    pub(super) fn new(site: &Site) -> Cards {
        let slots = || (0..site.articles.len().div_ceil(STRETCH)).map(|_| OnceLock::new()).collect();
        Cards { kept: [slots(), slots(), slots()] }
    }

    pub(super) fn get(&self, site: &Site, root: &str, number: usize) -> Value {
        let make = || Value::from_serializable(&card(site, root, number));
        match ROOTS.iter().position(|kept| *kept == root) {
            Some(depth) => {
                let stretch =
                    self.kept[depth][number / STRETCH].get_or_init(|| Box::new([const { OnceLock::new() }; STRETCH]));
                stretch[number % STRETCH].get_or_init(make).clone()
            }
            None => make(),
        }
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
    }
}
