//! What a data set is, changed in its files: title, unit, chart, checks, its columns with their headings and their order.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::apply::{edit_toml, parse};
use super::csv_columns;
use super::declaration::{Declaration, DeclaredColumn, DeclaredFigure, TotalRow, column_names, column_value};
use super::edit::{CellEdit, Edit, PathStep};
use super::facts::{fact_edits, figure_of, no_room, path, read_set, texts};
use super::form_value::FormValue;
use super::renames::Renames;
use super::rows::{RowEdit, RowsText, edit_rows, rows_as_they_are};
use super::splice::{Ground, Splice, Syntax, line_end_of};
use super::toml::key_text;
use crate::base::diagnostic::{Message, msg};
use crate::base::source::SourcePath;
use crate::base::value::{Entry, Value};
use crate::statistics::{Cell, ColumnType, DataSet};

/// The files of a data set as they are to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Reshaped {
    /// The file that declares it.
    pub toml: String,
    /// The CSV file of its rows, where it has one.
    pub csv: Option<String>,
    /// The columns that have other names in texts.
    pub renames: Renames,
}

/// Changes what a data set is. `set` is what was read of the same texts; a set with its rows in a workbook keeps its columns.
///
/// # Errors
/// If the change fits nowhere without touching something else; then nothing is changed.
pub fn reshape(
    toml: &str,
    csv: Option<(&SourcePath, &str)>,
    set: &DataSet,
    desired: Declaration,
) -> Result<Reshaped, Message> {
    let mut desired = desired.tidied()?;
    for column in &mut desired.columns {
        let Some((from, old)) = column.from.and_then(|from| Some((from, set.columns.get(from)?))) else { continue };
        // A form shows what the cells are as well, and no unit as an empty one.
        if column.kind == Some(ColumnType::Text) && old.kind.is_none() && !set.takes_numbers(from) {
            column.kind = None;
        }
        if column.unit.is_none() && old.unit.as_deref() == Some("") {
            column.unit = old.unit.clone();
        }
    }
    let plan = Reshape::new(set, &desired)?;
    let (mut toml, mut csv_text) = (toml.to_owned(), csv.map(|(_, text)| text.to_owned()));
    let is_structure_same = plan.is_structure_same();
    if csv.is_none() && has_rows_elsewhere(&toml, set)? && !(is_structure_same && plan.labels_are_same()) {
        return Err(msg!(
            "các cột lấy từ tệp Excel: thêm, bớt, đổi tên cột thì làm trong Excel",
            "the columns are those of the workbook: add, remove or rename them there"
        ));
    }
    let is_removed = |at: usize| plan.removed.contains(&at);
    match csv {
        Some((path, text)) => csv_text = Some(csv_columns::change(path, text, set, &desired.columns)?),
        None if set.columns.iter().enumerate().any(|(at, _)| is_removed(at)) => {
            toml = edit_rows(RowsText::Toml(&toml), set, &plan.emptied_rows())?;
        }
        None => {}
    }
    toml = edit_toml(&toml, &plan.edits())?;
    toml = plan.renamed_and_ordered(&toml)?;
    toml = edit_toml(&toml, &plan.later_edits(&toml)?)?;
    plan.prove(&toml, csv.map(|(path, _)| path).zip(csv_text.as_deref()))?;
    Ok(Reshaped { toml, csv: csv_text, renames: plan.renames })
}

/// Whether the rows are the name of a file.
fn has_rows_elsewhere(toml: &str, set: &DataSet) -> Result<bool, Message> {
    let entries = parse(Syntax::Toml, toml)?;
    let rows = set.entries(&entries).iter().find(|entry| entry.key == "rows");
    Ok(rows.is_some_and(|rows| matches!(rows.node.value, Value::Text(_))))
}

struct Reshape<'d> {
    set: &'d DataSet,
    before: Declaration,
    desired: &'d Declaration,
    /// The name of each desired column.
    names: Vec<String>,
    /// The old columns that go.
    removed: Vec<usize>,
    renames: Renames,
}

