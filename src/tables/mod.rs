//! Tables in files: CSV in the dialects that spreadsheets write, and the sheets of workbooks (`.xlsx`).
//!
//! A workbook becomes a text (`workbook`): a line a row, a tab between cells, each cell so written that its type shows
//! (`cells`). From there on both are one: `text` finds the line with the headings and gives row by row, each field with its
//! bytes; `spans` has all rows and cells as bytes at once. The modules are declared in the order of dependency.

mod cells;
mod workbook;
mod text;
mod spans;

use std::sync::Arc;

use crate::base::cell::SHEET;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, error, msg};
use crate::base::source::{Blob, Fault, Source, SourcePath, Sources, extension};

pub use cells::CellValue;
pub use spans::{RowSpan, TableSpans, cell_at};
pub use text::{Record, RecordSpan, TextTable, cell_of};
pub use workbook::TableFlaw;

/// The files that were read last: those that did not change are not read again.
#[derive(Default)]
pub struct Opened(Vec<OpenedFile>);

struct OpenedFile {
    path: SourcePath,
    data: Arc<[u8]>,
    /// None where it could not be read.
    text: Option<Arc<str>>,
}

impl Opened {
    /// Gives the workbooks and CSV files among the blobs their text, where a data set or a section names them: reports
    /// show it. All others are attachments, which nobody reads here.
    pub fn open(&mut self, mut sources: Sources) -> Sources {
        let before = std::mem::take(&mut self.0);
        let tables: Vec<(&SourcePath, &Arc<[u8]>)> = sources
            .below("content/")
            .filter_map(|(path, source)| match source {
                Source::Blob(blob) => Some((path, blob.data.as_ref()?)),
                _ => None,
            })
            .collect();
        if tables.is_empty() {
            return sources;
        }
        let declarations = declarations(&sources);
        for (path, data) in tables {
            let name = path.rsplit('/').next().unwrap_or_default();
            if !declarations.iter().any(|text| text.contains(name)) {
                continue;
            }
            let known = before.iter().find(|known| known.path == *path && Arc::ptr_eq(&known.data, data));
            let text = known.map_or_else(|| read(path, data).ok(), |known| known.text.clone());
            self.0.push(OpenedFile { path: path.clone(), data: data.clone(), text });
        }
        for OpenedFile { path, text, .. } in &self.0 {
            let blob = sources.blob(path).map(|blob| Blob { text: text.clone(), ..blob.clone() });
            sources.set(path, blob.map(|blob| Source::Blob(blob.into())));
        }
        sources
    }
}

/// The texts that declare data sets and sections, and may name a file.
fn declarations(sources: &Sources) -> Vec<&str> {
    let declares =
        |path: &str| path.ends_with("/_index.md") || path.ends_with(".toml") && path.starts_with("content/stats");
    let files = sources.below("content/").filter(|(path, _)| declares(path));
    files.filter_map(|(path, _)| sources.text(path)).map(|text| &**text).collect()
}

/// The text of a file with a table.
///
/// # Errors
/// What keeps it from being read; none where that is reported of the file anyway.
pub fn text_of(path: &SourcePath, source: &Source) -> Result<Arc<str>, Option<Diagnostic>> {
    match source {
        Source::Text(text) => Ok(text.clone()),
        Source::Blob(blob) => match &**blob {
            Blob { text: Some(text), .. } => Ok(text.clone()),
            Blob { data: Some(data), .. } => read(path, data).map_err(|flaw| Some(told(&flaw).place(path))),
            _ if is_workbook(path) => Err(Some(told(&TableFlaw::TooLarge).place(path))),
            _ => Err(Some(told(&TableFlaw::Unknown).place(path))),
        },
        Source::Data(_) | Source::Fault(_) => Err(None),
    }
}

fn read(path: &str, data: &[u8]) -> Result<Arc<str>, TableFlaw> {
    if is_workbook(path) {
        return workbook::read(data);
    }
    match Source::from_bytes(data) {
        Source::Text(text) => Ok(text),
        Source::Fault(Fault::Office) => Err(TableFlaw::Renamed),
        _ => Err(TableFlaw::Encoding),
    }
}

/// A sheet of a workbook, or the one table of a CSV file, which has no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its fields by row. Of those of a workbook [`CellValue`] tells the type.
    pub rows: Vec<Vec<String>>,
}

