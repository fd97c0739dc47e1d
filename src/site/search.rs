//! Where the files of the search index lie. How many there are follows from the number of items alone, so that the
//! pages of a site are known before a word of the index is made.
//!
//! Articles are numbered from the oldest, and cut into chunks of [`CHUNK_LEN`]. Whole chunks are joined to segments as the
//! binary digits of their number say (9 chunks are 8 and 1; the logarithmic method of Bentley and Saxe, J. Algorithms 1,
//! 1980): there are few segments to ask, and a new article changes only the last one, which is short.

use super::{Item, PageId, Section, Site, Visibility};
use crate::base::address::Address;

/// How many articles make a chunk.
pub const CHUNK_LEN: usize = 1024;

/// How many records are in a file of records.
pub const RECORDS_PER_FILE: usize = 8;

/// The number of the first standing page in the index; articles are numbered from 0.
pub const FIRST_PAGE_ID: usize = 1 << 22;

/// A file of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IndexFile {
    /// Words of titles: number of the segment, number of the range of words.
    Titles(usize, usize),
    /// Words of texts, likewise.
    Texts(usize, usize),
    /// What is shown of [`RECORDS_PER_FILE`] items: number of the first, divided by [`RECORDS_PER_FILE`].
    Records(usize),
}

/// A run of items with an index of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its folder.
    pub name: String,
    /// Number of its first item.
    pub first: usize,
    /// How many items it has.
    pub len: usize,
    /// In how many files the words of its titles are.
    pub titles: usize,
    /// In how many files the words of its texts are.
    pub texts: usize,
}

impl Segment {
    fn new(name: String, first: usize, len: usize) -> Segment {
        let files = |share: usize, most: usize| (len / share).next_power_of_two().min(most);
        Segment { name, first, len, titles: files(256, 32), texts: files(16, 512) }
    }
}

/// The segments for this many articles and standing pages.
pub fn segments(articles: usize, pages: usize) -> Vec<Segment> {
    let chunks = articles / CHUNK_LEN;
    let mut segments = Vec::new();
    let mut chunk = 0;
    for digit in (0..usize::BITS).rev().filter(|digit| chunks >> digit & 1 == 1) {
        let long = 1 << digit;
        segments.push(Segment::new(format!("a{chunk}-{long}"), chunk * CHUNK_LEN, long * CHUNK_LEN));
        chunk += long;
    }
    if !articles.is_multiple_of(CHUNK_LEN) {
        segments.push(Segment::new(format!("a{chunk}"), chunk * CHUNK_LEN, articles % CHUNK_LEN));
    }
    if pages > 0 {
        segments.push(Segment::new("p".to_owned(), FIRST_PAGE_ID, pages));
    }
    segments
}

impl Section {
    /// The address of its items as a file with this ending.
    pub fn download(&self, ending: &str) -> String {
        let slug = self.slug();
        format!("{slug}/{}.{ending}", slug.rsplit('/').next().unwrap_or_default())
    }

    /// Its folder in addresses.
    pub fn slug(&self) -> &str {
        self.address.strip_suffix("/index.html").unwrap_or_default()
    }
}

impl Site {
    /// News that readers see, oldest first: the numbers of the index.
    pub fn indexed_articles(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.news().iter().map(|item| &**item).enumerate().rev().filter(|(_, item)| item.state == Visibility::Public)
    }

    /// Standing pages that readers see, data sets, and items of other layouts than news.
    pub fn indexed_pages(&self) -> Vec<PageId> {
        let standing = self.standing.iter().enumerate().filter(|(_, item)| item.state == Visibility::Public);
        let sets = (0..self.statistics.sets.len()).map(PageId::DataSet);
        let items = self.articles.iter().enumerate().skip(self.news_count);
        let items =
            items.filter(|(_, item)| item.state == Visibility::Public).map(|(number, _)| PageId::Article(number));
        standing.map(|(number, _)| PageId::Standing(number)).chain(sets).chain(items).collect()
    }

    /// The segments of the index.
    pub fn segments(&self) -> Vec<Segment> {
        segments(self.indexed_articles().count(), self.indexed_pages().len())
    }

    /// Every file of the index with its address.
    pub(super) fn index_files(&self) -> Vec<(Address, IndexFile)> {
        let folder = self.word("search");
        let mut files = Vec::new();
        for (number, segment) in self.segments().iter().enumerate() {
            let name = &segment.name;
            let titles = (0..segment.titles).map(|at| (format!("t{at}"), IndexFile::Titles(number, at)));
            let texts = (0..segment.texts).map(|at| (format!("x{at}"), IndexFile::Texts(number, at)));
            let all = titles.chain(texts);
            files.extend(all.map(|(file, what)| (format!("{folder}/{name}/{file}.js").into(), what)));
            let blocks = segment.first / RECORDS_PER_FILE..(segment.first + segment.len).div_ceil(RECORDS_PER_FILE);
            files.extend(blocks.map(|at| (format!("{folder}/r/{at}.js").into(), IndexFile::Records(at))));
        }
        files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(articles: usize, pages: usize) -> Vec<String> {
        let shown = |one: Segment| format!("{} {}+{} {} {}", one.name, one.first, one.len, one.titles, one.texts);
        segments(articles, pages).into_iter().map(shown).collect()
    }

    #[test]
    fn segments_are_few_and_only_the_last_one_grows() {
        assert_eq!(names(0, 0), [""; 0]);
        assert_eq!(names(48, 6), ["a0 0+48 1 4", "p 4194304+6 1 1"]);
        assert_eq!(names(1024, 0), ["a0-1 0+1024 4 64"]);
        assert_eq!(names(1025, 0), ["a0-1 0+1024 4 64", "a1 1024+1 1 1"]);
        assert_eq!(names(10_000, 0), ["a0-8 0+8192 32 512", "a8-1 8192+1024 4 64", "a9 9216+784 4 64"]);
        assert_eq!(names(50_000, 0).len(), 3);
        assert_eq!(names(131_071, 0).len(), 8);
    }
}
