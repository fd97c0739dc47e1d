//! Rows and columns of a data set under other names, in everything that names them: `{{ people[2025].women }}` in texts, the
//! figures that pages show, declared checks.

use std::collections::BTreeMap;
use std::ops::Range;

use super::apply::{edit_toml, parse};
use super::edit::{Edit, PathStep};
use super::form_value::FormValue;
use super::splice::Syntax;
use crate::base::diagnostic::{Message, msg};
use crate::base::value::{Entry, Value};
use crate::markdown::{Expression, FigureRef, parse_expression};
use crate::statistics::DataSet;

/// The new names of rows and columns, by their old ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// The data set.
    pub set: String,
    /// Rows, by what names them.
    pub rows: BTreeMap<String, String>,
    /// Columns, by their names in texts.
    pub columns: BTreeMap<String, String>,
}

impl Renames {
    /// Whether nothing has another name.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.columns.is_empty()
    }

    /// A text whose places (its bytes with `{{` and `}}` in them) name the data set, with the new names; and how many it has.
    ///
    /// # Errors
    /// If a new name cannot stand in a text; then nothing is changed.
    pub fn in_text(&self, text: &str, places: &[Range<usize>]) -> Result<(String, usize), Message> {
        let (mut out, mut from, mut count) = (String::new(), 0, 0);
        for place in places {
            let mut at = place.start.max(from);
            while let Some(open) = text.get(at..place.end).and_then(|rest| rest.find("{{")).map(|open| at + open + 2) {
                let Some(close) = text[open..place.end].find("}}").map(|close| open + close) else { break };
                if let Some(renamed) = self.expression(&text[open..close])? {
                    out += &text[from..open];
                    out += &renamed;
                    from = close;
                    count += 1;
                }
                at = close + 2;
            }
        }
        Ok((out + &text[from..], count))
    }

    /// `site.toml` with the new names in the figures that pages show.
    ///
    /// # Errors
    /// If it is not valid TOML, or a new name cannot stand in it.
    pub fn in_settings(&self, text: &str) -> Result<String, Message> {
        let entries = parse(Syntax::Toml, text)?;
        let key = |name: &str| PathStep::Key(name.to_owned());
        let mut lists = vec![(vec![key("home"), key("figures")], found(&entries, &["home", "figures"]))];
        if let Some(Value::Table(sections)) = found(&entries, &["sections"]) {
            for section in sections {
                let path = vec![key("sections"), key(&section.key), key("figures")];
                lists.push((path, found(sections, &[&section.key, "figures"])));
            }
        }
        let mut edits = Vec::new();
        for (path, list) in lists {
            let Some(Value::List(items)) = list else { continue };
            for (at, item) in items.iter().enumerate() {
                let Value::Text(figure) = &item.value else { continue };
                if let Some(renamed) = self.expression(figure)? {
                    let path = path.iter().cloned().chain([PathStep::Index(at)]).collect();
                    edits.push(Edit { path, value: Some(FormValue::Text(renamed)) });
                }
            }
        }
        edit_toml(text, &edits)
    }

    /// The file that declares the data set with the new names in its checks and as its row of sums.
    ///
    /// # Errors
    /// If it cannot be changed without touching something else.
    pub fn in_set(&self, toml: &str, set: &DataSet) -> Result<String, Message> {
        let entries = parse(Syntax::Toml, toml)?;
        let header = set.is_below_header().then(|| PathStep::Key(set.name.clone()));
        let path = |key: &str| header.iter().cloned().chain([PathStep::Key(key.to_owned())]).collect::<Vec<_>>();
        let mut edits = Vec::new();
        for entry in set.entries(&entries) {
            match (&*entry.key, &entry.node.value) {
                ("total_row", Value::Text(row)) => {
                    let name = self.rows.get(row).map(|name| FormValue::Text(name.clone()));
                    edits.extend(name.map(|name| Edit { path: path("total_row"), value: Some(name) }));
                }
                ("checks", Value::List(checks)) => {
                    for (at, check) in checks.iter().enumerate() {
                        let Value::Text(check) = &check.value else { continue };
                        let path = path("checks").into_iter().chain([PathStep::Index(at)]).collect();
                        let renamed = self.in_check(check);
                        if renamed != *check {
                            edits.push(Edit { path, value: Some(FormValue::Text(renamed)) });
                        }
                    }
                }
                _ => {}
            }
        }
        edit_toml(toml, &edits)
    }

    /// A figure with the new names.
    pub fn figure(&self, figure: &FigureRef) -> FigureRef {
        match figure {
            FigureRef::Cell { set, row, column } if *set == self.set => FigureRef::Cell {
                set: set.clone(),
                row: self.rows.get(row).unwrap_or(row).clone(),
                column: self.columns.get(column).unwrap_or(column).clone(),
            },
            figure => figure.clone(),
        }
    }

    /// A declared check with the new names: `total[2025] == figures.now`.
    pub fn in_check(&self, check: &str) -> String {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let (mut out, mut rest) = (String::new(), check);
        while let Some(start) = rest.find(is_word) {
            let end = start + rest[start..].find(|c| !is_word(c)).unwrap_or(rest.len() - start);
            out += &rest[..start];
            let word = &rest[start..end];
            let is_figure = out.trim_end().ends_with("figures.");
            let column = self.columns.get(word).filter(|_| !is_figure && !rest[end..].starts_with('.'));
            out += column.map_or(word, |name| name);
            rest = &rest[end..];
            if let Some((row, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                let name = row.trim();
                out += &format!("[{}]", row.replace(name, self.rows.get(name).map_or(name, |name| name)));
                rest = after;
            }
        }
        out + rest
    }

    /// What stands between braces, with the new names; none: it names nothing that has one.
    fn expression(&self, inner: &str) -> Result<Option<String>, Message> {
        let Ok(Expression::Show { figure, .. } | Expression::Assertion { figure, .. }) =
            parse_expression(inner, "", "")
        else {
            return Ok(None);
        };
        let FigureRef::Cell { set, row, column } = figure else { return Ok(None) };
        let (new_row, new_column) = (self.rows.get(&row), self.columns.get(&column));
        if set != self.set || new_row.is_none() && new_column.is_none() {
            return Ok(None);
        }
        let Some((before, rest)) = inner.split_once('[') else { return Ok(None) };
        let Some((typed_row, rest)) = rest.split_once("].") else { return Ok(None) };
        let row = match new_row {
            Some(new) => typed_row.replacen(&row, fit(new)?, 1),
            None => typed_row.to_owned(),
        };
        let rest = match new_column {
            Some(new) => rest.replacen(&column, new, 1),
            None => rest.to_owned(),
        };
        Ok(Some(format!("{before}[{row}].{rest}")))
    }
}

/// A name that texts of all kinds can have between their brackets.
fn fit(name: &str) -> Result<&str, Message> {
    if name.is_empty() || name.contains([']', '[', '{', '}', '"', '\'', '\\', '|', '\n']) {
        return Err(msg!(
            "có bài đang dẫn dòng này, nên tên mới `{name}` không được trống hay có các dấu [ ] {{ }} \" ' \\ |",
            "texts name this row, so its new name `{name}` cannot be empty or have one of [ ] {{ }} \" ' \\ |"
        ));
    }
    Ok(name)
}

fn found<'e>(entries: &'e [Entry], path: &[&str]) -> Option<&'e Value> {
    let (first, rest) = path.split_first()?;
    let value = &entries.iter().find(|entry| entry.key == *first)?.node.value;
    match (rest, value) {
        ([], value) => Some(value),
        (rest, Value::Table(entries)) => found(entries, rest),
        _ => None,
    }
}
