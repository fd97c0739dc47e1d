//! The index of up to [`CHUNK_LEN`](crate::site::search::CHUNK_LEN) items.

use std::borrow::Cow;
use std::hash::Hash;

use ahash::AHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::postings::{Posting, PostingList, add};
use super::words::{form, words};
use crate::base::language::fold;

/// What the index knows of an item.
#[derive(Hash)]
pub(super) struct SearchDocument<'s> {
    /// Its headline.
    pub(super) title: &'s str,
    /// Everything else that is read: lead, text, words to the lead picture, tags.
    pub(super) texts: Vec<Cow<'s, str>>,
    /// What readers can filter by: its sections and its year.
    pub(super) filters: Vec<String>,
    /// What is shown of it, as JSON.
    pub(super) record: String,
}

/// The words of a run of items, and what is shown of them.
#[derive(Serialize, Deserialize)]
pub(super) struct Chunk {
    /// A checksum of it all; first, so that it can be read alone.
    pub(super) hash: u64,
    /// In the order of their folded and then their written form.
    pub(super) terms: Vec<IndexTerm>,
    /// As JSON, one for each item.
    pub(super) records: Vec<String>,
    /// A hash of what it was made of.
    #[serde(skip)]
    pub(super) inputs: u128,
}

/// A word.
#[derive(Serialize, Deserialize)]
pub(super) struct IndexTerm {
    /// As search compares it.
    pub(super) folded: Box<str>,
    /// As it is written.
    pub(super) form: Box<str>,
    /// In which titles.
    pub(super) titles: PostingList,
    /// In which texts.
    pub(super) texts: PostingList,
}

#[derive(Default)]
struct TermPostings {
    titles: Vec<Posting>,
    texts: Vec<Posting>,
}

#[derive(Default)]
struct Vocabulary {
    // Looked up by key alone; never walked. A text repeats few words many times: each is folded once.
    known: AHashMap<String, usize>,
    by_form: AHashMap<(String, String), usize>,
    terms: Vec<(String, String, TermPostings)>,
}

impl Vocabulary {
    fn add(&mut self, text: &str, item: u32, place: &mut u32, list: fn(&mut TermPostings) -> &mut Vec<Posting>) {
        for word in words(text) {
            let number = match self.known.get(word) {
                Some(number) => *number,
                None => self.learn(word),
            };
            add(list(&mut self.terms[number].2), item, *place);
            *place += 1;
        }
    }

    /// A filter is a word of the title that nobody can type.
    fn add_filter(&mut self, filter: &str, item: u32) {
        let word = format!("@{filter}");
        let number = match self.known.get(&word) {
            Some(number) => *number,
            None => self.learn(&word),
        };
        add(&mut self.terms[number].2.titles, item, 0);
    }

    fn learn(&mut self, word: &str) -> usize {
        let key = (fold(word), form(word));
        let terms = &mut self.terms;
        let number = *self.by_form.entry(key).or_insert_with_key(|(folded, form)| {
            terms.push((folded.clone(), form.clone(), TermPostings::default()));
            terms.len() - 1
        });
        self.known.insert(word.to_owned(), number);
        number
    }
}

impl Chunk {
    /// Makes the index of items with numbers from `first`.
    pub(super) fn new<'s>(first: usize, entries: impl Iterator<Item = SearchDocument<'s>>) -> Chunk {
        let mut found = Vocabulary::default();
        let (mut records, mut inputs) = (Vec::new(), ChunkInputs::of(first));
        for (item, entry) in (first as u32..).zip(entries) {
            inputs.add(&entry);
            found.add(entry.title, item, &mut 0, |found| &mut found.titles);
            let mut place = 0;
            for text in &entry.texts {
                found.add(text, item, &mut place, |found| &mut found.texts);
                // A phrase does not reach from one text into the next.
                place += 1;
            }
            entry.filters.iter().for_each(|filter| found.add_filter(filter, item));
            records.push(entry.record);
        }
        let mut terms = found.terms;
        terms.retain(|(folded, _, _)| !folded.is_empty());
        terms.sort_unstable_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        let most = records.len() / 2;
        let term = |(folded, form, found): (String, String, TermPostings)| {
            let everywhere = found.texts.len() > most.max(32);
            IndexTerm {
                folded: folded.into(),
                form: form.into(),
                titles: PostingList::new(&found.titles, false),
                texts: PostingList::new(&found.texts, everywhere),
            }
        };
        let terms: Vec<IndexTerm> = terms.into_iter().map(term).collect();
        let hash = checksum(&terms, &records);
        Chunk { terms, records, inputs: inputs.finish(), hash }
    }
}

/// A hash of what a chunk is made of.
pub(super) struct ChunkInputs(Xxh3);

impl ChunkInputs {
    /// Of items with numbers from `first`.
    pub(super) fn of(first: usize) -> ChunkInputs {
        let mut hash = Xxh3::new();
        first.hash(&mut hash);
        ChunkInputs(hash)
    }

    /// Adds an item.
    pub(super) fn add(&mut self, item: &SearchDocument) {
        item.hash(&mut self.0);
    }

    /// The hash of all.
    pub(super) fn finish(self) -> u128 {
        self.0.digest128()
    }
}

fn checksum(terms: &[IndexTerm], records: &[String]) -> u64 {
    let mut hash = Xxh3::new();
    let mut list = String::new();
    for term in terms {
        list.clear();
        term.titles.write_after(None, 0, &mut list);
        term.texts.write_after(None, 0, &mut list);
        for text in [&*term.folded, &*term.form, &list] {
            hash.update(text.as_bytes());
            hash.update(&[0]);
        }
    }
    records.iter().for_each(|record| hash.update(record.as_bytes()));
    hash.digest()
}
