//! Tables in their normal form: a grid of single cells, or what says the same without one.

use super::inline::{Line, line};
use super::made::{list, paragraph};
use super::{Block, Inline, Remarks, Side, Table, TableCell, words_of};
use crate::base::diagnostic::msg;

/// More columns than anybody reads; what is beyond is a trap or a mistake.
const MOST_COLUMNS: usize = 64;

/// The normal form of a table whose cells are in theirs.
pub(super) fn flat(table: &Table, remarks: &mut Remarks) -> Vec<Block> {
    let (grid, is_merged) = places(table);
    let columns = grid.iter().map(Vec::len).max().unwrap_or(0);
    let is_blank = |cell: &Vec<Block>| cell.is_empty();
    let mut grid = grid;
    let headings = table.headings.min(grid.len());
    // Rows without words, but not the headings.
    let mut number = 0;
    grid.retain(|row| {
        number += 1;
        number <= headings || !row.iter().all(is_blank)
    });
    if columns == 0 || grid.iter().flatten().all(is_blank) {
        return Vec::new();
    }
    if columns == 1 || grid.len() == 1 {
        // One row or one column is a way to place things, not a table.
        return grid.into_iter().flatten().flatten().collect();
    }
    if is_merged {
        remarks.push(msg!(
            "bảng có ô gộp: đã tách thành ô đơn, hãy xem lại",
            "a table with merged cells: they are single cells now, please look at it"
        ));
    }
    grid.iter_mut().for_each(|row| row.resize(columns, Vec::new()));
    let body = grid.split_off(headings.max(1).min(grid.len()));
    let heads = (0..columns).map(|column| heading(&grid, column)).collect::<Vec<_>>();
    if grid.iter().chain(&body).flatten().any(|cell| !cell.iter().all(is_simple)) {
        remarks.push(msg!(
            "một bảng có danh sách hoặc bảng trong ô: đã viết thành danh sách, mỗi dòng một mục",
            "a table with lists or tables in its cells became a list, an item for each row"
        ));
        return rows_as_list(&heads, body);
    }
    let cell =
        |words: Vec<Inline>| TableCell::of(if words.is_empty() { Vec::new() } else { vec![Block::Paragraph(words)] });
    let mut rows = vec![heads.into_iter().map(cell).collect::<Vec<_>>()];
    rows.extend(body.into_iter().map(|row| row.iter().map(|one| cell(joined(one))).collect()));
    let mut sides = table.columns.clone();
    sides.resize(columns, Side::Start);
    vec![Block::Table(Table { rows, headings: 1, columns: sides })]
}

/// Each cell at its place; whether any took more than one.
fn places(table: &Table) -> (Vec<Vec<Vec<Block>>>, bool) {
    let mut grid: Vec<Vec<Vec<Block>>> = Vec::with_capacity(table.rows.len());
    // How many more rows are covered in each column.
    let mut covered: Vec<usize> = Vec::new();
    let mut is_merged = false;
    for row in &table.rows {
        let mut places = Vec::new();
        let mut cells = row.iter();
        loop {
            if let Some(left) = covered.get_mut(places.len()).filter(|left| **left > 0) {
                *left -= 1;
                places.push(Vec::new());
                continue;
            }
            let Some(cell) = cells.next().filter(|_| places.len() < MOST_COLUMNS) else { break };
            let across = cell.across.clamp(1, MOST_COLUMNS - places.len());
            is_merged |= across > 1 || cell.down > 1;
            covered.resize(covered.len().max(places.len() + across), 0);
            let from = places.len();
            covered[from..from + across].fill(cell.down.max(1) - 1);
            places.push(cell.blocks.clone());
            places.extend((1..across).map(|_| Vec::new()));
        }
        // What is covered behind the last cell.
        for left in covered.iter_mut().skip(places.len()) {
            *left = left.saturating_sub(1);
        }
        grid.push(places);
    }
    (grid, is_merged)
}

/// The heading of a column: those above one another as one.
fn heading(heads: &[Vec<Vec<Block>>], column: usize) -> Vec<Inline> {
    let mut words: Vec<Inline> = Vec::new();
    for (row, cells) in heads.iter().enumerate() {
        let mut part = joined(&cells[column]);
        let is_last = row + 1 == heads.len();
        if part.is_empty() && !is_last && !joined(&heads[row + 1][column]).is_empty() {
            // Covered by the one to the left, whose words count here too.
            let left = (0..column).rev().map(|left| joined(&cells[left])).find(|words| !words.is_empty());
            part = left.unwrap_or_default();
            part.retain(|inline| !matches!(inline, Inline::Note(_) | Inline::Picture(_)));
        }
        if !part.is_empty() && !words.is_empty() {
            words.push(Inline::plain(": "));
        }
        words.extend(part);
    }
    // Headings are bold anyway.
    let plain = words.into_iter().map(|inline| match inline {
        Inline::Words { text, .. } => Inline::plain(text),
        other => other,
    });
    line(&plain.collect::<Vec<_>>(), Line::Cell)
}

/// Whether a block can stand in a cell.
fn is_simple(block: &Block) -> bool {
    matches!(block, Block::Paragraph(_) | Block::Pictures(_) | Block::Heading { .. })
}

/// The paragraphs of a cell as one, line by line.
fn joined(cell: &[Block]) -> Vec<Inline> {
    let mut words: Vec<Inline> = Vec::new();
    for block in cell {
        let part: Vec<Inline> = match block {
            Block::Paragraph(part) | Block::Heading { words: part, .. } => part.clone(),
            Block::Pictures(pictures) => {
                pictures.iter().cloned().flat_map(|one| [Inline::Picture(one), Inline::Break]).collect()
            }
            _ => Vec::new(),
        };
        if !words.is_empty() {
            words.push(Inline::Break);
        }
        words.extend(part);
    }
    line(&words, Line::Cell)
}

/// Each row as an item: heading and cell, one below the other.
fn rows_as_list(heads: &[Vec<Inline>], body: Vec<Vec<Vec<Block>>>) -> Vec<Block> {
    let items = body.into_iter().map(|row| {
        let mut item = Vec::new();
        for (head, cell) in heads.iter().zip(row) {
            let mut label = words_of(head);
            let is_simple = cell.iter().all(is_simple);
            if cell.is_empty() {
                continue;
            }
            if !label.is_empty() {
                label.push(':');
            }
            let mut words = vec![Inline::bold(label), Inline::plain(" ")];
            if is_simple {
                words.extend(joined(&cell));
            }
            item.extend(paragraph(line(&words, Line::Paragraph)));
            if !is_simple {
                item.extend(cell);
            }
        }
        item
    });
    list(None, items.collect())
}
