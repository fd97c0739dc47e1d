//! Edits and the files they make, side by side: `tests/authoring/*.txt`.
//!
//! ```text
//! ##### a title                     the name of a case; `(crlf)`: its lines end in `\r\n`; `(bom)`: it begins with a mark
//! +++
//! title = "..."
//! +++
//! --- edits                         one in a line: the way to a value, and the value as JSON; `null`: it is to be gone,
//! title = "Mới"                     `{"bare": "2026-11-24"}`: without quotation marks; `body = "..."` (of a Markdown file)
//! --- file                          the whole file after that, `␍` for each `\r`, or:
//! --- refused                       why nothing is changed
//! ```
//!
//! In `rows.txt` the file is `content/stats.toml` or, if it begins with its title, `content/stats/x.toml`; behind `--- csv` follows
//! `content/stats/x.csv`, and that is what is changed. An edit is a row: its number and the cells that change, `+` for a new one.
//! In `registers.txt` the first line names the layout, the table follows. An edit is a row as in `rows.txt`, each cell as it is typed, or
//! `paste COLUMN "..."`: what that block is read as, instead of a file.
//! In `tables.txt` the file is what Excel or Word put on the clipboard, an edit what the form says beside it (`head = false`,
//! `format = "vi"`, `file = "csv"`, a heading: `columns[0].label = "Tên"`); the new files follow.
//! In `sets.txt` the file is that of a data set, as in `rows.txt`; an edit is what it is to be (`title = "..."`; `columns` are
//! the old ones by their numbers, changed or new ones, and so `figures`), other names of its rows (`rows`) or that it is to be gone (`remove`).
//! In `renames.txt` the file is a text that names the rows and columns of `people`, or `site.toml`.
//! In `settings.txt` the keys are those of the settings; `(new)`: the file is the starter's.
//!
//! In `moves.txt` the files are those of a portal, each behind `=== PATH`, together with those before the first case. The edit is
//! `ITEM | SECTION | NAME` of an item, or `FILE | NAME` of a picture or an attachment; what follows is what moves, and every file that changes.
//! `HOLDS` stands for the fingerprint of the text that it is in.
//!
//! `UPDATE=1 cargo test authoring::` writes the expected parts anew.

use std::path::Path;

use crate::common;
use bantin::Plan;
use bantin::authoring::{
    CellEdit, Declaration, DeclaredColumn, DeclaredFigure, Document, Edit, FormValue, ItemMove, MoveGround, Moved,
    PathStep, Renames, Reshaped, RowEdit, RowsText, TotalRow, TypedCell, WithoutSet, edit_rows, edit_toml, move_item,
    new_set, new_site, pasted_block, pasted_table, remove_set, rename_file, reshape, reshape_computed, typed_cell,
    with_settings, with_total,
};
use bantin::base::diagnostic::Message;
use bantin::base::language::Language;
use bantin::base::source::{Source, Sources};
use bantin::statistics::{Chart, ColumnType};
use rust_decimal::Decimal;
use serde_json::Value;

common::cases! { run, "authoring", ".txt": markdown moves registers renames rows sets settings tables toml yaml }

fn run(path: &Path) {
    let name_of = path.file_stem().unwrap().to_str().unwrap();
    let whole = std::fs::read_to_string(path).unwrap();
    let mut anew = whole.split("##### ").next().unwrap().to_owned();
    let mut failed = String::new();
    for case in whole.split("##### ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (file, rest) = rest.split_once("--- edits\n").unwrap();
        let (edits, expected) = rest.split_once("--- ").unwrap_or((rest, ""));
        let actual = match name_of {
            "moves" => moved(&format!("{}{file}", whole.split("##### ").next().unwrap()), name, edits),
            "rows" => changed_rows(file, name, edits),
            "registers" => shown(crate::registers::changed(file, name, edits)),
            "toml" => changed_toml(&typed(file, name), edits),
            "renames" => renamed(&typed(file, name), edits),
            "sets" => changed_set(file, name, edits),
            "tables" => new_files(file, edits),
            "settings" => changed_settings(&typed(file, name), edits, name.contains("(new)")),
            _ => changed_markdown(&typed(file, name), edits),
        };
        failed.extend(common::difference(name, expected, &actual));
        anew += &format!("##### {name}\n{file}--- edits\n{edits}--- {actual}");
    }
    if common::update() {
        std::fs::write(path, anew).unwrap();
        return;
    }
    assert!(failed.is_empty(), "{failed}");
}

