//! A data set that goes: out of the file that it shares with others, and as a file of its own by which it can come back.

use std::ops::Range;

use super::apply::{parse, same_but};
use super::splice::{Ground, Syntax, line_end_of};
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::source::{Source, Sources};
use crate::base::value::{Entry, Node, Value};
use crate::statistics::{DataSet, read};

/// A file without one of its data sets.
#[derive(Clone, Debug, PartialEq)]
pub struct WithoutSet {
    /// The file as it is then.
    pub rest: String,
    /// The set alone, as `content/stats/name.toml` would have it; none where it cannot stand alone.
    pub alone: Option<String>,
}

/// Takes a data set out of `content/stats.toml`, which it shares with others.
///
/// # Errors
/// If it cannot go without touching something else; then nothing is changed.
pub fn remove_set(text: &str, set: &DataSet) -> Result<WithoutSet, Message> {
    let ground = Ground { text, entries: parse(Syntax::Toml, text)?, line_end: line_end_of(text) };
    let blocks = blocks(&ground, &set.name).ok_or_else(no_room)?;
    let (mut rest, mut alone, mut from) = (String::new(), String::new(), 0);
    for block in &blocks {
        rest += &text[from..block.start];
        alone += &own(&text[block.clone()], &set.name);
        from = block.end;
    }
    rest += &text[from..];
    if blocks.first().is_some_and(|block| block.start == 0) {
        rest = rest.trim_start_matches(['\r', '\n']).to_owned();
    }
    let after = parse(Syntax::Toml, &rest).map_err(|_| no_room())?;
    let is_gone = !after.iter().any(|entry| entry.key == set.name);
    if !is_gone || !same_but(&ground.entries, &after, &[&set.name]) {
        return Err(no_room());
    }
    let alone = alone.trim_start_matches(['\r', '\n']).to_owned();
    Ok(WithoutSet { rest, alone: Some(alone).filter(|alone| is_same(alone, set)) })
}

/// The blocks of a set, each from the comments above its header to those above the next.
fn blocks(ground: &Ground, name: &str) -> Option<Vec<Range<usize>>> {
    let mut headers = Vec::new();
    for entry in &ground.entries {
        collect(ground, &entry.node, entry.key == name, &mut headers);
    }
    headers.sort_unstable();
    let starts: Vec<usize> = headers.iter().map(|(at, _)| ground.block_start(*at)).collect();
    let end = |at: usize| starts.get(at + 1).copied().unwrap_or(ground.text.len());
    let own = headers.iter().enumerate().filter(|(_, (_, is_own))| *is_own);
    let blocks: Vec<Range<usize>> = own.map(|(at, _)| starts[at]..end(at)).collect();
    (!blocks.is_empty()).then_some(blocks)
}

/// The headers below a node, and whether they are of the set.
fn collect(ground: &Ground, node: &Node, is_own: bool, out: &mut Vec<(usize, bool)>) {
    if matches!(&node.value, Value::Table(_)) && ground.text[node.span.clone()].starts_with('[') {
        out.push((node.span.start, is_own));
    }
    match &node.value {
        Value::Table(entries) => entries.iter().for_each(|entry: &Entry| collect(ground, &entry.node, is_own, out)),
        Value::List(items) => items.iter().for_each(|item| collect(ground, item, is_own, out)),
        _ => {}
    }
}

/// A block with headers as a file has them that is the set's own.
fn own(block: &str, name: &str) -> String {
    let line = |line: &str| {
        let bare = line.trim_start();
        match (bare.strip_prefix(&format!("[{name}]")), bare.strip_prefix(&format!("[{name}."))) {
            (Some(_), _) => String::new(),
            (_, Some(rest)) => format!("[{rest}"),
            _ => match bare.strip_prefix(&format!("[[{name}.")) {
                Some(rest) => format!("[[{rest}"),
                None => line.to_owned(),
            },
        }
    };
    block.split_inclusive('\n').map(line).collect()
}

/// Whether a file of its own says the same of a set, but for the rows of a file.
fn is_same(alone: &str, set: &DataSet) -> bool {
    let mut sources = Sources::default();
    sources.insert(&format!("content/stats/{}.toml", set.name), Source::from_bytes(alone.as_bytes()));
    let found = read(&sources, &mut Diagnostics::default()).sets.into_iter().find(|found| found.name == set.name);
    found.is_some_and(|found| {
        let cells = |set: &DataSet| set.rows.iter().map(|row| row.cells.clone()).collect::<Vec<_>>();
        let figures =
            |set: &DataSet| set.figures.iter().map(|figure| (figure.name.clone(), figure.value)).collect::<Vec<_>>();
        found.title == set.title
            && found.source == set.source
            && found.columns.len() == set.columns.len()
            && figures(&found) == figures(set)
            && (found.unread || cells(&found) == cells(set))
    })
}

fn no_room() -> Message {
    msg!(
        "không xóa được bảng này mà giữ nguyên phần còn lại của tệp; hãy sửa trong tệp",
        "the data set cannot be removed and the rest of the file left as it is; change it in the file"
    )
}
