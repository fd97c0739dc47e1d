//! What bantin says of an unsaved register, each at its cell, and the page of the row at hand: the same plan as for what is
//! saved, with this table in place of the file.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Value, json};

use super::open::{OpenRegister, RegisterEdit};
use crate::Plan;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::base::language::Language;
use crate::base::source::Source;
use crate::edge::desk::Desk;
use crate::edge::desk::check::{beside, change_to, page};
use crate::edge::desk::data::broken;
use crate::edge::desk::json::diagnostic;
use crate::edge::desk::refusal::Refusal;
use crate::edge::preview::Edition;
use crate::rows::RegisterTable;
use crate::tables::{RowSpan, cell_at};

/// More problems of one register than these are not worth showing at once.
const MOST: usize = 200;

/// Judges an edit; `row`: the one whose page is looked at.
///
/// # Errors
/// If the edit does not fit into the file.
pub fn check(
    desk: &Desk,
    edition: &Arc<Edition>,
    open: &OpenRegister,
    (edit, row): (&Value, Option<usize>),
) -> Result<Value, Refusal> {
    let (language, register) = (desk.language(edition), &open.register);
    let table = open.table()?;
    let edit = RegisterEdit::of(edit, &table, edition.plan.language())?;
    let mut sources = edition.plan.sources.clone();
    let mut numbers: Vec<Option<usize>> = (0..edit.rows.len()).map(Some).collect();
    // A register that is only looked at is judged as it is.
    if !open.is_fixed() {
        let changed = open.changed(&edit)?;
        edition.plan.rows.take_from(&mut sources);
        sources.set(&register.file, Some(Source::from_bytes(changed.text.as_bytes())));
        numbers = changed.rows;
    }
    let plan = desk.state.plan(edition, sources, false);
    let text = plan.sources.text(&register.file).cloned().unwrap_or_default();
    let now = register.read(&text).map_err(|problem| problem.message)?;
    let spans = now.spans.row_spans();
    let told = Told { edition, table: &now, spans: &spans, numbers: &numbers, language };
    let own = plan.diagnostics.iter().filter(|one| one.place.as_ref().is_some_and(|at| at.source == register.file));
    let problems: Vec<Value> = own.take(MOST).map(|one| told.problem(one)).collect();
    let broken = broken(edition, &plan, language);
    let at =
        row.and_then(|row| spans.get((*numbers.get(row)?)?)).map(|span| Place::new(&register.file, span.whole.clone()));
    let [preview, page] = beside(desk, at.and_then(|at| look(desk, edition, plan, (&register.index, &at))))?;
    let read: Value = edit.read.iter().map(|(row, column, text)| json!([row, column, text])).collect();
    Ok(
        json!({ "problems": problems, "read": read, "preview": preview, "page": page, "chart": null, "touched": [], "broken": broken }),
    )
}

/// The page of the row at a place.
fn look(desk: &Desk, edition: &Edition, plan: Plan, (index, at): (&str, &Place)) -> Option<(String, Vec<u8>)> {
    let path = plan.rows.text_at(index, at)?.clone();
    // One that is a draft, or due later, has its page among the hidden ones.
    let plan = match plan.site.text_address(&path) {
        None => desk.state.plan(edition, plan.sources, true),
        _ => plan,
    };
    page(&plan, &path, &mut Diagnostics::default())
}

struct Told<'t> {
    edition: &'t Edition,
    table: &'t RegisterTable<'t>,
    spans: &'t [RowSpan],
    /// For each edited row its number in the table.
    numbers: &'t [Option<usize>],
    language: Language,
}

impl Told<'_> {
    fn problem(&self, one: &Diagnostic) -> Value {
        let range = one.place.as_ref().and_then(|place| place.range).map_or(0..0, |range| range.start..range.end);
        let (row, column) = self.located(&range);
        let is_known = |before: &&Diagnostic| before.code == one.code && before.message.vi == one.message.vi;
        let is_new = !self.edition.plan.diagnostics.iter().any(|before| is_known(&before));
        let fixes: Vec<Value> = self.fix(one, &range).into_iter().collect();
        let place = json!({ "row": row, "column": column, "figure": null, "fixes": fixes, "new": is_new });
        diagnostic(one, self.language, place)
    }

    /// The edited row and the column of a place; the column alone of a heading.
    fn located(&self, at: &Range<usize>) -> (Option<usize>, Option<usize>) {
        if let Some((row, column)) = cell_at(self.spans, at) {
            return (self.numbers.iter().position(|number| *number == Some(row)), column);
        }
        let heads = self.table.spans.records.first().map_or(&[][..], |record| &record.fields);
        (None, heads.iter().position(|field| field.start <= at.start && at.end <= field.end))
    }

    /// What a button would make of the cell, where there is one answer.
    fn fix(&self, one: &Diagnostic, at: &Range<usize>) -> Option<Value> {
        let fix = one.fix.as_ref()?;
        let (row, column) = cell_at(self.spans, at)?;
        let said = self.table.cell(row, column?);
        let mut found = said.match_indices(&fix.wrong);
        let (start, _) = found.next().filter(|_| found.next().is_none())?;
        let text = format!("{}{}{}", &said[..start], fix.right, &said[start + fix.wrong.len()..]);
        Some(json!({ "label": change_to(&fix.right).text(self.language), "text": text }))
    }
}
