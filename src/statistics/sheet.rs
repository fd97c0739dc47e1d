//! Rows from a file: CSV in the dialects that spreadsheets write, or a sheet of a workbook.
//!
//! In a CSV file with commas or tabs between the fields, numbers are raw (`1200`, `3.25`); with semicolons, as a spreadsheet
//! set to Vietnamese writes them, they are Vietnamese (`1.200`, `3,25`). A number that only the other format can read is read by
//! that one. One that both read differently (`1.200`: one comma two, or one thousand two hundred?) is refused in a file
//! with commas or tabs, and in one with semicolons that has a point for decimals elsewhere: guessing would be worse than
//! asking. A number of a workbook is what its cell holds. Rows and columns without a word are what a spreadsheet leaves at
//! the edge of a table; they are nothing.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::at::{RowSchema, SetOrigin, row, unknown_column};
use super::evidence::{FieldReading, NumberEvidence, reading};
use super::model::{Cell, Column, ColumnType, Row};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, msg};
use crate::base::source::{SourcePath, join};
use crate::base::suggest::nearest;
use crate::base::unit::Unit;
use crate::base::value::{Node, Spanned};
use crate::tables::{self, CellValue, Record, TextTable};

/// Reads a file in `content/stats/`, of a workbook this sheet. One line names the columns, by name or heading. None where
/// the file cannot be read, which is reported.
pub(super) fn read(
    (file, node): (&str, &Node),
    sheet: Option<&Spanned<String>>,
    at: &SetOrigin,
    frame: RowSchema,
    out: &mut Diagnostics,
) -> Option<Vec<Row>> {
    let places = [join("content/stats", file), join("content", file)];
    let mut places = places.into_iter().flatten().filter(|path| path.starts_with("content/"));
    let found = places.find_map(|path| Some((SourcePath::from(&*path), at.sources.get(&path)?)));
    let (path, source) = match found {
        Some((path, source)) if path.starts_with("content/stats/") => (path, source),
        other => {
            let what = match other {
                Some((path, _)) => {
                    msg!("`{}` không nằm trong `content/stats/`", "`{}` is not in `content/stats/`", path)
                }
                None => msg!("không có tệp `{}`", "there is no file `{}`", file),
            };
            let help = msg!("chép tệp vào `content/stats/`", "copy the file into `content/stats/`");
            error!(out, "no-csv" at (at.path, &node.span); what; help: help);
            return None;
        }
    };
    // Bytes that are not text are already reported for the file; its contents would be a second report.
    let text = tables::open(&path, source, out)?;
    let is_known = |field: &str| find_column(field, frame).is_some();
    let table = match TextTable::find((&path, &text), sheet.map(|sheet| sheet.value.as_str()), &is_known) {
        Ok(table) => table,
        Err(problem) => {
            out.push(problem);
            return None;
        }
    };
    if let Some(sheet) = sheet.filter(|_| !table.typed) {
        error!(out, "wrong-value" at (at.path, &sheet.span);
            "tệp CSV không có trang tính", "a CSV file has no sheets"; help: "xóa `sheet`", "remove `sheet`");
    }
    if table.known_headings == 0 && !frame.columns.is_empty() {
        out.push(no_headings(&table, frame.columns));
        return None;
    }
    Some(SheetReader { table, frame }.rows(out))
}

/// No table that people made has more; each heading is compared with all columns.
const MOST_HEADINGS: usize = 1000;

fn too_wide() -> Diagnostic {
    error!("too-long"; "bảng có quá {MOST_HEADINGS} cột", "the table has more than {MOST_HEADINGS} columns";
        help: "đổi cột thành dòng, hoặc chia thành nhiều bảng", "turn columns into rows, or split the table")
}

struct SheetReader<'a> {
    table: TextTable<'a>,
    frame: RowSchema<'a>,
}

/// What stands above a field.
#[derive(Clone, Copy)]
enum ColumnHeading {
    Column(usize),
    /// The name of no column; that is told.
    Unknown,
    Empty,
}

