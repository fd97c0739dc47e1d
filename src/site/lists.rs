//! Pages of lists. Pages are numbered from the oldest, so that a new article changes the first page alone.

use super::{Filter, Month, PageId, Section, Tag, address_word};
use crate::base::address::Address;
use crate::base::language::Language;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// What it lists: a section, a tag, or a month, which always has one page.
    pub of: PageId,
    /// Its address.
    pub address: Address,
    /// Its number from the oldest; none on the first page.
    pub number: Option<usize>,
    /// Which of the whole list, which is newest first.
    pub range: std::ops::Range<usize>,
    /// The page with newer articles.
    pub newer: Option<Address>,
    /// The page with older articles.
    pub older: Option<Address>,
}

/// All pages of lists, `size` articles on each.
pub(super) fn pages(
    (sections, filters, tags, months): (&[Section], &[Filter], &[Tag], &[Month]),
    language: Language,
    size: usize,
) -> Vec<ListPage> {
    let word = address_word(language, "page");
    let mut lists = Vec::new();
    for (number, section) in sections.iter().enumerate() {
        let folder = section.address.strip_suffix("index.html").unwrap_or_default();
        let name = |page: usize| format!("{folder}{word}-{page}.html").into();
        let listed = section.listed().len();
        let size = if section.article.layout.group.is_some() { listed } else { size };
        lists.extend(paginate(PageId::Section(number), listed, size, &section.address, name));
    }
    for (number, filter) in filters.iter().enumerate() {
        let folder = filter.address.strip_suffix(".html").unwrap_or_default();
        let name = |page: usize| format!("{folder}/{word}-{page}.html").into();
        let is_whole = filter.is_whole || sections[filter.section].article.layout.group.is_some();
        let size = if is_whole { filter.articles.len() } else { size };
        lists.extend(paginate(PageId::Filter(number), filter.articles.len(), size, &filter.address, name));
    }
    for (number, tag) in tags.iter().enumerate() {
        let folder = tag.address.strip_suffix(".html").unwrap_or_default();
        let name = |page: usize| format!("{folder}/{word}-{page}.html").into();
        lists.extend(paginate(PageId::Tag(number), tag.articles.len(), size, &tag.address, name));
    }
    for (number, month) in months.iter().enumerate() {
        lists.push(ListPage {
            of: PageId::Month(number),
            address: month.address.clone(),
            number: None,
            range: 0..month.articles.len(),
            newer: number.checked_sub(1).map(|newer| months[newer].address.clone()),
            older: months.get(number + 1).map(|older| older.address.clone()),
        });
    }
    lists
}

/// The first page of a list has at least so many articles, or a page's.
const FEWEST: usize = 10;

/// How many numbered pages a list of `total` articles has beside its first.
pub(super) fn numbered(total: usize, size: usize) -> usize {
    total.saturating_sub(size.min(FEWEST)) / size.max(1)
}

/// Cuts a list of `total` articles into pages of `size`: page 1 holds the oldest, every numbered page is full, and
/// the first page holds the rest, which is at least ten articles or a page, once there are so many, and less than a page more.
pub(super) fn paginate(
    of: PageId,
    total: usize,
    size: usize,
    first: &Address,
    name: impl Fn(usize) -> Address,
) -> Vec<ListPage> {
    let numbered = numbered(total, size);
    let address = |page: usize| if page > numbered { first.clone() } else { name(page) };
    let mut pages = vec![ListPage {
        of,
        address: first.clone(),
        number: None,
        range: 0..total - numbered * size,
        newer: None,
        older: (numbered > 0).then(|| name(numbered)),
    }];
    for page in (1..=numbered).rev() {
        pages.push(ListPage {
            of,
            address: name(page),
            number: Some(page),
            range: total - page * size..total - (page - 1) * size,
            newer: Some(address(page + 1)),
            older: (page > 1).then(|| name(page - 1)),
        });
    }
    pages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(total: usize, size: usize) -> Vec<ListPage> {
        paginate(PageId::Section(0), total, size, &"s/index.html".into(), |n| format!("s/trang-{n}.html").into())
    }

    fn told(total: usize, size: usize) -> Vec<String> {
        cut(total, size).iter().map(|p| format!("{} {:?}", p.address, p.range)).collect()
    }

    #[test]
    fn the_first_page_is_never_nearly_empty() {
        assert_eq!(told(0, 3), ["s/index.html 0..0"]);
        assert_eq!(told(5, 3), ["s/index.html 0..5"]);
        assert_eq!(told(6, 3), ["s/index.html 0..3", "s/trang-1.html 3..6"]);
        assert_eq!(told(8, 3), ["s/index.html 0..5", "s/trang-1.html 5..8"]);
        assert_eq!(told(9, 3), ["s/index.html 0..3", "s/trang-2.html 3..6", "s/trang-1.html 6..9"]);
        assert_eq!(told(29, 20), ["s/index.html 0..29"]);
        assert_eq!(told(30, 20), ["s/index.html 0..10", "s/trang-1.html 10..30"]);
    }

    proptest! {
        #[test]
        fn every_article_is_on_one_page_and_pages_follow_each_other(total in 0usize..500, size in 1usize..40) {
            let pages = cut(total, size);
            let shown: Vec<usize> = pages.iter().flat_map(|page| page.range.clone()).collect();
            prop_assert_eq!(shown, (0..total).collect::<Vec<_>>());
            for pair in pages.windows(2) {
                prop_assert_eq!(pair[0].older.as_ref(), Some(&pair[1].address));
                prop_assert_eq!(pair[1].newer.as_ref(), Some(&pair[0].address));
            }
        }

        #[test]
        fn a_new_article_leaves_the_numbered_pages_as_they_are(total in 0usize..500, size in 1usize..40) {
            let from_oldest = |total: usize| -> Vec<(Option<usize>, usize, usize)> {
                cut(total, size).iter().filter(|p| p.number.is_some())
                    .map(|p| (p.number, total - p.range.end, total - p.range.start)).collect()
            };
            let (before, after) = (from_oldest(total), from_oldest(total + 1));
            prop_assert!(after.ends_with(&before), "{before:?} {after:?}");
        }
    }
}
