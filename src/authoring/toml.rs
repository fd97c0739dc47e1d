//! Edits in TOML.

use std::ops::Range;

use super::edit::{Edit, PathStep, no_place};
use super::form_value::{FormValue, form_value};
use super::literal::number_like;
use super::splice::{Ground, Splice};
use super::{blocks, list};
use crate::base::diagnostic::Message;
use crate::base::value::{Entry, Node, Value};

/// What carries out an edit.
pub(super) fn splice(ground: &Ground, edit: &Edit) -> Result<Splice, Message> {
    let mut at = EditedTable { owner: Owner::Root, entries: &ground.entries };
    let mut keys = Vec::new();
    let mut steps = edit.path.as_slice();
    while let Some((step, rest)) = steps.split_first() {
        let PathStep::Key(key) = step else { return Err(no_place(edit)) };
        keys.push(key.as_str());
        let Some(entry) = at.entries.iter().find(|entry| entry.key == *key) else {
            return ground.insert(&at, &keys, rest, edit);
        };
        match (rest, &entry.node.value) {
            ([], _) => return ground.change(&at, entry, edit),
            ([PathStep::Index(index), rest @ ..], Value::List(items)) => match (items.get(*index), rest) {
                (Some(item), []) => return ground.change_item(&entry.node, items, (*index, item), edit),
                (Some(item), rest) => {
                    let Value::Table(entries) = &item.value else { return Err(no_place(edit)) };
                    at = EditedTable { owner: Owner::Node(item), entries };
                    // Keys below an entry of a list have a header of their own only through `[[`.
                    keys.clear();
                    steps = rest;
                }
                (None, []) => return ground.append_item(&keys, &entry.node, items, edit),
                (None, _) => return Err(no_place(edit)),
            },
            (rest, Value::Table(entries)) => {
                at = EditedTable { owner: Owner::Node(&entry.node), entries };
                steps = rest;
            }
            _ => return Err(no_place(edit)),
        }
    }
    Err(no_place(edit))
}

/// A table that an edit is about.
struct EditedTable<'g> {
    owner: Owner<'g>,
    entries: &'g [Entry],
}

enum Owner<'g> {
    Root,
    Node(&'g Node),
}

