//! Values of forms as JSON: a text is a text, a list a list, `{"bare": "2026-11-24"}` what has no quotation marks,
//! `{"table": [["key", value]]}` a table. And diagnostics as problems beside a form.

use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::authoring::{Edit, FormValue};
use crate::base::diagnostic::{Diagnostic, Message, Severity, msg};
use crate::base::language::Language;

/// Keys with their values, in the order of the file.
pub fn fields(fields: &[(String, FormValue)]) -> Value {
    fields.iter().map(|(key, value)| json!([key, written(value)])).collect()
}

fn written(value: &FormValue) -> Value {
    match value {
        FormValue::Text(text) => Value::from(text.as_str()),
        FormValue::Bare(text) => json!({ "bare": text }),
        FormValue::List(list) => list.iter().map(written).collect(),
        FormValue::Table(keys) => json!({ "table": fields(keys) }),
    }
}

/// A diagnostic as the browser shows it, with `place`: an object that says where it is, and what can be done.
pub fn diagnostic(one: &Diagnostic, language: Language, place: Value) -> Value {
    let mut problem = json!({
        "severity": severity_word(one.severity),
        "code": one.code,
        "message": one.message.text(language),
        "help": one.help.as_ref().map(|help| help.text(language)),
    });
    if let (Value::Object(problem), Value::Object(place)) = (&mut problem, place) {
        problem.extend(place);
    }
    problem
}

/// The word for how severe a diagnostic is.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// The edits in `[["title", "..."], ["draft", null]]`.
///
/// # Errors
/// If it is nothing of the kind.
pub fn edits(value: &Value) -> Result<Vec<Edit>, Refusal> {
    let pairs = value.as_array().ok_or_else(wrong)?;
    let edit = |pair: &Value| {
        let key = pair.get(0).and_then(Value::as_str).ok_or_else(wrong)?;
        let value = match pair.get(1).ok_or_else(wrong)? {
            Value::Null => None,
            value => Some(read(value)?),
        };
        Ok(Edit::key(key, value))
    };
    pairs.iter().map(edit).collect()
}

fn read(value: &Value) -> Result<FormValue, Refusal> {
    match value {
        Value::String(text) => Ok(FormValue::Text(text.clone())),
        Value::Array(list) => Ok(FormValue::List(list.iter().map(read).collect::<Result<_, _>>()?)),
        Value::Object(keys) => match (keys.get("bare"), keys.get("table").and_then(Value::as_array)) {
            (Some(Value::String(text)), _) if is_bare(text) => Ok(FormValue::Bare(text.clone())),
            (_, Some(pairs)) => {
                let pair = |pair: &Value| {
                    let key = pair.get(0).and_then(Value::as_str).ok_or_else(wrong)?;
                    Ok((key.to_owned(), read(pair.get(1).ok_or_else(wrong)?)?))
                };
                Ok(FormValue::Table(pairs.iter().map(pair).collect::<Result<_, Refusal>>()?))
            }
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

/// Whether a value may stand without quotation marks: a date, a number, `true` or `false`.
fn is_bare(text: &str) -> bool {
    let may = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | ':' | '.' | '_');
    !text.is_empty()
        && text.chars().all(may)
        && (text == "true"
            || text == "false"
            || text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+')))
}

/// What is said of a request that the desk's own pages never make.
pub fn malformed() -> Message {
    msg!("yêu cầu sai", "a malformed request")
}

/// The same as a refusal.
pub fn wrong() -> Refusal {
    Refusal::Request(malformed())
}
