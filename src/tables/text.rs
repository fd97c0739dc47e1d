//! A table in a text: its headings, then its rows, each field with its place.

use std::borrow::Cow;
use std::ops::Range;

use super::cells::CellValue;
use super::is_workbook;
use super::workbook::LARGE;
use crate::base::cell::SHEET;
use crate::base::diagnostic::{Diagnostic, Place, error};
use crate::base::source::{SourcePath, Sources, extension};
use crate::base::suggest::suggest;

/// How far down the headings may stand: above them are a title, who made the table, the unit.
const TITLE_LINES: usize = 20;

/// A row: its fields, untrimmed.
pub type Record = csv::StringRecord;

/// A row as bytes of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordSpan {
    /// All of it, with its line end.
    pub whole: Range<usize>,
    /// Its fields, with their quotation marks.
    pub fields: Vec<Range<usize>>,
}

/// A table that was found in a text.
pub struct TextTable<'t> {
    path: &'t SourcePath,
    text: &'t str,
    /// Where the line with the headings begins.
    begin: usize,
    end: usize,
    delimiter: u8,
    /// Whether fields are cells of a workbook, of which [`CellValue`](super::cells::CellValue) tells the type.
    pub typed: bool,
    /// Whether numbers are written as a spreadsheet set to Vietnamese does, as semicolons tell.
    pub semicolons: bool,
    /// How many of the expected headings the line of the headings has.
    pub known_headings: usize,
}

impl<'t> TextTable<'t> {
    /// Finds the table in the text of a CSV file, or that of a workbook's sheet, the first one where none is named. The
    /// headings are the line among the first that has most of those for which `is_known` holds.
    ///
    /// # Errors
    /// What keeps it from being read: there is no such sheet, nothing is in it, a quote never ends.
    pub fn find(
        (path, text): (&'t SourcePath, &'t str),
        sheet: Option<&str>,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Result<TextTable<'t>, Diagnostic> {
        if is_workbook(path) {
            let range = find_sheet(path, text, sheet)?;
            let mut table = TextTable::new(path, text, range, b'\t');
            table.typed = true;
            if text[table.begin..table.end].trim().is_empty() {
                return Err(error!("syntax" at path; "trang tính trống", "the sheet is empty";
                    help: "dòng đầu ghi tên các cột", "its first line names the columns"));
            }
            (table.begin, table.known_headings) = table.headings(b'\t', is_known);
            return Ok(table);
        }
        unreadable(path, text)?;
        let line = text.lines().next().unwrap_or_default();
        let told = line.strip_prefix("sep=").and_then(|rest| rest.bytes().next());
        let begin = if told.is_some() { text.find('\n').map_or(text.len(), |end| end + 1) } else { 0 };
        let table = TextTable::new(path, text, begin..text.len(), told.unwrap_or(b','));
        let headings = text[begin..].lines().next().unwrap_or_default();
        let count = |delimiter: &u8| headings.bytes().filter(|byte| byte == delimiter).count();
        let mut delimiters = [b'\t', b';', b','];
        delimiters.sort_by_key(|delimiter| count(delimiter));
        let found = delimiters.into_iter().rev().map(|delimiter| (table.headings(delimiter, is_known), delimiter));
        let found = found.reduce(|best, one| if one.0.1 > best.0.1 { one } else { best });
        let own = table.headings(table.delimiter, is_known);
        let ((begin, known), delimiter) = found.filter(|_| told.is_none()).unwrap_or((own, table.delimiter));
        Ok(TextTable { begin, delimiter, known_headings: known, semicolons: delimiter == b';', ..table })
    }