/// A file as the name of its case says.
pub fn typed(file: &str, name: &str) -> String {
    let file = if name.contains("(crlf)") { file.replace('\n', "\r\n") } else { file.to_owned() };
    if name.contains("(bom)") { format!("\u{FEFF}{file}") } else { file }
}

fn changed_toml(file: &str, edits: &str) -> String {
    shown(edit_toml(file, &edits.lines().map(edit).collect::<Vec<_>>()))
}

fn changed_settings(file: &str, edits: &str, is_new: bool) -> String {
    let setting = |line: &str| {
        let (key, value) = line.split_once(" = ").unwrap();
        let value: Value = serde_json::from_str(value).unwrap();
        (key.to_owned(), (!value.is_null()).then(|| form_value(&value)))
    };
    let edits: Vec<_> = edits.lines().map(setting).collect();
    shown(if is_new { new_site(file, &edits) } else { with_settings(bantin::config::PATH, file, &edits) })
}

fn changed_markdown(file: &str, edits: &str) -> String {
    let (bodies, keys): (Vec<&str>, Vec<&str>) = edits.lines().partition(|line| line.starts_with("body = "));
    let edits: Vec<Edit> = keys.into_iter().map(edit).collect();
    let changed = Document::read(file.as_bytes()).and_then(|document| document.with_keys(&edits)).map(|document| {
        bodies.iter().fold(document, |document, line| {
            document.with_body(&serde_json::from_str::<String>(&line["body = ".len()..]).unwrap())
        })
    });
    shown(changed.map(|document| {
        // What is said of the parts is true of the whole: it reads the same again.
        assert_eq!(Document::read(document.text().as_bytes()).as_ref(), Ok(&document));
        document.text().to_owned()
    }))
}

fn moved(files: &str, name: &str, request: &str) -> String {
    let root = tempfile::tempdir().unwrap();
    for file in files.split("=== ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap();
        match path.to_lowercase().ends_with(".jpg") {
            true => common::write(&root.path().join(path), common::jpeg()),
            false if path.ends_with(".xlsx") => common::write(&root.path().join(path), common::workbook::of(text)),
            false => {
                let text = typed(text, name);
                let of = bantin::article::fingerprint(&text);
                common::write(&root.path().join(path), text.replace("HOLDS", &of));
            }
        }
    }
    match requested_move(root.path(), request) {
        Ok(moved) => shown_move(&moved),
        Err(message) => shown(Err(message)),
    }
}

fn requested_move(root: &Path, request: &str) -> Result<Moved, Message> {
    let memo = std::cell::RefCell::new(bantin::PlanMemo::default());
    let options = bantin::Options { now: common::now(), base_url: None, drafts: true };
    let plan_of = |sources| bantin::plan(sources, &options, &mut memo.borrow_mut());
    let plan = plan_of(bantin::edge::read(root).unwrap());
    let replan = |sources| {
        let Plan { site, diagnostics, .. } = plan_of(sources);
        (site, diagnostics)
    };
    let ground = MoveGround {
        sources: &plan.sources,
        site: &plan.site,
        rows: &plan.rows,
        diagnostics: &plan.diagnostics,
        read: &|path| std::fs::read(root.join(path)).ok(),
        plan: &replan,
    };
    match request.trim_end().split(" | ").collect::<Vec<_>>()[..] {
        [item, section, name] => move_item(&ground, &ItemMove { item, section, name }),
        [file, name] => rename_file(&ground, file, name),
        _ => panic!("{request}"),
    }
}

