//! Tables, with their merged cells; and those that only place things beside each other.

use super::office;
use super::piece::BodyPiece;
use super::reader::WordReader;
use super::shape::shape;
use super::xml::Element;
use crate::blocks::{Side, Table, TableCell, words_of};

/// A cell as it is written, and the column it begins at.
struct PlacedCell {
    column: usize,
    cell: TableCell,
    /// It continues the cell above.
    continues: bool,
    side: Option<Side>,
}

impl WordReader<'_> {
    /// A table, or the paragraphs of one that is only a layout.
    pub(super) fn table(&mut self, element: &Element) -> Vec<BodyPiece> {
        let mut rows: Vec<&Element> = Vec::new();
        each(element, "tr", &mut rows);
        let mut cells: Vec<Vec<(&Element, Vec<BodyPiece>)>> = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut own = Vec::new();
            each(row, "tc", &mut own);
            cells.push(own.into_iter().map(|cell| (cell, self.pieces(cell))).collect());
        }
        let words = cells.iter().take(OF_A_LAYOUT).flatten().map(|(_, pieces)| words_in(pieces)).collect::<String>();
        if office::is_layout(&words, cells.len()) {
            return layout(cells);
        }
        let headings = rows
            .iter()
            .take_while(|row| row.child("trPr").and_then(|properties| properties.switch("tblHeader")) == Some(true));
        let headings = headings.count();
        let placed: Vec<Vec<PlacedCell>> = rows.iter().zip(cells).map(|(row, cells)| self.row(row, cells)).collect();
        vec![BodyPiece::Table(assembled(placed, headings))]
    }

    fn row(&mut self, row: &Element, cells: Vec<(&Element, Vec<BodyPiece>)>) -> Vec<PlacedCell> {
        let before = row.child("trPr").and_then(|properties| properties.value("gridBefore"));
        let mut column = before.and_then(|count| count.parse().ok()).unwrap_or(0_usize).min(64);
        let mut placed = Vec::new();
        if column > 0 {
            let cell = TableCell { across: column, ..TableCell::of(Vec::new()) };
            placed.push(PlacedCell { column: 0, cell, continues: false, side: None });
        }
        for (element, pieces) in cells {
            let properties = element.child("tcPr");
            let across = properties.and_then(|one| one.value("gridSpan")).and_then(|count| count.parse().ok());
            let across = across.unwrap_or(1_usize).clamp(1, 64);
            let merge = properties.and_then(|one| one.child("vMerge"));
            let continues = merge.is_some_and(|merge| merge.get("val") != Some("restart"));
            let side = side_of(&pieces);
            let blocks = if continues { Vec::new() } else { shape(pieces, false, &mut self.tally) };
            placed.push(PlacedCell { column, cell: TableCell { blocks, across, down: 1 }, continues, side });
            column += across;
        }
        placed
    }
}

/// A table that only places things has no more rows.
const OF_A_LAYOUT: usize = 4;

/// The words of some paragraphs.
fn words_in(pieces: &[BodyPiece]) -> String {
    let paragraphs = pieces.iter().map(|piece| match piece {
        BodyPiece::Paragraph(one) => words_of(&one.words) + " ",
        _ => String::new(),
    });
    paragraphs.collect()
}

/// The columns one behind the other, the lines of each cell as one paragraph.
fn layout(cells: Vec<Vec<(&Element, Vec<BodyPiece>)>>) -> Vec<BodyPiece> {
    let mut columns: Vec<Vec<BodyPiece>> = Vec::new();
    for row in cells {
        for (column, (_, pieces)) in row.into_iter().enumerate() {
            if column == columns.len() {
                columns.push(Vec::new());
            }
            columns[column].extend(pieces);
        }
    }
    columns.into_iter().flat_map(office::as_one).collect()
}

/// The elements of a name, also those in wrappers, but not those of tables inside.
fn each<'e>(element: &'e Element, name: &str, out: &mut Vec<&'e Element>) {
    for one in element.elements() {
        let is_deleted = one.child("trPr").is_some_and(|properties| properties.child("del").is_some());
        match &*one.name {
            found if found == name && !is_deleted => out.push(one),
            "sdt" | "sdtContent" | "ins" | "customXml" | "smartTag" => each(one, name, out),
            _ => {}
        }
    }
}

/// Where all the words of a cell stand; none where there are none.
fn side_of(pieces: &[BodyPiece]) -> Option<Side> {
    pieces.iter().find_map(|piece| match piece {
        BodyPiece::Paragraph(one) if !one.words.is_empty() => Some(match one.side.as_str() {
            "right" | "end" => Side::End,
            "center" => Side::Centre,
            _ => Side::Start,
        }),
        _ => None,
    })
}

/// The table of placed cells: each that is continued below takes these places too.
fn assembled(mut rows: Vec<Vec<PlacedCell>>, headings: usize) -> Table {
    for at in (1..rows.len()).rev() {
        let continued: Vec<(usize, usize)> =
            rows[at].iter().filter(|one| one.continues).map(|one| (one.column, one.cell.down)).collect();
        for (column, down) in continued {
            let above = rows[at - 1].iter_mut().find(|one| one.column == column);
            match above {
                Some(above) => above.cell.down += down,
                // It continues nothing: it is a cell of its own.
                None => {
                    if let Some(own) = rows[at].iter_mut().find(|one| one.column == column) {
                        own.continues = false;
                    }
                }
            }
        }
    }
    if let Some(first) = rows.first_mut() {
        first.iter_mut().for_each(|one| one.continues = false);
    }
    let deep = rows.first().map_or(1, |first| first.iter().map(|one| one.cell.down).max().unwrap_or(1));
    // A cell over the whole table is no heading of two rows.
    let headings = headings.max(if deep < rows.len() { deep } else { 1 }).min(4);
    let columns = rows.iter().flatten().map(|one| one.column + one.cell.across).max().unwrap_or(0).min(64);
    let side = |column: usize| {
        let body = rows.iter().skip(headings).flatten();
        let mut sides = body.filter(|one| one.column == column && one.cell.across == 1).filter_map(|one| one.side);
        let first = sides.next().unwrap_or_default();
        if sides.all(|side| side == first) { first } else { Side::Start }
    };
    let columns = (0..columns).map(side).collect();
    let row = |row: Vec<PlacedCell>| row.into_iter().filter(|one| !one.continues).map(|one| one.cell).collect();
    Table { headings, columns, rows: rows.into_iter().map(row).collect() }
}
