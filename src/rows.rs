//! Items as the rows of a table: where a layout declares `rows`, a section's `_index.md` may name a CSV file, a workbook or a
//! TOML file, and each of its rows becomes a text with a front matter. From there on it is an item like any other. What is reported of
//! such a text is reported at the cell that it was made of.

mod headings;
mod register;
mod text;
mod toml;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::article::front_matter;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, msg};
use crate::base::source::{Source, SourcePath, Sources, extension, folder, join};
use crate::base::value::{Entry, Fields, Spanned, Value};
use crate::layout::{Layout, Layouts};
use crate::tables::{self, TextTable};
use text::RowOrigin;

pub use headings::{KeyForm, RowColumn};
pub use register::{Register, RegisterColumn, RegisterTable};
pub use text::date;

/// Tables that were read last, with everything that their texts were made of.
#[derive(Default)]
pub struct RowMemo(Vec<Arc<Expanded>>);

/// The items of one section's table.
struct Expanded {
    index: SourcePath,
    keys: Vec<Entry>,
    layout: Arc<Layout>,
    table: Option<(SourcePath, Arc<str>)>,
    texts: Vec<(SourcePath, Arc<str>, RowOrigin)>,
    diagnostics: Diagnostics,
}

/// Which texts are rows, and of what.
#[derive(Default)]
pub struct Rows {
    expanded: Vec<Arc<Expanded>>,
    /// Whether the layout of a section has a field for the numbers of documents.
    pub has_documents: bool,
}

impl Rows {
    /// Whether this is the text of a row.
    pub fn are(&self, path: &str) -> bool {
        self.origin(path).is_some()
    }

    /// The place in its table that bytes of the text of a row were made of.
    pub fn place(&self, path: &str, range: Range<usize>) -> Option<Place> {
        let range = Place::new(&path.into(), range).range;
        Some(self.origin(path)?.place(range))
    }

    fn origin(&self, path: &str) -> Option<&RowOrigin> {
        // The name of such a text has a mark that no file's has.
        let mut texts = self.expanded.iter().filter(|_| path.contains('#')).flat_map(|one| &one.texts);
        texts.find(|(own, ..)| **own == *path).map(|(_, _, origin)| origin)
    }

    /// Moves what is reported of the texts of rows to the cells.
    pub fn relocate(&self, out: &mut Diagnostics) {
        if self.expanded.is_empty() {
            return;
        }
        let texts = self.expanded.iter().flat_map(|one| &one.texts);
        let origins: BTreeMap<&str, &RowOrigin> = texts.map(|(path, _, origin)| (&**path, origin)).collect();
        let moved = |place: &mut Place| {
            let origin = origins.get(&*place.source);
            if let Some(origin) = origin {
                *place = origin.place(place.range);
            }
            origin.is_some()
        };
        out.change(|one: &mut Diagnostic| {
            // Cells are filled in otherwise than front matter.
            let is_toml = one.place.as_ref().is_some_and(|place| place.source.contains(".toml#"));
            let help = match (one.code, is_toml) {
                ("missing-key", true) => Some(msg!("thêm khóa này vào mục", "add this key to the row")),
                ("missing-key", false) => Some(msg!("điền ô này", "fill in this cell")),
                ("date", false) => Some(msg!("viết ngày/tháng/năm: 7/11/2023", "write day/month/year: 7/11/2023")),
                _ => None,
            };
            if one.place.as_mut().is_some_and(moved) && help.is_some() {
                one.help = help;
            }
            for (place, _) in &mut one.also {
                moved(place);
            }
        });
    }
}

/// Puts a text for each row of the tables that sections name into the sources.
pub fn expand(mut sources: Sources, layouts: &Layouts, memo: &mut RowMemo, out: &mut Diagnostics) -> (Sources, Rows) {
    let is_section = |path: &str| path.ends_with("/_index.md");
    let indexes = sources.below("content/").filter(|(path, _)| is_section(path));
    let with_keys = indexes.filter_map(|(path, source)| match source {
        Source::Text(text) if text.contains("layout") || text.contains("rows") => {
            Some((path.clone(), front_matter(text, path, &mut Diagnostics::default())))
        }
        _ => None,
    });
    let sections: BTreeMap<SourcePath, Vec<Entry>> = with_keys.collect();
    let names = sections.values().filter_map(|keys| Some(&keys.iter().find(|entry| entry.key == "layout")?.node.value));
    let mut named = names.filter_map(|name| match name {
        Value::Text(name) => layouts.get(name.trim()),
        _ => None,
    });
    let has_documents = named.any(|layout| layout.document_number().is_some());
    let mut rows = Rows { has_documents, ..Rows::default() };
    for (index, keys) in sections.iter().filter(|(_, keys)| keys.iter().any(|entry| entry.key == "rows")) {
        let one = section(index, keys, &sections, &sources, (layouts, &*memo));
        out.include(&one.diagnostics);
        rows.expanded.push(one);
    }
    memo.0.clone_from(&rows.expanded);
    for (path, text, _) in rows.expanded.iter().flat_map(|one| &one.texts) {
        sources.set(path, Some(Source::Text(text.clone())));
    }
    // A table of items is content, not an attachment: its address is free for the download of the list.
    for (path, text) in rows.expanded.iter().filter_map(|one| one.table.as_ref()) {
        sources.set(path, Some(Source::Text(text.clone())));
    }
    (sources, rows)
}

