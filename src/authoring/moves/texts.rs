//! The text of one file after a move.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{MovedPage, slug_edit};
use crate::article::{Article, Rules, TargetPlace, fingerprint, read};
use crate::authoring::document::Document;
use crate::authoring::edit::{Edit, PathStep};
use crate::authoring::form_value::FormValue;
use crate::base::address::{Address, canonical};
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::source::Source;
use crate::site::{stub_of, without_marks};

/// What is to be rewritten in a text.
pub(super) struct TextChanges<'a> {
    /// Its page, if that gets another address.
    pub(super) page: Option<&'a MovedPage>,
    /// Its targets, by their number among [`Article::targets`].
    pub(super) targets: BTreeMap<usize, String>,
    /// The name in its address, where it has one of its own.
    pub(super) slug: Option<&'a str>,
}

/// The file with these changes; every other byte stays.
///
/// # Errors
/// If something fits nowhere in it.
pub(super) fn changed(
    article: &Article,
    bytes: &[u8],
    rules: Rules,
    changes: &TextChanges,
) -> Result<Document, Message> {
    let document = Document::read(bytes)?;
    let document = with_body_targets(document, article, rules, &changes.targets)?;
    let fields = document.fields()?;
    let mut edits = key_edits(article, &fields, &changes.targets);
    edits.extend(changes.slug.map(slug_edit));
    edits.extend(changes.page.and_then(|page| alias_edit(&fields, page)));
    let document = document.with_keys(&edits)?;
    let is_approved = article.front.approval.given.as_ref().is_some_and(|given| given.value.holds);
    if !is_approved {
        return Ok(document);
    }
    // What was approved is what the text says; that a link in it is spelled otherwise is no other text.
    let Source::Text(text) = Source::from_bytes(document.text().as_bytes()) else { return Ok(document) };
    let of = ["approved", "of"].map(|key| PathStep::Key(key.to_owned())).to_vec();
    document.with_keys(&[Edit { path: of, value: Some(FormValue::Text(fingerprint(&text))) }])
}

/// Edits of the keys that name files or pages.
fn key_edits(article: &Article, fields: &[(String, FormValue)], targets: &BTreeMap<usize, String>) -> Vec<Edit> {
    let mut renamed: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (number, target) in article.targets().enumerate() {
        if let (TargetPlace::Key(key), Some(new)) = (&target.place, targets.get(&number)) {
            renamed.entry(key).or_default().push((target.typed, new));
        }
    }
    let value = |value: &FormValue, names: &[(&str, &str)]| -> FormValue {
        match value {
            FormValue::Text(text) => {
                let new = names.iter().find(|(old, _)| *old == text.trim()).map(|(_, new)| (*new).to_owned());
                FormValue::Text(new.unwrap_or_else(|| text.clone()))
            }
            other => other.clone(),
        }
    };
    let edit = |(key, names): (&str, Vec<(&str, &str)>)| {
        let (_, old) = fields.iter().find(|(own, _)| own == key)?;
        let new = match old {
            FormValue::List(list) => FormValue::List(list.iter().map(|one| value(one, &names)).collect()),
            one => value(one, &names),
        };
        Some(Edit::key(key, Some(new)))
    };
    renamed.into_iter().filter_map(edit).collect()
}

