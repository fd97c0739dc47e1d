//! The drawings that stand where items have no picture.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Item, Site};
use crate::artwork;
use crate::base::address::Address;

/// Drawings by the number of their section and of their scene, with their addresses: only those that some item shows.
pub type Artworks = BTreeMap<(usize, usize), (Address, Arc<[u8]>)>;

pub(super) fn collect(site: &Site) -> Artworks {
    let primary = site.config.colours.map(|colours| colours.primary);
    let mut drawn = Artworks::new();
    for key in site.articles.iter().filter_map(|item| key(site, item)) {
        drawn.entry(key).or_insert_with(|| {
            let (section, scene) = key;
            let own = &site.sections[section];
            let emblem = artwork::emblem(&own.article.front.title, &own.folder);
            let bytes = artwork::draw(emblem, artwork::tone(primary, section), scene).into_bytes();
            let hash = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&bytes));
            (
                format!("assets/{}-{scene}.{}.svg", crate::base::language::slug(&own.folder), &hash[..10]).into(),
                bytes.into(),
            )
        });
    }
    drawn
}

fn key(site: &Site, item: &Item) -> Option<(usize, usize)> {
    let image = item.article.front.image.as_ref();
    let has_picture = image.is_some_and(|image| site.picture(&item.article.path, &image.path.value).is_some());
    item.section.filter(|_| !has_picture).map(|section| (section, artwork::scene(&item.article.path)))
}

impl Site {
    /// The address of the drawing that stands where an article has no picture; none where it has one.
    pub fn artwork(&self, item: &Item) -> Option<&Address> {
        self.artworks.get(&key(self, item)?).map(|(address, _)| address)
    }
}