/// The column that a heading names: by its name, its label, or either with its unit (`Sản lượng (tấn)`), however broken
/// into lines and in whatever case.
pub(super) fn find_column(heading: &str, frame: RowSchema) -> Option<usize> {
    if let Some(found) = frame.columns.iter().position(|column| column.name == heading || column.label == heading) {
        return Some(found);
    }
    let heading = plain(heading);
    frame.columns.iter().position(|column| {
        let unit = column.unit.as_deref().unwrap_or(frame.unit);
        let is = |name: &str| {
            let rest = heading.strip_prefix(&plain(name));
            let is_unit =
                |rest: &str| !unit.is_empty() && rest.trim().trim_matches(['(', ')', ',']).trim() == plain(unit);
            rest.is_some_and(|rest| rest.is_empty() || is_unit(rest))
        };
        is(&column.name) || is(&column.label)
    })
}

/// A heading in lower case, on one line.
fn plain(text: &str) -> String {
    text.replace('\u{B}', " ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A heading that names a column with a unit which is not the column's: which, and what is reported.
fn other_heading(heading: &str, frame: RowSchema) -> Option<(usize, Diagnostic)> {
    let (name, unit) = heading.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let found = find_column(name.trim(), frame)?;
    let column = &frame.columns[found];
    let own = column.unit.as_deref().unwrap_or(frame.unit);
    Unit::leading(unit).or_else(|| Unit::rate(unit).map(|(unit, _)| unit))?;
    let (name, unit) = (&column.name, unit.trim());
    let what = match own {
        "" => msg!(
            "tiêu đề ghi đơn vị `{unit}`, cột `{name}` thì không có đơn vị",
            "the heading has the unit `{unit}`, the column `{name}` has none"
        ),
        _ => msg!(
            "tiêu đề ghi đơn vị `{unit}`, cột `{name}` thì đơn vị là `{own}`",
            "the heading has the unit `{unit}`, that of the column `{name}` is `{own}`"
        ),
    };
    let problem = error!("other-unit"; what;
        help: "ghi đơn vị cho cột: {name} = {{ label = \"...\", unit = \"{unit}\" }}; hoặc sửa tiêu đề trong tệp",
              "give the column its unit: {name} = {{ label = \"...\", unit = \"{unit}\" }}; or correct the heading in the file");
    Some((found, problem))
}

impl SheetReader<'_> {
    fn rows(&self, out: &mut Diagnostics) -> Vec<Row> {
        let mut reader = self.table.records();
        let order = match reader.headers() {
            Ok(headings) if headings.iter().filter(|heading| !is_blank(heading)).count() > MOST_HEADINGS => {
                out.push(too_wide().place(self.table.heading_place()));
                return Vec::new();
            }
            Ok(headings) => self.columns(headings, out),
            Err(error) => {
                out.push(self.table.broken(&error));
                return Vec::new();
            }
        };
        // Without the column of the keys no row has one, which is reported once.
        let has_key =
            order.iter().any(|heading| matches!(heading, ColumnHeading::Column(number) if *number == self.frame.key));
        let (mut rows, mut evidence) = (Vec::new(), NumberEvidence::default());
        let mut record = Record::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) if record.iter().all(is_blank) => {}
                Ok(true) => {
                    let place = self.table.place(&record);
                    if record.len() < order.len() || record.iter().skip(order.len()).any(|field| !is_blank(field)) {
                        out.push(ragged(record.len(), order.len()).place(place.clone()));
                    }
                    let cells = self.cells(&record, &order, (&mut evidence, rows.len()), out);
                    if has_key {
                        rows.extend(row(cells, self.frame.key, place, out));
                    }
                }
                Err(error) => out.push(self.table.broken(&error)),
            }
        }
        evidence.judge(self.frame.columns, self.table.semicolons, &mut rows, out);
        rows
    }

    fn columns(&self, headings: &Record, out: &mut Diagnostics) -> Vec<ColumnHeading> {
        let columns = self.frame.columns;
        let line = self.table.heading_place();
        let mut places: Vec<Option<Place>> = vec![None; columns.len()];
        let mut meant = Vec::new();
        let order = headings.iter().enumerate().map(|(at, name)| {
            let name = if self.table.typed { name.trim_start_matches('\'') } else { name };
            if let Some(found) = find_column(name, self.frame) {
                let place = self.table.field(headings, at);
                match &places[found] {
                    Some(first) => {
                        out.push(same_heading(name).place(place).also(first.clone(), msg!("cột kia", "the other one")))
                    }
                    None => places[found] = Some(place),
                }
                return ColumnHeading::Column(found);
            }
            if name.is_empty() {
                return ColumnHeading::Empty;
            }
            let near = nearest(name, columns.iter().flat_map(|column| [&*column.name, &*column.label]));
            meant.extend(near);
            let place = if self.table.typed { self.table.field(headings, at) } else { line.clone() };
            // Its column is there, however its unit is called.
            let other = other_heading(name, self.frame);
            meant.extend(other.as_ref().map(|(column, _)| &*columns[*column].name));
            let problem = other.map_or_else(|| unknown_column(name, columns), |(_, problem)| problem);
            out.push(problem.place(place));
            ColumnHeading::Unknown
        });
        let order = order.collect();
        for (column, _) in columns.iter().zip(&places).filter(|(_, place)| place.is_none()) {
            // A misspelt heading was reported as that.
            if !meant.iter().any(|name| *name == column.name || *name == column.label) {
                out.push(lacking_column(column).place(line.clone()));
            }
        }
        order
    }

    fn cells(
        &self,
        record: &Record,
        order: &[ColumnHeading],
        (evidence, row): (&mut NumberEvidence, usize),
        out: &mut Diagnostics,
    ) -> Vec<Cell> {
        let mut cells = vec![Cell::Missing; self.frame.columns.len()];
        for (at, (field, heading)) in record.iter().map(str::trim).zip(order).enumerate() {
            match *heading {
                _ if is_blank(field) || matches!(field, "–" | "-" | "—" | "―") => {}
                ColumnHeading::Unknown => {}
                ColumnHeading::Empty => out.push(without_heading(field).place(self.table.field(record, at))),
                ColumnHeading::Column(number) => {
                    let cell = match self.table.typed {
                        true => self.typed_cell((record, at), field, number, (evidence, row)),
                        false => self.cell((record, at), field, number, (evidence, row)),
                    };
                    match cell {
                        Ok(cell) => cells[number] = cell,
                        Err(problem) => out.push(problem.place(self.table.field(record, at))),
                    }
                }
            }
        }
        cells
    }

    /// A field of a CSV file, or a text in a workbook.
    fn cell(
        &self,
        (record, at): (&Record, usize),
        field: &str,
        number: usize,
        (evidence, row): (&mut NumberEvidence, usize),
    ) -> Result<Cell, Diagnostic> {
        let RowSchema { columns, key, unit } = self.frame;
        if number == key {
            return Ok(Cell::Text(field.to_owned()));
        }
        match spoilt(field, &columns[number], unit) {
            Some(problem) => Err(problem),
            None => {
                let place = || self.table.field(record, at);
                Ok(evidence.cell(field, (number, &columns[number], unit), (row, place)))
            }
        }
    }

    /// A cell of a workbook.
    fn typed_cell(
        &self,
        (record, at): (&Record, usize),
        field: &str,
        number: usize,
        evidence: (&mut NumberEvidence, usize),
    ) -> Result<Cell, Diagnostic> {
        let column = &self.frame.columns[number];
        let value = CellValue::of(field);
        if let Some(problem) = self.table.spoilt(record, at, &value) {
            return Err(problem);
        }
        let is_words = number == self.frame.key
            || matches!(column.kind, Some(ColumnType::Text | ColumnType::Year | ColumnType::Date));
        match value {
            CellValue::Text(text) => {
                let text: Cow<str> = if text.contains('\n') { text.replace('\n', " ").into() } else { text };
                self.cell((record, at), text.trim(), number, evidence)
            }
            CellValue::Day(day) => Ok(Cell::Text(day)),
            CellValue::Number(value, is_share) if is_words => {
                Ok(Cell::Text(if is_share { format!("{value}%") } else { value.to_string() }))
            }
            CellValue::Number(value, true) => match column.unit.as_deref().unwrap_or(self.frame.unit) {
                unit if unit.starts_with('‰') => Ok(Cell::Number((value * Decimal::TEN).normalize())),
                unit if unit.starts_with('%') => Ok(Cell::Number(value)),
                unit => Err(other_unit(field, &column.name, '%', unit)),
            },
            CellValue::Number(value, false) => Ok(Cell::Number(value)),
            // All others were reported.
            _ => Ok(Cell::Missing),
        }
    }
}