impl Ground<'_> {
    /// The value of a key that is there.
    fn change(&self, at: &EditedTable, entry: &Entry, edit: &Edit) -> Result<Splice, Message> {
        let Some(value) = &edit.value else { return self.remove(at, entry, edit) };
        let span = entry.node.span.clone();
        match (&entry.node.value, value) {
            (Value::Table(_), _) if !self.is_inline(&entry.node) => Err(no_place(edit)),
            (Value::List(items), FormValue::List(desired)) if items.iter().any(|item| self.is_block(item)) => {
                blocks::splice(self, items, desired).ok_or_else(|| no_place(edit))
            }
            (Value::List(items), _) if items.iter().any(|item| self.is_block(item)) => Err(no_place(edit)),
            (Value::List(items), FormValue::List(desired)) => Ok(self.list(span, items, desired)),
            (Value::Integer(_) | Value::Decimal(_), FormValue::Bare(digits)) => {
                let digits = number_like(&self.text[span.clone()], digits);
                Ok(Splice::new(span, digits))
            }
            _ => Ok(Splice::new(span, self.written(value))),
        }
    }

    fn list(&self, span: Range<usize>, items: &[Node], desired: &[FormValue]) -> Splice {
        let spans: Vec<Range<usize>> = items.iter().map(|item| item.span.clone()).collect();
        let same = |at: usize, desired: &FormValue| match desired {
            FormValue::Bare(new) => self.text[spans[at].clone()] == *new,
            desired => form_value(&items[at]).is_same(desired),
        };
        list::splice((self.text, self.line_end), (span, &spans), desired, &same, &|value| self.written(value))
    }

    /// An entry of a list that is there.
    fn change_item(
        &self,
        list: &Node,
        items: &[Node],
        (index, item): (usize, &Node),
        edit: &Edit,
    ) -> Result<Splice, Message> {
        match &edit.value {
            Some(value) if !self.is_block(item) => Ok(Splice::new(item.span.clone(), self.written(value))),
            Some(_) => Err(no_place(edit)),
            None if self.is_block(item) => {
                let end = self.line_after(self.end_of(item));
                Ok(Splice::new(self.block_start(item.span.start)..end, ""))
            }
            None => {
                let spans: Vec<Range<usize>> = items.iter().map(|item| item.span.clone()).collect();
                let rest: Vec<usize> = (0..items.len()).filter(|at| *at != index).collect();
                let write = |at: &usize| self.text[spans[*at].clone()].to_owned();
                let whole = (list.span.clone(), spans.as_slice());
                Ok(list::splice((self.text, self.line_end), whole, &rest, &|old, new| old == *new, &write))
            }
        }
    }

    /// A new entry at the end of a list.
    fn append_item(&self, keys: &[&str], list: &Node, items: &[Node], edit: &Edit) -> Result<Splice, Message> {
        let Some(value) = &edit.value else { return Err(no_place(edit)) };
        match (items.last(), value) {
            (Some(last), FormValue::Table(table)) if self.is_block(last) => {
                let at = self.line_after(self.end_of(last));
                Ok(Splice::new(at..at, self.block(at, &format!("[[{}]]", path(keys)), table)))
            }
            (Some(last), _) if !self.is_block(last) => {
                let spans: Vec<Range<usize>> = items.iter().map(|item| item.span.clone()).collect();
                let desired: Vec<usize> = (0..=items.len()).collect();
                let write = |_: &usize| self.written(value);
                let whole = (list.span.clone(), spans.as_slice());
                Ok(list::splice((self.text, self.line_end), whole, &desired, &|old, new| old == *new, &write))
            }
            (None, _) => Ok(Splice::new(list.span.clone(), format!("[{}]", self.written(value)))),
            _ => Err(no_place(edit)),
        }
    }

    /// A key that is not there yet, in the innermost table that is.
    fn insert(&self, at: &EditedTable, keys: &[&str], rest: &[PathStep], edit: &Edit) -> Result<Splice, Message> {
        let (Some(value), Some(key)) = (&edit.value, keys.last()) else { return Err(no_place(edit)) };
        let is_list = matches!(rest, [PathStep::Index(_), ..]);
        match rest {
            [] => match value {
                FormValue::Table(table) if keys.len() == 1 => Ok(self.append(&format!("[{}]", path(keys)), table)),
                FormValue::List(list) if keys.len() == 1 && list.iter().any(FormValue::is_table) => {
                    Ok(self.append_blocks(&format!("[[{}]]", path(keys)), list))
                }
                _ => Ok(self.insert_key(at, key, &self.written(value))),
            },
            [PathStep::Index(_)] => match value {
                FormValue::Table(table) => Ok(self.append(&format!("[[{}]]", path(keys)), table)),
                _ => Ok(self.insert_key(at, key, &format!("[{}]", self.written(value)))),
            },
            [middle @ .., PathStep::Key(last)] if !is_list => {
                let mut keys = keys.to_vec();
                for step in middle {
                    let PathStep::Key(key) = step else { return Err(no_place(edit)) };
                    keys.push(key);
                }
                let header = format!("[{}]", path(&keys));
                Ok(self.append(&header, std::slice::from_ref(&(last.clone(), value.clone()))))
            }
            _ => Err(no_place(edit)),
        }
    }

    /// A line for a new key, behind those that its table has.
    fn insert_key(&self, at: &EditedTable, key: &str, value: &str) -> Splice {
        let line = format!("{} = {value}", key_text(key));
        if let Owner::Node(node) = at.owner
            && self.is_inline(node)
        {
            let end = at.entries.iter().map(|entry| entry.node.span.end).max();
            return match end {
                Some(end) => Splice::new(end..end, format!(", {line}")),
                None => Splice::new(node.span.clone(), format!("{{ {line} }}")),
            };
        }
        let own = at.entries.iter().filter(|entry| !self.has_header(&entry.node));
        let dots = own.clone().next_back().map_or("", |entry| {
            let start = entry.key_span.start;
            let before = &self.text[self.line_of(start)..start];
            if before.ends_with('.') { before } else { "" }
        });
        let line = format!("{dots}{line}");
        let last = own.map(|entry| self.end_of(&entry.node)).max();
        let header = match at.owner {
            Owner::Root => None,
            Owner::Node(node) => Some(node.span.end),
        };
        let Some(at) = last.or(header).map(|end| self.line_after(end)) else {
            return Splice::new(0..0, format!("{line}{}", self.line_end));
        };
        if at > 0 && !self.text[..at].ends_with('\n') {
            return Splice::new(at..at, format!("{}{line}", self.line_end));
        }
        Splice::new(at..at, format!("{line}{}", self.line_end))
    }

    /// A new block at the end of the file.
    fn append(&self, header: &str, table: &[(String, FormValue)]) -> Splice {
        let end = self.text.len();
        Splice::new(end..end, self.block(end, header, table))
    }

    /// New blocks at the end of the file, one for each table.
    fn append_blocks(&self, header: &str, tables: &[FormValue]) -> Splice {
        let end = self.text.len();
        let mut text = String::new();
        for table in tables {
            let FormValue::Table(keys) = table else { continue };
            let block = self.block(end, header, keys);
            // Only what stands before the first one may have no line end.
            text += if text.is_empty() { &block } else { block.trim_start_matches(['\r', '\n']) };
            text += self.line_end;
        }
        Splice::new(end..end, text.strip_suffix(self.line_end).unwrap_or_default())
    }

    fn block(&self, at: usize, header: &str, table: &[(String, FormValue)]) -> String {
        let before = &self.text[..at];
        let mut block = String::new();
        if !before.is_empty() {
            block += if before.ends_with('\n') { "" } else { self.line_end };
            block += self.line_end;
        }
        block += header;
        block += self.line_end;
        for (key, value) in table {
            block += &self.line(key, value);
        }
        block
    }

    /// A key and its value on a line of their own.
    pub(super) fn line(&self, key: &str, value: &FormValue) -> String {
        format!("{} = {}{}", key_text(key), self.written(value), self.line_end)
    }

    /// A key, its value and the whole lines they stand on.
    fn remove(&self, at: &EditedTable, entry: &Entry, edit: &Edit) -> Result<Splice, Message> {
        if let Owner::Node(node) = at.owner
            && self.is_inline(node)
        {
            return Ok(match at.entries {
                [_] => Splice::new(node.span.clone(), "{}"),
                entries => self.remove_inline(entries, entry),
            });
        }
        let own = |node: &Node| matches!(&node.value, Value::Table(inner) if !inner.iter().any(|inner| self.has_header(&inner.node)));
        if own(&entry.node) && self.text[entry.node.span.clone()].starts_with('[') {
            let end = self.line_after(self.end_of(&entry.node));
            return Ok(Splice::new(self.block_start(entry.node.span.start)..end, ""));
        }
        if self.has_header(&entry.node) || matches!(&entry.node.value, Value::Table(_)) && !self.is_inline(&entry.node)
        {
            return Err(no_place(edit));
        }
        let start = self.line_of(entry.key_span.start);
        Ok(Splice::new(start..self.line_after(entry.node.span.end), ""))
    }

    fn remove_inline(&self, entries: &[Entry], entry: &Entry) -> Splice {
        let before = entries.iter().map(|other| other.node.span.end).filter(|end| *end <= entry.key_span.start).max();
        let after = entries.iter().map(|other| other.key_span.start).filter(|start| *start >= entry.node.span.end);
        match (before, after.min()) {
            (Some(before), _) => Splice::new(before..entry.node.span.end, ""),
            (None, Some(after)) => Splice::new(entry.key_span.start..after, ""),
            (None, None) => Splice::new(entry.node.span.clone(), ""),
        }
    }

    /// The byte behind everything below a node.
    pub(super) fn end_of(&self, node: &Node) -> usize {
        let below = match &node.value {
            Value::Table(entries) => entries.iter().map(|entry| self.end_of(&entry.node)).max(),
            Value::List(items) => items.iter().map(|item| self.end_of(item)).max(),
            _ => None,
        };
        node.span.end.max(below.unwrap_or_default())
    }

    /// Where a block begins whose header is at this byte: with the comments right above it, and with the empty line above
    /// those.
    pub(super) fn block_start(&self, header: usize) -> usize {
        let mut start = self.line_of(header);
        while start > 0 {
            let above = self.line_of(start - 1);
            let line = self.text[above..start].trim();
            if !line.is_empty() && !line.starts_with('#') {
                break;
            }
            start = above;
            if line.is_empty() {
                break;
            }
        }
        start
    }

    /// Whether it is written between braces.
    fn is_inline(&self, node: &Node) -> bool {
        self.text[node.span.clone()].starts_with('{')
    }

    /// Whether it is a table below a `[header]` or `[[header]]`.
    fn is_block(&self, node: &Node) -> bool {
        matches!(node.value, Value::Table(_)) && !self.is_inline(node)
    }

    /// Whether it, or something below it, has a header of its own.
    fn has_header(&self, node: &Node) -> bool {
        match &node.value {
            Value::Table(entries) => {
                self.text[node.span.clone()].starts_with('[')
                    || entries.iter().any(|entry| self.has_header(&entry.node))
            }
            Value::List(items) => items.iter().any(|item| self.has_header(item)),
            _ => false,
        }
    }

    pub(super) fn written(&self, value: &FormValue) -> String {
        match value {
            FormValue::Text(text) => {
                let text = ::toml::Value::String(text.clone()).to_string();
                if self.line_end == "\n" { text } else { text.replace('\n', self.line_end) }
            }
            FormValue::Bare(text) => text.clone(),
            FormValue::List(list) => {
                format!("[{}]", list.iter().map(|value| self.written(value)).collect::<Vec<_>>().join(", "))
            }
            FormValue::Table(keys) => {
                let keys = keys.iter().map(|(key, value)| format!("{} = {}", key_text(key), self.written(value)));
                format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// A key as TOML writes it: bare where it may be.
pub(super) fn key_text(key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_bare { key.to_owned() } else { ::toml::Value::String(key.to_owned()).to_string() }
}

fn path(keys: &[&str]) -> String {
    keys.iter().map(|key| key_text(key)).collect::<Vec<_>>().join(".")
}
