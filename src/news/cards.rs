//! Articles in lists. A card is made once for each depth of page and then shared.

use std::sync::OnceLock;

use tera::Value;

use crate::base::address::encode;
use crate::base::language::{day, stamp};
use crate::base::source::Picture;
use crate::site::{Item, Site};
use crate::view::{CardView, ImageView, LinkView};

/// Depths that are kept; deeper pages make their cards anew.
const ROOTS: [&str; 3] = ["", "../", "../../"];

pub(super) struct Cards {
    kept: [Vec<OnceLock<Value>>; 3],
}

impl Cards {
    pub(super) fn new(site: &Site) -> Cards {
        let slots = || (0..site.articles.len()).map(|_| OnceLock::new()).collect();
        Cards { kept: [slots(), slots(), slots()] }
    }

    pub(super) fn get(&self, site: &Site, root: &str, number: usize) -> Value {
        let make = || Value::from_serializable(&card(site, root, number));
        match ROOTS.iter().position(|kept| *kept == root) {
            Some(depth) => self.kept[depth][number].get_or_init(make).clone(),
            None => make(),
        }
    }
}

fn card(site: &Site, root: &str, number: usize) -> CardView {
    let item = &site.articles[number];
    let front = &item.article.front;
    let language = site.config.language;
    let section = item.section.map(|number| &site.sections[number]);
    CardView {
        title: front.title.clone(),
        href: format!("{root}{}", encode(&item.address)),
        stamp: item.date.map(|date| stamp(&date, language)).unwrap_or_default(),
        day: item.date.map(|date| day(date.date_naive(), language)).unwrap_or_default(),
        datetime: item.date.map(|date| date.to_rfc3339()).unwrap_or_default(),
        summary: site.lead(&item.article),
        section: section.map_or_else(LinkView::default, |section| LinkView {
            title: section.article.front.title.clone(),
            href: format!("{root}{}", encode(&section.address)),
            current: "",
        }),
        image: image(site, item, root),
        lang: front.lang.filter(|lang| *lang != language).map_or("", |lang| lang.code()),
    }
}

/// The lead picture of an item.
pub(super) fn image(site: &Site, item: &Item, root: &str) -> Option<ImageView> {
    let image = item.article.front.image.as_ref()?;
    let (address, picture) = site.picture(&item.article.path, &image.path.value)?;
    let (width, height) = match picture {
        Some(Picture::Sized(width, height)) => (Some(width), Some(height)),
        _ => (None, None),
    };
    Some(ImageView {
        src: format!("{root}{}", encode(address)),
        alt: image.alt.clone(),
        caption: image.caption.clone().unwrap_or_default(),
        width,
        height,
    })
}
