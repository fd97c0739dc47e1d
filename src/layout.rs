//! Layouts: what the items of a section carry beside their text. A theme declares one in `layouts/<name>.toml`, with the
//! templates `layouts/<name>.html` for an item and `layouts/<name>-list.html` for the section's list; a section asks for
//! it with `layout = "<name>"` in its `_index.md`. `news` is what articles are without one.

mod reader;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostics, Help, Message, error, msg};
use crate::base::source::{SourcePath, Sources};
use crate::base::suggest::suggest;
use crate::base::value::Spanned;

/// The layout of a section that names none.
pub const NEWS: &str = "news";

/// Keys that every front matter may have, and `url`, by which downloads name an item's page: no field of a layout has one
/// of these names.
pub const FRONT_MATTER_KEYS: [&str; 29] = [
    "aliases",
    "approval",
    "approval_remark",
    "approved",
    "author",
    "corrections",
    "date",
    "description",
    "draft",
    "expires",
    "extra",
    "image",
    "image_alt",
    "image_caption",
    "lang",
    "layout",
    "menu",
    "order",
    "pinned",
    "publish",
    "rows",
    "sheet",
    "slug",
    "source",
    "summary",
    "tags",
    "title",
    "updated",
    "url",
];

/// A declared layout.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Its name, the stem of its file.
    pub name: String,
    /// What the title of an item is called: "Trích yếu", "Họ và tên".
    pub title: Option<Message>,
    /// What its items carry, in the order of the declaration.
    pub fields: Vec<Field>,
    /// By what a section's list is sorted; empty: newest first.
    pub order: Vec<SortKey>,
    /// Whether an item must have a `date`.
    pub dated: bool,
    /// The field whose date an item has that names no `date` itself.
    pub date: Option<usize>,
    /// The fields from which and until which an item is in force.
    pub state: Option<StateFields>,
    /// The fields that name the page of an item which is a row of a table; empty: the title.
    pub slug: Vec<usize>,
    /// Whether readers find items of a list by typing, where there are scripts.
    pub find: bool,
    /// Whether readers are invited to write to the agency, with the section's name as the subject.
    pub ask: bool,
    /// Whether its items are published without the data of people: such data is reported.
    pub anonymous: bool,
    /// The date field by which the home page shows what is still to come, soonest first, instead of the beginning of the list.
    pub upcoming: Option<usize>,
    /// The field by whose values a list puts its items together, on one page: those of which nothing is in force any more last.
    pub group: Option<usize>,
    /// What its items tell of people and their offices.
    pub offices: Option<OfficeFields>,
    /// What a calendar program gets of an item.
    pub events: Option<EventFields>,
    /// Whether the list can be downloaded as CSV.
    pub csv: bool,
    /// Whether the list can be downloaded as JSON.
    pub json: bool,
    /// Whether items may also be the rows of a table that a section names.
    pub rows: bool,
    /// The heading of the column with the items' text.
    pub body: Option<Message>,
    /// The template of an item.
    pub item_template: String,
    /// The template of a list.
    pub list_template: String,
}

/// A field that items carry as a key of their front matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The key.
    pub name: String,
    /// What readers see before its value.
    pub label: Message,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether an item without it is an error.
    pub required: bool,
    /// Whether lists show it.
    pub list: bool,
    /// By what its pages list items with the same value, where it has such pages.
    pub filter: Option<FilterBy>,
    /// The document number that tells the value where none is typed.
    pub by: Option<usize>,
    /// Whether two items with the same value are reported, and together with which fields; of a date its year counts.
    pub unique: Option<Vec<usize>>,
    /// Of an item field, the one that says the same from the other side; itself, where both sides say the same.
    pub pair: Option<usize>,
}

/// What the pages of a filter put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterBy {
    /// Each value; of a date its year.
    Value,
    /// A month.
    Month,
    /// A week, from Monday (ISO 8601). Its items are on one page.
    Week,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// The names of people, with a semicolon between them.
    Person,
    /// An address on the web.
    Link,
    /// A mailbox.
    Email,
    /// Number and symbol of a document, by which texts and other items name this one.
    DocumentNumber,
    /// An hour, as people write it: `7h30`, `14:00`, `Chiều`.
    Time,
    /// A day.
    Date,
    /// A number, with the digits it was typed with.
    Number,
    /// One of these values.
    Choice(Vec<Choice>),
    /// Files beside the item; their endings, none where any will do.
    File(Vec<String>),
    /// Other items; what the other side is called, where it should name this one too.
    Item(Option<Message>),
}

/// A value of a [`FieldKind::Choice`].
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// As it is typed.
    pub value: String,
    /// As readers see it.
    pub label: Message,
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// By what.
    pub by: SortBy,
    /// Largest first.
    pub descending: bool,
}

/// A key of a sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// The title, in the order of the language.
    Title,
    /// The date of the item.
    Date,
    /// A field, by its number.
    Field(usize),
}

/// The fields of an event, each by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventFields {
    /// Its day.
    pub day: usize,
    /// Its hour.
    pub time: Option<usize>,
    /// Where it is.
    pub place: Option<usize>,
}

/// The fields of an office that the person who is the title holds while the item is in force, each by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeFields {
    /// The office.
    pub office: usize,
    /// Where.
    pub unit: Option<usize>,
}

