//! Reads one data set: its schema, its figures.

use super::annotations;
use super::at::{SetOrigin, decimal, unknown_column};
use super::columns::{self, first_broken, first_text};
use super::model::{Cell, Chart, Column, Computed, DataSet, Figure, Row};
use super::rows;
use super::totals;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, msg};
use crate::base::language::slug;
use crate::base::source::SourcePath;
use crate::base::suggest::suggest;
use crate::base::value::{Entry, Fields, Value, day};
use crate::tables::cell_of;

/// Reads a data set. None where it has not even a title to be called by.
pub(super) fn read(at: &SetOrigin, entries: &[Entry], out: &mut Diagnostics) -> Option<DataSet> {
    let mut fields = Fields::new(entries, at.path);
    let mut text = |key, out: &mut Diagnostics| fields.text(key, out).map(|text| text.value);
    let title = text("title", out);
    let [description, group, unit] = ["description", "group", "unit"].map(|key| text(key, out).unwrap_or_default());
    let source = text("source", out);
    let needed =
        [(&title, "title", "title = \"Kết nạp đảng viên\""), (&source, "source", "source = \"Phòng Thống kê\"")];
    for (_, key, example) in needed.into_iter().filter(|(text, ..)| text.is_none() && !at.broken) {
        at.missing(key, example, out);
    }
    let computed = computed(&mut fields, at.path, out);
    let updated_node = fields.node("updated");
    let updated = updated_node.and_then(|node| day(node, "updated", at.path, out));
    if updated_node.is_none() && fields.key_span("computed").is_none() && !at.broken {
        at.missing("updated", "updated = 2023-11-07", out);
    }
    let chart = chart(&mut fields, at.path, out);
    let key = fields.text("key", out);
    let columns = columns::read(&mut fields, at, out);
    let key = key_column(key, &columns, at, out);
    let mut set = DataSet {
        name: at.name.to_owned(),
        slug: slug(at.name),
        title: title.clone().unwrap_or_default(),
        description,
        group,
        source: source.unwrap_or_default(),
        updated: updated.unwrap_or_default(),
        computed,
        key,
        chart,
        charted: Vec::new(),
        columns,
        rows: Vec::new(),
        unread: false,
        total_row: None,
        is_total_declared: false,
        finding: finding(&mut fields, at.path, out),
        annotations: Vec::new(),
        notes: fields.texts("notes", out).into_iter().map(|note| note.value).collect(),
        figures: figures(&mut fields, &unit, at.path, out),
        checks: Vec::new(),
        sensitive: Vec::new(),
        place: Place::new(at.path, at.span.clone()),
        updated_place: Place::new(at.path, updated_node.map_or(at.span.clone(), |node| node.span.clone())),
        unit,
    };
    fill(&mut set, &mut fields, at, out);
    set.annotations = annotations::read(&mut fields, &set, at.path, out);
    set.sensitive = named_columns("sensitive", &mut fields, &set, at.path, out);
    let drawn = named_columns("chart_columns", &mut fields, &set, at.path, out);
    let numeric = (0..set.columns.len()).filter(|number| *number != set.key && set.columns[*number].numeric);
    set.charted = if drawn.is_empty() { numeric.collect() } else { drawn };
    if set.charted.is_empty() && set.computed.is_none() && set.chart != Chart::None && !out.has_errors_in(at.path) {
        out.extend(nothing_to_draw(&set, fields.key_span("chart").is_some(), at));
    }
    fields.finish(out);
    title.is_some().then_some(set)
}

/// Reads the rows and what is declared of them.
fn fill(set: &mut DataSet, fields: &mut Fields, at: &SetOrigin, out: &mut Diagnostics) {
    let rows = rows::read(fields, at, &mut set.columns, set.key, &set.unit, out);
    set.unread = rows.is_none();
    set.rows = rows.unwrap_or_default();
    totals::settle(fields, set, at.path, out);
    let checks = fields.texts("checks", out).into_iter().filter(|_| !set.unread);
    set.checks = checks.map(|check| (check.value, Place::new(at.path, check.span))).collect();
}

