//! Statistics: typed once, true everywhere. Data sets from `content/stats.toml`, `content/stats/*.toml` and CSV files;
//! figures in texts; declared checks; the visit counter.
//!
//! `read` parses the files alone. What joins them with articles (citations, figures in the text) is asked for by name
//! through [`Statistics::find`].

mod checks;
mod dataset;
mod expression;
mod numbers;
mod rows;
mod sheet;

use std::sync::Arc;

use rayon::prelude::*;
use rust_decimal::Decimal;

use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Place, say};
use crate::base::language::{Language, nearest};
use crate::base::source::{SourcePath, Sources, folder};
use crate::base::value::{self, Entry, Value};
use crate::visits::{CounterSettings, read_settings};

pub use dataset::{Cell, Chart, Column, Computed, DataSet, Figure, Row};
pub use expression::{Block, Expression, Wanted, fill_text, parse};
pub use numbers::{format, parse_typed, whole, with_unit};

/// Where the statistics lie.
pub const PATH: &str = "content/stats.toml";

/// Names that pages of the statistics have already.
const RESERVED: [&str; 3] = ["index", "luot-truy-cap", "visits"];

/// All statistics of a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Data sets, in the order of the files.
    pub sets: Vec<DataSet>,
    /// The visit counter, where there is a table `[visits]`.
    pub counter: Option<CounterSettings>,
}

/// A figure that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found<'s> {
    /// Its value; none where the cell is empty.
    pub value: Option<Decimal>,
    /// Its unit; may be empty.
    pub unit: &'s str,
    /// How many decimals are shown; none: as typed.
    pub decimals: Option<u32>,
    /// The data set it belongs to.
    pub set: &'s DataSet,
    /// Where it was typed.
    pub place: &'s Place,
}

impl Found<'_> {
    /// The figure in the number format of a page; `–` where there is no value.
    pub fn text(&self, language: Language) -> String {
        format(self.value, self.decimals, language)
    }

    /// The figure with its unit.
    pub fn text_with_unit(&self, language: Language) -> String {
        with_unit(&self.text(language), self.unit)
    }
}

/// Reads all statistics. Mistakes are recorded; what is sound is kept.
pub fn read(sources: &Sources, out: &mut Diagnostics) -> Statistics {
    let mut statistics = Statistics::default();
    let path: SourcePath = PATH.into();
    if let Some(text) = sources.text(PATH) {
        let entries = value::toml(text, 0, &path, out);
        for (number, entry) in entries.iter().enumerate() {
            let end = entries.get(number + 1).map_or(text.len(), |next| next.key_span.start);
            let broken = out.has_errors_between(&path, entry.key_span.start..end);
            if entry.key == "visits" {
                statistics.counter = table(entry, &path, out).map(|visits| read_settings(visits, &path, out));
            } else if let Some(entries) = table(entry, &path, out) {
                let at = dataset::At { sources, path: &path, name: &entry.key, span: entry.key_span.clone(), broken };
                add(&mut statistics, dataset::read(&at, entries, out), out);
            }
        }
    }
    let files: Vec<(&SourcePath, &Arc<str>)> = set_files(sources).collect();
    let read: Vec<(Option<DataSet>, Diagnostics)> =
        files.into_par_iter().map(|(path, text)| read_file(sources, path, text)).collect();
    for (set, found) in read {
        out.extend(found);
        add(&mut statistics, set, out);
    }
    statistics
}

fn read_file(sources: &Sources, path: &SourcePath, text: &str) -> (Option<DataSet>, Diagnostics) {
    let mut out = Diagnostics::default();
    let name = path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or_default();
    let entries = value::toml(text, 0, path, &mut out);
    let broken = out.has_errors_between(path, 0..text.len() + 1);
    let at = dataset::At { sources, path, name, span: 0..0, broken };
    (dataset::read(&at, &entries, &mut out), out)
}

/// Runs the declared checks of all data sets, once the computed ones are there.
pub fn check(statistics: &Statistics, out: &mut Diagnostics) {
    for set in &statistics.sets {
        checks::run(set, out);
    }
}

fn set_files(sources: &Sources) -> impl Iterator<Item = (&SourcePath, &Arc<str>)> {
    sources
        .below("content/stats/")
        .filter(|(path, _)| path.ends_with(".toml") && folder(path) == "content/stats")
        .filter_map(|(path, _)| sources.text(path).map(|text| (path, text)))
}