fn shown_move(moved: &Moved) -> String {
    let mut shown = String::from("moved\n");
    for (from, to) in &moved.paths {
        shown += &format!("{from} -> {to}\n");
    }
    for page in &moved.pages {
        let is_led_on = if page.is_led_on { ", readers are led on" } else { "" };
        shown += &format!("/{} -> /{}{is_led_on}\n", page.before, page.after);
    }
    for text in &moved.texts {
        let of = bantin::article::fingerprint(&text.after);
        let after = text.after.replace('\u{FEFF}', "<BOM>").replace('\r', "␍").replace(&of, "HOLDS");
        shown += &format!("=== {} (links: {})\n{}\n", moved.new_path(&text.path), text.links, after.trim_end());
    }
    for cell in &moved.cells {
        shown += &format!("{}, {} {}: {} -> {}\n", cell.table, cell.sheet, cell.cell, cell.before, cell.after);
    }
    shown
}

fn shown(changed: Result<String, bantin::base::diagnostic::Message>) -> String {
    match changed {
        Ok(text) => format!("file\n{}\n", text.replace('\u{FEFF}', "<BOM>").replace('\r', "␍").trim_end_matches('\n')),
        Err(message) => format!("refused\n{}\n{}\n", message.vi, message.en),
    }
}

/// `menu[1].title = "Tin"`.
fn edit(line: &str) -> Edit {
    let (path, value) = line.split_once(" = ").unwrap();
    let steps = path.split(['.', '[']).map(|step| match step.strip_suffix(']') {
        Some(index) => PathStep::Index(index.parse().unwrap()),
        None => PathStep::Key(step.to_owned()),
    });
    let value: Value = serde_json::from_str(value).unwrap();
    Edit { path: steps.collect(), value: (!value.is_null()).then(|| form_value(&value)) }
}

fn form_value(value: &Value) -> FormValue {
    match value {
        Value::String(text) => FormValue::Text(text.clone()),
        Value::Array(list) => FormValue::List(list.iter().map(form_value).collect()),
        Value::Object(keys) => match keys.get("bare") {
            Some(bare) => FormValue::Bare(bare.as_str().unwrap().to_owned()),
            None => FormValue::Table(keys.iter().map(|(key, value)| (key.clone(), form_value(value))).collect()),
        },
        bare => FormValue::Bare(bare.to_string()),
    }
}

/// The sources of a data set: its TOML and its CSV file.
fn data_set(toml: &str, csv: Option<&str>) -> (Sources, bantin::statistics::DataSet) {
    let mut sources = Sources::default();
    let is_own = toml.trim_start_matches('\u{FEFF}').starts_with("title = ");
    let path = if is_own { "content/stats/x.toml" } else { "content/stats.toml" };
    sources.insert(path, Source::from_bytes(toml.as_bytes()));
    if let Some(csv) = csv {
        sources.insert("content/stats/x.csv", Source::from_bytes(csv.as_bytes()));
    }
    let mut sets = bantin::statistics::read(&sources, &mut Default::default()).sets;
    (sources, sets.remove(0))
}

