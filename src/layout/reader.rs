//! The reading of a declaration.

use super::{
    Choice, EventFields, Field, FieldKind, FilterBy, Layout, OfficeFields, SortBy, SortKey, StateFields, empty,
    out_of_list,
};
use crate::base::diagnostic::{Diagnostics, Message, error, msg};
use crate::base::source::SourcePath;
use crate::base::suggest::suggest;
use crate::base::value::{self, Entry, Fields, Node, Spanned, Value};
use crate::document_number::KINDS;
use crate::layout::FRONT_MATTER_KEYS;

/// Reads one declaration.
pub(super) fn read(name: &str, path: &SourcePath, text: &str, out: &mut Diagnostics) -> Layout {
    let entries = value::toml(text, 0, path, out);
    let mut keys = Fields::new(&entries, path);
    let mut layout = empty(name);
    let mut reader = LayoutReader { path, out };
    let declared = keys.table("fields", reader.out).unwrap_or_default();
    let (fields, others): (Vec<Field>, Vec<Others>) = declared.iter().filter_map(|entry| reader.field(entry)).unzip();
    layout.fields = fields;
    others.iter().enumerate().for_each(|(number, others)| reader.others(&mut layout, number, others));
    layout.title = keys.node("title").and_then(|node| reader.label("title", node));
    layout.dated = keys.bool("dated", reader.out).unwrap_or(layout.dated);
    for key in keys.texts("order", reader.out) {
        layout.order.extend(reader.sort_key(&layout, &key));
    }
    layout.date = keys.text("date", reader.out).and_then(|field| reader.date_field(&layout, "date", &field));
    for key in keys.texts("slug", reader.out) {
        layout.slug.extend(reader.named(&layout, "slug", &key, |kind| !matches!(kind, FieldKind::File(_))));
    }
    layout.find = keys.bool("find", reader.out).unwrap_or(false);
    layout.upcoming =
        keys.text("upcoming", reader.out).and_then(|field| reader.date_field(&layout, "upcoming", &field));
    layout.group = keys.text("group", reader.out).and_then(|field| reader.text_field(&layout, "group", &field));
    layout.offices = keys.table("offices", reader.out).and_then(|table| reader.offices(&layout, table));
    layout.events = keys.table("events", reader.out).and_then(|table| reader.events(&layout, table));
    layout.ask = keys.bool("ask", reader.out).unwrap_or(false);
    layout.anonymous = keys.bool("anonymous", reader.out).unwrap_or(false);
    layout.state = keys.table("state", reader.out).map(|table| reader.state(&layout, table));
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

/// What a field says of others, by their names: all fields have to be read first.
#[derive(Default)]
struct Others {
    by: Option<Spanned<String>>,
    unique: Option<Vec<Spanned<String>>>,
    inverse: Option<Spanned<String>>,
}

struct LayoutReader<'a, 'o> {
    path: &'a SourcePath,
    out: &'o mut Diagnostics,
}

impl LayoutReader<'_, '_> {
    fn field(&mut self, entry: &Entry) -> Option<(Field, Others)> {
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
        let filter = self.filter(&mut keys);
        let others = Others {
            by: keys.text("by", self.out),
            unique: self.unique(&mut keys),
            inverse: keys.node("inverse").and_then(|node| match &node.value {
                Value::Text(name) => Some(Spanned { value: name.clone(), span: node.span.clone() }),
                _ => None,
            }),
        };
        let kind = self.kind(&mut keys, entry);
        keys.finish(self.out);
        let label = label.unwrap_or_else(|| Message { vi: name.to_owned(), en: name.to_owned() });
        let field = Field {
            name: name.to_owned(),
            label,
            kind: kind?,
            required,
            list,
            filter,
            by: None,
            unique: None,
            pair: None,
        };
        Some((field, others))
    }

    /// `filter = true`, or by what: `"month"`, `"week"`.
    fn filter(&mut self, keys: &mut Fields) -> Option<FilterBy> {
        let Some(Value::Text(_)) = keys.node("filter").map(|node| &node.value) else {
            return keys.bool("filter", self.out).filter(|filter| *filter).map(|_| FilterBy::Value);
        };
        let by = keys.text("filter", self.out)?;
        match by.value.as_str() {
            "month" => Some(FilterBy::Month),
            "week" => Some(FilterBy::Week),
            _ => {
                self.unknown("filter", &by, &["month", "week"]);
                None
            }
        }
    }

    fn events(&mut self, layout: &Layout, table: &[Entry]) -> Option<EventFields> {
        let mut keys = Fields::new(table, self.path);
        let day = keys.text("day", self.out).and_then(|name| self.date_field(layout, "day", &name));
        let mut field = |key, wanted: FieldKind| {
            let name = keys.text(key, self.out)?;
            self.named(layout, key, &name, |kind| *kind == wanted)
        };
        let (time, place) = (field("time", FieldKind::Time), field("place", FieldKind::Text));
        keys.finish(self.out);
        Some(EventFields { day: day?, time, place })
    }

    fn offices(&mut self, layout: &Layout, table: &[Entry]) -> Option<OfficeFields> {
        let mut keys = Fields::new(table, self.path);
        let [office, unit] =
            ["office", "unit"].map(|key| keys.text(key, self.out).and_then(|name| self.text_field(layout, key, &name)));
        keys.finish(self.out);
        Some(OfficeFields { office: office?, unit })
    }

    /// `unique = true`, or a list of the fields together with which a value occurs once.
    fn unique(&mut self, keys: &mut Fields) -> Option<Vec<Spanned<String>>> {
        match keys.node("unique").map(|node| &node.value) {
            None => None,
            Some(Value::List(_)) => Some(keys.texts("unique", self.out)),
            Some(_) => keys.bool("unique", self.out).filter(|unique| *unique).map(|_| Vec::new()),
        }
    }

    /// Finds the fields that a field names.
    fn others(&mut self, layout: &mut Layout, number: usize, others: &Others) {
        let is_number = |kind: &FieldKind| *kind == FieldKind::DocumentNumber;
        layout.fields[number].by = others.by.as_ref().and_then(|name| self.named(layout, "by", name, is_number));
        if let Some(names) = &others.unique {
            let together = names.iter().filter_map(|name| self.named(layout, "unique", name, |_| true)).collect();
            layout.fields[number].unique = Some(together);
        }
        // A text that names no such field is what readers see of the other side.
        let is_item = |field: &Field| matches!(field.kind, FieldKind::Item(_));
        let pair = others.inverse.as_ref().and_then(|name| layout.field(&name.value));
        if let Some(pair) = pair.filter(|pair| is_item(&layout.fields[number]) && is_item(&layout.fields[*pair])) {
            for (one, other) in [(number, pair), (pair, number)] {
                layout.fields[one].pair = Some(other);
                layout.fields[one].kind = FieldKind::Item(None);
            }
        }
    }

    fn state(&mut self, layout: &Layout, table: &[Entry]) -> StateFields {
        let mut keys = Fields::new(table, self.path);
        let [from, until, ended] = ["from", "until", "ended"].map(|key| {
            let name = keys.text(key, self.out)?;
            self.date_field(layout, key, &name)
        });
        let ended_by = keys.text("ended_by", self.out);
        let is_item = |kind: &FieldKind| matches!(kind, FieldKind::Item(_));
        let ended_by = ended_by.and_then(|name| self.named(layout, "ended_by", &name, is_item));
        let mut labels = StateFields::labels();
        if let Some(table) = keys.table("labels", self.out) {
            let mut own = Fields::new(table, self.path);
            for (key, label) in StateFields::NAMES.into_iter().zip(&mut labels) {
                if let Some(typed) = own.node(key).and_then(|node| self.label(key, node)) {
                    *label = typed;
                }
            }
            own.finish(self.out);
        }
        keys.finish(self.out);
        StateFields { from, until, ended, ended_by, labels }
    }

    fn kind(&mut self, keys: &mut Fields, entry: &Entry) -> Option<FieldKind> {
        const TYPES: [&str; 11] =
            ["text", "person", "time", "date", "number", "choice", "file", "item", "document_number", "link", "email"];
        let Some(kind) = keys.text("type", self.out) else {
            error!(self.out, "missing-key" at (self.path, &entry.key_span);
                "thiếu `type`", "`type` is missing";
                help: "thêm: type = \"text\"", "add: type = \"text\"");
            return None;
        };
        Some(match kind.value.as_str() {
            "text" => FieldKind::Text,
            "time" => FieldKind::Time,
            "document_number" => FieldKind::DocumentNumber,
            "link" => FieldKind::Link,
            "email" => FieldKind::Email,
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

    /// The values of a choice: `values = { plan = "Plan" }`, `["a", "b"]`, or those that are known by a name.
    fn choices(&mut self, keys: &mut Fields, entry: &Entry) -> Vec<Choice> {
        let choices = match keys.node("values").map(|node| &node.value) {
            Some(Value::Table(values)) => values
                .iter()
                .filter_map(|one| Some(Choice { value: one.key.clone(), label: self.label(&one.key, &one.node)? }))
                .collect(),
            Some(Value::Text(name)) if name == DOCUMENT_KINDS => document_kinds(),
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

    fn date_field(&mut self, layout: &Layout, key: &str, name: &Spanned<String>) -> Option<usize> {
        self.named(layout, key, name, |kind| *kind == FieldKind::Date)
    }

    fn text_field(&mut self, layout: &Layout, key: &str, name: &Spanned<String>) -> Option<usize> {
        self.named(layout, key, name, |kind| *kind == FieldKind::Text)
    }

    /// The number of the field that a key names, which is of some kind.
    fn named(
        &mut self,
        layout: &Layout,
        key: &str,
        name: &Spanned<String>,
        is_wanted: impl Fn(&FieldKind) -> bool,
    ) -> Option<usize> {
        let known = layout.fields.iter().filter(|field| is_wanted(&field.kind));
        let known: Vec<&str> = known.map(|field| field.name.as_str()).collect();
        if !known.contains(&name.value.as_str()) {
            self.unknown(key, name, &known);
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

/// What `values` names for the kinds of documents.
const DOCUMENT_KINDS: &str = "document_kinds";

fn document_kinds() -> Vec<Choice> {
    let label = |vi: &str, en: &str| Message { vi: vi.to_owned(), en: en.to_owned() };
    KINDS.iter().map(|kind| Choice { value: kind.name.to_owned(), label: label(kind.vi, kind.en) }).collect()
}
