//! Statistics: typed once, true everywhere. Data sets from `content/stats.toml`, `content/stats/*.toml` and CSV files;
//! figures in texts; declared checks; the visit counter.
//!
//! `model` is what there is, `lookup` finds figures in it by name. `read` parses the files alone: `dataset` the schema, `rows`
//! the rows of TOML, `sheet` those of a CSV file. The modules are declared in the order of dependency.

mod numbers;
mod model;
mod lookup;
mod at;
mod evidence;
mod sheet;
mod places;
mod columns;
mod rows;
mod totals;
mod annotations;
mod dataset;
mod checks;
mod jumps;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::{SourcePath, Sources, folder};
use crate::base::value::{self, Entry, Value};
use crate::visits::read_settings;
use at::SetOrigin;

pub use crate::base::decimal::{format, parse_typed, whole, with_unit};
pub use crate::base::unit::{Unit, UnitKind};
pub use evidence::FieldReading;
pub use jumps::jumps;
pub use lookup::{NotFound, ResolvedFigure};
pub use model::{
    Annotation, Cell, Chart, Column, ColumnType, Computed, DataSet, Figure, LARGEST_DRAWN, MOST_DRAWN, Row, Statistics,
};
pub use places::row_spans;
pub use sheet::read_field;

/// Where the statistics lie.
pub const PATH: &str = "content/stats.toml";

/// The most data sets in one file: each is compared with all others.
const MOST_SETS: usize = 500;

/// Names that pages of the statistics have already.
pub const RESERVED: [&str; 3] = ["index", "luot-truy-cap", "visits"];

/// Reads all statistics. Mistakes are recorded; what is sound is kept.
pub fn read(sources: &Sources, out: &mut Diagnostics) -> Statistics {
    read_but(sources, &BTreeSet::new(), out)
}

/// The same without the data sets in these files, which are copies of others.
pub fn read_but(sources: &Sources, copies: &BTreeSet<SourcePath>, out: &mut Diagnostics) -> Statistics {
    let mut statistics = Statistics::default();
    let path: SourcePath = PATH.into();
    if let Some(text) = sources.text(PATH) {
        let entries = value::toml(text, 0, &path, out);
        if let Some(entry) = entries.get(MOST_SETS) {
            error!(out, "too-long" at (&path, &entry.key_span);
                "quá {MOST_SETS} bảng số liệu trong một tệp", "more than {MOST_SETS} data sets in one file";
                help: "chia ra: mỗi bảng một tệp `content/stats/ten.toml`", "split it: one file `content/stats/name.toml` each");
        }
        for (number, entry) in entries.iter().enumerate().take(MOST_SETS) {
            let end = entries.get(number + 1).map_or(text.len(), |next| next.key_span.start);
            let broken = out.has_errors_between(&path, entry.key_span.start..end);
            if entry.key == "visits" {
                statistics.counter = table(entry, &path, out).map(|visits| read_settings(visits, &path, out));
            } else if let Some(entries) = table(entry, &path, out) {
                let at = SetOrigin { sources, path: &path, name: &entry.key, span: entry.key_span.clone(), broken };
                add(&mut statistics, dataset::read(&at, entries, out), out);
            }
        }
    }
    let files: Vec<(&SourcePath, &Arc<str>)> = set_files(sources).filter(|(path, _)| !copies.contains(*path)).collect();
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
    let at = SetOrigin { sources, path, name, span: 0..0, broken };
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
            error!(out, "wrong-type" at (path, &entry.key_span);
                "`{}` phải là một bảng số liệu", "`{}` must be a data set", entry.key;
                help: "viết tên trong ngoặc vuông: [{}]", "write the name in brackets: [{}]", entry.key);
            None
        }
    }
}

fn add(statistics: &mut Statistics, set: Option<DataSet>, out: &mut Diagnostics) {
    let Some(set) = set else { return };
    if set.slug.is_empty() || RESERVED.contains(&set.slug.as_str()) {
        error!(out, "reserved-name" at &set.place;
            "bảng số liệu không được tên là `{}`", "a data set cannot be named `{}`", set.name;
            help: "tên này là một trang có sẵn: đổi tên khác, chữ không dấu",
                  "a page of the site has this name: choose another, of plain letters");
        return;
    }
    if let Some(first) = statistics.sets.iter().find(|first| first.name == set.name || first.slug == set.slug) {
        error!(out, "same-set" at &set.place; "hai bảng số liệu cùng tên `{}`", "two data sets named `{}`", set.name;
            help: "đổi tên một bảng", "rename one of them";
            also: &first.place, "bảng kia", "the other one");
        return;
    }
    statistics.sets.push(set);
}