fn changed_rows(file: &str, name: &str, edits: &str) -> String {
    let (toml, csv) = file.split_once("--- csv\n").map_or((file, None), |(toml, csv)| (toml, Some(typed(csv, name))));
    let toml = if csv.is_some() { toml.to_owned() } else { typed(toml, name) };
    let (_, set) = data_set(&toml, csv.as_deref());
    let row = |line: &str| {
        let (from, cells) = line.split_once(' ').unwrap_or((line, "{}"));
        let cells: Value = serde_json::from_str(cells).unwrap();
        let cell = |(name, value): (&String, &Value)| {
            let column = set.columns.iter().position(|column| column.name == *name).unwrap();
            let edit = match value {
                Value::Null => CellEdit::Empty,
                Value::String(text) => CellEdit::Text(text.clone()),
                Value::Object(bare) => CellEdit::Number(bare["bare"].as_str().unwrap().parse().unwrap()),
                number => CellEdit::Number(number.to_string().parse().unwrap()),
            };
            (column, edit)
        };
        RowEdit { from: from.parse().ok(), cells: cells.as_object().unwrap().iter().map(cell).collect() }
    };
    let rows: Vec<RowEdit> = edits.lines().map(row).collect();
    let csv_path = "content/stats/x.csv".into();
    // A byte order mark is the caller's: no part of a text.
    let text = match &csv {
        Some(csv) => RowsText::Csv(&csv_path, csv.trim_start_matches('\u{FEFF}')),
        None => RowsText::Toml(toml.trim_start_matches('\u{FEFF}')),
    };
    shown(edit_rows(text, &set, &rows))
}

fn names(value: &Value) -> std::collections::BTreeMap<String, String> {
    let names = value.as_object().unwrap().iter();
    names.map(|(old, new)| (old.clone(), new.as_str().unwrap().to_owned())).collect()
}

fn renamed(file: &str, edits: &str) -> String {
    let mut renames = Renames { set: "people".to_owned(), ..Renames::default() };
    for line in edits.lines() {
        let (key, value) = line.split_once(" = ").unwrap();
        let new = names(&serde_json::from_str(value).unwrap());
        if key == "rows" { renames.rows = new } else { renames.columns = new }
    }
    if file.starts_with("title = ") {
        return shown(renames.in_settings(file));
    }
    match renames.in_text(file, std::slice::from_ref(&(0..file.len()))) {
        Ok((text, count)) => format!("file\n{text}({count} places)\n").replace('\r', "␍"),
        Err(message) => shown(Err(message)),
    }
}

fn changed_set(file: &str, name: &str, edits: &str) -> String {
    let (toml, csv) = file.split_once("--- csv\n").map_or((file, None), |(toml, csv)| (toml, Some(typed(csv, name))));
    let toml = typed(toml, name);
    let (_, set) = data_set(&toml, csv.as_deref());
    if edits == "remove\n" {
        return match remove_set(&toml, &set) {
            Ok(WithoutSet { rest, alone }) => {
                let alone = alone.unwrap_or_else(|| "none\n".to_owned());
                format!("file\n{rest}-- alone\n{alone}").replace('\r', "␍")
            }
            Err(message) => shown(Err(message)),
        };
    }
    let mut desired = Declaration::of(&set);
    for line in edits.lines() {
        let (key, value) = line.split_once(" = ").unwrap();
        let value: Value = serde_json::from_str(value).unwrap();
        let text = || value.as_str().unwrap().to_owned();
        let list = || value.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect();
        match key {
            "title" => desired.title = text(),
            "description" => desired.description = text(),
            "unit" => desired.unit = text(),
            "source" => desired.source = text(),
            "updated" => desired.updated = text(),
            "chart" => desired.chart = if text() == "line" { Chart::Line } else { Chart::None },
            "total" => desired.total = value.as_str().map_or(TotalRow::Nothing, |row| TotalRow::Row(row.to_owned())),
            "notes" => desired.notes = list(),
            "checks" => desired.checks = list(),
            "rows" => {
                let renames = Renames { set: set.name.clone(), rows: names(&value), ..Renames::default() };
                return shown(renames.in_set(&toml, &set));
            }
            "figures" => {
                desired.figures = value.as_array().unwrap().iter().map(|one| figure(one, &desired.figures)).collect()
            }
            _ => desired.columns = value.as_array().unwrap().iter().map(|one| column(one, &desired.columns)).collect(),
        }
    }
    if set.computed.is_some() {
        return shown(reshape_computed(&toml, &set, desired));
    }
    let path = "content/stats/x.csv".into();
    let rows = csv.as_ref().map(|csv| (&path, csv.trim_start_matches('\u{FEFF}')));
    match reshape(toml.trim_start_matches('\u{FEFF}'), rows, &set, desired) {
        Ok(Reshaped { toml, csv, .. }) => {
            let csv = csv.map_or(String::new(), |csv| format!("-- csv\n{csv}"));
            format!("file\n{toml}{csv}").replace('\r', "␍")
        }
        Err(message) => shown(Err(message)),
    }
}

