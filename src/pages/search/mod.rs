//! The search: an index in small files that `themes/thach-han/scripts/` loads as it needs them, without a
//! server. `docs/search.md` tells what it was compared with (MiniSearch, Pagefind) and what was measured.
//!
//! ```text
//! tim-kiem.html            names the segments and the ranges of words
//! tim-kiem/a0-8/t3.js      segment of articles 0 to 8191: words of titles in a range, with items and places
//! tim-kiem/a0-8/x17.js     the same of texts
//! tim-kiem/r/812.js        what is shown of eight items
//! ```
//!
//! They are scripts that call one function with data, so that they load from a disk too, where a page may not `fetch`.
//! Addresses stay when contents change; the page asks for them with a checksum (`?v=`), so that no cache is in the way.
//!
//! A file of words is a list of `folded form list form list` separated by `;`, the form `=` where it is the folded word
//! itself. A section and a year are words of the titles of their articles too, after a `@`. `words.rs` says what a word is, `postings.rs` what a list. Words are cut into files at the fixed words of
//! `ranges.txt`, which weigh alike in Vietnamese prose: the files do not move when an article comes.
//!
//! A chunk is made when the first file that needs it is rendered, each by one thread: different files begin with
//! different chunks, so that they are made in parallel. The preview makes none until someone searches; a build, which renders
//! these files first, puts the chunks away then.

pub(super) mod page;
mod postings;
mod chunk;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::Datelike;
use rayon::prelude::*;
use serde_json::json;
use xxhash_rust::xxh3::Xxh3;

use crate::base::address::encode;
use crate::base::kept::{Kept, Left};
use crate::base::time::day;
use crate::render::excerpt;
use crate::render::fields::texts as field_texts;
use crate::render::json_ld::script_json;
use crate::site::search::{CHUNK_LEN, FIRST_PAGE_ID, IndexFile, RECORDS_PER_FILE, Segment};
use crate::site::{Item, PageId, Site};
use chunk::{Chunk, ChunkInputs, IndexTerm, SearchDocument};
pub use words::{form, words};

/// Where words are cut into files, at most.
static RANGES: &str = include_str!("ranges.txt");

/// The index of a site.
pub struct Index {
    segments: Vec<Segment>,
    /// Numbers of articles in the site, oldest first.
    articles: Vec<usize>,
    pages: Vec<PageId>,
    /// The chunks of articles, and one of pages.
    chunks: Vec<Mutex<Option<Arc<Chunk>>>>,
    /// Hashes of what they are made of.
    inputs: Vec<OnceLock<u128>>,
    /// The chunks that another run has left, where this one leaves its own.
    kept: Arc<Option<Kept>>,
}

impl Index {
    /// Prepares the index; nothing is read yet. What was kept of another one is taken where it was made of the same.
    pub fn new(site: &Site, kept: Arc<Option<Kept>>) -> Index {
        let articles: Vec<usize> = site.indexed_articles().map(|(number, _)| number).collect();
        let count = articles.len().div_ceil(CHUNK_LEN) + 1;
        let chunks = (0..count).map(|_| Mutex::default()).collect();
        let inputs = (0..count).map(|_| OnceLock::new()).collect();
        Index { segments: site.segments(), articles, pages: site.indexed_pages(), chunks, inputs, kept }
    }

    /// A hash of everything that a file of the index is made of.
    pub fn inputs(&self, site: &Site, file: IndexFile) -> u128 {
        let mut hash = Xxh3::new();
        file.hash(&mut hash);
        let chunks = match file {
            IndexFile::Titles(number, _) | IndexFile::Texts(number, _) => {
                let Segment { name, first, len, titles, texts } = &self.segments[number];
                (name, first, len, titles, texts).hash(&mut hash);
                self.chunks(&self.segments[number])
            }
            IndexFile::Records(block) => {
                let (chunk, _) = self.chunk_of(block);
                chunk..chunk + 1
            }
        };
        chunks.for_each(|chunk| self.inputs_of(site, chunk).hash(&mut hash));
        hash.digest128()
    }

    /// The chunks for the next run; none where it has them already.
    pub fn left<'a>(&'a self, site: &'a Site) -> Option<Left<'a>> {
        let kept = self.kept.as_ref().as_ref().filter(|_| site.has_search)?;
        let own = (0..self.chunks.len()).map(|number| (self.inputs_of(site, number), number));
        let own: BTreeMap<u128, usize> = own.collect();
        if own.keys().copied().eq(kept.hashes()) {
            return None;
        }
        Some(Box::new(own.into_iter().filter_map(move |(inputs, number)| {
            let bytes = kept.get(inputs).map(Cow::Borrowed);
            Some((inputs, bytes.or_else(|| postcard::to_stdvec(&*self.chunk(site, number)).ok().map(Cow::Owned))?))
        })))
    }