/// What a field is in a column of numbers of a set with this unit, alone.
///
/// # Errors
/// Where it stands for a number and is none that can be trusted: what is wrong.
pub fn read_field(field: &str, column: &Column, unit: &str) -> Result<FieldReading, Diagnostic> {
    match spoilt(field, column, unit) {
        Some(problem) => Err(problem),
        None => Ok(FieldReading::of(field, column.unit.as_deref().unwrap_or(unit))),
    }
}

/// What stands for a number and is none that can be trusted.
fn spoilt(field: &str, column: &Column, unit: &str) -> Option<Diagnostic> {
    let name = &column.name;
    if is_given_up(field) {
        let what = msg!(
            "`{field}` ở cột `{name}` là lỗi của bảng tính hoặc số bị rút gọn",
            "`{field}` in the column `{name}` is a spreadsheet's error or a number cut short"
        );
        return Some(error!("spoilt-number"; what;
            help: "sửa ô này trong bảng tính, định dạng số đủ chữ số, rồi lưu lại; chưa có số liệu thì bỏ trống",
                  "in the spreadsheet, format the cell as a number with all digits and save again; leave it empty if there is no value"));
    }
    let unit = column.unit.as_deref().unwrap_or(unit);
    let sign = field.chars().last().filter(|sign| matches!(sign, '%' | '‰'))?;
    if matches!(reading(field), FieldReading::Text) || unit.starts_with(sign) {
        return None;
    }
    Some(other_unit(field, name, sign, unit))
}