/// A key figure by the number that it had, with other words; or a new one.
fn figure(value: &Value, before: &[DeclaredFigure]) -> DeclaredFigure {
    let from = value.as_u64().or(value["from"].as_u64());
    let fresh = || DeclaredFigure { from: None, label: String::new(), unit: String::new(), value: Decimal::ZERO };
    let mut figure = from.map_or_else(fresh, |from| before[from as usize].clone());
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    figure.label = text("label").unwrap_or(figure.label);
    figure.unit = text("unit").unwrap_or(figure.unit);
    figure.value = text("value").map_or(figure.value, |value| value.parse().unwrap());
    figure
}

/// A column by the number that it had, with what is otherwise; or a new one.
fn column(value: &Value, before: &[DeclaredColumn]) -> DeclaredColumn {
    let from = value.as_u64().or(value["from"].as_u64());
    let fresh = || DeclaredColumn { is_drawn: true, ..DeclaredColumn::default() };
    let mut column = from.map_or_else(fresh, |from| before[from as usize].clone());
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    column.label = text("label").unwrap_or(column.label);
    column.name = text("name").unwrap_or(column.name);
    column.unit = text("unit").map_or(column.unit, |unit| Some(unit).filter(|unit| !unit.is_empty()));
    column.is_sensitive = value["sensitive"].as_bool().unwrap_or(column.is_sensitive);
    column.is_drawn = value["drawn"].as_bool().unwrap_or(column.is_drawn);
    match value["type"].as_str() {
        Some("text") => column.kind = Some(ColumnType::Text),
        Some("number") => column.kind = None,
        _ => {}
    }
    column
}

/// The files of the data set that a pasted table becomes, and what is asked about it.
fn new_files(pasted: &str, form: &str) -> String {
    let form: Vec<(&str, Value)> = form
        .lines()
        .map(|line| line.split_once(" = ").unwrap())
        .map(|(key, value)| (key, serde_json::from_str(value).unwrap()))
        .collect();
    let asked = |name: &str| form.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
    let text = |name: &str| asked(name).and_then(Value::as_str);
    let format = text("format").map(|code| if code == "vi" { Language::Vi } else { Language::En });
    let head = asked("head").and_then(Value::as_bool);
    let table = match pasted_table(pasted, head, format, Language::Vi) {
        Ok(table) => table,
        Err(message) => return shown(Err(message)),
    };
    if let Some((typed, vi, en)) = table.doubt {
        return format!("asked\n{typed}: {vi} or {en}?\n");
    }
    let mut columns = table.columns;
    for (at, column) in columns.iter_mut().enumerate() {
        if let Some(label) = text(&format!("columns[{at}].label")) {
            column.label = label.to_owned();
        }
        if let Some(is_drawn) = asked(&format!("columns[{at}].drawn")) {
            column.is_drawn = is_drawn.as_bool().unwrap();
        }
    }
    let declaration = Declaration {
        title: text("title").unwrap_or(&table.title).to_owned(),
        description: text("description").unwrap_or_default().to_owned(),
        unit: text("unit").unwrap_or(&table.unit).to_owned(),
        source: "UBND phường".to_owned(),
        updated: "2026-01-31".to_owned(),
        chart: if text("chart") == Some("line") { Chart::Line } else { Chart::Bar },
        notes: Vec::from_iter(text("note").map(str::to_owned)),
        checks: Vec::from_iter(text("check").map(str::to_owned)),
        columns,
        total: TotalRow::Guessed,
        figures: Vec::new(),
    };
    let taken = |name: &str| name == text("taken").unwrap_or_default();
    let new = match new_set(declaration, text("file") == Some("csv"), taken) {
        Ok(new) => new,
        Err(message) => return shown(Err(message)),
    };
    let row = |row: &Vec<String>| {
        let cells =
            row.iter().enumerate().map(|(column, typed)| match typed_cell(typed, &new.set, column, Language::Vi) {
                TypedCell::Value(value) => (column, value),
                other => panic!("{other:?}"),
            });
        RowEdit { from: None, cells: cells.filter(|(_, value)| *value != CellEdit::Empty).collect() }
    };
    let rows: Vec<RowEdit> = table.rows.iter().map(row).collect();
    let (path, toml) = &new.toml;
    match &new.csv {
        None => {
            let toml = edit_rows(RowsText::Toml(toml), &new.set, &rows).unwrap();
            format!("{path}\n{}", with_total(&new.set.name, (path, &toml), None).unwrap())
        }
        Some((csv_path, csv)) => {
            let csv = csv.trim_start_matches('\u{FEFF}');
            let csv = edit_rows(RowsText::Csv(csv_path, csv), &new.set, &rows).unwrap();
            format!("{path}\n{toml}-- {csv_path}\n{}", csv.replace('\r', "␍"))
        }
    }
}

