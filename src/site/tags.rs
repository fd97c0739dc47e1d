//! Tags: one for all spellings of a word, called as most articles spell it.

use std::collections::BTreeMap;

use ahash::HashMap;

use super::{Item, Tag, address_word, derived};
use crate::base::collation::Collation;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, warning};
use crate::base::language::Language;

/// A tag as articles have it.
#[derive(Default)]
struct TypedTag<'a> {
    key: &'a str,
    articles: Vec<usize>,
    /// How often each spelling was typed, and where first.
    spellings: BTreeMap<&'a str, (usize, Place)>,
}

/// Gathers the tags, in the order of the language, and gives each article the numbers of its own.
pub(super) fn index(articles: &mut [Item], language: Language, order: &Collation, out: &mut Diagnostics) -> Vec<Tag> {
    let folder = address_word(language, "tags");
    let mut tags: Vec<(String, Tag)> = Vec::new();
    for TypedTag { key, articles, spellings: used } in typed(articles, out) {
        // The most frequent spelling; of two equally frequent ones, the first in the order of bytes.
        let best = used.iter().max_by_key(|(name, (count, _))| (*count, std::cmp::Reverse(**name)));
        let Some((name, place)) = best.map(|(name, (_, place))| ((*name).to_owned(), place.clone())) else {
            continue;
        };
        for (other, (_, place)) in used.iter().filter(|(other, _)| **other != name) {
            out.push(spelled_otherwise(other, &name).place(place.clone()));
        }
        tags.push((key.to_owned(), Tag { name, address: format!("{folder}/{key}.html").into(), articles, place }));
    }
    tags.sort_by(|a, b| order.compare(&a.1.name, &b.1.name));
    let numbers: HashMap<&str, usize> =
        tags.iter().enumerate().map(|(number, (key, _))| (key.as_str(), number)).collect();
    for item in articles {
        let mut own: Vec<usize> = Vec::new();
        for key in &derived(&item.article).tags {
            if let Some(number) = numbers.get(key.as_str()).filter(|number| !own.contains(number)) {
                own.push(*number);
            }
        }
        item.tags = own;
    }
    tags.into_iter().map(|(_, tag)| tag).collect()
}

/// The tags as typed, in the order of their keys.
fn typed<'a>(articles: &'a [Item], out: &mut Diagnostics) -> Vec<TypedTag<'a>> {
    let mut slots: HashMap<&str, usize> = HashMap::default();
    let mut typed: Vec<TypedTag> = Vec::new();
    for (number, item) in articles.iter().enumerate() {
        for (tag, key) in item.article.front.tags.iter().zip(&derived(&item.article).tags) {
            let place = || Place::new(&item.article.path, tag.span.clone());
            if key.is_empty() {
                error!(out, "tag" at place(); "chủ đề trống", "an empty tag";
                    help: "xóa chủ đề này", "remove this tag");
                continue;
            }
            let slot = *slots.entry(key).or_insert_with(|| {
                typed.push(TypedTag { key, ..TypedTag::default() });
                typed.len() - 1
            });
            let own = &mut typed[slot];
            if own.articles.last() != Some(&number) {
                own.articles.push(number);
            }
            own.spellings.entry(&tag.value).or_insert_with(|| (0, place())).0 += 1;
        }
    }
    typed.sort_unstable_by_key(|tag| tag.key);
    typed
}

fn spelled_otherwise(other: &str, name: &str) -> Diagnostic {
    warning!("tag-spelling";
        "chủ đề `{other}` viết khác chỗ kia: `{name}`", "the tag `{other}` is spelled `{name}` elsewhere";
        help: "viết thống nhất: \"{name}\"", "use the same spelling: \"{name}\"")
}
