//! "Các tin khác" and "Tin liên quan": both cost the same for any number of articles, because they look only at
//! neighbours in lists that are there anyway.

use std::ops::Range;

use rayon::prelude::*;

use super::{Item, Site, derived};
use crate::base::language::fold;

/// The window of `count` places around `place` in a list of `total`, `place` itself not counted: half newer and half
/// older, fewer on one side where the list ends, more from the other then.
pub fn neighbours(total: usize, place: usize, count: usize) -> (Range<usize>, Range<usize>) {
    let older_there = total.saturating_sub(place + 1);
    let newer = (count / 2).max(count.saturating_sub(older_there)).min(place);
    let older = (count - newer.min(count)).min(older_there);
    (place - newer.min(count)..place, place + 1..place + 1 + older)
}

/// Numbers of the other news under an article, newest first: its neighbours in its section, then, where the section
/// is small, its neighbours in the whole site. Never the article itself; never empty where another article exists.
pub fn other_news(site: &Site, number: usize) -> Vec<usize> {
    let item = &site.articles[number];
    let rules = &site.config.other_news;
    let mut found: Vec<usize> = Vec::with_capacity(rules.count);
    if let Some(section) = item.section.filter(|_| rules.from_section) {
        let list = &site.sections[section].articles;
        let (newer, older) = neighbours(list.len(), item.place, rules.count);
        found.extend(newer.chain(older).map(|place| list[place]));
    }
    let news = item.article.layout.is_news();
    if news && found.len() < rules.count {
        // Twice the count is enough: at most that many of the window are known already.
        let (newer, older) = neighbours(site.news_count, number, rules.count * 2);
        let mut near: Vec<usize> = newer.chain(older).filter(|other| !found.contains(other)).collect();
        near.sort_by_key(|other| (other.abs_diff(number), *other));
        found.extend(near.into_iter().take(rules.count - found.len()));
    }
    // Numbers are in the order of dates; the order of another layout is that of its list.
    if news {
        found.sort_unstable();
    }
    found
}

/// At most `count` articles that share tags or pairs of words of the headline, the best first; those in `known` are
/// left out. A tag counts three, a pair of words one; less than three is no relation.
pub fn related_news(site: &Site, number: usize, known: &[usize], count: usize) -> Vec<usize> {
    const WINDOW: usize = 12;
    let item = &site.articles[number];
    // Number and weight of each that shares something, as often as it does: sorting these is cheaper than any map.
    let mut shared: Vec<(usize, usize)> = Vec::with_capacity(512);
    let mut add = |total: usize, place: Option<usize>, at: &dyn Fn(usize) -> usize, weight: usize| {
        let Some(place) = place else { return };
        let (newer, older) = neighbours(total, place, WINDOW);
        shared.extend(newer.chain(older).map(|other| (at(other), weight)));
    };
    for tag in &item.tags {
        let list = &site.tags[*tag].articles;
        add(list.len(), list.binary_search(&number).ok(), &|place| list[place], 3);
    }
    for pair in &derived(&item.article).pairs {
        let list = site.words.list(*pair);
        let place = list.binary_search_by_key(&number, |(_, number)| *number as usize).ok();
        add(list.len(), place, &|place| list[place].1 as usize, 1);
    }
    shared.sort_unstable_by_key(|(other, _)| *other);
    let scores = shared.chunk_by(|one, next| one.0 == next.0).map(|same| {
        let score: usize = same.iter().map(|(_, weight)| weight).sum();
        (same[0].0, score)
    });
    let mut best: Vec<(usize, usize)> = scores.filter(|(other, score)| *score >= 3 && !known.contains(other)).collect();
    best.sort_by_key(|(other, score)| (std::cmp::Reverse(*score), other.abs_diff(number), *other));
    best.into_iter().take(count).map(|(other, _)| other).collect()
}

/// Pairs of neighbouring words in headlines: most Vietnamese words are two syllables.
#[derive(Default)]
pub(super) struct WordIndex {
    /// Pair and number of an article, sorted.
    postings: Vec<(u64, u32)>,
}

impl WordIndex {
    pub(super) fn new(items: &[Item]) -> WordIndex {
        let mut postings: Vec<(u64, u32)> = Vec::new();
        for (number, item) in (0..).zip(items).filter(|(_, item)| item.article.layout.is_news()) {
            postings.extend(derived(&item.article).pairs.iter().map(|pair| (*pair, number)));
        }
        postings.par_sort_unstable();
        WordIndex { postings }
    }

    /// The articles whose headlines have a pair, in their order.
    fn list(&self, pair: u64) -> &[(u64, u32)] {
        let rest = &self.postings[self.postings.partition_point(|(other, _)| *other < pair)..];
        &rest[..rest.partition_point(|(other, _)| *other == pair)]
    }
}

/// The pairs of a headline, each once.
pub(super) fn pairs(title: &str) -> Vec<u64> {
    let folded = fold(title);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1).collect();
    let mut pairs: Vec<u64> = words
        .windows(2)
        .map(|pair| xxhash_rust::xxh3::xxh3_64(format!("{} {}", pair[0], pair[1]).as_bytes()))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn five_newer_and_five_older_fewer_on_one_side_more_from_the_other() {
        assert_eq!(neighbours(100, 50, 10), (45..50, 51..56));
        assert_eq!(neighbours(100, 2, 10), (0..2, 3..11));
        assert_eq!(neighbours(100, 98, 10), (89..98, 99..100));
        assert_eq!(neighbours(4, 1, 10), (0..1, 2..4));
        assert_eq!(neighbours(1, 0, 10), (0..0, 1..1));
    }

    proptest! {
        #[test]
        fn a_window_is_full_where_it_can_be(total in 1usize..60, at in 0usize..60, count in 0usize..30) {
            let place = at % total;
            let (newer, older) = neighbours(total, place, count);
            prop_assert_eq!(newer.len() + older.len(), count.min(total - 1));
            prop_assert!(newer.end == place && older.start == place + 1 && older.end <= total);
        }
    }
}
