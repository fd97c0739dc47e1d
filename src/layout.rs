//! Layouts: what the items of a section carry beside their text. A theme declares one in `layouts/<name>.toml`, with the
//! templates `layouts/<name>.html` for an item and `layouts/<name>-list.html` for the section's list; a section asks for
//! it with `layout = "<name>"` in its `_index.md`. `news` is what articles are without one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostics, Help, Message, error, msg};
use crate::base::source::{SourcePath, Sources};
use crate::base::suggest::suggest;
use crate::base::value::{self, Entry, Fields, Node, Spanned, Value};

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
    /// Whether each of its values has a page that lists the items with that value.
    pub filter: bool,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// The name of a person.
    Person,
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

/// Two date fields between which an item is in force, each by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateFields {
    /// In force from this day on.
    pub from: Option<usize>,
    /// No longer in force after this day.
    pub until: Option<usize>,
}

impl Layout {
    /// Whether its items are news: they lead the home page, the site's feeds and the archive.
    pub fn is_news(&self) -> bool {
        self.name == NEWS
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
            let layout = read(name, path, text, out);
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

    /// The layout of news.
    pub fn news(&self) -> Arc<Layout> {
        self.0.get(NEWS).cloned().unwrap_or_else(|| Arc::new(empty(NEWS)))
    }
}

fn empty(name: &str) -> Layout {
    Layout {
        name: name.to_owned(),
        fields: Vec::new(),
        order: Vec::new(),
        dated: name == NEWS,
        date: None,
        state: None,
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

/// Reads one declaration.
fn read(name: &str, path: &SourcePath, text: &str, out: &mut Diagnostics) -> Layout {
    let entries = value::toml(text, 0, path, out);
    let mut keys = Fields::new(&entries, path);
    let mut layout = empty(name);
    let mut reader = LayoutReader { path, out };
    for entry in keys.table("fields", reader.out).unwrap_or_default() {
        layout.fields.extend(reader.field(entry));
    }
    layout.dated = keys.bool("dated", reader.out).unwrap_or(layout.dated);
    for key in keys.texts("order", reader.out) {
        layout.order.extend(reader.sort_key(&layout, &key));
    }
    layout.date = keys.text("date", reader.out).and_then(|field| reader.date_field(&layout, &field));
    if let Some(table) = keys.table("state", reader.out) {
        let mut keys = Fields::new(table, path);
        let [from, until] = ["from", "until"]
            .map(|key| keys.text(key, reader.out).and_then(|field| reader.date_field(&layout, &field)));
        keys.finish(reader.out);
        layout.state = Some(StateFields { from, until });
    }
    for format in keys.texts("downloads", reader.out) {
        match format.value.as_str() {
            "csv" => layout.csv = true,
            "json" => layout.json = true,
            _ => reader.unknown("downloads", &format, &["csv", "json"]),
        }
    }
    (layout.rows, layout.body) = reader.rows(&mut keys);
    if let Some(table) = keys.table("templates", reader.out) {
        let mut keys = Fields::new(table, path);
        if let Some(item) = keys.text("item", reader.out) {
            layout.item_template = item.value;
        }
        if let Some(list) = keys.text("list", reader.out) {
            layout.list_template = list.value;
        }
        keys.finish(reader.out);
    }
    keys.finish(out);
    layout
}

struct LayoutReader<'a, 'o> {
    path: &'a SourcePath,
    out: &'o mut Diagnostics,
}

impl LayoutReader<'_, '_> {
    fn field(&mut self, entry: &Entry) -> Option<Field> {
        let name = entry.key.as_str();
        if FRONT_MATTER_KEYS.contains(&name) {
            error!(self.out, "reserved-field" at (self.path, &entry.key_span);
                "`{name}` đã là một khóa của mọi bài", "`{name}` is already a key of every item";
                help: "đặt tên khác cho trường này", "give the field another name");
            return None;
        }
        let Value::Table(table) = &entry.node.value else {
            let what = msg!("một bảng có `type`", "a table with a `type`");
            Fields::new(&[], self.path).wrong_type(name, &entry.node, &what, self.out);
            return None;
        };
        let mut keys = Fields::new(table, self.path);
        let label = keys.node("label").and_then(|node| self.label("label", node));
        let required = keys.bool("required", self.out).unwrap_or(false);
        let list = keys.bool("list", self.out).unwrap_or(false);
        let filter = keys.bool("filter", self.out).unwrap_or(false);
        let kind = self.kind(&mut keys, entry);
        keys.finish(self.out);
        let label = label.unwrap_or_else(|| Message { vi: name.to_owned(), en: name.to_owned() });
        Some(Field { name: name.to_owned(), label, kind: kind?, required, list, filter })
    }

    fn kind(&mut self, keys: &mut Fields, entry: &Entry) -> Option<FieldKind> {
        const TYPES: [&str; 7] = ["text", "person", "date", "number", "choice", "file", "item"];
        let Some(kind) = keys.text("type", self.out) else {
            error!(self.out, "missing-key" at (self.path, &entry.key_span);
                "thiếu `type`", "`type` is missing";
                help: "thêm: type = \"text\"", "add: type = \"text\"");
            return None;
        };
        Some(match kind.value.as_str() {
            "text" => FieldKind::Text,
            "person" => FieldKind::Person,
            "date" => FieldKind::Date,
            "number" => FieldKind::Number,
            "choice" => FieldKind::Choice(self.choices(keys, entry)),
            "file" => {
                let endings = keys.texts("accept", self.out);
                FieldKind::File(endings.into_iter().map(|ending| ending.value.to_lowercase()).collect())
            }
            "item" => FieldKind::Item(keys.node("inverse").and_then(|node| self.label("inverse", node))),
            _ => {
                self.unknown("type", &kind, &TYPES);
                return None;
            }
        })
    }

    /// Whether items may be rows: `rows = true`, or `rows = { body = "..." }` with the heading of their texts.
    fn rows(&mut self, keys: &mut Fields) -> (bool, Option<Message>) {
        match keys.node("rows").map(|node| &node.value) {
            Some(Value::Table(table)) => {
                let mut keys = Fields::new(table, self.path);
                let body = keys.node("body").and_then(|node| self.label("body", node));
                keys.finish(self.out);
                (true, body)
            }
            _ => (keys.bool("rows", self.out).unwrap_or(false), None),
        }
    }

    /// The values of a choice: `values = { plan = "Plan" }` or `["a", "b"]`.
    fn choices(&mut self, keys: &mut Fields, entry: &Entry) -> Vec<Choice> {
        let choices = match keys.node("values").map(|node| &node.value) {
            Some(Value::Table(values)) => values
                .iter()
                .filter_map(|one| Some(Choice { value: one.key.clone(), label: self.label(&one.key, &one.node)? }))
                .collect(),
            Some(Value::List(_)) => {
                let values = keys.texts("values", self.out).into_iter().map(|one| one.value);
                values.map(|value| Choice { label: Message { vi: value.clone(), en: value.clone() }, value }).collect()
            }
            _ => Vec::new(),
        };
        if choices.is_empty() {
            error!(self.out, "missing-key" at (self.path, &entry.key_span);
                "`{}` thiếu các giá trị", "`{}` has no values", entry.key;
                help: "thêm: values = {{ plan = \"Kế hoạch\" }}", "add: values = {{ plan = \"Plan\" }}");
        }
        choices
    }

    /// A text for both languages, or one for each: `{ vi = "...", en = "..." }`.
    fn label(&mut self, key: &str, node: &Node) -> Option<Message> {
        match &node.value {
            Value::Text(text) => Some(Message { vi: text.clone(), en: text.clone() }),
            Value::Table(table) => {
                let mut keys = Fields::new(table, self.path);
                let [vi, en] = ["vi", "en"].map(|key| keys.text(key, self.out).map(|text| text.value));
                keys.finish(self.out);
                let any = vi.clone().or(en.clone())?;
                Some(Message { vi: vi.unwrap_or_else(|| any.clone()), en: en.unwrap_or(any) })
            }
            _ => {
                let what = msg!("một dòng chữ hoặc {{ vi, en }}", "a text or {{ vi, en }}");
                Fields::new(&[], self.path).wrong_type(key, node, &what, self.out);
                None
            }
        }
    }

    fn sort_key(&mut self, layout: &Layout, key: &Spanned<String>) -> Option<SortKey> {
        let name = key.value.strip_prefix('-').unwrap_or(&key.value);
        let by = match (name, layout.field(name)) {
            (_, Some(field)) => SortBy::Field(field),
            ("title", _) => SortBy::Title,
            ("date", _) => SortBy::Date,
            _ => {
                let known = layout.fields.iter().map(|field| field.name.as_str());
                let known: Vec<&str> = known.chain(["title", "date"]).collect();
                self.unknown("order", &Spanned { value: name.to_owned(), span: key.span.clone() }, &known);
                return None;
            }
        };
        Some(SortKey { by, descending: key.value.starts_with('-') })
    }

    fn date_field(&mut self, layout: &Layout, name: &Spanned<String>) -> Option<usize> {
        let dates = layout.fields.iter().filter(|field| field.kind == FieldKind::Date);
        let known: Vec<&str> = dates.map(|field| field.name.as_str()).collect();
        if !known.contains(&name.value.as_str()) {
            self.unknown("date", name, &known);
            return None;
        }
        layout.field(&name.value)
    }

    fn unknown(&mut self, key: &str, value: &Spanned<String>, known: &[&str]) {
        let list = known.join(", ");
        let help = suggest(&value.value, known.iter().copied())
            .unwrap_or_else(|| msg!("dùng được: {list}", "possible values: {list}").into());
        out_of_list(self.out, key, value, self.path, help);
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
