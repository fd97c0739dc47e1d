//! Where in a portal something is, by the words of its address or title.

use std::sync::Arc;

use crate::article::Article;
use crate::base::language::slug;
use crate::base::source::Sources;
use crate::site::{Item, Section, Site, Visibility};

/// What marks a text as an example that is to be replaced, as new portals have them.
const EXAMPLE: [&str; 2] = ["(ví dụ)", "(example)"];

/// Whether a text still is an example.
pub(super) fn is_example(sources: &Sources, article: &Article) -> bool {
    sources.text(&article.path).is_some_and(|text| says_example(text))
}

/// Whether words say that they are an example.
pub(super) fn says_example(words: &str) -> bool {
    EXAMPLE.iter().any(|mark| words.contains(mark))
}

/// Whether one of these words (in the form of addresses: `co-cau`) is among those of a text.
pub(super) fn has_word(text: &str, words: &[String]) -> bool {
    let text = format!("-{}-", slug(text));
    words.iter().any(|word| text.contains(&format!("-{}-", slug(word))))
}

/// Public standing pages.
pub(super) fn standing(site: &Site) -> impl Iterator<Item = &Item> {
    site.standing.iter().map(|item| &**item).filter(|item| item.state == Visibility::Public)
}

/// Public items of a section.
pub(super) fn items<'s>(site: &'s Site, section: &'s Section) -> impl Iterator<Item = &'s Item> {
    section.articles.iter().map(|number| &*site.articles[*number]).filter(|item| item.state == Visibility::Public)
}

/// Whether a page is called like this.
pub(super) fn is_called(article: &Arc<Article>, words: &[String]) -> bool {
    has_word(&article.front.title, words) || has_word(&article.front.slug.value, words)
}
