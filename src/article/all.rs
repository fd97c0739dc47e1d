//! Every Markdown file of a site, read in parallel; what did not change since the last time is not read again.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::kept::{can_be_kept, hash, hash_of_layout, known, written};
use super::{Article, Rules, TextKind, file_name, read};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::base::kept::{Kept, Left};
use crate::base::memo::is_same;
use crate::base::source::{SourcePath, folder};
use crate::layout::{Layout, Layouts};

/// The files that were read last, sorted by path.
#[derive(Default)]
pub struct Readings {
    all: Vec<Arc<Reading>>,
    /// What another run has left, where this one leaves its own.
    kept: Option<Kept>,
}

/// A file that was read, what was wrong with it, and everything it was read from.
struct Reading {
    path: SourcePath,
    text: Arc<str>,
    kind: TextKind,
    is_copy: bool,
    /// Whether its kind depends on the files beside it.
    is_index: bool,
    rules: Rules,
    layout: Arc<Layout>,
    article: Arc<Article>,
    diagnostics: Diagnostics,
    /// A hash of all it was read from, where it is to be kept.
    hash: Option<u128>,
}

/// A Markdown file to be read.
#[derive(Clone, Copy)]
pub struct Text<'s> {
    /// Its path.
    pub path: &'s SourcePath,
    /// What is in it.
    pub text: &'s Arc<str>,
    /// What it is by its place.
    pub kind: TextKind,
    /// Whether it is a copy of another, by its name: readers never see it, as little as a draft.
    pub is_copy: bool,
}

impl Readings {
    /// Those of a run that leaves what it reads to the next one, as another one has left this.
    pub fn keeping(kept: Kept) -> Readings {
        Readings { all: Vec::new(), kept: Some(kept) }
    }