/// The old addresses of a page that gets another one: the present one too, if it was public, and no longer the new one.
fn alias_edit(fields: &[(String, FormValue)], page: &MovedPage) -> Option<Edit> {
    let there = match fields.iter().find(|(key, _)| key == "aliases").map(|(_, value)| value) {
        Some(FormValue::List(list)) => list.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    let leads_to = |alias: &FormValue, address: &Address| match alias {
        FormValue::Text(alias) => stub_of(&without_marks(alias)).as_ref() == Some(address),
        _ => false,
    };
    let mut aliases: Vec<FormValue> = there.iter().filter(|alias| !leads_to(alias, &page.after)).cloned().collect();
    if page.is_led_on && !aliases.iter().any(|alias| leads_to(alias, &page.before)) {
        aliases.push(FormValue::Text(format!("/{}", canonical(&page.before))));
    }
    let value = if aliases.is_empty() { None } else { Some(FormValue::List(aliases.clone())) };
    (aliases != there).then(|| Edit::key("aliases", value))
}

/// A target in a body: what is typed, and where the whole link is.
type BodyTarget = (String, Range<usize>);

/// The file with other targets in its body. Where the bytes of a target are is known from trying: a change counts only if
/// the text, read again, has the new target there and every other target as it was.
fn with_body_targets(
    mut document: Document,
    article: &Article,
    rules: Rules,
    new_targets: &BTreeMap<usize, String>,
) -> Result<Document, Message> {
    let in_keys = article.targets().take_while(|target| matches!(target.place, TargetPlace::Key(_))).count();
    let new_targets: BTreeMap<usize, &str> =
        new_targets.range(in_keys..).map(|(at, new)| (at - in_keys, new.as_str())).collect();
    if new_targets.is_empty() {
        return Ok(document);
    }
    let targets_of = |document: &Document| body_targets(document, article, rules);
    let mut targets = targets_of(&document);
    let is_allowed = |now: &[BodyTarget], before: &[BodyTarget]| {
        let may = |number: usize, (typed, _): &BodyTarget| {
            *typed == before[number].0 || new_targets.get(&number).is_some_and(|new| new == typed)
        };
        now.len() == before.len() && now.iter().enumerate().all(|(number, target)| may(number, target))
    };
    let is_done = |targets: &[BodyTarget]| {
        new_targets.iter().all(|(number, new)| targets.get(*number).is_some_and(|one| one.0 == *new))
    };
    // Mostly the last time that a link says its target is the target itself: so all at once.
    if let Some(all) = all_at_once(&document, &targets, &new_targets) {
        let now = targets_of(&all);
        if is_allowed(&now, &targets) && is_done(&now) {
            return Ok(all);
        }
    }
    for (number, new) in new_targets.iter().rev() {
        let Some((typed, place)) = targets.get(*number).filter(|(typed, _)| typed != new).cloned() else { continue };
        let body = document.body();
        let tried = candidates(&body, &typed, place).into_iter().take(MOST_TRIED).find_map(|range| {
            let tried = document.with_body_part(range, new);
            let now = targets_of(&tried);
            (is_allowed(&now, &targets) && now[*number].0 == *new).then_some((tried, now))
        });
        (document, targets) = tried.ok_or_else(|| cannot_write(article, &typed))?;
    }
    if is_done(&targets) { Ok(document) } else { Err(cannot_write(article, "")) }
}

/// Places in one text that are tried for one target.
const MOST_TRIED: usize = 100;

fn cannot_write(article: &Article, typed: &str) -> Message {
    let path = &article.path;
    msg!(
        "không sửa được liên kết `{typed}` trong `{path}`; hãy sửa liên kết ấy trước",
        "cannot change the link `{typed}` in `{path}`; change that link first"
    )
}

/// The targets of the body of a file as it is, with their places in its body.
fn body_targets(document: &Document, article: &Article, rules: Rules) -> Vec<BodyTarget> {
    let body = document.body();
    let text = document.text().trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    // As the reader of files has it: these mark the holes of a text.
    let text = text.replace(|c: char| ('\u{FDD0}'..='\u{FDEF}').contains(&c), "\u{FFFD}");
    let start = text.len() - body.len();
    let text: Arc<str> = text.into();
    let layout = article.layout.clone();
    let read = read((&article.path, &text), article.kind, layout, rules, &mut Diagnostics::default());
    let place = |range: &Range<usize>| range.start.saturating_sub(start)..range.end.saturating_sub(start);
    let target = |target: crate::article::TypedTarget| match target.place {
        TargetPlace::Key(_) => None,
        TargetPlace::Body(range) | TargetPlace::Raw(range) => Some((target.typed.to_owned(), place(range))),
    };
    read.targets().filter_map(target).collect()
}

fn all_at_once(document: &Document, targets: &[BodyTarget], new_targets: &BTreeMap<usize, &str>) -> Option<Document> {
    let body = document.body();
    let mut places: Vec<(Range<usize>, &str)> = Vec::new();
    for (number, new) in new_targets {
        let (typed, place) = targets.get(*number)?;
        let at = place.start + body.get(place.clone())?.rfind(typed.as_str())?;
        places.push((at..at + typed.len(), new));
    }
    places.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let apart = places.windows(2).all(|two| two[1].0.end <= two[0].0.start);
    apart.then(|| {
        places.into_iter().fold(document.clone(), |document, (range, new)| document.with_body_part(range, new))
    })
}

/// Where a target may stand: in the link itself, or in the definition that a link of the form `[words][name]` names.
fn candidates(body: &str, typed: &str, place: Range<usize>) -> Vec<Range<usize>> {
    let own = body.get(place.clone()).unwrap_or_default();
    let verbatim = |text: &str, start: usize| -> Vec<Range<usize>> {
        text.rmatch_indices(typed).map(|(at, _)| start + at..start + at + typed.len()).collect()
    };
    let mut found = verbatim(own, place.start);
    found.extend(destinations(own, "](", place.start));
    found.push(place);
    found.extend(destinations(body, "]:", 0));
    found.extend(verbatim(body, 0));
    found
}

/// What stands behind each `opener`, up to a space or the end of the brackets: targets that are written with `\` or `&amp;`.
fn destinations(text: &str, opener: &str, start: usize) -> Vec<Range<usize>> {
    let one = |(at, _): (usize, &str)| {
        let rest = &text[at + opener.len()..];
        let lead = rest.len() - rest.trim_start_matches([' ', '\n', '<']).len();
        let (mut depth, mut is_escaped) = (0, false);
        let is_end = |c: char| {
            if std::mem::take(&mut is_escaped) {
                return false;
            }
            is_escaped = c == '\\';
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth < 0 || c.is_whitespace() || c == '>'
        };
        let from = at + opener.len() + lead;
        let end = text[from..].find(is_end).map_or(text.len(), |length| from + length);
        start + from..start + end
    };
    text.rmatch_indices(opener).map(one).collect()
}
