//! One Markdown file alone: front matter (TOML or YAML) and body.

mod approval;
mod fields;
mod fences;
mod front_matter;
mod all;
mod kept;
mod names;
mod rules;
mod targets;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::base::diagnostic::Diagnostics;
use crate::base::language::Language;
use crate::base::source::SourcePath;
use crate::base::time::Moment;
use crate::base::value::{self, Entry, Fields, Spanned};
use crate::layout::Layout;
use crate::markdown::{self, Body, FigureText};
use crate::prose::{self, Numbers, Prose, Sentence, Tones};

pub use crate::base::time::moment;
pub use all::{Readings, Text};
pub use approval::{Approval, ApprovalRequest, Approved};
use fences::conflicts;
pub use fences::{FileParts, FrontMatterForm, split};
pub use fields::{FieldValue, FieldValues};
use front_matter::FrontMatterReader;
pub use names::{file_name, is_note};
pub use rules::Rules;
pub use targets::{TargetPlace, TypedTarget};

/// What a Markdown file is by its place in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextKind {
    /// `content/_index.md`.
    Home,
    /// `content/<section>/_index.md`.
    Section,
    /// A page directly in `content/`.
    Standing,
    /// Everything else.
    Article,
}

/// One Markdown file, parsed alone: it knows nothing of any other file.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its file.
    pub path: SourcePath,
    /// What it is.
    pub kind: TextKind,
    /// Its front matter.
    pub front: FrontMatter,
    /// Its layout; of a section, that of its items.
    pub layout: Arc<Layout>,
    /// Its text.
    pub body: Body,
    /// What of it has numbers, the headline and the lead included; nothing where there are no data sets to compare it with.
    pub numbers: Vec<Sentence>,
    /// What the join makes of this file alone; made at the first join, kept with the article.
    pub derived: OnceLock<Derived>,
}

/// What indexes need of an article, and what costs too much to make again for each plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Derived {
    /// The word of each tag, in the order of the tags.
    pub tags: Vec<String>,
    /// Hashes of the pairs of neighbouring words in the headline.
    pub pairs: Vec<u64>,
    /// Names of the data sets that the text cites.
    pub cites: Vec<String>,
    /// It names no file, no page and no figure: there is nothing to look up.
    pub is_plain: bool,
}

/// A picture named in the front matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Its file, relative to the source's folder.
    pub path: Spanned<String>,
    /// What is seen, for those who cannot see it.
    pub alt: String,
    /// The caption.
    pub caption: Option<String>,
}

/// A correction of a published article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// When it was corrected.
    pub date: NaiveDate,
    /// What was wrong and what is right.
    pub text: String,
}

/// How long an article leads the home page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pinned {
    /// Not at all.
    No,
    /// Until it is taken away.
    Always,
    /// Up to this instant.
    Until(Moment),
}

/// The keys of a front matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The headline.
    pub title: String,
    /// Bytes of the headline.
    pub title_span: Range<usize>,
    /// When it happened, or was written; articles have one.
    pub date: Option<Moment>,
    /// The lead paragraph, plain text.
    pub summary: Option<Spanned<FigureText>>,
    /// Byline.
    pub author: Option<String>,
    /// Origin.
    pub source: Option<String>,
    /// Tags as typed.
    pub tags: Vec<Spanned<String>>,
    /// The lead picture.
    pub image: Option<Image>,
    /// Whether it leads the home page.
    pub pinned: Pinned,
    /// Never published.
    pub draft: bool,
    /// Public from here on.
    pub publish: Option<Moment>,
    /// Public until here.
    pub expires: Option<Moment>,
    /// Last change of substance.
    pub updated: Option<Moment>,
    /// Corrections, newest first.
    pub corrections: Vec<Correction>,
    /// The page's name in its address.
    pub slug: Spanned<String>,
    /// Old addresses that lead here.
    pub aliases: Vec<Spanned<String>>,
    /// Its language, where it is not the site's.
    pub lang: Option<Language>,
    /// Place among sections or standing pages in the menu.
    pub order: i64,
    /// Whether the default menu shows it (sections and standing pages).
    pub menu: bool,
    /// The name of the layout of a section's items.
    pub layout: Option<Spanned<String>>,
    /// What its layout's fields hold.
    pub fields: FieldValues,
    /// Whether it may be published, where a portal wants approval.
    pub approval: Approval,
    /// A free table for themes.
    #[serde(with = "kept::as_json")]
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// The keys of a file's front matter.
pub fn front_matter(text: &str, path: &SourcePath, out: &mut Diagnostics) -> Vec<Entry> {
    entries(text, &split(text, path, out), path, out)
}

fn entries(text: &str, split: &FileParts, path: &SourcePath, out: &mut Diagnostics) -> Vec<Entry> {
    match split.form {
        FrontMatterForm::Toml => value::toml(&text[split.front.clone()], split.front.start, path, out),
        FrontMatterForm::Yaml => value::yaml(&text[split.front.clone()], split.front.start, path, out),
        FrontMatterForm::None => Vec::new(),
    }
}

/// What an approval of a text names: whatever is changed of its keys or its body gives another one.
pub fn fingerprint(text: &str) -> String {
    let (path, mut out) = ("".into(), Diagnostics::default());
    let split = split(text, &path, &mut out);
    approval::fingerprint(&entries(text, &split, &path, &mut out), &text[split.body])
}