fn table<'e>(entry: &'e Entry, path: &SourcePath, out: &mut Diagnostics) -> Option<&'e [Entry]> {
    match &entry.node.value {
        Value::Table(entries) => Some(entries),
        _ => {
            out.push(
                Diagnostic::error(
                    "wrong-type",
                    say!("`{}` phải là một bảng số liệu", "`{}` must be a data set", entry.key),
                )
                .at(path, entry.key_span.clone())
                .help(say!(
                    "viết tên trong ngoặc vuông: [{}]",
                    "write the name in brackets: [{}]",
                    entry.key
                )),
            );
            None
        }
    }
}

fn add(statistics: &mut Statistics, set: Option<DataSet>, out: &mut Diagnostics) {
    let Some(set) = set else { return };
    if set.slug.is_empty() || RESERVED.contains(&set.slug.as_str()) {
        out.push(
            Diagnostic::error(
                "reserved-name",
                say!("bảng số liệu không được tên là `{}`", "a data set cannot be named `{}`", set.name),
            )
            .place(set.place.clone())
            .help(say!(
                "tên này là một trang có sẵn: đổi tên khác, chữ không dấu",
                "a page of the site has this name: choose another, of plain letters"
            )),
        );
        return;
    }
    if let Some(first) = statistics.sets.iter().find(|first| first.name == set.name || first.slug == set.slug) {
        out.push(
            Diagnostic::error("same-set", say!("hai bảng số liệu cùng tên `{}`", "two data sets named `{}`", set.name))
                .place(set.place.clone())
                .also(first.place.clone(), say!("bảng kia", "the other one"))
                .help(say!("đổi tên một bảng", "rename one of them")),
        );
        return;
    }
    statistics.sets.push(set);
}

/// Why a figure was not found.
#[derive(Clone, Debug, PartialEq)]
pub struct NotFound {
    /// What is missing.
    pub message: Message,
    /// The nearest there is.
    pub help: Option<Message>,
}

impl Statistics {
    /// The data set of this name.
    ///
    /// # Errors
    /// With the nearest name, where there is none.
    pub fn set(&self, name: &str) -> Result<&DataSet, NotFound> {
        self.sets.iter().find(|set| set.name == name).ok_or_else(|| NotFound {
            message: say!("không có bảng số liệu `{}`", "there is no data set `{}`", name),
            help: suggest(name, self.sets.iter().map(|set| set.name.as_str())),
        })
    }

    /// The figure that an expression asks for.
    ///
    /// # Errors
    /// With the nearest name, where a set, figure, row or column is missing.
    pub fn find(&self, wanted: &Wanted) -> Result<Found<'_>, NotFound> {
        match wanted {
            Wanted::Figure { set, figure } => {
                let set = self.set(set)?;
                let found = set.figures.iter().find(|one| one.name == *figure).ok_or_else(|| NotFound {
                    message: say!(
                        "bảng `{}` không có số liệu `{}`",
                        "the set `{}` has no figure `{}`",
                        set.name,
                        figure
                    ),
                    help: suggest(figure, set.figures.iter().map(|one| one.name.as_str())),
                })?;
                let (unit, decimals) = (found.unit.as_str(), found.decimals);
                Ok(Found { value: Some(found.value), unit, decimals, set, place: &found.place })
            }
            Wanted::Cell { set, row, column } => {
                let set = self.set(set)?;
                let found = set.rows.iter().find(|one| one.key == *row).ok_or_else(|| NotFound {
                    message: say!("bảng `{}` không có dòng `{}`", "the set `{}` has no row `{}`", set.name, row),
                    help: suggest(row, set.rows.iter().map(|one| one.key.as_str())),
                })?;
                let number = set.columns.iter().position(|one| one.name == *column).ok_or_else(|| NotFound {
                    message: say!("bảng `{}` không có cột `{}`", "the set `{}` has no column `{}`", set.name, column),
                    help: suggest(column, set.columns.iter().map(|one| one.name.as_str())),
                })?;
                let column = &set.columns[number];
                let value = match &found.cells[number] {
                    Cell::Number(value) => Some(*value),
                    Cell::Missing => None,
                    Cell::Text(_) => {
                        return Err(NotFound {
                            message: say!("cột `{}` không phải là số", "the column `{}` is no number", column.name),
                            help: None,
                        });
                    }
                };
                let unit = column.unit.as_deref().unwrap_or(&set.unit);
                Ok(Found { value, unit, decimals: column.decimals, set, place: &found.place })
            }
        }
    }
}

fn suggest<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<Message> {
    match nearest(name, known.clone()) {
        Some(near) => Some(say!("có phải `{}`?", "did you mean `{}`?", near)),
        None => {
            let all: Vec<&str> = known.take(12).collect();
            let all = all.join(", ");
            (!all.is_empty()).then(|| say!("có: {}", "there are: {}", all))
        }
    }
}
