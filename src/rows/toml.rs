//! Rows of a TOML file: a table `[[rows]]` for each item, with the keys of its front matter and its text as `body`. Values
//! stay as they are written.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::text::{CellPlaces, RowOrigin, date, list, quoted, target_of};
use crate::base::diagnostic::{Diagnostics, msg};
use crate::base::language::{fold, short_slug, slug};
use crate::base::source::{SourcePath, folder};
use crate::base::value::{self, Entry, Fields, Node, Spanned, Value};
use crate::layout::{FieldKind, Layout};

/// A text for each row, named after its line. A file that is no TOML has none: its mistakes are reported first.
pub(super) fn of(
    (file, text): (&SourcePath, &str),
    index: &SourcePath,
    layout: &Layout,
    out: &mut Diagnostics,
) -> Vec<(SourcePath, Arc<str>, RowOrigin)> {
    let mut found = Diagnostics::default();
    let entries = value::toml(text, 0, file, &mut found);
    if found.has_errors_in(file) {
        out.extend(found);
        return Vec::new();
    }
    let mut fields = Fields::new(&entries, file);
    let rows = fields.tables("rows", out);
    fields.finish(out);
    let base = format!("{}/{}", folder(index), file.rsplit('/').next().unwrap_or_default());
    let (mut line, mut from) = (1, 0);
    let named: Vec<(String, Spanned<&[Entry]>)> = rows
        .into_iter()
        .map(|row| {
            line += text.get(from..row.span.start).map_or(0, |between| between.matches('\n').count());
            from = row.span.start;
            (format!("{base}#{line:06}.md"), row)
        })
        .collect();
    let title = |row: &Spanned<&[Entry]>| {
        fold(&row.value.iter().find(|entry| entry.key == "title").map(plain).unwrap_or_default())
    };
    let names = named.iter().map(|(name, row)| (title(row), name.clone())).collect();
    let writer = TomlWriter { layout, file, source: text, names };
    let texts = named.into_iter().map(|(name, row)| {
        let (text, parts) = writer.text(row.value, out);
        (name.into(), text.into(), RowOrigin { file: file.clone(), row: row.span, parts })
    });
    texts.collect()
}

struct TomlWriter<'w> {
    layout: &'w Layout,
    file: &'w SourcePath,
    source: &'w str,
    /// The path of each row by its title, by which others name it.
    names: BTreeMap<String, String>,
}

impl TomlWriter<'_> {
    fn text(&self, row: &[Entry], out: &mut Diagnostics) -> (String, CellPlaces) {
        let (mut text, mut parts): (String, CellPlaces) = ("+++\n".to_owned(), Vec::new());
        for entry in row.iter().filter(|entry| entry.key != "body") {
            let Some((value, is_same)) = self.value(entry, out) else { continue };
            let whole = entry.key_span.start..entry.node.span.end;
            let start = text.len();
            text += &quoted(&entry.key);
            parts.push((start..text.len(), entry.key_span.clone(), false));
            text += " = ";
            let begin = text.len();
            text += &value;
            parts.push((begin..text.len(), entry.node.span.clone(), is_same));
            parts.push((start..text.len(), whole, false));
            text.push('\n');
        }
        if !row.iter().any(|entry| entry.key == "slug")
            && let Some((slug, place)) = self.slug(row)
        {
            let start = text.len();
            text += &format!("slug = {}\n", quoted(&slug));
            parts.push((start..text.len(), place, false));
        }
        text += "+++\n";
        if let Some(Entry { node: Node { value: Value::Text(body), span }, .. }) =
            row.iter().find(|entry| entry.key == "body")
        {
            let start = text.len() + 1;
            text += &format!("\n{}\n", body.trim());
            let typed = &self.source[span.clone()];
            let at = typed.find(body.trim()).map(|at| span.start + at..span.start + at + body.trim().len());
            parts.push((start..text.len(), at.clone().unwrap_or(span.clone()), at.is_some()));
        }
        (text, parts)
    }

    /// A value as the front matter has it, and whether it is the same, letter by letter; none of a table of its own.
    fn value(&self, entry: &Entry, out: &mut Diagnostics) -> Option<(String, bool)> {
        let typed = &self.source[entry.node.span.clone()];
        let kind = self.layout.fields.iter().find(|field| field.name == entry.key).map(|field| &field.kind);
        match (&entry.node.value, kind) {
            (Value::Table(_), _) if !typed.starts_with('{') => {
                let what = msg!("một giá trị của mục này", "a value of this row");
                Fields::new(&[], self.file).wrong_type(&entry.key, &entry.node, &what, out);
                return None;
            }
            (Value::Text(day), Some(FieldKind::Date)) => {
                if let Some(day) = date(day.trim()) {
                    return Some((day, false));
                }
            }
            (Value::Text(target), Some(FieldKind::Item(_))) if self.names.contains_key(&fold(target)) => {
                return Some((quoted(&target_of(target, &self.names)), false));
            }
            (Value::List(targets), Some(FieldKind::Item(_))) => {
                let typed: Vec<&str> = targets.iter().filter_map(text_of).collect();
                if typed.len() == targets.len() && typed.iter().any(|target| self.names.contains_key(&fold(target))) {
                    return Some((list(&typed.join("\n"), &['\n'], |one| target_of(one, &self.names)), false));
                }
            }
            _ => {}
        }
        Some((typed.to_owned(), true))
    }

    /// The name of the page, of the fields that the layout names for it, or else of the title; and where it is from.
    fn slug(&self, row: &[Entry]) -> Option<(String, Range<usize>)> {
        let find = |key: &str| row.iter().find(|entry| entry.key == key);
        let named = self.layout.slug.iter().filter_map(|number| find(&self.layout.fields.get(*number)?.name));
        let parts: Vec<String> = named.map(plain).collect();
        let title = find("title")?;
        let own = slug(&parts.join(" "));
        let slug = if own.is_empty() { short_slug(&plain(title)) } else { own };
        (!slug.is_empty()).then(|| (slug, title.node.span.clone()))
    }
}

fn text_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// A value as a line of text; empty where it is none.
fn plain(entry: &Entry) -> String {
    match &entry.node.value {
        Value::Text(text) => date(text.trim()).unwrap_or_else(|| text.trim().to_owned()),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(text) | Value::Date(text) => text.clone(),
        _ => String::new(),
    }
}