/// Parses one file. Mistakes are recorded in `out`; what is sound is kept, so that one run shows all of them.
pub fn read(
    (path, text): (&SourcePath, &Arc<str>),
    kind: TextKind,
    layout: Arc<Layout>,
    rules: Rules,
    out: &mut Diagnostics,
) -> Article {
    conflicts(text, path, out);
    let split = split(text, path, out);
    let entries = entries(text, &split, path, out);
    let broken = out.has_errors_in(path);
    let mut reader = FrontMatterReader { fields: Fields::new(&entries, path), path, rules, broken, out };
    let mut front = reader.front_matter(kind, &layout, split.form != FrontMatterForm::None);
    let fingerprint = || approval::fingerprint(&entries, &text[split.body.clone()]);
    front.approval = approval::read(&mut reader.fields, path, fingerprint, reader.out);
    let FrontMatterReader { fields, out, .. } = reader;
    fields.finish(out);
    let language = front.lang.unwrap_or(rules.language);
    let mut tones = Tones::default();
    let mut numbers = rules
        .numbers
        .then(|| Numbers::new(language, front.date.map(|date| date.with_timezone(&rules.time_zone).year())));
    let mut look = |prose: &Prose, out: &mut Diagnostics| {
        prose::check(prose, language, path, &mut tones, out);
        if layout.anonymous {
            prose::check_personal(prose, path, out);
        }
        if let Some(numbers) = &mut numbers {
            numbers.look(prose, path, out);
        }
    };
    check_lines(&front, text, &mut look, out);
    if layout.anonymous {
        fields::check_personal(&layout, &front.fields, path, out);
    }
    let markdown =
        markdown::Input { text, range: split.body, source: path, raw_html: rules.raw_html, documents: rules.documents };
    let body = markdown::read(&markdown, &mut look, out);
    tones.finish(path, out);
    let numbers = numbers.map(|numbers| numbers.finish(path, out)).filter(|_| rules.figures).unwrap_or_default();
    Article { path: path.clone(), kind, front, layout, body, numbers, derived: OnceLock::new() }
}

/// The headline and the lead are read as carefully as the text.
fn check_lines(front: &FrontMatter, text: &str, look: &mut dyn FnMut(&Prose, &mut Diagnostics), out: &mut Diagnostics) {
    let title = (!front.title.is_empty()).then_some((&front.title, &front.title_span));
    for (line, span) in title.into_iter().chain(front.summary.as_ref().map(|s| (&s.value.text, &s.span))) {
        // Where the value stands in the file as it is, its bytes can be told apart; otherwise the whole is meant.
        // It mostly stands right behind a quotation mark.
        let typed = &text[span.clone()];
        let at = if typed.get(1..).is_some_and(|typed| typed.starts_with(line)) { Some(1) } else { typed.find(line) };
        let at = at.map(|at| at + span.start);
        let map = |range: Range<usize>| match at {
            Some(at) => range.start + at..range.end + at,
            None => span.clone(),
        };
        look(&Prose { text: line, at: &map, cell: None }, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules {
            time_zone: crate::config::vietnam(),
            language: Language::En,
            raw_html: false,
            numbers: true,
            figures: false,
            documents: false,
        }
    }

    #[test]
    fn quantities_are_kept_where_there_are_data_sets_to_compare_them_with() {
        let (path, text) =
            ("content/a/b.md".into(), "+++\ntitle = \"A\"\ndate = 2026-11-03\n+++\n\n98 households.\n".into());
        let kept = |figures| {
            let layout = crate::layout::Layouts::default().news();
            let rules = Rules { figures, ..rules() };
            read((&path, &text), TextKind::Article, layout, rules, &mut Diagnostics::default()).numbers.len()
        };
        assert_eq!([false, true].map(kept), [0, 1]);
    }

    #[test]
    fn no_field_of_a_layout_can_have_the_name_of_a_key() {
        let known = |kind| {
            let (path, text) = ("content/a.md".into(), "+++\nzzzzzzzzzzzz = 1\n+++\n".into());
            let mut out = Diagnostics::default();
            let layout = crate::layout::Layouts::default().news();
            read((&path, &text), kind, layout, rules(), &mut out);
            let unknown = out.iter().find(|one| one.code == "unknown-key").and_then(|one| one.help.clone());
            let help = unknown.map(|help| help.en).unwrap_or_default();
            let keys = help.split_once(": ").unwrap_or_default().1.split(", ").map(str::to_owned);
            keys.collect::<std::collections::BTreeSet<String>>()
        };
        let mut keys = known(TextKind::Article);
        keys.extend(known(TextKind::Section));
        keys.insert("url".to_owned());
        let reserved: Vec<&str> = crate::layout::FRONT_MATTER_KEYS.to_vec();
        assert_eq!(keys.iter().map(String::as_str).collect::<Vec<_>>(), reserved);
    }

    #[test]
    fn dates_are_taken_as_staff_write_them() {
        let read = |text| moment(text, crate::config::vietnam(), false).map(|m| m.to_rfc3339());
        assert_eq!(read("2023-11-07").as_deref(), Some("2023-11-07T00:00:00+07:00"));
        assert_eq!(read("2023-11-07 14:53").as_deref(), Some("2023-11-07T14:53:00+07:00"));
        assert_eq!(read("2023-11-07T14:53:09").as_deref(), Some("2023-11-07T14:53:09+07:00"));
        assert_eq!(read("2023-11-07T14:53:09Z").as_deref(), Some("2023-11-07T21:53:09+07:00"));
        assert_eq!(read("2023-11-07T23:30:00-05:00").as_deref(), Some("2023-11-08T11:30:00+07:00"));
        assert_eq!(read("31-02-2023"), None);
        assert_eq!(read("2023-02-31"), None);
    }
}
