//! Rows in TOML: inline tables in a list, or blocks below `[[set.rows]]`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{RowEdit, no_room, unread_rows};
use crate::authoring::apply::{loose, parse, same_but};
use crate::authoring::edit::CellEdit;
use crate::authoring::literal::literal;
use crate::authoring::splice::{Ground, Splice, Syntax, line_end_of};
use crate::authoring::toml::key_text;
use crate::base::diagnostic::Message;
use crate::base::value::{Entry, Node, Value};
use crate::statistics::DataSet;

pub(super) fn edit(text: &str, set: &DataSet, rows: &[RowEdit]) -> Result<String, Message> {
    let ground = Ground { text, entries: parse(Syntax::Toml, text)?, line_end: line_end_of(text) };
    let entry = set.entries(&ground.entries).iter().find(|entry| entry.key == "rows");
    let changed = {
        let items = match entry.map(|entry| &entry.node.value) {
            None => &[][..],
            Some(Value::List(items)) => items,
            Some(_) => return Err(no_room()),
        };
        if items.len() != set.rows.len() {
            return Err(unread_rows());
        }
        let list = RowList { ground: &ground, set, items };
        match entry {
            None => list.begin(rows)?,
            Some(entry) => list.changed(&entry.node, rows)?,
        }
    };
    let after = parse(Syntax::Toml, &changed).map_err(|_| no_room())?;
    let is_as_edited = said_after(set, &ground.entries, rows) == said(set, &after);
    let keys = if set.is_below_header() { vec![set.name.as_str(), "rows"] } else { vec!["rows"] };
    let is_rest_same = same_but(&ground.entries, &after, &keys);
    if is_as_edited && is_rest_same { Ok(changed) } else { Err(no_room()) }
}

/// The cells of each row by the names of their columns, as texts.
type Said = Vec<BTreeMap<String, String>>;

fn said(set: &DataSet, file: &[Entry]) -> Said {
    let rows = set.entries(file).iter().find(|entry| entry.key == "rows");
    let Some(Value::List(items)) = rows.map(|entry| &entry.node.value) else { return Vec::new() };
    let cells = |item: &Node| cells_of(item).iter().map(|entry| (entry.key.clone(), loose(&entry.node))).collect();
    items.iter().map(cells).collect()
}

fn said_after(set: &DataSet, file: &[Entry], rows: &[RowEdit]) -> Said {
    let before = said(set, file);
    let row = |row: &RowEdit| {
        let mut cells = row.from.and_then(|from| before.get(from)).cloned().unwrap_or_default();
        for (column, edit) in &row.cells {
            let name = set.columns[*column].name.clone();
            match edit {
                CellEdit::Empty => cells.remove(&name),
                CellEdit::Number(value) => cells.insert(name, value.to_string()),
                CellEdit::Text(text) => cells.insert(name, text.clone()),
            };
        }
        cells
    };
    rows.iter().map(row).collect()
}

fn cells_of(item: &Node) -> &[Entry] {
    if let Value::Table(entries) = &item.value { entries } else { &[] }
}

/// The rows of a set in its text.
struct RowList<'g> {
    ground: &'g Ground<'g>,
    set: &'g DataSet,
    items: &'g [Node],
}

/// A cell as it is written, with its key.
struct WrittenCell {
    name: String,
    written: String,
}