impl<'d> Reshape<'d> {
    fn new(set: &'d DataSet, desired: &'d Declaration) -> Result<Reshape<'d>, Message> {
        let mut kept: Vec<usize> = desired.columns.iter().filter_map(|column| column.from).collect();
        kept.sort_unstable();
        let is_sound =
            kept.windows(2).all(|two| two[0] < two[1]) && kept.last().is_none_or(|last| *last < set.columns.len());
        if !is_sound {
            return Err(msg!("các cột không khớp với bảng", "the columns do not fit the data set"));
        }
        if !kept.contains(&set.key) {
            return Err(msg!("không bỏ được cột đặt tên dòng", "the column that names the rows cannot be removed"));
        }
        if desired.figures.iter().filter_map(|figure| figure.from).any(|from| from >= set.figures.len()) {
            return Err(msg!("các số chính không khớp với bảng", "the key figures do not fit the data set"));
        }
        let names = column_names(&desired.columns, &set.columns);
        let is_name =
            |name: &String| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if let Some(name) = names.iter().find(|name| !is_name(name)) {
            return Err(msg!(
                "tên `{name}` chỉ được có chữ, số và dấu gạch",
                "the name `{name}` may have letters, digits and dashes only"
            ));
        }
        if let Some(at) = (1..names.len()).find(|at| names[..*at].contains(&names[*at])) {
            let name = &names[at];
            return Err(msg!("hai cột cùng tên gọi `{name}`", "two columns are named `{name}`"));
        }
        let removed = (0..set.columns.len()).filter(|at| !kept.contains(at)).collect();
        let renamed = desired.columns.iter().zip(&names).filter_map(|(column, name)| {
            let old = &set.columns[column.from?].name;
            (old != name).then(|| (old.clone(), name.clone()))
        });
        let renames = Renames { set: set.name.clone(), rows: BTreeMap::new(), columns: renamed.collect() };
        Ok(Reshape { set, before: Declaration::of(set), desired, names, removed, renames })
    }

    fn is_structure_same(&self) -> bool {
        self.removed.is_empty() && self.desired.columns.len() == self.set.columns.len() && self.renames.is_empty()
    }

    fn labels_are_same(&self) -> bool {
        let label = |column: &DeclaredColumn| column.from.map(|from| &self.set.columns[from].label);
        self.desired.columns.iter().all(|column| label(column) == Some(&column.label))
    }

    /// All rows without the cells of the columns that go.
    fn emptied_rows(&self) -> Vec<RowEdit> {
        let mut rows = rows_as_they_are(self.set);
        for (row, edit) in self.set.rows.iter().zip(&mut rows) {
            let filled = self.removed.iter().filter(|at| row.cells[**at] != Cell::Missing);
            edit.cells = filled.map(|at| (*at, CellEdit::Empty)).collect();
        }
        rows
    }

    fn path(&self, keys: &[&str]) -> Vec<PathStep> {
        path(self.set, keys)
    }

    /// What changes of the keys beside the columns, and of each column.
    fn edits(&self) -> Vec<Edit> {
        let (before, desired) = (&self.before, self.desired);
        let mut edits = fact_edits(self.set, before, desired);
        let checks: Vec<String> = desired.checks.iter().map(|check| self.renames.in_check(check)).collect();
        if before.checks != checks {
            edits.push(Edit { path: self.path(&["checks"]), value: texts(&checks) });
        }
        edits.extend(self.figure_edits());
        for column in &desired.columns {
            let Some(old) = column.from.map(|from| &before.columns[from]) else { continue };
            edits.extend(self.column_edits(old, column));
        }
        for at in &self.removed {
            edits.push(Edit { path: self.path(&["columns", &self.set.columns[*at].name]), value: None });
        }
        for (name, column) in self.names.iter().zip(&desired.columns).filter(|(_, column)| column.from.is_none()) {
            edits.push(Edit { path: self.path(&["columns", name]), value: Some(column_value(column)) });
        }
        edits
    }

    /// The key figures that go, come, or are told of in other words.
    fn figure_edits(&self) -> Vec<Edit> {
        let (old, mut edits) = (&self.before.figures, Vec::new());
        let names: Vec<String> = self.set.figures.iter().map(|figure| figure.name.clone()).collect();
        for (at, name) in names.iter().enumerate() {
            let Some(figure) = self.desired.figures.iter().find(|figure| figure.from == Some(at)) else {
                edits.push(Edit { path: self.path(&["figures", name]), value: None });
                continue;
            };
            let unit = (!figure.unit.is_empty()).then(|| FormValue::Text(figure.unit.clone()));
            if figure.label != old[at].label {
                let label = Some(FormValue::Text(figure.label.clone()));
                edits.push(Edit { path: self.path(&["figures", name, "label"]), value: label });
            }
            if figure.unit != old[at].unit {
                edits.push(Edit { path: self.path(&["figures", name, "unit"]), value: unit });
            }
        }
        let new = self.desired.new_figures(&names).into_iter();
        edits.extend(
            new.map(|(name, figure)| Edit { path: self.path(&["figures", &name]), value: Some(figure.value()) }),
        );
        edits
    }

    /// What changes of a column that stays. One that is its heading alone becomes a table where it needs more.
    fn column_edits(&self, old: &DeclaredColumn, column: &DeclaredColumn) -> Vec<Edit> {
        let is_short = column_value(old) == FormValue::Text(old.label.clone())
            && self.set.columns[column.from.unwrap_or_default()].decimals.is_none()
            && self.set.columns[column.from.unwrap_or_default()].number.is_none();
        if is_short {
            let is_same = old.label == column.label && old.unit == column.unit && old.kind == column.kind;
            let edit = Edit { path: self.path(&["columns", &old.name]), value: Some(column_value(column)) };
            return if is_same { Vec::new() } else { vec![edit] };
        }
        let mut edits = Vec::new();
        let mut put = |key: &str, is_same: bool, value: Option<FormValue>| {
            if !is_same {
                edits.push(Edit { path: self.path(&["columns", &old.name, key]), value });
            }
        };
        let FormValue::Table(keys) = column_value(&DeclaredColumn { unit: Some(String::new()), ..column.clone() })
        else {
            return edits;
        };
        let value = |name: &str| keys.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        put("label", old.label == column.label, value("label"));
        put("unit", old.unit == column.unit, column.unit.clone().map(FormValue::Text));
        put("type", old.kind == column.kind, value("type"));
        edits
    }

    /// The file with the columns under their new names, in their new order, and the cells of all rows under those names.
    fn renamed_and_ordered(&self, toml: &str) -> Result<String, Message> {
        let ground = Ground { text: toml, entries: parse(Syntax::Toml, toml)?, line_end: line_end_of(toml) };
        let own = self.set.entries(&ground.entries);
        let mut splices = Vec::new();
        if let Some(Value::Table(columns)) = found(own, "columns") {
            splices.extend(self.ordered(&ground, columns)?);
        }
        if let Some(Value::List(rows)) = found(own, "rows") {
            for row in rows {
                let Value::Table(cells) = &row.value else { continue };
                for cell in cells {
                    let name = self.renames.columns.get(&cell.key);
                    splices.extend(name.map(|name| Splice::new(cell.key_span.clone(), key_text(name))));
                }
            }
        }
        splices.sort_by_key(|splice| splice.range.start);
        let (mut out, mut from) = (String::new(), 0);
        for splice in splices {
            out += toml.get(from..splice.range.start).ok_or_else(no_room)?;
            out += &splice.text;
            from = splice.range.end;
        }
        Ok(out + &toml[from..])
    }

    /// The columns in their places: each place has the column that is to be there, what is between stays.
    fn ordered(&self, ground: &Ground, columns: &[Entry]) -> Result<Vec<Splice>, Message> {
        let old_name =
            |at: usize| self.desired.columns[at].from.map_or(&self.names[at], |from| &self.set.columns[from].name);
        let mut places: Vec<&Entry> = columns.iter().collect();
        places.sort_by_key(|entry| entry.key_span.start);
        if places.len() != self.names.len() {
            return Err(no_room());
        }
        // A line of its own goes with its comment.
        let line = |entry: &Entry| ground.line_of(entry.key_span.start)..ground.line_after(entry.node.span.end);
        let have_lines = places.windows(2).all(|two| line(two[0]).end <= two[1].key_span.start);
        let whole = |entry: &Entry| if have_lines { line(entry) } else { entry.key_span.start..entry.node.span.end };
        let mut splices = Vec::new();
        for (at, place) in places.iter().enumerate() {
            let entry = columns.iter().find(|entry| entry.key == *old_name(at)).ok_or_else(no_room)?;
            // A table below a header of its own cannot go anywhere else.
            if ground.text[entry.key_span.start..entry.node.span.end].contains('\n') {
                return Err(no_room());
            }
            let is_same = *old_name(at) == self.names[at];
            let key = if is_same { ground.text[entry.key_span.clone()].to_owned() } else { key_text(&self.names[at]) };
            let (from, to) = (whole(entry), whole(place));
            let (before, behind) =
                (&ground.text[from.start..entry.key_span.start], &ground.text[entry.key_span.end..from.end]);
            let lines = format!("{before}{key}{behind}");
            if ground.text[to.clone()] != lines {
                splices.push(Splice::new(to, lines));
            }
        }
        Ok(splices)
    }

    /// What names columns: the key where it is no longer the first, those that are drawn, those with small counts.
    fn later_edits(&self, toml: &str) -> Result<Vec<Edit>, Message> {
        let entries = parse(Syntax::Toml, toml)?;
        let own = self.set.entries(&entries);
        let list = |names: Vec<String>| {
            (!names.is_empty()).then(|| FormValue::List(names.into_iter().map(FormValue::Text).collect()))
        };
        let mut edits = Vec::new();
        let key = self.desired.columns.iter().position(|column| column.from == Some(self.set.key)).unwrap_or_default();
        if found(own, "key").is_some() || key != 0 {
            edits.push(Edit { path: self.path(&["key"]), value: Some(FormValue::Text(self.names[key].clone())) });
        }
        let total = match &self.desired.total {
            TotalRow::Guessed => None,
            TotalRow::Nothing => Some(FormValue::Bare("false".to_owned())),
            TotalRow::Row(name) => Some(FormValue::Text(name.clone())),
        };
        if self.before.total != self.desired.total {
            edits.push(Edit { path: self.path(&["total_row"]), value: total });
        }
        let sensitive: Vec<String> = match found(own, "sensitive") {
            Some(Value::List(names)) => {
                let names = names
                    .iter()
                    .filter_map(|name| if let Value::Text(name) = &name.value { self.kept_name(name) } else { None });
                names.collect()
            }
            _ => Vec::new(),
        };
        let is_desired = |name: &String| {
            self.names.iter().zip(&self.desired.columns).any(|(own, column)| own == name && column.is_sensitive)
        };
        let more = self.names.iter().filter(|name| is_desired(name) && !sensitive.contains(name)).cloned();
        let names: Vec<String> = sensitive.iter().filter(|name| is_desired(name)).cloned().chain(more).collect();
        edits.push(Edit { path: self.path(&["sensitive"]), value: list(names) });
        let drawn = |columns: &[DeclaredColumn]| {
            columns.iter().filter(|column| column.is_drawn).map(|column| column.from).collect::<Vec<_>>()
        };
        let has_list = found(own, "chart_columns").is_some();
        let is_same = drawn(&self.before.columns) == drawn(&self.desired.columns) && self.renames.is_empty();
        if !is_same || has_list && !self.is_structure_same() {
            let all = read_set(toml, None, self.set);
            let names = all.and_then(|set| {
                self.desired.drawn(&set).map(|names| names.into_iter().map(str::to_owned).collect::<Vec<_>>())
            });
            if names.is_some() || has_list {
                edits.push(Edit { path: self.path(&["chart_columns"]), value: names.and_then(list) });
            }
        }
        Ok(edits)
    }

    /// The name that an old column has now; none: it is gone.
    fn kept_name(&self, old: &str) -> Option<String> {
        let at = self
            .desired
            .columns
            .iter()
            .position(|column| column.from.is_some_and(|from| self.set.columns[from].name == old))?;
        Some(self.names[at].clone())
    }

    /// That the files say what was asked for, and of every cell that stays what they said.
    fn prove(&self, toml: &str, csv: Option<(&SourcePath, &str)>) -> Result<(), Message> {
        let set = read_set(toml, csv, self.set).ok_or_else(no_room)?;
        let said = Declaration::of(&set);
        let columns = |of: &Declaration| {
            of.columns.iter().map(|column| (column.label.clone(), column.unit.clone(), column.kind)).collect::<Vec<_>>()
        };
        let facts =
            |of: &Declaration| [&of.title, &of.description, &of.unit, &of.source, &of.updated].map(String::clone);
        let is_said =
            facts(&said) == facts(self.desired) && said.chart == self.desired.chart && said.notes == self.desired.notes;
        let names: Vec<&String> = set.columns.iter().map(|column| &column.name).collect();
        // The rows of a workbook are not at hand.
        let has_rows = csv.is_some() || !has_rows_elsewhere(toml, self.set)?;
        let kept = self.desired.columns.iter().enumerate().filter_map(|(now, column)| {
            let old = column.from?;
            let is_read_alike =
                column.kind == self.before.columns[old].kind && column.unit == self.before.columns[old].unit;
            is_read_alike.then_some((old, now))
        });
        let is_kept = |(old, now): (usize, usize)| {
            self.set.rows.iter().zip(&set.rows).all(|(before, after)| before.cells[old] == after.cells[now])
        };
        let is_same = !has_rows || self.set.rows.len() == set.rows.len() && kept.clone().all(is_kept);
        let is_proven = is_said
            && columns(&said) == columns(self.desired)
            && names.into_iter().eq(&self.names)
            && is_same
            && self.has_figures(&set);
        if is_proven { Ok(()) } else { Err(no_room()) }
    }
}

impl Reshape<'_> {
    /// Whether a set has the key figures that were asked for, those that stay with their values.
    fn has_figures(&self, set: &DataSet) -> bool {
        let desired = self.desired.figures.iter().map(|figure| {
            let value = figure.from.map_or(figure.value, |at| self.set.figures[at].value);
            (&figure.label, &figure.unit, value)
        });
        let said: Vec<DeclaredFigure> =
            set.figures.iter().enumerate().map(|(at, figure)| figure_of(set, at, figure)).collect();
        let is_said = |(label, unit, value): (&String, &String, Decimal)| {
            // A unit that is the set's need not be told.
            let is_unit = |own: &String| own == unit || own.is_empty() && *unit == set.unit;
            said.iter().any(|one| one.label == *label && is_unit(&one.unit) && one.value == value)
        };
        said.len() == self.desired.figures.len() && desired.into_iter().all(is_said)
    }
}

fn found<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Value> {
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node.value)
}