/// All sheets of a file that has this name; of a workbook those that can be read.
///
/// # Errors
/// What keeps the file from being read.
pub fn sheets(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Diagnostic> {
    let text = match extension(name).as_str() {
        "xls" => Err(TableFlaw::Old),
        "xlsx" | "xlsm" | "csv" | "txt" | "tsv" => read(name, bytes),
        _ => Err(TableFlaw::Unknown),
    };
    let text = text.map_err(|flaw| told(&flaw))?;
    if is_workbook(name) {
        let sheet = |text: &str| {
            let (name, rows) = text.split_once('\n')?;
            let rows = rows.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
            Some(Sheet { name: name.to_owned(), rows })
        };
        // Behind the name of one that cannot be read stands why.
        return Ok(text.split(SHEET).filter_map(sheet).filter(|sheet| !sheet.name.contains('\t')).collect());
    }
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(count).unwrap_or(b',');
    let mut reader = ::csv::ReaderBuilder::new();
    let reader = reader.delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows = reader.into_records().flatten().map(|record| record.iter().map(str::to_owned).collect());
    Ok(vec![Sheet { name: String::new(), rows: rows.collect() }])
}

/// Whether a file is a workbook by its name.
pub fn is_workbook(path: &str) -> bool {
    matches!(extension(path).as_str(), "xlsx" | "xlsm")
}

/// What is wrong with a file as a whole, in one sentence, and the way out.
fn told(flaw: &TableFlaw) -> Diagnostic {
    let again = || {
        msg!(
            "trong Excel: Lưu thành (Save As), kiểu “Excel Workbook (.xlsx)”",
            "in Excel: Save As, type “Excel Workbook (.xlsx)”"
        )
    };
    let (what, help): (Message, Message) = match flaw {
        TableFlaw::Old => {
            (msg!("đây là tệp Excel kiểu cũ (.xls)", "this is a workbook of the old kind (.xls)"), again())
        }
        TableFlaw::Locked => (
            msg!("tệp Excel này có mật khẩu", "this workbook has a password"),
            msg!("bỏ mật khẩu rồi lưu lại", "remove the password and save it again"),
        ),
        TableFlaw::NotWorkbook => {
            (msg!("tệp này không phải tệp Excel (.xlsx)", "this file is not a workbook (.xlsx)"), again())
        }
        TableFlaw::Renamed => (
            msg!("đây là tệp Excel mang tên .csv", "this is a workbook with the name of a CSV file"),
            msg!("đổi đuôi tệp thành .xlsx", "rename it so that it ends in .xlsx"),
        ),
        TableFlaw::Encoding => return not_utf8(),
        TableFlaw::Damaged | TableFlaw::UnknownError(_) => (
            msg!("tệp Excel bị hỏng hoặc chép chưa hết", "the workbook is damaged or incomplete"),
            msg!(
                "chép lại tệp; nếu vẫn hỏng, mở bằng Excel và lưu lại",
                "copy it again; if that does not help, open it in Excel and save it again"
            ),
        ),
        TableFlaw::TooLarge => (
            msg!("tệp Excel quá lớn", "the workbook is too large"),
            msg!(
                "chép riêng bảng cần dùng sang một tệp mới: tối đa 20.000 dòng, 256 cột, 4 MB",
                "copy the table to a file of its own: at most 20,000 rows, 256 columns, 4 MB"
            ),
        ),
        TableFlaw::Unknown => (
            msg!("không đọc được bảng ở tệp loại này", "tables cannot be read from files of this kind"),
            msg!("lưu bảng thành .xlsx hoặc .csv", "save the table as .xlsx or .csv"),
        ),
    };
    error!("no-workbook"; what; help: help)
}

/// A CSV file in another encoding than UTF-8.
pub fn not_utf8() -> Diagnostic {
    error!("not-utf8"; "tệp CSV không ở bảng mã UTF-8", "the CSV file is not UTF-8";
        help: "trong Excel: Lưu thành (Save As), kiểu “CSV UTF-8”, hoặc dùng thẳng tệp .xlsx; chữ TCVN3, VNI phải đổi sang Unicode",
              "in Excel: Save As, type “CSV UTF-8”, or use the .xlsx file itself")
}

/// Reports whatever keeps the file of a table from being read, and gives its text where nothing does.
pub fn open(path: &SourcePath, source: &Source, out: &mut Diagnostics) -> Option<Arc<str>> {
    text_of(path, source).map_err(|problem| out.extend(problem)).ok()
}
