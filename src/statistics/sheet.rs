//! Rows from a CSV file, in the dialects that spreadsheets write.
//!
//! With commas or tabs between the fields, numbers are raw (`1200`, `3.25`); with semicolons, as a spreadsheet set to
//! Vietnamese writes them, they are Vietnamese (`1.200`, `3,25`). A number that only the other format can read is read by
//! that one. One that both read differently (`1.200`: one comma two, or one thousand two hundred?) is refused in a file
//! with commas or tabs, and in one with semicolons that has a point for decimals elsewhere: guessing would be worse than
//! asking. Rows and columns without a word are what a spreadsheet leaves at the edge of a table; they are nothing.

use super::at::{At, Frame, row, unknown_column};
use super::evidence::{Evidence, Reading, reading};
use super::model::{Cell, Column, Row};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, msg};
use crate::base::source::{Source, SourcePath, join};
use crate::base::suggest::nearest;
use crate::base::value::Node;

/// Reads a CSV file in `content/stats/`. Its first line names the columns, by name or heading.
pub(super) fn read(file: &str, node: &Node, at: &At, frame: Frame, out: &mut Diagnostics) -> Vec<Row> {
    let places = [join("content/stats", file), join("content", file)];
    let mut places = places.into_iter().flatten().filter(|path| path.starts_with("content/"));
    let found = places.find_map(|path| Some((SourcePath::from(&*path), at.sources.get(&path)?)));
    let (path, text) = match found {
        Some((path, Source::Text(text))) => (path, text),
        // Bytes that are not text are already reported for the file; its contents would be a second report.
        Some((_, Source::Fault(_))) => return Vec::new(),
        other => {
            let what = match other {
                Some((path, _)) => {
                    msg!("`{}` không nằm trong `content/stats/`", "`{}` is not in `content/stats/`", path)
                }
                None => msg!("không có tệp `{}`", "there is no file `{}`", file),
            };
            let help = msg!("chép tệp vào `content/stats/`", "copy the file into `content/stats/`");
            error!(out, "no-csv" at (at.path, &node.span); what; help: help);
            return Vec::new();
        }
    };
    if let Some(problem) = unreadable(&path, text) {
        out.push(problem);
        return Vec::new();
    }
    Sheet::new(path, text, frame).rows(out)
}

/// What keeps a file from being read at all: nothing in it, or a quote that never ends.
fn unreadable(path: &SourcePath, text: &str) -> Option<Diagnostic> {
    if text.trim().is_empty() {
        return Some(error!("syntax" at path; "tệp CSV trống", "the CSV file is empty";
                help: "dòng đầu ghi tên các cột", "its first line names the columns"));
    }
    let mut open = None;
    for (at, _) in text.match_indices('"') {
        open = if open.is_some() { None } else { Some(at) };
    }
    let at = open?;
    Some(error!("syntax" at (path, at..at + 1);
            "dấu ngoặc kép mở ở đây không đóng", "the quote opened here is never closed";
            help: "đóng ngoặc kép; ngoặc kép bên trong ô thì viết hai lần: \"\"",
                  "close it; a quote inside a field is written twice: \"\""))
}

struct Sheet<'a> {
    path: SourcePath,
    text: &'a str,
    frame: Frame<'a>,
    /// Where the line with the headings begins: behind a line `sep=;`, by which some programs tell the delimiter.
    begin: usize,
    delimiter: u8,
}

/// What stands above a field.
#[derive(Clone, Copy)]
enum Heading {
    Column(usize),
    /// The name of no column, which is reported.
    Unknown,
    Empty,
}

