//! Lists that are written as `[[menu]]`, one block for each entry: in another order, with other entries. A block that
//! stays keeps its lines and the comments above it.

use super::form_value::{FormValue, form_value};
use super::splice::{Ground, Splice};
use crate::base::value::{Node, Value};

/// An entry as it stands in the file.
struct TomlBlock<'t> {
    /// The empty line and the comments above it; those above the first one are the list's.
    lead: &'t str,
    /// From its header to its last line.
    lines: &'t str,
    /// Where those begin.
    start: usize,
    node: &'t Node,
}

/// What turns these blocks into the desired entries; none where an entry is no table.
pub(super) fn splice<'t>(ground: &'t Ground, items: &'t [Node], desired: &[FormValue]) -> Option<Splice> {
    let (first, last) = (items.first()?, items.last()?);
    let end = ground.line_after(ground.end_of(last));
    if desired.is_empty() {
        return Some(Splice::new(ground.block_start(first.span.start)..end, ""));
    }
    let mut blocks = Vec::new();
    for (at, node) in items.iter().enumerate() {
        let start = ground.line_of(node.span.start);
        let above = if at == 0 { start } else { ground.block_start(node.span.start) };
        let below = items.get(at + 1).map_or(end, |next| ground.block_start(next.span.start));
        blocks.push(TomlBlock { lead: &ground.text[above..start], lines: ground.text.get(start..below)?, start, node });
    }
    let header = &ground.text[first.span.clone()];
    let mut text = String::new();
    for (at, (entry, from)) in desired.iter().zip(sources(&blocks, desired)).enumerate() {
        let FormValue::Table(keys) = entry else { return None };
        let (lead, lines) = match from {
            Some(from) => (blocks[from].lead, changed(ground, &blocks[from], keys)?),
            None => ("", new(ground, header, keys)),
        };
        text += match (at, lead) {
            (0, lead) => lead.trim_start_matches(['\r', '\n']),
            (_, "") => ground.line_end,
            (_, lead) => lead,
        };
        text += &lines;
        text += if lines.ends_with('\n') { "" } else { ground.line_end };
    }
    Some(Splice::new(ground.line_of(first.span.start)..end, text))
}

/// For each desired entry the block it is made of: the one that says the same, else the one in its place if no other needs
/// that.
fn sources(blocks: &[TomlBlock], desired: &[FormValue]) -> Vec<Option<usize>> {
    let values: Vec<FormValue> = blocks.iter().map(|block| form_value(block.node)).collect();
    let mut free = vec![true; blocks.len()];
    let mut of: Vec<Option<usize>> = Vec::new();
    for (at, entry) in desired.iter().enumerate() {
        let is_it = |from: &usize| free[*from] && values[*from].is_same(entry);
        let from = Some(at).filter(|at| *at < blocks.len()).filter(is_it).or_else(|| (0..blocks.len()).find(is_it));
        if let Some(from) = from {
            free[from] = false;
        }
        of.push(from);
    }
    for (at, from) in of.iter_mut().enumerate() {
        if from.is_none() && free.get(at) == Some(&true) {
            free[at] = false;
            *from = Some(at);
        }
    }
    of
}

/// The lines of a block with other values; none where one of them has no line of its own.
fn changed(ground: &Ground, block: &TomlBlock, keys: &[(String, FormValue)]) -> Option<String> {
    let Value::Table(entries) = &block.node.value else { return None };
    let mut lines = block.lines.to_owned();
    if !lines.ends_with('\n') {
        lines += ground.line_end;
    }
    let known = |key: &str| entries.iter().any(|entry| entry.key == *key);
    let new = keys.iter().filter(|(key, _)| !known(key)).map(|(key, value)| ground.line(key, value));
    let last = entries.iter().map(|entry| entry.node.span.end).max().unwrap_or(block.node.span.end) - block.start;
    let behind = lines[last..].find('\n').map_or(lines.len(), |end| last + end + 1);
    lines.insert_str(behind, &new.collect::<String>());
    let mut order: Vec<_> = entries.iter().collect();
    order.sort_by_key(|entry| std::cmp::Reverse(entry.key_span.start));
    for entry in order {
        let span = entry.node.span.clone();
        match keys.iter().find(|(key, _)| *key == entry.key) {
            Some((_, value)) if value.is_same(&form_value(&entry.node)) => {}
            Some((_, value)) => {
                lines.replace_range(span.start - block.start..span.end - block.start, &ground.written(value));
            }
            None => {
                let start = ground.line_of(entry.key_span.start) - block.start;
                let end = lines[span.end - block.start..]
                    .find('\n')
                    .map_or(lines.len(), |end| span.end - block.start + end + 1);
                lines.replace_range(start..end, "");
            }
        }
    }
    Some(lines)
}

/// A block for an entry that is new.
fn new(ground: &Ground, header: &str, keys: &[(String, FormValue)]) -> String {
    let lines: String = keys.iter().map(|(key, value)| ground.line(key, value)).collect();
    format!("{header}{}{lines}", ground.line_end)
}
