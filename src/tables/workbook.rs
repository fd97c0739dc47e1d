//! A workbook (`.xlsx`, ECMA-376) as a text.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{DataRef, Dimensions, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::cells::write;
use crate::base::cell::{SHEET, column_name};
use crate::base::source::Source;

/// What keeps a file from being read as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableFlaw {
    /// Excel's format before 2007.
    Old,
    /// A workbook with a password.
    Locked,
    /// Something else under the name of a workbook.
    NotWorkbook,
    /// A workbook under the name of a CSV file.
    Renamed,
    /// A CSV file that is not UTF-8.
    Encoding,
    /// A workbook that cannot be read to its end.
    Damaged,
    /// A value that no version of Excel but the newest knows: `#SPILL!`.
    UnknownError(String),
    /// More than a page can show, or a trap.
    TooLarge,
    /// Files of this kind have no tables that can be read.
    Unknown,
}

/// All parts of a workbook unpacked, in bytes: a sheet of 20,000 rows and 30 columns has about 30 MB.
const MOST_UNPACKED: u64 = 64 << 20;
/// Its formats: each takes a hundred times its length in memory.
const MOST_STYLES: u64 = 4 << 20;
const MOST_PARTS: usize = 2000;
const MOST_ROWS: u32 = 20_000;
const MOST_COLUMNS: u32 = 256;
const MOST_CELLS: usize = 500_000;

/// What stands behind the name of a sheet that is too large.
pub(super) const LARGE: &str = "…";

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The sheets of a workbook one behind the other, those that Excel shows first: a line with [`SHEET`] and the name, then a
/// line for each row. Behind the name of a sheet that cannot be read stands what it lacks.
pub(super) fn read(bytes: &[u8]) -> Result<Arc<str>, TableFlaw> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
        let is_locked = memchr::memmem::find(bytes, &name).is_some();
        return Err(if is_locked { TableFlaw::Locked } else { TableFlaw::Old });
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(TableFlaw::NotWorkbook);
    }
    bound(bytes)?;
    // The reader expects files written by Excel; malformed ones can make it panic.
    let text = catch_unwind(AssertUnwindSafe(|| text(bytes)));
    let text = text.unwrap_or(Err(TableFlaw::Damaged))?;
    match Source::with_all_characters(text.as_bytes()) {
        Source::Text(text) => Ok(text),
        _ => Err(TableFlaw::Damaged),
    }
}

/// Refuses what unpacks to more than a table, before anything is made of it.
fn bound(bytes: &[u8]) -> Result<(), TableFlaw> {
    let damaged = |_| TableFlaw::Damaged;
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if parts.len() > MOST_PARTS {
        return Err(TableFlaw::TooLarge);
    }
    let mut left = MOST_UNPACKED;
    let mut content = Vec::new();
    for number in 0..parts.len() {
        let part = parts.by_index(number).map_err(damaged)?;
        let most = if part.name().map_err(damaged)?.to_lowercase().ends_with("styles.xml") {
            left.min(MOST_STYLES)
        } else {
            left
        };
        content.clear();
        let read = part.take(most + 1).read_to_end(&mut content);
        let len = read.map_err(|_| TableFlaw::Damaged)? as u64;
        if len > most || !is_honest(&content) {
            return Err(TableFlaw::TooLarge);
        }
        left -= len;
    }
    Ok(())
}

/// The reader reserves as much memory as a part says that it has texts.
fn is_honest(part: &[u8]) -> bool {
    memchr::memmem::find_iter(part, b"uniqueCount").all(|at| {
        let number =
            part[at..].iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|byte| byte.is_ascii_digit());
        number.take(20).fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
            <= MOST_UNPACKED
    })
}

fn text(bytes: &[u8]) -> Result<String, TableFlaw> {
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets: Vec<(bool, String)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.visible != SheetVisible::Visible, sheet.name.clone()))
        .collect();
    sheets.sort_by_key(|(hidden, _)| *hidden);
    let mut text = String::new();
    for (_, name) in sheets {
        let shown = name.replace(['\t', '\n', '\r', SHEET], " ");
        match rows(&mut book, &name) {
            Ok(rows) if text.len() + rows.len() <= MOST_UNPACKED as usize => {
                text.push_str(&format!("{SHEET}{shown}\n{rows}"));
            }
            Ok(_) | Err(TableFlaw::TooLarge) => text.push_str(&format!("{SHEET}{shown}\t{LARGE}\n")),
            Err(TableFlaw::UnknownError(error)) => {
                text.push_str(&format!("{SHEET}{shown}\t{}\n", error.replace(['\t', '\n'], " ")));
            }
            Err(_) => text.push_str(&format!("{SHEET}{shown}\t\n")),
        }
    }
    Ok(text)
}

fn damaged(error: XlsxError) -> TableFlaw {
    match error {
        XlsxError::Password => TableFlaw::Locked,
        XlsxError::CellError(error) => TableFlaw::UnknownError(error),
        _ => TableFlaw::Damaged,
    }
}

type Cells = BTreeMap<(u32, u32), String>;

/// A line for each row of a sheet, up to the last one that has something.
fn rows(book: &mut Book, name: &str) -> Result<String, TableFlaw> {
    let mut cells = cells(book, name)?;
    let end = |part: fn(&(u32, u32)) -> u32| cells.keys().map(part).max().map_or(0, |last| last + 1);
    let (height, width) = (end(|at| at.0), end(|at| at.1));
    merge(&mut cells, &book.merge_cells_by_sheet_name(name).map_err(damaged)?, (height, width));
    let mut text = String::new();
    let mut cells = cells.into_iter().peekable();
    for row in 0..height {
        for column in 0..width {
            if column > 0 {
                text.push('\t');
            }
            if let Some((_, cell)) = cells.next_if(|(at, _)| *at == (row, column)) {
                text.push_str(&cell);
            }
        }
        text.push('\n');
    }
    Ok(text)
}

fn cells(book: &mut Book, name: &str) -> Result<Cells, TableFlaw> {
    let mut cells = Cells::new();
    let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(damaged)? {
        let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
        let text = write(cell.get_value(), format.map_or("General", |format| &format.format_code));
        if text.trim().is_empty() {
            continue;
        }
        put(&mut cells, cell.get_position(), text)?;
    }
    drop(reader);
    let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
        if record.formula.is_some() && record.value == DataRef::Empty {
            put(&mut cells, record.pos, "#=".to_owned())?;
        }
    }
    Ok(cells)
}

fn put(cells: &mut Cells, at: (u32, u32), text: String) -> Result<(), TableFlaw> {
    if at.0 >= MOST_ROWS || at.1 >= MOST_COLUMNS || cells.len() >= MOST_CELLS {
        return Err(TableFlaw::TooLarge);
    }
    cells.insert(at, text);
    Ok(())
}

/// Marks the cells that were merged into others, as far as the table goes.
fn merge(cells: &mut Cells, regions: &[Dimensions], (height, width): (u32, u32)) {
    let mut most = MOST_CELLS;
    for Dimensions { start, end } in regions {
        let name = |at: &(u32, u32)| format!("{}{}", column_name(at.1 as usize), u64::from(at.0) + 1);
        let mark = format!("#{}:{}", name(start), name(end));
        for row in start.0..height.min(end.0.saturating_add(1)) {
            for column in start.1..width.min(end.1.saturating_add(1)) {
                most = most.saturating_sub(1);
                if most == 0 {
                    return;
                }
                if (row, column) != *start {
                    cells.entry((row, column)).or_insert_with(|| mark.clone());
                }
            }
        }
    }
}