impl<'a> Sheet<'a> {
    fn new(path: SourcePath, text: &'a str, frame: Frame<'a>) -> Sheet<'a> {
        let line = text.lines().next().unwrap_or_default();
        let told = line.strip_prefix("sep=").and_then(|rest| rest.bytes().next());
        let begin = if told.is_some() { text.find('\n').map_or(text.len(), |end| end + 1) } else { 0 };
        let headings = text[begin..].lines().next().unwrap_or_default();
        let count = |delimiter: u8| headings.bytes().filter(|byte| *byte == delimiter).count();
        let found = [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter));
        let delimiter = told.or(found).unwrap_or(b',');
        Sheet { path, text, frame, begin, delimiter }
    }

    fn rows(&self, out: &mut Diagnostics) -> Vec<Row> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .trim(csv::Trim::Headers)
            .from_reader(&self.text.as_bytes()[self.begin..]);
        let order = match reader.headers() {
            Ok(headings) => self.columns(headings, out),
            Err(error) => {
                out.push(self.broken(&error));
                return Vec::new();
            }
        };
        // Without the column of the keys no row has one, which is reported once.
        let has_key =
            order.iter().any(|heading| matches!(heading, Heading::Column(number) if *number == self.frame.key));
        let (mut rows, mut evidence) = (Vec::new(), Evidence::default());
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => break,
                Ok(true) if record.iter().all(is_blank) => {}
                Ok(true) => {
                    let place = self.place(&record);
                    if record.len() < order.len() || record.iter().skip(order.len()).any(|field| !is_blank(field)) {
                        out.push(ragged(record.len(), order.len()).place(place.clone()));
                    }
                    let cells = self.cells(&record, &order, (&mut evidence, rows.len()), out);
                    if has_key {
                        rows.extend(row(cells, self.frame.key, place, out));
                    }
                }
                Err(error) => out.push(self.broken(&error)),
            }
        }
        evidence.judge(self.frame.columns, self.delimiter == b';', &mut rows, out);
        rows
    }

    fn columns(&self, headings: &csv::StringRecord, out: &mut Diagnostics) -> Vec<Heading> {
        let columns = self.frame.columns;
        let line = self.text[self.begin..].lines().next().unwrap_or_default().len();
        let line = Place::new(&self.path, self.begin..self.begin + line);
        let mut places: Vec<Option<Place>> = vec![None; columns.len()];
        let mut meant = Vec::new();
        let order = headings.iter().enumerate().map(|(at, name)| {
            if let Some(found) = columns.iter().position(|column| column.name == name || column.label == name) {
                let place = self.field(headings, at);
                match &places[found] {
                    Some(first) => {
                        out.push(same_heading(name).place(place).also(first.clone(), msg!("cột kia", "the other one")))
                    }
                    None => places[found] = Some(place),
                }
                return Heading::Column(found);
            }
            if name.is_empty() {
                return Heading::Empty;
            }
            meant.extend(nearest(name, columns.iter().flat_map(|column| [&*column.name, &*column.label])));
            out.push(unknown_column(name, columns).place(line.clone()));
            Heading::Unknown
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

    fn start(&self, record: &csv::StringRecord) -> usize {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        (self.begin + start).min(self.text.len())
    }

    fn place(&self, record: &csv::StringRecord) -> Place {
        let start = self.start(record);
        let length = self.text[start..].find('\n').unwrap_or(self.text.len() - start);
        Place::new(&self.path, start..start + length)
    }

    /// Where a field of a line stands.
    fn field(&self, record: &csv::StringRecord, number: usize) -> Place {
        let start = self.start(record);
        let (mut at, mut left, mut quoted) = (start, number, false);
        for (offset, byte) in self.text[start..].bytes().enumerate() {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' | b'\r' if !quoted => return Place::new(&self.path, at..start + offset),
                _ if byte == self.delimiter && !quoted && left == 0 => {
                    return Place::new(&self.path, at..start + offset);
                }
                _ if byte == self.delimiter && !quoted => (left, at) = (left - 1, start + offset + 1),
                _ => {}
            }
        }
        Place::new(&self.path, at..self.text.len())
    }

    fn cells(
        &self,
        record: &csv::StringRecord,
        order: &[Heading],
        (evidence, row): (&mut Evidence, usize),
        out: &mut Diagnostics,
    ) -> Vec<Cell> {
        let Frame { columns, key, unit } = self.frame;
        let mut cells = vec![Cell::Missing; columns.len()];
        for (at, (field, heading)) in record.iter().map(str::trim).zip(order).enumerate() {
            let place = || self.field(record, at);
            match *heading {
                _ if is_blank(field) || field == "–" => {}
                Heading::Unknown => {}
                Heading::Empty => out.push(without_heading(field).place(place())),
                Heading::Column(number) if number == key => cells[number] = Cell::Text(field.to_owned()),
                Heading::Column(number) => match self.spoilt(field, &columns[number]) {
                    Some(problem) => out.push(problem.place(place())),
                    None => cells[number] = evidence.cell(field, (number, &columns[number], unit), (row, place)),
                },
            }
        }
        cells
    }

    /// What stands for a number and is none that can be trusted.
    fn spoilt(&self, field: &str, column: &Column) -> Option<Diagnostic> {
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
        let unit = column.unit.as_deref().unwrap_or(self.frame.unit);
        let sign = field.chars().last().filter(|sign| matches!(sign, '%' | '‰'))?;
        if matches!(reading(field), Reading::Text) || unit.starts_with(sign) {
            return None;
        }
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
        Some(error!("other-unit"; what;
            help: "ghi đơn vị cho cột: {name} = {{ label = \"...\", unit = \"{sign}\" }}; hoặc sửa số trong tệp",
                  "give the column its unit: {name} = {{ label = \"...\", unit = \"{sign}\" }}; or correct the number in the file"))
    }

    fn broken(&self, error: &csv::Error) -> Diagnostic {
        let at = error.position().map_or(0, |position| position.byte() as usize);
        let at = (self.begin + at).min(self.text.len());
        error!("syntax" at (&self.path, at..at); "CSV sai: {error}", "invalid CSV: {error}")
    }
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
