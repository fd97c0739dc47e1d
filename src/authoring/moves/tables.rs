//! Items that are rows of a table. In a CSV file the cells that name what moved are rewritten, and every other byte stays.
//! A workbook may be open in Excel, which would write over whatever another program wrote: its cells are named, for whoever
//! has it to change.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{MoveGround, Moved, MovedCell, MovedText, changed_meanwhile, of_a_table, text_of};
use crate::article::{Article, TargetPlace, TypedTarget, front_matter};
use crate::base::cell::cell_place;
use crate::base::diagnostic::{Diagnostics, Message};
use crate::base::lines::LineStarts;
use crate::base::source::{Source, SourcePath, Sources};
use crate::tables::is_workbook;

/// A row, and its targets that have to be rewritten, by their number among [`Article::targets`].
pub(super) type RowTargets<'a> = (&'a Arc<Article>, BTreeMap<usize, String>);

/// What is said instead of these bytes.
type Splices<'w> = BTreeMap<usize, (Range<usize>, &'w str)>;

/// Adds the tables with their new targets to a move, and puts what their rows will say into the sources.
///
/// # Errors
/// If a cell cannot be found, or a file was changed meanwhile.
pub(super) fn change(
    ground: &MoveGround,
    rows: &[RowTargets],
    moved: &mut Moved,
    sources: &mut Sources,
) -> Result<(), Message> {
    let mut tables: BTreeMap<SourcePath, (&Article, Splices)> = BTreeMap::new();
    for (row, new_targets) in rows {
        for (number, target) in row.targets().enumerate() {
            let Some(new) = new_targets.get(&number) else { continue };
            let (table, places) = places(ground, row, &target).ok_or_else(|| of_a_table(row))?;
            let splices = &mut tables.entry(table).or_insert_with(|| (row, Splices::new())).1;
            splices.extend(places.into_iter().map(|place| (place.start, (place, new.as_str()))));
        }
    }
    for (path, (row, splices)) in tables {
        let text = ground.sources.text(&path).ok_or_else(|| of_a_table(row))?;
        if is_workbook(&path) {
            let after = spliced(text.as_bytes(), text, &splices).ok_or_else(|| of_a_table(row))?;
            sources.set(&moved.new_path(&path).into(), Some(Source::Text(after.into())));
            moved.cells.extend(cells(&path, text, &splices));
            continue;
        }
        let before = (ground.read)(&path).ok_or_else(|| of_a_table(row))?;
        if text_of(&before).as_ref() != Some(text) {
            return Err(changed_meanwhile(&path));
        }
        let after = spliced(&before, text, &splices).ok_or_else(|| of_a_table(row))?;
        moved.texts.push(MovedText { path, before, after, links: splices.len() });
    }
    Ok(())
}

/// The cells of a workbook in which something else is to be said.
fn cells(path: &SourcePath, text: &str, splices: &Splices) -> Vec<MovedCell> {
    let lines = LineStarts::of(text);
    let cell = |(range, new): &(Range<usize>, &str)| {
        let place = cell_place(text, &lines, range.start)?;
        Some(MovedCell {
            table: path.clone(),
            sheet: place.sheet.to_owned(),
            cell: place.name(),
            before: text[range.clone()].to_owned(),
            after: (*new).to_owned(),
        })
    };
    splices.values().filter_map(cell).collect()
}

/// The table of a row, and where in it a target stands; none where that cannot be told.
fn places(ground: &MoveGround, row: &Article, target: &TypedTarget) -> Option<(SourcePath, Vec<Range<usize>>)> {
    let range = match &target.place {
        TargetPlace::Body(range) | TargetPlace::Raw(range) => (*range).clone(),
        TargetPlace::Key(key) => {
            let keys = front_matter(ground.sources.text(&row.path)?, &row.path, &mut Diagnostics::default());
            let entry = keys.into_iter().find(|entry| entry.key == *key)?;
            entry.key_span.start..entry.node.span.end
        }
    };
    let place = ground.rows.place(&row.path, range)?;
    let (table, cell) = (place.source, place.range?);
    let said = ground.sources.text(&table)?.get(cell.start..cell.end)?;
    let found = said.rmatch_indices(target.typed).map(|(at, _)| at..at + target.typed.len());
    let found: Vec<Range<usize>> = match target.place {
        // Mostly the last time that a link says its target is the target itself.
        TargetPlace::Body(_) | TargetPlace::Raw(_) => found.take(1).collect(),
        TargetPlace::Key(_) => found.filter(|one| is_whole(said, one)).collect(),
    };
    let found: Vec<_> = found.into_iter().map(|one| cell.start + one.start..cell.start + one.end).collect();
    (!found.is_empty()).then_some((table, found))
}

/// Whether these bytes are one of the names that a cell lists.
fn is_whole(cell: &str, one: &Range<usize>) -> bool {
    let ends = |text: &str| text.is_empty() || text.ends_with([';', '\n', '"']);
    let begins = |text: &str| text.is_empty() || text.starts_with([';', '\n', '"']);
    ends(cell[..one.start].trim_end_matches([' ', '\t'])) && begins(cell[one.end..].trim_start_matches([' ', '\t']))
}

/// The bytes of a file with other words at places of its text, which has neither a byte order mark nor `\r`. None where the
/// text is not otherwise what stands in the file.
fn spliced(bytes: &[u8], text: &str, splices: &Splices) -> Option<String> {
    let mut whole = std::str::from_utf8(bytes).ok()?.to_owned();
    let mark = whole.len() - whole.trim_start_matches('\u{FEFF}').len();
    let ends: Vec<usize> = whole[mark..].match_indices("\r\n").map(|(at, _)| at).collect();
    if whole[mark..].replace("\r\n", "\n") != text {
        return None;
    }
    // A line end of two bytes is one in the text.
    let longer = |at: usize| ends.iter().enumerate().take_while(|(number, end)| *end - number < at).count();
    for (range, new) in splices.values().rev() {
        let (start, end) = (mark + range.start + longer(range.start), mark + range.end + longer(range.end));
        whole.replace_range(start..end, new);
    }
    Some(whole)
}