/// Of a set that is to be drawn and has no numbers, the first cell that should be one.
fn nothing_to_draw(set: &DataSet, declared: bool, at: &SetOrigin) -> Option<Diagnostic> {
    // A text in a column that is declared as one of numbers was reported as that.
    let is_open = |column: &Column| column.kind.is_none() && !column.is_declared_numeric();
    let columns = || (0..set.columns.len()).filter(|number| *number != set.key && is_open(&set.columns[*number]));
    let broken = columns().find_map(|number| Some((number, first_broken(&set.rows, number)?)));
    let first = || columns().find_map(|number| Some((number, first_text(&set.rows, number)?)));
    let has_text = || columns().any(|number| first_text(&set.rows, number).is_some());
    if declared && !set.rows.is_empty() && !has_text() && columns().next().is_some() {
        return Some(error!("no-numbers" at &set.place;
            "không có số nào để vẽ: mọi ô đều trống", "there is no number to draw: all cells are empty";
            help: "điền số, hoặc ghi chart = \"none\" khi chưa có", "fill in numbers, or write chart = \"none\" until there are any"));
    }
    let (number, (text, place)) = broken.or_else(|| if declared || !set.unit.is_empty() { first() } else { None })?;
    let name = &set.columns[number].name;
    let what = msg!(
        "không có số nào để vẽ: `{text}` ở cột `{name}` không phải số",
        "there is no number to draw: `{text}` in the column `{name}` is none"
    );
    Some(error!("no-numbers" at cell_of(text, place, at.sources); what;
        help: "chỉ viết chữ số và dấu thập phân; cột chữ thì ghi type = \"text\"; không cần biểu đồ thì ghi chart = \"none\"",
              "write digits and the decimal mark alone; declare a column of texts with type = \"text\", or chart = \"none\" for no chart"))
}

fn finding(fields: &mut Fields, path: &SourcePath, out: &mut Diagnostics) -> Option<(String, Place)> {
    fields.text("finding", out).map(|finding| (finding.value, Place::new(path, finding.span)))
}

fn computed(fields: &mut Fields, path: &SourcePath, out: &mut Diagnostics) -> Option<Computed> {
    let what = fields.text("computed", out)?;
    let found = match what.value.as_str() {
        "items-by-month" => Some(Computed::ItemsByMonth),
        "items-by-section" => Some(Computed::ItemsBySection),
        _ => None,
    };
    if found.is_none() {
        error!(out, "wrong-value" at (path, what.span);
            "trang không tự đếm `{}`", "the site cannot count `{}` itself", what.value;
            help: "dùng items-by-month hoặc items-by-section", "use items-by-month or items-by-section");
    }
    found
}

fn chart(fields: &mut Fields, path: &SourcePath, out: &mut Diagnostics) -> Chart {
    let Some(kind) = fields.text("chart", out) else { return Chart::Auto };
    Chart::of_word(&kind.value).unwrap_or_else(|| {
        let word = &kind.value;
        error!(out, "wrong-value" at (path, kind.span);
            "không có kiểu biểu đồ `{word}`", "there is no chart `{word}`";
            help: suggest(word, Chart::ALL.map(Chart::word));
            or: "dùng auto (tự chọn), bar (cột), ranking (xếp hạng), stacked (cột chồng), share (cơ cấu 100%), line (đường), multiples (nhiều hình nhỏ), slope (hai kỳ), pyramid (tháp dân số) hoặc none",
                "use auto, bar, ranking, stacked, share, line, multiples, slope, pyramid or none");
        Chart::None
    })
}

