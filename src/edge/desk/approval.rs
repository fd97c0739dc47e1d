//! Approval at the desk: asked for, compared with what was approved last, given, or sent back with a remark. Each is a
//! change of the item's front matter, saved as every other.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Desk;
use super::check::changed;
use super::items::{parts, saved_state_word, text_of};
use super::json::wrong;
use super::refusal::Refusal;
use super::request::ApiRequest;
use super::store::version;
use crate::Plan;
use crate::article::{ApprovalRequest, Article, fingerprint};
use crate::authoring::{Edit, FormValue};
use crate::base::characters::fit;
use crate::base::diagnostic::msg;
use crate::base::source::Source;
use crate::edge::preview::Edition;
use crate::file_checks::needs_approval;

/// As many versions of the history are looked through for the one that was approved last.
const MOST: usize = 100;

/// Where a text stands: `none`, `asked`, `returned`, `changed` or `approved`; empty where it needs no approval.
pub fn state(plan: &Plan, article: &Article) -> &'static str {
    let Some(rule) = plan.site.config.approval else { return "" };
    if !needs_approval(article, rule) {
        return "";
    }
    let approval = &article.front.approval;
    match (&approval.request, &approval.given) {
        (Some(request), _) if request.value == ApprovalRequest::Asked => "asked",
        (Some(_), _) => "returned",
        (None, Some(given)) if given.value.holds => "approved",
        (None, Some(_)) => "changed",
        (None, None) => "none",
    }
}

/// What a text says of its approval.
pub fn told(plan: &Plan, path: &str) -> Value {
    let Some(article) = text_of(plan, path) else { return Value::Null };
    let approval = &article.front.approval;
    let given = approval.given.as_ref().map(|given| &given.value);
    json!({
        "state": state(plan, article),
        "remark": approval.remark,
        "by": given.map(|given| &given.by),
        "date": given.map(|given| &given.date),
    })
}

/// A text as it is, and as it was approved last.
///
/// # Errors
/// If there is no such text.
pub fn get(desk: &Desk, edition: &Edition, request: &ApiRequest) -> Result<Value, Refusal> {
    let (path, language) = (request.query("path")?, desk.language(edition));
    let bytes = desk.store.read(path)?;
    let side = |bytes: &[u8]| {
        let (_, fields, body, _) = parts(bytes, language);
        json!({ "fields": fields, "body": body })
    };
    let versions = desk.store.history.versions(path).into_iter().take(MOST);
    let mut old = versions.filter_map(|version| Some((desk.store.history.get(path, &version.id).ok()?, version.at)));
    let before = old.find(|(bytes, _)| is_approved(bytes));
    Ok(json!({
        "path": path,
        "version": version(&bytes),
        "approval": told(&edition.plan, path),
        "now": side(&bytes),
        "before": before.map(|(bytes, at)| {
            let mut side = side(&bytes);
            side["at"] = at.to_rfc3339().into();
            side
        }),
    }))
}

/// Whether a text carries an approval of itself.
fn is_approved(bytes: &[u8]) -> bool {
    let Source::Text(text) = Source::from_bytes(bytes) else { return false };
    let Ok(keys) = crate::authoring::Document::read(text.as_bytes()).and_then(|document| document.fields()) else {
        return false;
    };
    let approved = keys.into_iter().find(|(key, _)| key == "approved").map(|(_, value)| value);
    let Some(FormValue::Table(approved)) = approved else { return false };
    approved.contains(&("of".to_owned(), FormValue::Text(fingerprint(&text))))
}

/// Takes a step: `ask`, `approve` or `return`.
///
/// # Errors
/// [`Refusal::Changed`] if the text has another version than the one that was looked at; then nothing is written.
pub fn post(desk: &Desk, edition: &Arc<Edition>, request: &ApiRequest) -> Result<Value, Refusal> {
    let (path, known) = (request.text("path")?, request.text("version")?);
    let there = desk.store.read(path)?;
    if version(&there) != known {
        return Err(Refusal::Changed(there));
    }
    let document = changed(&there, &edits(desk, request, &there)?, None)?;
    let version = desk.store.save(path, Some(known), document.text().as_bytes())?;
    let state = saved_state_word(&edition.plan, path, document.text());
    Ok(json!({ "version": version, "state": state }))
}

fn edits(desk: &Desk, request: &ApiRequest, there: &[u8]) -> Result<Vec<Edit>, Refusal> {
    let text = |key: &str| {
        let typed = request.body[key].as_str().unwrap_or_default();
        fit(typed).split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_TEXT).collect::<String>()
    };
    let text_value = |text: &str| Some(FormValue::Text(text.to_owned()));
    let steps = |request: Option<&str>, remark: &str, approved: Option<FormValue>| {
        let remark = if remark.is_empty() { None } else { text_value(remark) };
        vec![
            Edit::key("approval", request.and_then(text_value)),
            Edit::key("approval_remark", remark),
            Edit::key("approved", approved),
        ]
    };
    match request.text("step")? {
        // What was approved before stays to be compared with, void as it is.
        "ask" => Ok(steps(Some("asked"), "", None).into_iter().take(2).collect()),
        "return" => {
            let remark = text("remark");
            if remark.is_empty() {
                return Err(msg!("hãy viết vì sao bài bị trả lại", "say why it is sent back").into());
            }
            Ok(steps(Some("returned"), &remark, None).into_iter().take(2).collect())
        }
        "approve" => {
            let by = text("by");
            if by.is_empty() {
                return Err(msg!("hãy ghi tên người duyệt", "say who approves").into());
            }
            let Source::Text(own) = Source::from_bytes(there) else { return Err(wrong()) };
            let date = desk.clock.now().format("%Y-%m-%dT%H:%M:%S").to_string();
            let approved = FormValue::Table(vec![
                ("by".to_owned(), FormValue::Text(by)),
                ("date".to_owned(), FormValue::Bare(date)),
                ("of".to_owned(), FormValue::Text(fingerprint(&own))),
            ]);
            // In place of a value a table is written on one line. As `[approved]` it would swallow the keys behind it.
            let mut edits = steps(None, "", text_value("?"));
            edits.push(Edit::key("approved", Some(approved)));
            if request.body["publish"] == json!(true) {
                edits.push(Edit::key("draft", None));
            }
            Ok(edits)
        }
        _ => Err(wrong()),
    }
}

/// A name or a remark is no longer than this, in characters.
const MOST_TEXT: usize = 500;