impl RowList<'_> {
    fn text(&self, range: Range<usize>) -> &str {
        &self.ground.text[range]
    }

    /// The text with the rows as they are to be.
    fn changed(&self, list: &Node, rows: &[RowEdit]) -> Result<String, Message> {
        let is_structure_same = rows.len() == self.items.len() && rows.iter().all(|row| row.from.is_some());
        let is_inline = self.items.first().is_none_or(|item| self.is_inline(item));
        if is_structure_same {
            let changed = rows.iter().enumerate().filter(|(_, row)| !row.cells.is_empty());
            let splices = changed.map(|(from, row)| self.kept(from, row)).collect::<Result<Vec<_>, _>>()?;
            return Ok(self.spliced(&splices));
        }
        match (is_inline, self.text(list.span.clone()).contains('\n')) {
            (false, _) => self.blocks(rows),
            (true, _) if self.items.is_empty() => {
                Ok(self.spliced(&[Splice::new(list.span.clone(), self.new_list(rows))]))
            }
            (true, false) => self.on_one_line(list, rows),
            (true, true) => match self.items.iter().map(|item| self.own_lines(item)).collect::<Option<Vec<_>>>() {
                Some(lines) => self.on_lines(&lines, rows),
                None => self.on_shared_lines(list, rows),
            },
        }
    }

    /// The text with these splices, which are in order.
    fn spliced(&self, splices: &[Splice]) -> String {
        let (mut out, mut from) = (String::new(), 0);
        for splice in splices {
            out += self.text(from..splice.range.start);
            out += &splice.text;
            from = splice.range.end;
        }
        out + self.text(from..self.ground.text.len())
    }

    /// A row that stays, with its changed cells.
    fn kept(&self, from: usize, row: &RowEdit) -> Result<Splice, Message> {
        let item = &self.items[from];
        let is_inline = self.is_inline(item);
        let whole = if is_inline { item.span.clone() } else { self.block_lines(item) };
        let has = |column: &usize| cells_of(item).iter().any(|entry| entry.key == self.set.columns[*column].name);
        let is_same = row.cells.iter().all(|(column, edit)| has(column) == (*edit != CellEdit::Empty));
        let text = match (is_same, is_inline) {
            (true, _) => self.replaced(item, whole.clone(), row),
            (false, true) => self.braced(item, &self.parts(item, cells_of(item), row))?,
            (false, false) => self.block(item, whole.clone(), row)?,
        };
        Ok(Splice::new(whole, text))
    }

    fn is_inline(&self, item: &Node) -> bool {
        self.text(item.span.clone()).starts_with('{')
    }

    /// Other values for cells that are there.
    fn replaced(&self, item: &Node, whole: Range<usize>, row: &RowEdit) -> String {
        let cell = |(column, edit): (&usize, &CellEdit)| {
            let entry = cells_of(item).iter().find(|entry| entry.key == self.set.columns[*column].name)?;
            let span = entry.node.span.clone();
            Some((span.clone(), literal(Some(self.text(span)), edit)))
        };
        let mut cells: Vec<(Range<usize>, String)> = row.cells.iter().filter_map(cell).collect();
        cells.sort_by_key(|(span, _)| span.start);
        let mut text = self.text(whole.clone()).to_owned();
        for (span, value) in cells.into_iter().rev() {
            text.replace_range(span.start - whole.start..span.end - whole.start, &value);
        }
        text
    }

    /// The cells of a row as they are to be written: those that are there in their order, each new one behind the column
    /// before its own. `style` is a row whose equals signs are copied.
    fn parts(&self, style: &Node, entries: &[Entry], row: &RowEdit) -> Vec<WrittenCell> {
        let mut parts: Vec<WrittenCell> = Vec::new();
        for entry in entries {
            let column = self.set.columns.iter().position(|column| column.name == entry.key);
            let head = self.text(entry.key_span.start..entry.node.span.start);
            let value = self.text(entry.node.span.clone());
            let value = match column.and_then(|column| row.cells.get(&column)) {
                Some(CellEdit::Empty) => continue,
                Some(edit) => literal(Some(value), edit),
                None => value.to_owned(),
            };
            parts.push(WrittenCell { name: entry.key.clone(), written: format!("{head}{value}") });
        }
        let first = cells_of(style).first();
        let equals = first.map_or(" = ", |entry| self.text(entry.key_span.end..entry.node.span.start));
        for (column, edit) in &row.cells {
            let name = &self.set.columns[*column].name;
            if *edit == CellEdit::Empty || entries.iter().any(|entry| entry.key == *name) {
                continue;
            }
            let value = literal(self.model(*column), edit);
            let part = WrittenCell { name: name.clone(), written: format!("{}{equals}{value}", key_text(name)) };
            let is_before =
                |part: &WrittenCell| self.set.columns[..*column].iter().any(|column| column.name == part.name);
            let at = parts.iter().rposition(is_before).map_or(0, |at| at + 1);
            parts.insert(at, part);
        }
        parts
    }

    /// The cells of a new row, in the order of the one beside it.
    fn new_parts(&self, beside: &Node, row: &RowEdit) -> Vec<WrittenCell> {
        let order = |part: &WrittenCell| cells_of(beside).iter().position(|entry| entry.key == part.name);
        let mut last = 0;
        let place = |part: WrittenCell| {
            last = order(&part).unwrap_or(last);
            (last, part)
        };
        let mut parts: Vec<(usize, WrittenCell)> = self.parts(beside, &[], row).into_iter().map(place).collect();
        parts.sort_by_key(|(at, _)| *at);
        parts.into_iter().map(|(_, part)| part).collect()
    }

    /// A value of the column, of the last row that has one.
    fn model(&self, column: usize) -> Option<&str> {
        let name = &self.set.columns[column].name;
        let entry = self.items.iter().rev().find_map(|item| cells_of(item).iter().find(|entry| entry.key == *name))?;
        Some(self.text(entry.node.span.clone()))
    }

    /// Cells between braces, with the spaces of this row.
    fn braced(&self, item: &Node, parts: &[WrittenCell]) -> Result<String, Message> {
        let entries = cells_of(item);
        let (lead, tail) = match (entries.first(), entries.last()) {
            (Some(first), Some(last)) => {
                (self.text(item.span.start + 1..first.key_span.start), self.text(last.node.span.end..item.span.end - 1))
            }
            _ => (" ", " "),
        };
        let between = match entries {
            [first, second, ..] => self.text(first.node.span.end..second.key_span.start),
            _ => ", ",
        };
        // Braces over several lines may have comments, each of which belongs to a cell.
        if self.text(item.span.clone()).contains('\n') {
            return Err(no_room());
        }
        let written: Vec<&str> = parts.iter().map(|part| part.written.as_str()).collect();
        Ok(format!("{{{lead}{}{tail}}}", written.join(between)))
    }

    /// A new row, written as the one beside it.
    fn fresh(&self, beside: &Node, row: &RowEdit) -> Result<String, Message> {
        self.braced(beside, &self.new_parts(beside, row))
    }

    /// Rows where there were none, each on its own line.
    fn new_list(&self, rows: &[RowEdit]) -> String {
        let end = self.ground.line_end;
        let none = Node { value: Value::Null, span: 0..0 };
        let line = |row: &RowEdit| {
            let parts = self.parts(&none, &[], row);
            let written: Vec<&str> = parts.iter().map(|part| part.written.as_str()).collect();
            format!("  {{ {} }},{end}", written.join(", "))
        };
        format!("[{end}{}]", rows.iter().map(line).collect::<String>())
    }

    /// The key `rows` for a set that has none: behind its columns.
    fn begin(&self, rows: &[RowEdit]) -> Result<String, Message> {
        if rows.is_empty() {
            return Ok(self.ground.text.to_owned());
        }
        let entries = self.set.entries(&self.ground.entries);
        let columns = entries.iter().find(|entry| entry.key == "columns").ok_or_else(no_room)?;
        if !self.text(columns.node.span.clone()).starts_with('{') {
            return Err(no_room());
        }
        let at = self.ground.line_after(columns.node.span.end);
        let end = self.ground.line_end;
        let before = if self.ground.text[..at].ends_with('\n') { "" } else { end };
        let text = format!("{before}rows = {}{end}", self.new_list(rows));
        Ok(self.spliced(&[Splice::new(at..at, text)]))
    }

    /// A list that is one line.
    fn on_one_line(&self, list: &Node, rows: &[RowEdit]) -> Result<String, Message> {
        let (first, last) = (&self.items[0], &self.items[self.items.len() - 1]);
        let between = match self.items {
            [first, second, ..] => self.text(first.span.end..second.span.start),
            _ => ", ",
        };
        let mut written = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            written.push(match row.from {
                Some(from) => self.kept(from, row)?.text,
                None => self.fresh(self.beside(rows, at), row)?,
            });
        }
        let (lead, tail) =
            (self.text(list.span.start + 1..first.span.start), self.text(last.span.end..list.span.end - 1));
        let text = format!("[{lead}{}{tail}]", written.join(between));
        Ok(self.spliced(&[Splice::new(list.span.clone(), text)]))
    }

    /// The row that a new one is written as: the nearest before it, else the first that stays, else the last that was.
    fn beside(&self, rows: &[RowEdit], at: usize) -> &Node {
        let before = rows[..at].iter().rev().find_map(|row| row.from);
        let from = before.or_else(|| rows[at..].iter().find_map(|row| row.from));
        &self.items[from.unwrap_or(self.items.len() - 1)]
    }

    /// A list with each row on lines of its own.
    fn on_lines(&self, lines: &[Range<usize>], rows: &[RowEdit]) -> Result<String, Message> {
        let has_comma = |at: usize| self.text(self.items[at].span.end..lines[at].end).trim_start().starts_with(',');
        let trailing = has_comma(self.items.len() - 1);
        let (mut out, mut next) = (self.text(0..lines[0].start).to_owned(), 0);
        let gap = |at: usize| if at == 0 { "" } else { self.text(lines[at - 1].end..lines[at].start) };
        for (number, row) in rows.iter().enumerate() {
            let is_last = number + 1 == rows.len();
            match row.from {
                Some(from) => {
                    (next..=from).for_each(|at| out += gap(at));
                    next = from + 1;
                    let (item, line) = (&self.items[from], &lines[from]);
                    out += self.text(line.start..item.span.start);
                    out += &self.kept(from, row)?.text;
                    out += if has_comma(from) || is_last { "" } else { "," };
                    out += self.text(item.span.end..line.end);
                }
                None => {
                    let model = self.beside(rows, number);
                    let indent = self.text(self.ground.line_of(model.span.start)..model.span.start);
                    let comma = if is_last && !trailing { "" } else { "," };
                    out += &format!("{indent}{}{comma}{}", self.fresh(model, row)?, self.ground.line_end);
                }
            }
        }
        (next..self.items.len()).for_each(|at| out += gap(at));
        Ok(out + self.text(lines[lines.len() - 1].end..self.ground.text.len()))
    }

    /// A list over several lines, some of which have several rows: a new row follows the one before it on its line, and
    /// what was between two rows that stay is between them still.
    fn on_shared_lines(&self, list: &Node, rows: &[RowEdit]) -> Result<String, Message> {
        let gap = |at: usize| self.text(self.items[at - 1].span.end..self.items[at].span.start);
        let (first, last) = (self.items[0].span.start, self.items[self.items.len() - 1].span.end);
        let (mut out, mut before) = (self.text(0..first).to_owned(), None);
        for (number, row) in rows.iter().enumerate() {
            let gone = row.from.map_or(0..0, |from| before.map_or(1, |before: usize| before + 1)..from + 1);
            let mut told = gone.filter(|at| gap(*at).contains('#'));
            // A comment in a stretch that goes may be about a row that stays.
            let told = match (told.next(), told.next()) {
                (Some(at), None) if number > 0 => Some(at),
                (None, None) => None,
                _ => return Err(no_room()),
            };
            out += match row.from {
                _ if number == 0 => "",
                Some(from) if from > 0 => gap(told.unwrap_or(from)),
                _ => ", ",
            };
            out += &match row.from {
                Some(from) => self.kept(from, row)?.text,
                None => self.fresh(self.beside(rows, number), row)?,
            };
            before = row.from.or(before);
        }
        let tail = before.map_or(0, |before| before + 1);
        if (tail.max(1)..self.items.len()).any(|at| gap(at).contains('#')) {
            return Err(no_room());
        }
        if rows.is_empty() {
            return Ok(self.spliced(&[Splice::new(list.span.clone(), "[]")]));
        }
        Ok(out + self.text(last..self.ground.text.len()))
    }

    /// The lines of a row that shares them with nothing but a comma and a comment.
    fn own_lines(&self, item: &Node) -> Option<Range<usize>> {
        let (start, end) = (self.ground.line_of(item.span.start), self.ground.line_after(item.span.end));
        let rest = self.text(item.span.end..end).trim();
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        let is_alone =
            self.text(start..item.span.start).trim().is_empty() && (rest.is_empty() || rest.starts_with('#'));
        is_alone.then_some(start..end)
    }

    /// A block whose cells come or go.
    fn block(&self, item: &Node, whole: Range<usize>, row: &RowEdit) -> Result<String, Message> {
        let end = self.ground.line_end;
        let entries = cells_of(item);
        let lines =
            |entry: &Entry| self.ground.line_of(entry.key_span.start)..self.ground.line_after(entry.node.span.end);
        let head = entries.iter().map(|entry| lines(entry).start).min().unwrap_or(whole.end);
        // A dotted key may be defined elsewhere, and a comment between two keys would end up beside another.
        let is_whole = entries.iter().map(|entry| lines(entry).len()).sum::<usize>() == whole.end - head;
        if head < whole.start || !is_whole {
            return Err(no_room());
        }
        let mut text = self.text(whole.start..head).to_owned();
        for part in self.parts(item, entries, row) {
            let old = entries.iter().find(|entry| entry.key == part.name);
            let (before, behind) = old.map_or(("", end), |entry| {
                let lines = lines(entry);
                (self.text(lines.start..entry.key_span.start), self.text(entry.node.span.end..lines.end))
            });
            text += &format!("{before}{}{}", part.written, if behind.is_empty() { end } else { behind });
        }
        Ok(text)
    }

    /// A block from its header to its last key.
    fn block_lines(&self, item: &Node) -> Range<usize> {
        let end = cells_of(item).iter().map(|entry| entry.node.span.end).max().unwrap_or(item.span.end);
        self.ground.line_of(item.span.start)..self.ground.line_after(end.max(item.span.end))
    }

    /// A list of blocks.
    fn blocks(&self, rows: &[RowEdit]) -> Result<String, Message> {
        let lines: Vec<Range<usize>> = self.items.iter().map(|item| self.block_lines(item)).collect();
        let (first, end) = (&lines[0], self.ground.line_end);
        let header = self.text(first.start..self.ground.line_after(first.start)).trim_end();
        let mut out = self.text(0..first.start).to_owned();
        for (number, row) in rows.iter().enumerate() {
            if !out.is_empty() && !out.ends_with('\n') {
                out += end;
            }
            match row.from {
                Some(from) => {
                    // What stands above a block that goes is about it, and goes too.
                    let gap = if from == 0 { "" } else { self.text(lines[from - 1].end..lines[from].start) };
                    out += if number == 0 { "" } else { gap };
                    out += &self.kept(from, row)?.text;
                }
                None => {
                    let parts = self.new_parts(self.beside(rows, number), row);
                    let keys = parts.iter().map(|part| format!("{}{end}", part.written)).collect::<String>();
                    let (above, below) = if number == 0 { ("", end) } else { (end, "") };
                    out += &format!("{above}{header}{end}{keys}{below}");
                }
            }
        }
        Ok(out + self.text(lines[lines.len() - 1].end..self.ground.text.len()))
    }
}