fn is_blank(field: &str) -> bool {
    field.trim().is_empty()
}

/// What a spreadsheet writes where it has no number (`#N/A`, `####`), what other programs do (`NaN`), and `1,23E+11`.
fn is_given_up(field: &str) -> bool {
    let exponent = || {
        let (mantissa, power) = field.split_once("E+").or_else(|| field.split_once("E-"))?;
        let digits = mantissa.trim_start_matches(['-', '−']).replace([',', '.'], "");
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        Some(is_number(&digits) && is_number(power))
    };
    let errors = ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "NaN"];
    errors.contains(&field) || field.bytes().all(|byte| byte == b'#') || exponent().unwrap_or(false)
}

fn other_unit(field: &str, name: &str, sign: char, unit: &str) -> Diagnostic {
    let what = match unit {
        "" => msg!(
            "`{field}` có `{sign}`, cột `{name}` thì không có đơn vị",
            "`{field}` has a `{sign}`, the column `{name}` has no unit"
        ),
        _ => msg!(
            "`{field}` có `{sign}`, cột `{name}` thì đơn vị là `{unit}`",
            "`{field}` has a `{sign}`, the unit of the column `{name}` is `{unit}`"
        ),
    };
    error!("other-unit"; what;
        help: "ghi đơn vị cho cột: {name} = {{ label = \"...\", unit = \"{sign}\" }}; hoặc sửa số trong tệp",
              "give the column its unit: {name} = {{ label = \"...\", unit = \"{sign}\" }}; or correct the number in the file")
}

/// Of a table without any of the declared headings, whatever its first lines are.
fn no_headings(table: &TextTable, columns: &[Column]) -> Diagnostic {
    let all = columns.iter().map(|column| column.label.as_str()).collect::<Vec<_>>().join(", ");
    error!("unknown-column" at table.heading_place();
        "không có dòng nào ghi tên các cột", "no line has the headings of the columns";
        help: "dòng đầu của bảng phải ghi tên các cột: {all}", "the first line of the table must name its columns: {all}")
}

fn same_heading(name: &str) -> Diagnostic {
    error!("same-column"; "hai cột cùng tiêu đề `{name}`", "two columns are headed `{name}`";
        help: "đổi tiêu đề hoặc xóa một cột", "rename or remove one of them")
}

fn lacking_column(column: &Column) -> Diagnostic {
    let Column { name, label, .. } = column;
    error!("missing-column"; "tệp không có cột `{name}` ({label})", "the file has no column `{name}` ({label})";
        help: "thêm cột vào tệp, hoặc bỏ khỏi `columns`", "add it to the file, or remove it from `columns`")
}

fn ragged(fields: usize, columns: usize) -> Diagnostic {
    error!("ragged-row";
        "dòng này có {fields} ô, dòng đầu có {columns} cột",
        "this line has {fields} fields, the first line has {columns} columns";
        help: "ô trống vẫn cần dấu ngăn; chữ có dấu ngăn thì đặt trong ngoặc kép",
              "an empty field needs its delimiter; a text with a delimiter in it needs quotes")
}

fn without_heading(field: &str) -> Diagnostic {
    error!("unknown-column"; "`{field}` đứng dưới một ô tiêu đề trống", "`{field}` is in a column without a heading";
        help: "ghi tên cột ở dòng đầu, hoặc xóa ô này", "name the column in the first line, or remove this field")
}