/// The column that names a row: the configured one, else the first.
fn key_column(
    key: Option<crate::base::value::Spanned<String>>,
    columns: &[Column],
    at: &SetOrigin,
    out: &mut Diagnostics,
) -> usize {
    let Some(key) = key else { return 0 };
    columns.iter().position(|column| column.name == key.value).unwrap_or_else(|| {
        error!(out, "unknown-column" at (at.path, key.span); "không có cột `{}`", "there is no column `{}`", key.value;
            help: suggest(&key.value, columns.iter().map(|column| column.name.as_str())));
        0
    })
}

fn figures(fields: &mut Fields, unit: &str, path: &SourcePath, out: &mut Diagnostics) -> Vec<Figure> {
    let Some(entries) = fields.table("figures", out) else { return Vec::new() };
    let mut figures = Vec::new();
    for entry in entries {
        let inner = match &entry.node.value {
            Value::Table(inner) => inner.as_slice(),
            _ => {
                Fields::new(entries, path).wrong_type(
                    &entry.key,
                    &entry.node,
                    &msg!("một bảng: {{ value = 77, label = \"...\" }}", "a table: {{ value = 77, label = \"...\" }}"),
                    out,
                );
                continue;
            }
        };
        figures.extend(figure(entry, inner, unit, path, out));
    }
    figures
}

fn figure(entry: &Entry, inner: &[Entry], unit: &str, path: &SourcePath, out: &mut Diagnostics) -> Option<Figure> {
    let mut fields = Fields::new(inner, path);
    let node = fields.node("value");
    let value = node.and_then(decimal);
    match node {
        Some(node) if value.is_none() && node.value != Value::Null => {
            fields.wrong_type("value", node, &msg!("một số", "a number"), out)
        }
        None => error!(out, "missing-key" at (path, &entry.key_span);
            "số liệu `{}` thiếu `value`", "`{}` lacks `value`", entry.key;
            help: "thêm: value = 77", "add: value = 77"),
        _ => {}
    }
    let label = fields.text("label", out);
    if label.is_none() {
        error!(out, "missing-key" at (path, &entry.key_span);
            "số liệu `{}` thiếu `label`", "`{}` lacks `label`", entry.key;
            help: "thêm: label = \"Số liệu này đếm gì\"", "add: label = \"What it counts\"");
    }
    let own_unit = fields.text("unit", out).map(|unit| unit.value);
    let decimals = fields.integer("decimals", 0, 12, out).map(|decimals| decimals as u32);
    let as_of = fields.node("as_of").and_then(|node| day(node, "as_of", path, out));
    fields.finish(out);
    Some(Figure {
        name: entry.key.clone(),
        value: value?,
        label: label?.value,
        unit: own_unit.unwrap_or_else(|| unit.to_owned()),
        decimals,
        as_of,
        place: Place::new(path, node.map_or(entry.key_span.clone(), |node| node.span.clone())),
    })
}

/// Numbers of the columns that a key of the data set names, all of which must hold numbers.
fn named_columns(
    key: &'static str,
    fields: &mut Fields,
    set: &DataSet,
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Vec<usize> {
    let mut numbers = Vec::new();
    for name in fields.texts(key, out) {
        let Some(number) = set.columns.iter().position(|column| column.name == name.value) else {
            out.push(unknown_column(&name.value, &set.columns).at(path, name.span));
            continue;
        };
        let is_text = |row: &Row| matches!(row.cells[number], Cell::Text(_));
        if !set.columns[number].numeric && set.rows.iter().any(is_text) {
            let what = msg!("cột `{}` là chữ, không phải số", "the column `{}` is of texts, not numbers", name.value);
            let mut problem = error!("wrong-value" at (path, name.span); what;
                help: "`{key}` chỉ ghi tên các cột số", "`{key}` names columns of numbers only");
            problem.also.extend(
                first_text(&set.rows, number)
                    .map(|(text, place)| (place.clone(), msg!("không phải số: `{text}`", "not a number: `{text}`"))),
            );
            out.push(problem);
        }
        numbers.push(number);
    }
    numbers
}