    /// Renders a file of the index.
    pub fn render(&self, site: &Site, file: IndexFile) -> Vec<u8> {
        match file {
            IndexFile::Titles(number, at) => self.words(site, number, at, 't'),
            IndexFile::Texts(number, at) => self.words(site, number, at, 'x'),
            IndexFile::Records(block) => {
                let (chunk, skipped) = self.chunk_of(block);
                let chunk = self.chunk(site, chunk);
                let records = chunk.records.iter().skip(skipped).take(RECORDS_PER_FILE);
                script(&format!("r/{block}"), &format!("[{}]", records.cloned().collect::<Vec<_>>().join(",\n")))
            }
        }
    }

    /// Makes all chunks side by side, but for those that were kept.
    pub fn prepare(&self, site: &Site) {
        (0..self.chunks.len()).into_par_iter().for_each(|number| {
            self.sum(site, number);
        });
    }

    /// Puts the chunks away, until one is asked for again.
    pub fn release(&self) {
        for chunk in &self.chunks {
            *chunk.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    /// The chunk of a file of records, and how many records of it come before.
    fn chunk_of(&self, block: usize) -> (usize, usize) {
        let first = block * RECORDS_PER_FILE;
        if first < FIRST_PAGE_ID {
            (first / CHUNK_LEN, first % CHUNK_LEN)
        } else {
            (self.last(), first - FIRST_PAGE_ID)
        }
    }

    /// What the search page says of the index, as JSON that may stand in a `script` element.
    pub fn manifest(&self, site: &Site) -> String {
        self.prepare(site);
        let segment = |segment: &Segment| {
            let sum = self.chunks(segment).fold(0_u64, |sum, chunk| sum.rotate_left(1) ^ self.sum(site, chunk));
            json!([
                segment.name,
                segment.first,
                segment.len,
                segment.titles,
                segment.texts,
                format!("{:08x}", sum as u32)
            ])
        };
        let index = json!({
            "folder": site.word("search"),
            "segments": self.segments.iter().map(segment).collect::<Vec<_>>(),
            "block": RECORDS_PER_FILE,
            "ranges": RANGES.trim_end(),
        });
        script_json(&index)
    }

    /// The number of the chunk of pages.
    fn last(&self) -> usize {
        self.chunks.len() - 1
    }

    /// The numbers of a segment's chunks.
    fn chunks(&self, segment: &Segment) -> std::ops::Range<usize> {
        if segment.first == FIRST_PAGE_ID {
            return self.last()..self.last() + 1;
        }
        segment.first / CHUNK_LEN..(segment.first + segment.len).div_ceil(CHUNK_LEN)
    }

    fn chunk(&self, site: &Site, number: usize) -> Arc<Chunk> {
        let mut chunk = self.chunks[number].lock().unwrap_or_else(PoisonError::into_inner);
        chunk.get_or_insert_with(|| self.new_chunk(site, number).into()).clone()
    }

    fn new_chunk(&self, site: &Site, number: usize) -> Chunk {
        let kept = self.kept(site, number).and_then(|kept| postcard::from_bytes(kept).ok());
        kept.unwrap_or_else(|| Chunk::new(self.first(number), self.documents(site, number)))
    }

    /// The checksum of a chunk, which is not read for it where it was kept.
    fn sum(&self, site: &Site, number: usize) -> u64 {
        let kept = self.kept(site, number).and_then(|kept| postcard::take_from_bytes(kept).ok());
        kept.map_or_else(|| self.chunk(site, number).hash, |(sum, _)| sum)
    }

    /// A chunk as it was kept.
    fn kept(&self, site: &Site, number: usize) -> Option<&[u8]> {
        let kept = self.kept.as_ref().as_ref().filter(|kept| !kept.is_empty())?;
        kept.get(self.inputs_of(site, number))
    }

    /// A hash of what a chunk is made of. Where nothing was kept it has to be made anyway, and knows itself.
    fn inputs_of(&self, site: &Site, number: usize) -> u128 {
        *self.inputs[number].get_or_init(|| match self.kept.as_ref() {
            Some(kept) if !kept.is_empty() => {
                let mut inputs = ChunkInputs::of(self.first(number));
                self.documents(site, number).for_each(|document| inputs.add(&document));
                inputs.finish()
            }
            _ => self.chunk(site, number).inputs,
        })
    }

    /// The number of the first item of a chunk.
    fn first(&self, chunk: usize) -> usize {
        if chunk == self.last() { FIRST_PAGE_ID } else { chunk * CHUNK_LEN }
    }

    /// The items of a chunk.
    fn documents<'s>(&'s self, site: &'s Site, chunk: usize) -> impl Iterator<Item = SearchDocument<'s>> {
        let (articles, pages) = match chunk == self.last() {
            true => (&[][..], self.pages.as_slice()),
            false => {
                let rest = &self.articles[chunk * CHUNK_LEN..];
                (&rest[..rest.len().min(CHUNK_LEN)], &[][..])
            }
        };
        let articles = articles.iter().map(|number| article(site, &site.articles[*number]));
        articles.chain(pages.iter().map(|page| other(site, *page)))
    }

    /// A file with the words of a range, of all chunks of a segment.
    fn words(&self, site: &Site, number: usize, at: usize, kind: char) -> Vec<u8> {
        let segment = &self.segments[number];
        let files = if kind == 't' { segment.titles } else { segment.texts };
        let numbers = self.chunks(segment);
        for chunk in 0..numbers.len() {
            self.chunk(site, numbers.start + (chunk + at) % numbers.len());
        }
        let chunks: Vec<Arc<Chunk>> = numbers.map(|number| self.chunk(site, number)).collect();
        let (from, to) = range(at, files);
        let inside = |chunk: &'_ Chunk| {
            let start = chunk.terms.partition_point(|term| &*term.folded < from);
            let end = to.map_or(chunk.terms.len(), |to| chunk.terms.partition_point(|term| &*term.folded < to));
            start..end
        };
        let mut terms: Vec<&IndexTerm> = Vec::new();
        for chunk in &chunks {
            let lists = chunk.terms[inside(chunk)].iter();
            terms.extend(lists.filter(|term| !(if kind == 't' { &term.titles } else { &term.texts }).is_empty()));
        }
        // A stable sort: lists of one word stay in the order of chunks.
        terms.sort_by(|a, b| (&a.folded, &a.form).cmp(&(&b.folded, &b.form)));
        let mut data = String::from("\"");
        let mut last: Option<(&IndexTerm, u32)> = None;
        for term in terms {
            let list = if kind == 't' { &term.titles } else { &term.texts };
            let same = last.filter(|(last, _)| last.folded == term.folded && last.form == term.form);
            if same.is_none() {
                let form = if term.form == term.folded { "=" } else { &term.form };
                let _ = match last {
                    Some((last, _)) if last.folded == term.folded => write!(data, " {form} "),
                    Some(_) => write!(data, ";{} {form} ", term.folded),
                    None => write!(data, "{} {form} ", term.folded),
                };
            }
            let item = list.write_after(same.map(|(_, item)| item), segment.first as u32, &mut data);
            last = Some((term, item));
        }
        data.push('"');
        script(&format!("{}/{kind}{at}", segment.name), &data)
    }
}

/// The words of a file: from the first on, and before the second.
fn range(at: usize, files: usize) -> (&'static str, Option<&'static str>) {
    let all = RANGES.split_whitespace().count() + 1;
    let step = all.div_ceil(files);
    let word = |file: usize| RANGES.split_whitespace().nth(file * step - 1);
    let from = if at == 0 { "" } else { word(at).unwrap_or("\u{10FFFF}") };
    (from, if at + 1 == files { None } else { Some(word(at + 1).unwrap_or("\u{10FFFF}")) })
}

/// A script that hands data to the one function of the search.
fn script(name: &str, data: &str) -> Vec<u8> {
    format!("bantinIndex(\"{name}\",{data})\n").into_bytes()
}

fn article<'s>(site: &'s Site, item: &'s Item) -> SearchDocument<'s> {
    let front = &item.article.front;
    let language = site.language_of(&item.article);
    let mut texts: Vec<Cow<'s, str>> = front.summary.iter().map(|_| site.lead(&item.article)).collect();
    let mut text = String::new();
    for (paragraph, slots) in item.article.body.words.iter() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&site.statistics.fill(paragraph, slots, language));
    }
    texts.push(text.into());
    if let Some(image) = &front.image {
        texts.push(Cow::Borrowed(&image.alt));
        texts.extend(image.caption.iter().map(|caption| Cow::Borrowed(caption.as_str())));
    }
    texts.extend(item.tags.iter().map(|tag| Cow::Borrowed(site.tags[*tag].name.as_str())));
    for (field, value) in item.article.layout.fields.iter().zip(front.fields.iter()) {
        texts.extend(value.iter().flat_map(|value| field_texts(field, value, language)).map(Cow::Owned));
    }
    let date = item.date.map(|date| date.date_naive());
    let record = (
        &front.title,
        encode(&item.address),
        excerpt(site, &item.article),
        item.section.map(|number| site.sections[number].article.front.title.as_str()).unwrap_or_default(),
        date.map(|date| day(date, site.config.language)).unwrap_or_default(),
        date.map(|date| date.to_string()).unwrap_or_default(),
        language.code(),
    );
    let mut filters: Vec<String> = item.date.iter().map(|date| date.year().to_string()).collect();
    let around = std::iter::successors(item.section, |number| site.sections[*number].parent);
    filters.extend(around.map(|number| site.sections[number].slug().to_owned()));
    SearchDocument { title: &front.title, texts, filters, record: script_json(&record) }
}

fn other(site: &Site, page: PageId) -> SearchDocument<'_> {
    match page {
        PageId::Standing(number) => article(site, &site.standing[number]),
        PageId::Article(number) => article(site, &site.articles[number]),
        PageId::DataSet(number) => {
            let set = &site.statistics.sets[number];
            let description = set.description.as_str();
            let record = json!([
                set.title,
                encode(&site.set_address(number)),
                description,
                "",
                "",
                "",
                site.config.language.code()
            ]);
            SearchDocument {
                title: &set.title,
                texts: vec![description.into()],
                filters: Vec::new(),
                record: script_json(&record),
            }
        }
        _ => SearchDocument { title: "", texts: Vec::new(), filters: Vec::new(), record: "[]".to_owned() },
    }
}
