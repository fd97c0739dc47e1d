//! One Markdown file alone: front matter (TOML or YAML) and body.

mod approval;
mod fields;
mod fences;
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

use crate::base::diagnostic::{Diagnostics, Message, error, msg};
use crate::base::language::Language;
use crate::base::source::SourcePath;
use crate::base::time::{Moment, until};
use crate::base::value::{self, Entry, Fields, Node, Spanned, Value};
use crate::config::json_table;
use crate::layout::Layout;
use crate::markdown::{self, Body, FigureText};
use crate::prose::{self, Numbers, Prose, Sentence, Tones};

pub use crate::base::time::moment;
pub use all::{Readings, Text};
pub use approval::{Approval, ApprovalRequest, Approved};
use fences::conflicts;
pub use fences::{FileParts, FrontMatterForm, split};
pub use fields::{FieldValue, FieldValues};
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

struct FrontMatterReader<'a, 'o> {
    fields: Fields<'a>,
    path: &'a SourcePath,
    rules: Rules,
    /// Whether the front matter has syntax errors: what seems to be missing may be there.
    broken: bool,
    out: &'o mut Diagnostics,
}

impl<'a> FrontMatterReader<'a, '_> {
    fn front_matter(&mut self, kind: TextKind, layout: &'a Layout, present: bool) -> FrontMatter {
        let title = self.fields.text("title", self.out);
        if self.fields.is_missing("title") && kind != TextKind::Home {
            self.missing("title", "title = \"Tiêu đề\"", present);
        }
        let (title, title_span) = title.map_or((String::new(), 0..0), |title| (title.value, title.span));
        let date = self.moment("date", false);
        let fields = match kind {
            TextKind::Article => fields::read(layout, &mut self.fields, self.path, self.broken, self.out),
            _ => FieldValues::new(),
        };
        let date = date.or_else(|| self.date_of(layout, &fields));
        if date.is_none() && self.fields.is_missing("date") && kind == TextKind::Article && layout.dated {
            self.missing("date", "date = 2023-11-07T14:53:00", present);
        }
        if kind == TextKind::Section {
            // Read before all articles are: the rows of a table are articles, too.
            let _ = (self.fields.text("rows", self.out), self.fields.text("sheet", self.out));
        }
        let publish = self.moment("publish", false);
        let listed = matches!(kind, TextKind::Section | TextKind::Standing);
        let summary = self.fields.text("summary", self.out);
        let description = if kind == TextKind::Article { None } else { self.fields.text("description", self.out) };
        FrontMatter {
            title,
            title_span,
            date,
            summary: summary.or(description).map(|text| FigureText::read(text, self.path, self.out)),
            author: self.text("author"),
            source: self.text("source"),
            tags: self.fields.texts("tags", self.out),
            image: self.image(),
            pinned: self.pinned(),
            draft: self.fields.bool("draft", self.out).unwrap_or(false),
            publish,
            expires: self.expires(publish.or(date)),
            updated: self.moment("updated", false),
            corrections: self.corrections(),
            slug: self.slug(kind),
            aliases: self.aliases(),
            lang: self.lang(),
            order: if listed { self.fields.integer("order", -9999, 9999, self.out).unwrap_or(0) } else { 0 },
            menu: if listed { self.fields.bool("menu", self.out).unwrap_or(true) } else { true },
            layout: if kind == TextKind::Section { self.fields.text("layout", self.out) } else { None },
            fields,
            approval: Approval::default(),
            extra: self.fields.table("extra", self.out).map(json_table).unwrap_or_default(),
        }
    }

    /// The day of the field that dates an item, at 00:00.
    fn date_of(&self, layout: &Layout, fields: &FieldValues) -> Option<Moment> {
        let Some(Some(FieldValue::Date(day))) = fields.get(layout.date?) else { return None };
        day.and_hms_opt(0, 0, 0)?.and_local_timezone(self.rules.time_zone).single()
    }

    /// The end of publication, which includes the day or the last second that is named; it comes after the beginning.
    fn expires(&mut self, publish: Option<Moment>) -> Option<Moment> {
        self.moment("expires", true)?;
        let node = self.fields.node("expires")?;
        let (Value::Date(text) | Value::Text(text)) = &node.value else { return None };
        let expires = until(text.trim(), self.rules.time_zone)?;
        if publish.is_some_and(|publish| expires <= publish) {
            let span = self.fields.node("expires").map_or(0..0, |node| node.span.clone());
            error!(self.out, "expires" at (self.path, span);
                "bài hết hạn trước khi được đăng", "the item expires before it is published";
                help: "sửa `expires`, `publish` hoặc `date`", "fix `expires`, `publish` or `date`");
        }
        Some(expires)
    }

    fn text(&mut self, key: &'static str) -> Option<String> {
        self.fields.text(key, self.out).map(|text| text.value)
    }

    fn missing(&mut self, key: &'static str, example: &str, present: bool) {
        if self.broken {
            return;
        }
        let span = self.fields.key_span(key).unwrap_or(0..0);
        let help = if present {
            msg!("thêm một dòng vào phần đầu bài, ví dụ: {}", "add a line to the front matter, such as: {}", example)
        } else {
            msg!(
                "bài bắt đầu bằng một dòng `+++`, rồi các khóa như {}, rồi một dòng `+++` nữa",
                "a file begins with a `+++` line, then keys such as {}, then another `+++` line",
                example
            )
        };
        error!(self.out, "missing-key" at (self.path, span); "thiếu `{key}`", "`{key}` is missing"; help: help);
    }

    /// An instant; a day alone begins at 00:00, or with `whole_day` ends at its last second.
    fn moment(&mut self, key: &'static str, whole_day: bool) -> Option<Moment> {
        let node = self.fields.node(key)?;
        let (Value::Date(text) | Value::Text(text)) = &node.value else {
            if node.value != Value::Null {
                self.wrong_date(key, node);
            }
            return None;
        };
        let moment = moment(text.trim(), self.rules.time_zone, whole_day);
        if moment.is_none() && !text.trim().is_empty() {
            self.wrong_date(key, node);
        }
        moment
    }

    fn wrong_date(&mut self, key: &str, node: &Node) {
        let message = match &node.value {
            Value::Date(text) | Value::Text(text) if !text.is_empty() => {
                msg!("`{key}`: không có ngày `{text}`", "`{key}`: `{text}` is not a valid date")
            }
            _ => msg!("`{key}` phải là ngày", "`{key}` must be a date"),
        };
        error!(self.out, "date" at (self.path, &node.span); message;
            help: "viết năm-tháng-ngày, có thể thêm giờ: 2023-11-07 hoặc 2023-11-07T14:53:00",
                  "write year-month-day, optionally with a time: 2023-11-07 or 2023-11-07T14:53:00");
    }

    fn image(&mut self) -> Option<Image> {
        let path = self.fields.text("image", self.out);
        let alt = self.fields.text("image_alt", self.out);
        let caption = self.text("image_caption");
        let path = path?;
        if alt.is_none() {
            error!(self.out, "missing-alt" at (self.path, &path.span);
                "ảnh không có lời mô tả", "the picture has no description";
                help: "thêm: image_alt = \"Những gì nhìn thấy trong ảnh\"",
                      "add: image_alt = \"What the picture shows\"");
        }
        Some(Image { path, alt: alt.map(|alt| alt.value).unwrap_or_default(), caption })
    }

    fn pinned(&mut self) -> Pinned {
        let Some(node) = self.fields.node("pinned") else { return Pinned::No };
        match &node.value {
            Value::Bool(true) => Pinned::Always,
            Value::Bool(false) | Value::Null => Pinned::No,
            Value::Date(_) | Value::Text(_) => self.moment("pinned", true).map_or(Pinned::No, Pinned::Until),
            _ => {
                let what: Message = msg!("`true`, `false` hoặc một ngày", "`true`, `false` or a date");
                self.fields.wrong_type("pinned", node, &what, self.out);
                Pinned::No
            }
        }
    }

    fn corrections(&mut self) -> Vec<Correction> {
        let mut corrections = Vec::new();
        for table in self.fields.tables("corrections", self.out) {
            let mut reader = FrontMatterReader {
                fields: Fields::new(table.value, self.path),
                path: self.path,
                rules: self.rules,
                broken: self.broken,
                out: self.out,
            };
            let date = reader.moment("date", false);
            let text = reader.text("text");
            let missing = [reader.fields.is_missing("date"), reader.fields.is_missing("text")];
            let FrontMatterReader { fields, out, .. } = reader;
            fields.finish(out);
            match (date, text) {
                (Some(date), Some(text)) => corrections.push(Correction { date: date.date_naive(), text }),
                _ => {
                    for (missing, key) in missing.into_iter().zip(["date", "text"]) {
                        if missing && !self.broken {
                            error!(self.out, "missing-key" at (self.path, &table.span);
                                "thiếu `{key}`", "`{key}` is missing";
                                help: "mỗi đính chính có ngày và nội dung: {{ date = 2024-03-02, text = \"...\" }}",
                                      "a correction has a date and a text: {{ date = 2024-03-02, text = \"...\" }}");
                        }
                    }
                }
            }
        }
        corrections.sort_by_key(|correction| std::cmp::Reverse(correction.date));
        corrections
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
