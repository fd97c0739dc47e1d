//! Tags: one for all spellings of a word, called as most articles spell it. Words that differ by a tone or a letter are
//! two tags.

use std::collections::{BTreeMap, BTreeSet};

use ahash::HashMap;

use super::{Item, Tag, address_word, derived, lists, tag_names};
use crate::base::address::Address;
use crate::base::collation::Collation;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, warning};
use crate::base::language::{Language, slug};

/// A tag as articles have it.
#[derive(Default)]
struct TypedTag<'a> {
    key: &'a str,
    articles: Vec<usize>,
    /// How often each spelling was typed, and where first.
    spellings: BTreeMap<&'a str, (usize, Place)>,
}

/// A page at the address of a word without marks, where several tags are the same without them: it leads to each.
pub struct TagChoice {
    /// Where it is.
    pub address: Address,
    /// The numbers of the tags.
    pub tags: Vec<usize>,
}

/// Gathers the tags, in the order of the language, and gives each article the numbers of its own.
pub(super) fn index(articles: &mut [Item], language: Language, order: &Collation, out: &mut Diagnostics) -> Vec<Tag> {
    let folder = address_word(language, "tags");
    let mut tags: Vec<(String, Tag)> = Vec::new();
    let typed = typed(articles, out);
    let names = names(&typed);
    toneless(&typed, out);
    for (TypedTag { key, articles, spellings: used }, own) in typed.into_iter().zip(names) {
        // The most frequent spelling; of two equally frequent ones, the first in the order of bytes.
        let best = used.iter().max_by_key(|(name, (count, _))| (*count, std::cmp::Reverse(**name)));
        let Some((name, place)) = best.map(|(name, (_, place))| ((*name).to_owned(), place.clone())) else {
            continue;
        };
        for (other, (_, place)) in used.iter().filter(|(other, _)| **other != name) {
            out.push(spelled_otherwise(other, &name).place(place.clone()));
        }
        let address = format!("{folder}/{own}.html").into();
        tags.push((key.to_owned(), Tag { name, address, articles, place, same: Vec::new() }));
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

/// What each tag is called in addresses: without marks, and where two are the same without, as Telex writes them.
/// Nothing is remembered from build to build, so the same tags always have the same addresses.
fn names(tags: &[TypedTag]) -> Vec<String> {
    let plains: Vec<String> = tags.iter().map(|tag| tag_names::plain(tag.key)).collect();
    let mut users: HashMap<&str, usize> = HashMap::default();
    for plain in &plains {
        *users.entry(plain).or_default() += 1;
    }
    let mut taken: BTreeSet<String> = plains.iter().filter(|plain| users[plain.as_str()] == 1).cloned().collect();
    let name = |(tag, plain): (&TypedTag, &String)| {
        if users[plain.as_str()] == 1 {
            return plain.clone();
        }
        let telex = tag_names::telex(tag.key);
        let numbered = (2..).map(|number| format!("{telex}-{number}"));
        let free = std::iter::once(telex.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
        free.unwrap_or(telex)
    };
    tags.iter().zip(&plains).map(name).collect()
}

/// The pages for old links to words without marks, `size` articles on a page of a list. Tags that are the same without
/// marks get to know each other.
pub(super) fn choices(tags: &mut [Tag], language: Language, size: usize) -> Vec<TagChoice> {
    let (folder, word) = (address_word(language, "tags"), address_word(language, "page"));
    let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, tag) in tags.iter().enumerate() {
        same.entry(slug(&tag.name)).or_default().push(number);
    }
    for like in same.values().filter(|like| like.len() > 1) {
        for tag in like {
            tags[*tag].same = like.iter().copied().filter(|other| other != tag).collect();
        }
    }
    let known: BTreeSet<&str> = tags.iter().map(|tag| &*tag.address).collect();
    let numbered = |tag: usize| lists::numbered(tags[tag].articles.len(), size);
    let mut choices = Vec::new();
    for (plain, same) in same {
        let first = format!("{folder}/{plain}.html");
        let own = same.iter().copied().find(|tag| *tags[*tag].address == first);
        if own.is_some() && same.len() == 1 {
            continue;
        }
        if !known.contains(first.as_str()) {
            choices.push(TagChoice { address: first.into(), tags: same.clone() });
        }
        let most = same.iter().copied().map(numbered).max().unwrap_or(0);
        for page in own.map_or(0, numbered) + 1..=most {
            choices
                .push(TagChoice { address: format!("{folder}/{plain}/{word}-{page}.html").into(), tags: same.clone() });
        }
    }
    choices
}

/// Tells tags typed without marks where the same words with marks are a tag too. One word alone may well be another.
fn toneless(tags: &[TypedTag], out: &mut Diagnostics) {
    let mut marked: HashMap<String, Vec<&str>> = HashMap::default();
    for tag in tags.iter().filter(|tag| !tag.key.is_ascii()) {
        let spelling = tag.spellings.keys().next().copied().unwrap_or_default();
        marked.entry(tag_names::plain(tag.key)).or_default().push(spelling);
    }
    for tag in tags.iter().filter(|tag| tag.key.is_ascii() && tag.key.contains('-')) {
        if let Some([other]) = marked.get(tag.key).map(Vec::as_slice) {
            out.extend(
                tag.spellings.iter().map(|(typed, (_, place))| without_marks(typed, other).place(place.clone())),
            );
        }
    }
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
            let slot = *slots.entry(key.as_str()).or_insert_with(|| {
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

fn without_marks(typed: &str, other: &str) -> Diagnostic {
    warning!("tag-spelling";
        "chủ đề `{typed}` viết không dấu, chỗ khác là `{other}`", "the tag `{typed}` has no marks; there is `{other}` elsewhere";
        help: "nếu là một chủ đề thì viết đủ dấu: \"{other}\"", "if they are the same, write it with its marks: \"{other}\"")
}