/// By which fields an item is in force, each by its number.
#[derive(Clone, Debug, PartialEq)]
pub struct StateFields {
    /// In force from this day on.
    pub from: Option<usize>,
    /// No longer in force after this day.
    pub until: Option<usize>,
    /// No longer in force from this day on.
    pub ended: Option<usize>,
    /// No longer in force once an item of this field is.
    pub ended_by: Option<usize>,
    /// What readers see of the three states, in the order of [`StateFields::NAMES`].
    pub labels: [Message; 3],
}

impl StateFields {
    /// The states for templates: before, while and after an item is in force.
    pub const NAMES: [&str; 3] = ["not_yet", "in_force", "expired"];

    fn labels() -> [Message; 3] {
        [
            msg!("Chưa có hiệu lực", "Not yet in force"),
            msg!("Còn hiệu lực", "In force"),
            msg!("Hết hiệu lực", "No longer in force"),
        ]
    }
}

impl Layout {
    /// Whether its items are news: they lead the home page, the site's feeds and the archive.
    pub fn is_news(&self) -> bool {
        self.name == NEWS
    }

    /// The field with the number of a document.
    pub fn document_number(&self) -> Option<usize> {
        self.fields.iter().position(|field| field.kind == FieldKind::DocumentNumber)
    }

    /// The number of a field.
    fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

/// The layouts of a site by name. Two readings of one declaration are the same memory, so that whatever was made with it
/// need not be made again.
#[derive(Clone, Debug, Default)]
pub struct Layouts(BTreeMap<String, Arc<Layout>>);

impl Layouts {
    /// Reads the declarations of the built-in theme and of the site's own, whose file takes the place of the other one.
    pub fn read(sources: &Sources, themes: [&str; 2], known: &Layouts, out: &mut Diagnostics) -> Layouts {
        let mut files: BTreeMap<&str, (&SourcePath, &str)> = BTreeMap::new();
        for theme in themes {
            let prefix = format!("themes/{theme}/layouts/");
            for (path, _) in sources.below(&prefix) {
                let name = path.strip_prefix(prefix.as_str()).and_then(|name| name.strip_suffix(".toml"));
                if let (Some(name), Some(text)) = (name, sources.text(path)) {
                    files.insert(name, (path, text));
                }
            }
        }
        let layouts = files.into_iter().map(|(name, (path, text))| {
            let layout = reader::read(name, path, text, out);
            check_templates(&layout, sources, themes, path, out);
            let same = known.0.get(name).filter(|known| ***known == layout);
            (name.to_owned(), same.cloned().unwrap_or_else(|| Arc::new(layout)))
        });
        Layouts(layouts.collect())
    }

    /// The layout of this name, or else that of news; an unknown name is recorded as an error.
    pub fn named(&self, name: &Spanned<String>, path: &SourcePath, out: &mut Diagnostics) -> Arc<Layout> {
        if let Some(layout) = self.0.get(&name.value) {
            return layout.clone();
        }
        let known: Vec<&str> = self.0.keys().map(String::as_str).collect();
        let list = known.join(", ");
        let help = suggest(&name.value, known)
            .unwrap_or_else(|| msg!("giao diện này có: {list}", "this theme has: {list}").into());
        error!(out, "no-layout" at (path, &name.span);
            "giao diện không có bố cục `{}`", "the theme has no layout `{}`", name.value;
            help: help);
        self.news()
    }

    /// The layout of this name, if there is one.
    pub fn get(&self, name: &str) -> Option<&Layout> {
        self.0.get(name).map(|layout| &**layout)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Layout>> {
        self.0.values()
    }

    /// The layout of news.
    pub fn news(&self) -> Arc<Layout> {
        self.0.get(NEWS).cloned().unwrap_or_else(|| Arc::new(empty(NEWS)))
    }
}

fn empty(name: &str) -> Layout {
    Layout {
        name: name.to_owned(),
        title: None,
        fields: Vec::new(),
        order: Vec::new(),
        dated: name == NEWS,
        date: None,
        state: None,
        slug: Vec::new(),
        find: false,
        ask: false,
        anonymous: false,
        upcoming: None,
        group: None,
        offices: None,
        events: None,
        csv: false,
        json: false,
        rows: false,
        body: None,
        item_template: format!("layouts/{name}.html"),
        list_template: format!("layouts/{name}-list.html"),
    }
}

fn check_templates(layout: &Layout, sources: &Sources, themes: [&str; 2], path: &SourcePath, out: &mut Diagnostics) {
    for template in [&layout.item_template, &layout.list_template] {
        let is_there = |theme: &&str| sources.text(&format!("themes/{theme}/templates/{template}")).is_some();
        if !themes.iter().any(is_there) {
            error!(out, "no-template" at path;
                "bố cục thiếu mẫu `templates/{template}`", "the layout lacks its template `templates/{template}`";
                help: "tạo tệp ấy trong thư mục `templates/` của giao diện",
                    "create that file in the theme's folder `templates/`");
        }
    }
}

/// A value that is none of those its key can have.
pub(crate) fn out_of_list(
    out: &mut Diagnostics,
    key: &str,
    value: &Spanned<String>,
    path: &SourcePath,
    help: impl Into<Help>,
) {
    error!(out, "unknown-value" at (path, &value.span);
        "`{key}` không thể là `{}`", "`{key}` cannot be `{}`", value.value;
        help: help.into());
}
