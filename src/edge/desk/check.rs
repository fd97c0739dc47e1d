//! What bantin says of a text that is not saved yet, and the page that it makes: the same plan as for what is saved, with
//! this text in place of the file.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Value, json};

use super::items::text_of;
use super::json::diagnostic;
use super::unsaved_files::{self, UnsavedFile};
use super::{DRAFT, Desk};
use crate::article::front_matter;
use crate::authoring::{Document, Edit};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Severity, msg};
use crate::base::language::Language;
use crate::base::source::{Source, SourcePath, line_column};
use crate::edge::Failure;
use crate::edge::preview::{Edition, PreviewState};
use crate::{Plan, Rendered};

/// More problems of one text than these are not worth showing at once.
const MOST: usize = 200;

/// What was found out about an unsaved text.
pub struct Checked {
    /// The problems, as JSON.
    pub problems: Value,
    /// How many errors and warnings other files have.
    pub elsewhere: usize,
    /// The address of its page and the page, where it has one.
    pub page: Option<(String, Vec<u8>)>,
    /// The files that only this page shows.
    pub files: Vec<UnsavedFile>,
}

/// The file as it would be saved.
pub fn changed(bytes: &[u8], edits: &[Edit], body: Option<&str>) -> Result<Document, Message> {
    let document = Document::read(bytes)?.with_keys(edits)?;
    Ok(body.map_or(document.clone(), |body| document.with_body(body)))
}

/// Plans the site with this text in place of the file, and with files that the edition does not know yet.
pub fn check(
    state: &PreviewState,
    edition: &Arc<Edition>,
    (path, document): (&str, &Document),
    newest: Vec<(SourcePath, Source)>,
    language: Language,
) -> Checked {
    let path: SourcePath = path.into();
    let mut sources = edition.plan.sources.clone();
    for (path, file) in newest {
        sources.set(&path, Some(file));
    }
    sources.set(&path, Some(Source::from_bytes(document.text().as_bytes())));
    let is_hidden = edition.plan.site.left_out.iter().any(|left| left.path == path);
    let plan = state.plan(edition, sources, is_hidden);
    // A public text that becomes a draft, or the other way round, is in the other plan alone.
    let plan = match plan.site.text_address(&path) {
        None if !is_hidden && text_of(&plan, &path).is_some() => state.plan(edition, plan.sources, true),
        _ => plan,
    };
    let mut found = plan.diagnostics.clone();
    let page = page(&plan, &path, &mut found);
    let (own, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        found.iter().partition(|one| one.place.as_ref().is_some_and(|place| place.source == path));
    let text = plan.sources.text(&path).cloned().unwrap_or_default();
    Checked {
        problems: problems(&text, &path, &own, language),
        elsewhere: others.iter().filter(|one| one.severity != Severity::Hint).count(),
        page,
        files: unsaved_files::of(&plan, edition),
    }
}

/// The page of a text; what its template fails with is a problem like others.
pub fn page(plan: &Plan, path: &SourcePath, out: &mut Diagnostics) -> Option<(String, Vec<u8>)> {
    let address = plan.site.text_address(path)?;
    let page = plan.pages.iter().find(|page| page.address == *address)?;
    match plan.render(page) {
        Ok(Rendered::Bytes(bytes)) => Some((crate::edge::preview::href(plan, address), bytes.into_owned())),
        Ok(_) => None,
        Err(failed) => {
            out.push(failed);
            None
        }
    }
}

/// A page as it is shown beside the text: its address, and itself for a window that shows one already and exchanges what
/// differs. Null where there is none.
///
/// # Errors
/// If the system gives no random bytes.
pub fn beside(desk: &Desk, page: Option<(String, Vec<u8>)>) -> Result<[Value; 2], Failure> {
    let Some((address, page)) = page else { return Ok([Value::Null, Value::Null]) };
    let text = String::from_utf8_lossy(&page).into_owned();
    Ok([format!("{address}?{DRAFT}={}", desk.pages.put(page)?).into(), text.into()])
}

/// The problems of one text: at a key of its front matter, or at a place of its body in UTF-16 units, as browsers count.
fn problems(text: &str, path: &SourcePath, found: &[&Diagnostic], language: Language) -> Value {
    let body = Document::read(text.as_bytes()).map_or(text.len(), |document| document.body_start());
    let keys = front_matter(text, path, &mut Diagnostics::default());
    let key_of = |range: &Range<usize>| {
        let entry = keys.iter().find(|entry| entry.key_span.start <= range.start && range.start <= entry.node.span.end);
        entry.map(|entry| entry.key.as_str())
    };
    let problem = |one: &&Diagnostic| {
        let range = one.place.as_ref().and_then(|place| place.range);
        let is_in_body = range.is_some_and(|range| range.start >= body);
        let range = range.map_or(0..0, |range| range.start..range.end);
        let units = |at: usize| text.get(body..at.min(text.len())).map(|text| text.encode_utf16().count());
        let (from, to) = if is_in_body { (units(range.start), units(range.end)) } else { (None, None) };
        let place = json!({
            "key": if is_in_body { None } else { key_of(&range) },
            "from": from,
            "to": to,
            "line": line_column(text, range.start).0,
            "fixes": fix(one, text, range.clone(), body, language),
        });
        diagnostic(one, language, place)
    };
    found.iter().take(MOST).map(problem).collect()
}

/// What a button would change, where there is one answer; in the body, whose text the browser has.
fn fix(one: &Diagnostic, text: &str, at: Range<usize>, body: usize, language: Language) -> Value {
    let found = one.fix.as_ref().filter(|_| at.start >= body).and_then(|fix| {
        let start = at.start + text.get(at)?.find(&fix.wrong)?;
        let units = |at: usize| text.get(body..at).map(|text| text.encode_utf16().count());
        let label = change_to(&fix.right);
        let (from, to) = (units(start)?, units(start + fix.wrong.len())?);
        Some(json!({ "label": label.text(language), "from": from, "to": to, "insert": fix.right }))
    });
    found.into_iter().collect()
}

/// What is written on the button that puts these words in place of wrong ones.
pub fn change_to(right: &str) -> Message {
    match right {
        "" => msg!("Xóa", "Delete"),
        right => msg!("Đổi thành “{right}”", "Change to “{right}”"),
    }
}
