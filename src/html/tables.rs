//! Tables.

use scraper::ElementRef;

use super::flow::InlineFormat;
use super::reader::{HtmlReader, MOST_NESTED};
use super::style::side;
use crate::blocks::{Block, Side, Table, TableCell};

/// More rows or columns than a cell can take.
const MOST_SPAN: usize = 1_000;

impl HtmlReader<'_> {
    /// A table; in too many others its cells are paragraphs.
    pub(super) fn table<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) {
        if self.nested >= MOST_NESTED {
            self.tally.deep += 1;
            return self.children(element, format);
        }
        let mut rows = Vec::new();
        if let Some(cells) = column(element) {
            return cells.into_iter().for_each(|cell| self.block(cell, format));
        }
        self.rows(element, format, &mut rows);
        let headings = rows.iter().take_while(|row| row.is_heading).count();
        // A table of headings alone has none.
        let headings = if headings == rows.len() { 0 } else { headings };
        // Excel and Word name none: a first row whose cells reach further down is one with the rows they reach.
        let deep = rows.first().and_then(|row| row.cells.iter().map(|cell| cell.down).max()).unwrap_or(1);
        let headings = if headings == 0 && (2..rows.len().min(5)).contains(&deep) { deep } else { headings };
        let columns = columns(&rows[headings.max(1).min(rows.len())..]);
        let rows = rows.into_iter().map(|row| row.cells).collect();
        self.flow.blocks.push(Block::Table(Table { rows, headings, columns }));
    }

    fn rows<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>, rows: &mut Vec<HtmlRow>) {
        for child in element.child_elements() {
            match child.value().name() {
                "caption" => {
                    self.block(child, format);
                }
                "tr" => {
                    let cells: Vec<ElementRef> =
                        child.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th")).collect();
                    let is_head = element.value().name() == "thead";
                    let is_heading = is_head || cells.iter().all(|cell| cell.value().name() == "th");
                    let sides =
                        cells.iter().map(|cell| side(*cell).or_else(|| cell.child_elements().find_map(side))).collect();
                    let cells = cells.into_iter().map(|cell| self.cell(cell, format)).collect();
                    rows.push(HtmlRow { cells, is_heading, sides });
                }
                "thead" | "tbody" | "tfoot" => self.rows(child, format, rows),
                _ => {}
            }
        }
    }

    fn cell<'a>(&mut self, element: ElementRef<'a>, format: &InlineFormat<'a>) -> TableCell {
        let span = |name: &str| {
            let number = element.attr(name).and_then(|number| number.trim().parse::<usize>().ok());
            number.unwrap_or(1).clamp(1, MOST_SPAN)
        };
        let blocks = self.within(|reader| reader.block(element, format));
        TableCell { blocks, across: span("colspan"), down: span("rowspan") }
    }
}

/// The cells of a table with one in each row: a way to place things.
fn column(table: ElementRef) -> Option<Vec<ElementRef>> {
    let groups = table.child_elements().filter(|group| group.value().name() != "caption");
    let mut cells = Vec::new();
    for row in groups.flat_map(|group| group.child_elements()) {
        let mut inner = row.child_elements();
        cells.extend(inner.next());
        if inner.next().is_some() {
            return None;
        }
    }
    Some(cells)
}

struct HtmlRow {
    cells: Vec<TableCell>,
    is_heading: bool,
    sides: Vec<Option<String>>,
}

/// Where each column stands: where most of its cells do.
fn columns(rows: &[HtmlRow]) -> Vec<Side> {
    let width = rows.iter().map(|row| row.sides.len()).max().unwrap_or(0);
    let most = |column: usize, wanted: &[&str]| {
        let sides = rows.iter().filter_map(|row| row.sides.get(column));
        let is_wanted = |side: &&Option<String>| side.as_deref().is_some_and(|side| wanted.contains(&side));
        2 * sides.filter(is_wanted).count() > rows.len()
    };
    let of = |column| match column {
        column if most(column, &["right", "end"]) => Side::End,
        column if most(column, &["center", "middle"]) => Side::Centre,
        _ => Side::Start,
    };
    (0..width).map(of).collect()
}