/// The rows of a section's table, or those of the last time where nothing that they were made of changed.
fn section(
    index: &SourcePath,
    keys: &[Entry],
    sections: &BTreeMap<SourcePath, Vec<Entry>>,
    sources: &Sources,
    (layouts, memo): (&Layouts, &RowMemo),
) -> Arc<Expanded> {
    let mut out = Diagnostics::default();
    let (mut fields, mut unheard) = (Fields::new(keys, index), Diagnostics::default());
    let file = fields.text("rows", &mut unheard);
    let sheet = fields.text("sheet", &mut unheard);
    let layout = layout_of(index, sections, layouts);
    let table = file.as_ref().and_then(|file| find(index, file, sources, &mut out));
    let same = |known: &&Arc<Expanded>| {
        known.index == *index && known.keys == keys && Arc::ptr_eq(&known.layout, &layout) && known.table == table
    };
    if let Some(known) = memo.0.iter().find(same).filter(|known| known.table.is_some()) {
        return known.clone();
    }
    let mut texts = Vec::new();
    match (&file, &table) {
        (Some(file), _) if !layout.rows => out.push(no_rows(&layout, index, file)),
        (Some(_), Some((path, text))) if extension(path) == "toml" => {
            texts = toml::of((path, text), index, &layout, &mut out);
        }
        (Some(_), Some((path, text))) => {
            let is_known = |heading: &str| headings::find(heading, &layout).is_some();
            match TextTable::find((path, text), sheet.as_ref().map(|sheet| sheet.value.as_str()), &is_known) {
                Ok(table) => texts = text::of((&table, path), index, &layout, &mut out),
                Err(problem) => out.push(problem),
            }
        }
        _ => {}
    }
    Arc::new(Expanded { index: index.clone(), keys: keys.to_vec(), layout, table, texts, diagnostics: out })
}

/// The layout that a section names, or the nearest one around it does.
fn layout_of(index: &SourcePath, sections: &BTreeMap<SourcePath, Vec<Entry>>, layouts: &Layouts) -> Arc<Layout> {
    let around = std::iter::successors(Some(folder(index)), |at| (!at.is_empty()).then(|| folder(at)));
    let mut named = around.filter_map(|at| {
        let path: SourcePath = format!("{at}/_index.md").into();
        let name = Fields::new(sections.get(&path)?, &path).text("layout", &mut Diagnostics::default())?;
        Some(layouts.named(&name, &path, &mut Diagnostics::default()))
    });
    named.next().unwrap_or_else(|| layouts.news())
}

fn find(
    index: &SourcePath,
    file: &Spanned<String>,
    sources: &Sources,
    out: &mut Diagnostics,
) -> Option<(SourcePath, Arc<str>)> {
    let places = [join(folder(index), &file.value), join("content", &file.value)];
    let mut places = places.into_iter().flatten().filter(|path| path.starts_with("content/"));
    let found = places.find_map(|path| Some((SourcePath::from(&*path), sources.get(&path)?)));
    let Some((path, source)) = found else {
        error!(out, "no-csv" at (index, &file.span); "không có tệp `{}`", "there is no file `{}`", file.value;
            help: "chép tệp .csv, .xlsx hoặc .toml vào thư mục của chuyên mục", "copy the .csv, .xlsx or .toml file into the section's folder");
        return None;
    };
    let text = tables::open(&path, source, out)?;
    Some((path, text))
}

fn no_rows(layout: &Layout, index: &SourcePath, file: &Spanned<String>) -> Diagnostic {
    let name = &layout.name;
    error!("no-rows" at (index, &file.span);
        "bố cục `{name}` không nhận bài từ bảng", "the layout `{name}` takes no items from a table";
        help: "thêm `rows = true` vào layouts/{name}.toml của giao diện", "add `rows = true` to the theme's layouts/{name}.toml")
}