#[test]
fn a_number_is_read_as_the_page_shows_it_or_asked_about() {
    let toml = "title = \"A\"\nsource = \"B\"\nupdated = 2026-01-31\nunit = \"hộ\"\n\
                columns = { k = \"Kỳ\", n = \"Số hộ\", share = { label = \"Tỷ lệ\", unit = \"%\" }, note = { label = \"Ghi chú\", type = \"text\" } }\n\
                rows = [{ k = \"1\", n = 1200, share = 12.5, note = \"019\" }]\n";
    let (_, set) = data_set(toml, None);
    let read = |typed: &str, column: usize, language: Language| match typed_cell(typed, &set, column, language) {
        TypedCell::Value(CellEdit::Empty) => "empty".to_owned(),
        TypedCell::Value(CellEdit::Number(value)) => value.to_string(),
        TypedCell::Value(CellEdit::Text(text)) => format!("“{text}”"),
        TypedCell::Doubtful(own, other) => format!("{own} or {other}?"),
        TypedCell::Wrong { message, .. } => message.en,
    };
    let cases = [
        // Typed, column, at a Vietnamese desk, at an English one.
        ("1607275", 1, "1607275", "1607275"),
        ("1.607.275", 1, "1607275", "1607275"),
        ("1,607,275", 1, "1607275", "1607275"),
        ("1 607 275", 1, "1607275", "1607275"),
        ("12,5", 1, "12.5", "12.5"),
        ("12.5", 1, "12.5", "12.5"),
        ("1.200", 1, "1200", "1.200 or 1200?"),
        ("1,200", 1, "1.200 or 1200?", "1200"),
        ("=1.234", 1, "1.234", "1.234"),
        ("(1.234.567)", 1, "-1234567", "-1234567"),
        ("1.200 hộ", 1, "1200", "1.200 or 1200?"),
        (" – ", 1, "empty", "empty"),
        ("", 1, "empty", "empty"),
        ("khoảng 20", 1, "“khoảng 20”", "“khoảng 20”"),
        (
            "12%",
            1,
            "`12%` has a `%`, the unit of the column `n` is `hộ`",
            "`12%` has a `%`, the unit of the column `n` is `hộ`",
        ),
        (
            "1,23E+11",
            1,
            "`1,23E+11` in the column `n` is a spreadsheet's error or a number cut short",
            "`1,23E+11` in the column `n` is a spreadsheet's error or a number cut short",
        ),
        // In a column that has decimals they are no surprise.
        ("3,125", 2, "3.125", "3125"),
        ("12,5%", 2, "12.5", "12.5"),
        // Codes and keys are texts.
        ("020", 3, "“020”", "“020”"),
        ("2024", 0, "“2024”", "“2024”"),
        (" hai\n dòng ", 3, "“hai dòng”", "“hai dòng”"),
    ];
    for (typed, column, vi, en) in cases {
        assert_eq!([read(typed, column, Language::Vi), read(typed, column, Language::En)], [vi, en], "{typed}");
    }
}