    fn new(path: &'t SourcePath, text: &'t str, range: Range<usize>, delimiter: u8) -> TextTable<'t> {
        let (begin, end) = (range.start, range.end);
        TextTable { path, text, begin, end, delimiter, typed: false, semicolons: false, known_headings: 0 }
    }

    /// Where the line begins that has most of the expected headings, and how many; the first one where none has any.
    fn headings(&self, delimiter: u8, is_known: &dyn Fn(&str) -> bool) -> (usize, usize) {
        let mut best = (self.begin, 0);
        let mut at = self.begin;
        for line in self.text[self.begin..self.end].split_inclusive('\n').take(TITLE_LINES) {
            // Empty lines are none, as for the reader of rows.
            if best.1 == 0 && self.text[best.0..at].trim().is_empty() {
                best.0 = at;
            }
            let fields = line.trim_end().split(char::from(delimiter));
            let known =
                fields.filter(|field| is_known(field.trim().trim_matches('"').trim_start_matches('\''))).count();
            if known > best.1 {
                best = (at, known);
            }
            at += line.len();
        }
        best
    }

    /// The headings, and then each row that has something in it.
    pub fn records(&self) -> csv::Reader<&'t [u8]> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .quoting(!self.typed)
            .flexible(true)
            .trim(csv::Trim::Headers)
            .from_reader(&self.text.as_bytes()[self.begin..self.end])
    }

    /// The headings and the rows as bytes of the text; empty lines are none.
    pub fn spans(&self) -> Vec<RecordSpan> {
        let bytes = &self.text.as_bytes()[..self.end];
        let (mut records, mut at) = (Vec::new(), self.begin);
        while at < bytes.len() {
            let start = at;
            let (mut fields, mut from) = (Vec::new(), at);
            let (mut has_quotes, mut is_open) = (false, false);
            loop {
                match bytes.get(at) {
                    Some(b'"') if !self.typed && (has_quotes || at == from) => (has_quotes, is_open) = (true, !is_open),
                    Some(byte) if *byte == self.delimiter && !is_open => {
                        fields.push(from..at);
                        (from, has_quotes) = (at + 1, false);
                    }
                    Some(b'\n' | b'\r') if !is_open => break,
                    None => break,
                    Some(_) => {}
                }
                at += 1;
            }
            fields.push(from..at);
            let is_line = at > start;
            at += usize::from(bytes.get(at) == Some(&b'\r'));
            at += usize::from(bytes.get(at) == Some(&b'\n'));
            if is_line {
                records.push(RecordSpan { whole: start..at, fields });
            }
        }
        records
    }

    /// What stands between two fields.
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// What a field says, without its quotation marks.
    pub fn value(&self, field: &Range<usize>) -> Cow<'t, str> {
        let field = self.slice(field.clone());
        match field.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).filter(|_| !self.typed) {
            Some(inner) if inner.contains("\"\"") => inner.replace("\"\"", "\"").into(),
            Some(inner) => inner.into(),
            None => field.into(),
        }
    }

    /// Bytes of the text.
    pub fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    fn start(&self, record: &Record) -> usize {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let start = (self.begin + start).min(self.text.len());
        // The reader counts the empty lines before a row to it.
        start + self.text[start..].bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).count()
    }

    /// Where a row stands.
    pub fn place(&self, record: &Record) -> Place {
        let start = self.start(record);
        let length = self.text[start..].find('\n').unwrap_or(self.text.len() - start);
        Place::new(self.path, start..start + length)
    }

    /// Where the headings stand.
    pub fn heading_place(&self) -> Place {
        let line = self.text[self.begin..].lines().next().unwrap_or_default().len();
        Place::new(self.path, self.begin..self.begin + line)
    }

    /// Where a field of a row stands.
    pub fn field(&self, record: &Record, number: usize) -> Place {
        let range = self.field_range(record, number);
        Place::new(self.path, range)
    }

    /// The bytes of a field of a row.
    pub fn field_range(&self, record: &Record, number: usize) -> Range<usize> {
        let start = self.start(record);
        let (mut at, mut left, mut quoted) = (start, number, false);
        for (offset, byte) in self.text[start..].bytes().enumerate() {
            match byte {
                b'"' if !self.typed => quoted = !quoted,
                b'\n' | b'\r' if !quoted => return at..start + offset,
                _ if byte == self.delimiter && !quoted && left == 0 => return at..start + offset,
                _ if byte == self.delimiter && !quoted => (left, at) = (left - 1, start + offset + 1),
                _ => {}
            }
        }
        at..self.text.len()
    }

    /// A row that the reader of rows could not read.
    pub fn broken(&self, error: &csv::Error) -> Diagnostic {
        let at = error.position().map_or(0, |position| position.byte() as usize);
        let at = (self.begin + at).min(self.text.len());
        error!("syntax" at (self.path, at..at); "CSV sai: {error}", "invalid CSV: {error}")
    }

    /// What a cell of a workbook says instead of a value that can be used.
    pub fn spoilt(&self, record: &Record, number: usize, value: &CellValue) -> Option<Diagnostic> {
        let problem = match value {
            CellValue::Text(_) | CellValue::Number(..) | CellValue::Day(_) => return None,
            CellValue::Bool(yes) => {
                let word = if *yes { "TRUE" } else { "FALSE" };
                error!("bad-cell"; "ô này là giá trị lô-gic `{word}`", "this cell is the logical value `{word}`";
                    help: "viết bằng chữ (Có, Không) hoặc bằng số", "write a word (yes, no) or a number")
            }
            CellValue::Error(error) => error!("spoilt-number";
                "ô này là lỗi của bảng tính hoặc số quá dài: `{error}`",
                "this cell is a spreadsheet's error or a number too long: `{error}`";
                help: "sửa ô này trong bảng tính rồi lưu lại; chưa có số liệu thì bỏ trống",
                      "correct the cell in the spreadsheet and save again; leave it empty if there is no value"),
            CellValue::Merged(cells) => {
                error!("bad-cell"; "các ô {cells} bị gộp làm một", "the cells {cells} are merged";
                help: "trong Excel: bỏ gộp ô (Merge & Center), rồi điền từng ô",
                      "in Excel: unmerge them (Merge & Center), then fill in each cell")
            }
            CellValue::Formula => error!("bad-cell";
                "công thức ở ô này chưa có kết quả trong tệp", "the file lacks the result of this cell's formula";
                help: "mở tệp bằng Excel hoặc LibreOffice rồi lưu lại", "open the file in Excel or LibreOffice and save it again"),
            CellValue::NoYear(day) => error!("bad-cell";
                "ô này là ngày {day}, không hiện năm: có thể Excel đã đổi chữ thành ngày",
                "this cell is the day {day}, without its year: Excel may have made a day of a text";
                help: "định dạng ô là Text rồi gõ lại, hoặc cho hiện cả năm",
                      "format the cell as Text and type it again, or let it show the year"),
        };
        Some(problem.place(self.field(record, number)))
    }
}