    /// What is left to the next run, sorted by its hashes; none where it has that already.
    pub fn left(&self) -> Option<Left<'_>> {
        let kept = self.kept.as_ref()?;
        let own = self.all.iter().filter(|reading| can_be_kept(&reading.path, &reading.diagnostics));
        let own = own.filter_map(|reading| Some((reading.hash?, reading)));
        let own: BTreeMap<u128, &Arc<Reading>> = own.collect();
        if own.keys().copied().eq(kept.hashes()) {
            return None;
        }
        Some(Box::new(own.into_iter().filter_map(move |(hash, reading)| {
            let bytes = kept.get(hash).map(Cow::Borrowed);
            Some((hash, bytes.or_else(|| written(&reading.article, &reading.diagnostics).map(Cow::Owned))?))
        })))
    }

    /// Reads these files, which are sorted by path. Mistakes in a draft are warnings unless `drafts` are built: they do
    /// not hold up the others.
    pub fn read(
        &mut self,
        texts: &[Text],
        layouts: &Layouts,
        rules: Rules,
        drafts: bool,
        out: &mut Diagnostics,
    ) -> Vec<Arc<Article>> {
        let (news, hashes) = (layouts.news(), self.hashes(layouts));
        let is_section = |number: &usize| texts[*number].kind == TextKind::Section;
        let sections: Vec<usize> = (0..texts.len()).filter(is_section).collect();
        let sections: Vec<(usize, Arc<Reading>)> = sections
            .into_par_iter()
            .map(|number| (number, self.section(number, texts[number], (layouts, &news, &hashes), rules)))
            .collect();
        let mut layout_of: BTreeMap<&str, Arc<Layout>> = BTreeMap::new();
        for (_, section) in sections.iter().filter(|(_, section)| section.article.front.layout.is_some()) {
            layout_of.insert(folder(&section.path), section.layout.clone());
        }
        let nearest = |path: &str| {
            if layout_of.is_empty() {
                return &news;
            }
            let around = std::iter::successors(Some(folder(path)), |at| (!at.is_empty()).then(|| folder(at)));
            around.into_iter().find_map(|at| layout_of.get(at)).unwrap_or(&news)
        };
        // After an edit nearly all are known, and waking other threads would take longer than looking.
        let known: Vec<Option<Arc<Reading>>> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| self.known(number, *text, nearest(text.path), rules))
            .collect();
        let others = texts.iter().zip(&known).filter(|(_, known)| known.is_none());
        let others: Vec<&Text> = others.map(|(text, _)| text).collect();
        let read: Vec<Arc<Reading>> = others
            .into_par_iter()
            .map(|text| Arc::new(self.reading(*text, nearest(text.path).clone(), rules, &hashes)))
            .collect();
        let mut read = read.into_iter();
        let mut readings: Vec<Arc<Reading>> =
            known.into_iter().filter_map(|known| known.or_else(|| read.next())).collect();
        for (number, section) in &sections {
            if section.article.front.layout.is_some() {
                readings[*number] = section.clone();
            }
        }
        for reading in readings.iter().filter(|reading| !reading.diagnostics.is_empty()) {
            if reading.article.front.draft && !drafts {
                let own = reading.diagnostics.clone().into_iter();
                out.extend(own.map(|diagnostic| Diagnostic { severity: Severity::Warning, ..diagnostic }));
            } else {
                out.include(&reading.diagnostics);
            }
        }
        let articles = readings.iter().map(|reading| reading.article.clone()).collect();
        self.all = readings;
        articles
    }

    /// The kind of the text that was read last at this place of the list, if it is the very same memory and its path alone
    /// tells the kind.
    pub fn kind(&self, number: usize, path: &SourcePath, text: &Arc<str>) -> Option<TextKind> {
        let known = self.all.get(number)?;
        let is_same = Arc::ptr_eq(&known.path, path) && Arc::ptr_eq(&known.text, text);
        (is_same && !known.is_index).then_some(known.kind)
    }

    /// A section with the layout that its front matter names.
    fn section(
        &self,
        number: usize,
        text: Text,
        (layouts, news, hashes): (&Layouts, &Arc<Layout>, &LayoutHashes),
        rules: Rules,
    ) -> Arc<Reading> {
        let known = self.find(number, text, rules);
        let reading = known.cloned().unwrap_or_else(|| Arc::new(self.reading(text, news.clone(), rules, hashes)));
        let Some(name) = &reading.article.front.layout else { return reading };
        let mut found = Diagnostics::default();
        let layout = layouts.named(name, text.path, &mut found);
        if Arc::ptr_eq(&layout, &reading.layout) && known.is_some() && found.is_empty() {
            return reading;
        }
        let mut reading = self.reading(text, layout, rules, hashes);
        reading.diagnostics.extend(found);
        Arc::new(reading)
    }

    fn known(&self, number: usize, text: Text, layout: &Arc<Layout>, rules: Rules) -> Option<Arc<Reading>> {
        self.find(number, text, rules).filter(|known| Arc::ptr_eq(&known.layout, layout)).cloned()
    }

    /// The last reading of the very same; most texts are even the same memory, at the same place in the list.
    fn find(&self, number: usize, Text { path, text, kind, is_copy }: Text, rules: Rules) -> Option<&Arc<Reading>> {
        let there = self.all.get(number).filter(|known| is_same(&known.path, path));
        let known = there.or_else(|| {
            let found = self.all.binary_search_by(|known| known.path.cmp(path)).ok()?;
            self.all.get(found)
        })?;
        let is_known = (known.kind, known.is_copy, known.rules) == (kind, is_copy, rules);
        (is_known && is_same(&known.text, text)).then_some(known)
    }

    /// Hashes of the layouts, where texts are kept.
    fn hashes(&self, layouts: &Layouts) -> LayoutHashes {
        let all = layouts.all().filter(|_| self.kept.is_some());
        all.map(|layout| (Arc::as_ptr(layout) as usize, hash_of_layout(layout))).collect()
    }

    /// Reads a text, or takes it as another run has read it.
    fn reading(&self, text: Text, layout: Arc<Layout>, rules: Rules, hashes: &LayoutHashes) -> Reading {
        let Text { path, text, kind, is_copy } = text;
        let kept = self.kept.as_ref().zip(hashes.get(&(Arc::as_ptr(&layout) as usize)));
        let kept = kept.map(|(kept, layout)| (kept, hash((path, text), (kind, is_copy), *layout, rules)));
        let known = kept.and_then(|kept| known(kept, (path, text), kind, &layout));
        let (article, diagnostics) = known.unwrap_or_else(|| {
            let mut diagnostics = Diagnostics::default();
            let mut article = read((path, text), kind, layout.clone(), rules, &mut diagnostics);
            article.front.draft |= is_copy;
            (article, diagnostics)
        });
        Reading {
            path: path.clone(),
            text: text.clone(),
            kind,
            is_copy,
            is_index: file_name(path).0 == "index",
            rules,
            layout,
            article: Arc::new(article),
            diagnostics,
            hash: kept.map(|(_, hash)| hash),
        }
    }
}

/// Hashes of layouts by where they are in memory.
type LayoutHashes = BTreeMap<usize, u128>;