#[test]
fn a_pasted_block_proves_its_format_or_is_asked_about() {
    let toml = "title = \"A\"\nsource = \"B\"\nupdated = 2026-01-31\ncolumns = { k = \"Kỳ\", n = \"N\", m = \"M\" }\nrows = []\n";
    let (_, set) = data_set(toml, None);
    let read = |text: &str, chosen| {
        let block = pasted_block(text, &set, 0, chosen, Language::Vi);
        let rows: Vec<String> = block.rows.iter().map(|row| row.join("|")).collect();
        let doubt = block.doubt.map_or(String::new(), |(typed, vi, en)| format!(" {typed}: {vi} or {en}?"));
        format!("{}{doubt}", rows.join(" / "))
    };
    // Excel set to Vietnamese, and to English.
    assert_eq!(read("2023\t1.607.275\t12,5\r\n2024\t1.200\t3\r\n", None), "2023|1.607.275|12,5 / 2024|1.200|3");
    assert_eq!(read("2023\t1,607,275\t12.5\r\n2024\t1,200\t3\r\n", None), "2023|1.607.275|12,5 / 2024|1.200|3");
    // Nothing proves the format, or both are there: asked.
    assert_eq!(read("2024\t1.200\t3\n", None), "2024|1.200|3 1.200: 1200 or 1.200?");
    assert_eq!(
        read("2024\t1.200\t3,5\n2025\t1.300\t3.5\n", None),
        "2024|1.200|3,5 / 2025|1.300|3,5 1.200: 1200 or 1.200?"
    );
    assert_eq!(read("2024\t1.200\t3\n", Some(Language::Vi)), "2024|1.200|3");
    assert_eq!(read("2024\t1.200\t3\n", Some(Language::En)), "2024|1,2|3");
    assert_eq!(read("2024\t1.234\t3\n", Some(Language::En)), "2024|=1.234|3");
    // Quotation marks around line ends, cells that are no numbers, nothing.
    assert_eq!(read("\"Khu\nphố \"\"1\"\"\"\tchưa có\t\n", None), "Khu phố \"1\"|chưa có|");
    assert_eq!(read("", None), "");
}

/// The items of the demo that others name most get another name and come back: then every file has its bytes again, but for the old address that
/// the item names now.
#[test]
fn a_move_and_its_way_back_change_no_other_byte() {
    let root = tempfile::tempdir().unwrap();
    let demo = common::tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    for (path, bytes) in demo.iter().filter(|(path, _)| !path.ends_with('/')) {
        common::write(&root.path().join("content").join(path), bytes);
    }
    let plan = common::plan_with(root.path(), true);
    let items = plan.site.articles.iter().map(|item| {
        let section = plan.site.sections[item.section.unwrap()].folder.clone();
        (item.article.path.clone(), section, item.article.front.slug.value.clone())
    });
    let (mut seen, mut links) = (0, 0);
    let linked = ["81-ngay-dem", "thanh-co-quang-tri"];
    for (path, section, name) in items.filter(|(path, ..)| linked.iter().any(|name| path.contains(name))) {
        let name = name.trim_end_matches("-en");
        let away = carried_out(root.path(), &format!("{path} | {section} | {name}-moi"));
        let back = carried_out(root.path(), &format!("{} | {section} | {name}", away.new_path(&path)));
        assert_eq!(back.new_path(&away.new_path(&path)), *path);
        for text in &back.texts {
            let path = back.new_path(&text.path);
            let before = &demo[path.strip_prefix("content/").unwrap()];
            let lines = |text: &[u8]| {
                let text = String::from_utf8(text.to_vec()).unwrap();
                text.lines().filter(|line| !line.starts_with("aliases = ")).map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(lines(&std::fs::read(root.path().join(&path)).unwrap()), lines(before), "{path}");
            common::write(&root.path().join(&path), before);
        }
        (seen, links) = (seen + 1, links + back.texts.iter().map(|text| text.links).sum::<usize>());
    }
    assert_eq!(common::tree(&root.path().join("content")), demo);
    assert!(seen == 2 && links > 8, "{seen} items, {links} links");
}

/// Does on the disk what a move comes to.
fn carried_out(root: &Path, request: &str) -> Moved {
    let moved = requested_move(root, request).unwrap();
    for text in &moved.texts {
        common::write(&root.join(&*text.path), &text.after);
    }
    for (from, to) in &moved.paths {
        std::fs::create_dir_all(root.join(&**to).parent().unwrap()).unwrap();
        std::fs::rename(root.join(&**from), root.join(&**to)).unwrap();
    }
    moved
}

/// The stretch of the old text that another one took the place of.
fn changed(old: &str, new: &str) -> std::ops::Range<usize> {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let first = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[first..], &new[first..]);
    let last = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    first..first + old.len() - last
}