/// Where a cell with these words stands in the row at this place of a table; the row where several cells have them.
pub fn cell_of(words: &str, row: &Place, sources: &Sources) -> Place {
    let cell = || {
        let text = sources.text(&row.source).filter(|_| extension(&row.source) == "csv" || is_workbook(&row.source))?;
        let range = row.range?;
        let line = text.get(range.start..range.end)?;
        let bounds = |at: usize| {
            let (before, after) = (line[..at].trim_end_matches(' '), line[at + words.len()..].trim_start_matches(' '));
            let is_edge = |c: char| matches!(c, '\t' | ';' | ',' | '"' | '\'');
            (before.is_empty() || before.ends_with(is_edge)) && (after.is_empty() || after.starts_with(is_edge))
        };
        let mut found = line.match_indices(words).map(|(at, _)| at).filter(|at| bounds(*at));
        let at = range.start + found.next().filter(|_| !words.is_empty())?;
        found.next().is_none().then(|| Place::new(&row.source, at..at + words.len()))
    };
    cell().unwrap_or_else(|| row.clone())
}

/// Where the rows of a sheet stand in the text of a workbook.
fn find_sheet(path: &SourcePath, text: &str, sheet: Option<&str>) -> Result<Range<usize>, Diagnostic> {
    let starts: Vec<usize> = memchr::memchr_iter(SHEET as u8, text.as_bytes()).collect();
    let name = |start: usize| text[start + 1..].lines().next().unwrap_or_default();
    let title = |start: usize| name(start).split('\t').next().unwrap_or_default();
    let is_wanted = |start| sheet.is_none_or(|sheet| title(start).trim() == sheet.trim());
    let Some(at) = starts.iter().position(|start| is_wanted(*start)) else {
        let names: Vec<&str> = starts.iter().map(|start| title(*start)).collect();
        let all = names.join(", ");
        let wanted = sheet.unwrap_or_default();
        return Err(
            error!("no-sheet" at path; "tệp không có trang tính `{wanted}`", "the workbook has no sheet `{wanted}`";
            help: suggest(wanted, names.iter().copied()); or: "có: {all}", "there are: {all}"),
        );
    };
    let (start, end) = (starts[at], starts.get(at + 1).copied().unwrap_or(text.len()));
    if let Some((title, why)) = name(start).split_once('\t') {
        return Err(unreadable_sheet(title, why).place(path));
    }
    Ok(start + name(start).len() + 2..end)
}

fn unreadable_sheet(title: &str, why: &str) -> Diagnostic {
    match why {
        LARGE => error!("no-workbook"; "trang tính `{title}` quá lớn", "the sheet `{title}` is too large";
            help: "chép riêng bảng cần dùng sang một tệp mới: tối đa 20.000 dòng, 256 cột",
                  "copy the table to a file of its own: at most 20,000 rows, 256 columns"),
        "" => error!("no-workbook"; "trang tính `{title}` bị hỏng", "the sheet `{title}` is damaged";
            help: "mở bằng Excel và lưu lại", "open it in Excel and save it again"),
        error => error!("no-workbook";
            "một ô của trang tính `{title}` là lỗi `{error}`", "a cell of the sheet `{title}` has the error `{error}`";
            help: "sửa ô ấy trong Excel rồi lưu lại", "correct that cell in Excel and save again"),
    }
}

/// What keeps a CSV file from being read at all: nothing in it, a page of the web, or a quote that never ends.
fn unreadable(path: &SourcePath, text: &str) -> Result<(), Diagnostic> {
    if text.trim().is_empty() {
        return Err(error!("syntax" at path; "tệp CSV trống", "the CSV file is empty";
            help: "dòng đầu ghi tên các cột", "its first line names the columns"));
    }
    let start = text.trim_start().as_bytes();
    if start.first() == Some(&b'<')
        && start.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || b"!?".contains(byte))
    {
        return Err(error!("no-workbook" at path;
            "tệp này là trang web hoặc XML mang tên .csv", "this is a web page or XML with the name of a CSV file";
            help: "mở bằng Excel, Lưu thành (Save As), kiểu “CSV UTF-8” hoặc “Excel Workbook (.xlsx)”",
                  "open it in Excel and Save As “CSV UTF-8” or “Excel Workbook (.xlsx)”"));
    }
    let mut open = None;
    for (at, _) in text.match_indices('"') {
        open = if open.is_some() { None } else { Some(at) };
    }
    let Some(at) = open else { return Ok(()) };
    Err(error!("syntax" at (path, at..at + 1);
            "dấu ngoặc kép mở ở đây không đóng", "the quote opened here is never closed";
            help: "đóng ngoặc kép; ngoặc kép bên trong ô thì viết hai lần: \"\"",
                  "close it; a quote inside a field is written twice: \"\""))
}