/// Each text of the demo, saved as it is, with one key changed and with one line of the body changed: nothing else does.
#[test]
fn an_edit_changes_its_key_and_no_other_byte() {
    let text = |text: &str| Some(FormValue::Text(text.to_owned()));
    let edits = [
        Edit::key("title", text("Tiêu đề \"mới\"")),
        Edit::key("date", Some(FormValue::Bare("2026-01-02T03:04:05".to_owned()))),
        Edit::key("tags", Some(FormValue::List(vec![FormValue::Text("Lễ hội".to_owned())]))),
        Edit::key("source", text("Ủy ban\nnhân dân")),
        Edit::key("draft", Some(FormValue::Bare("true".to_owned()))),
    ];
    let files = common::tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    let mut seen = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
        for ends in ["\n", "\r\n"] {
            let typed = String::from_utf8(bytes.clone()).unwrap().replace('\n', ends);
            let document = Document::read(typed.as_bytes()).unwrap();
            assert_eq!(document.with_keys(&[]).unwrap().text(), typed, "{path}");
            assert_eq!(document.with_body(&document.body()).text(), typed, "{path}");
            for edit in &edits {
                let [PathStep::Key(key)] = edit.path.as_slice() else { panic!() };
                let edited = document.with_keys(std::slice::from_ref(edit)).unwrap();
                let changed = changed(&typed, edited.text());
                let is_there = edited.text() == typed;
                let old = bantin::article::front_matter(&typed, &"a.md".into(), &mut Default::default());
                match old.iter().find(|entry| entry.key == *key) {
                    Some(_) if is_there => {}
                    Some(entry) => {
                        let span = &entry.node.span;
                        assert!(span.start <= changed.start && changed.end <= span.end, "{path} {key} {changed:?}");
                    }
                    None => assert!(changed.is_empty() && edited.front().contains(key.as_str()), "{path} {key}"),
                }
                assert_eq!(edited.body(), document.body(), "{path} {key}");
                // And back again, byte for byte, where the key was not there.
                if !old.iter().any(|entry| entry.key == *key) {
                    let back = edited.with_keys(&[Edit { path: edit.path.clone(), value: None }]).unwrap();
                    assert_eq!(back.text(), typed, "{path} {key}");
                }
                seen += 1;
            }
            let body = document.body().replacen("\n\n", "\n\nMột dòng mới.\n\n", 1);
            let longer = document.with_body(&body);
            assert!(changed(&typed, longer.text()).is_empty(), "{path}");
            assert_eq!(longer.body(), body);
            assert_eq!(longer.with_body(&document.body()).text(), typed, "{path}");
        }
    }
    assert!(seen > 400, "{seen}");
}
