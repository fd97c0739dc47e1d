//! The fields of a layout, as the front matter of an item has them.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::base::address::is_web_address;
use crate::base::clock::clock;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, error, msg, warning};
use crate::base::source::{SourcePath, extension};
use crate::base::suggest::suggest;
use crate::base::value::{Fields, Node, Spanned, Value, day};
use crate::document_number::{self, KINDS};
use crate::layout::{Choice, Field, FieldKind, Layout, out_of_list};
use crate::prose::{self, Prose};

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FieldValue {
    /// A text, the name of a person, or the number of a document.
    Text(Spanned<String>),
    /// A day.
    Date(NaiveDate),
    /// A number, with its digits as typed.
    Number(Decimal),
    /// The number of a [`Choice`].
    Choice(usize),
    /// Links to files or items, as typed.
    Targets(Vec<Spanned<String>>),
}

/// The values of a layout's fields, in the order of the fields.
pub type FieldValues = Vec<Option<FieldValue>>;

/// Reads the fields of a layout. A required one that is missing is recorded, unless the front matter is `broken`.
pub(super) fn read<'a>(
    layout: &'a Layout,
    keys: &mut Fields<'a>,
    path: &SourcePath,
    broken: bool,
    out: &mut Diagnostics,
) -> FieldValues {
    let typed: FieldValues = layout.fields.iter().map(|field| value(field, keys, path, out)).collect();
    let told = |field: &Field| by_number(field, typed.get(field.by?)?.as_ref()?);
    let told: Vec<Option<usize>> = layout.fields.iter().map(told).collect();
    let mut values = Vec::with_capacity(typed.len());
    for ((field, value), told) in layout.fields.iter().zip(typed).zip(told) {
        if let (Some(FieldValue::Choice(typed)), Some(told), FieldKind::Choice(choices)) = (&value, told, &field.kind)
            && *typed != told
        {
            let place = keys.node(&field.name).map_or(0..0, |node| node.span.clone());
            out.push(differs(&choices[*typed].label, &choices[told].label).at(path, place));
        }
        let value = value.or(told.filter(|_| keys.is_missing(&field.name)).map(FieldValue::Choice));
        if value.is_none() && field.required && !broken && keys.is_missing(&field.name) {
            out.push(missing(field, path, keys.key_span(&field.name).unwrap_or(0..0)));
        }
        values.push(value);
    }
    values
}

/// The choice that the number of a document tells: the kind of its symbol.
fn by_number(field: &Field, number: &FieldValue) -> Option<usize> {
    let (FieldValue::Text(number), FieldKind::Choice(choices)) = (number, &field.kind) else { return None };
    let kind = &KINDS[document_number::parse(&number.value)?.kind()?];
    choices.iter().position(|choice| choice.value == kind.name)
}

fn differs(typed: &Message, told: &Message) -> Diagnostic {
    let message = Message {
        vi: format!("ghi là {}, mà ký hiệu cho biết là {}", typed.vi, told.vi),
        en: format!("typed is {}, but the symbol says {}", typed.en, told.en),
    };
    warning!("kind-differs"; message; help: "sửa số, ký hiệu hoặc loại", "fix the number or the kind")
}

fn missing(field: &Field, path: &SourcePath, span: std::ops::Range<usize>) -> Diagnostic {
    let example = match &field.kind {
        FieldKind::Text | FieldKind::Person => "\"...\"".to_owned(),
        FieldKind::Time => "\"7h30\"".to_owned(),
        FieldKind::DocumentNumber => "\"12/KH-UBND\"".to_owned(),
        FieldKind::Link => "\"https://...\"".to_owned(),
        FieldKind::Email => "\"ten@phuong.gov.vn\"".to_owned(),
        FieldKind::Date => "2023-11-07".to_owned(),
        FieldKind::Number => "12".to_owned(),
        FieldKind::Choice(choices) => choices.first().map(|one| format!("\"{}\"", one.value)).unwrap_or_default(),
        FieldKind::File(endings) => format!("\"ten-tep.{}\"", endings.first().map_or("pdf", String::as_str)),
        FieldKind::Item(_) => "\"bai-kia.md\"".to_owned(),
    };
    let name = &field.name;
    error!("missing-key" at (path, span);
        "thiếu `{name}`", "`{name}` is missing";
        help: "thêm một dòng vào phần đầu bài, ví dụ: {name} = {example}",
            "add a line to the front matter, such as: {name} = {example}")
}

fn value<'a>(field: &'a Field, keys: &mut Fields<'a>, path: &SourcePath, out: &mut Diagnostics) -> Option<FieldValue> {
    let name = field.name.as_str();
    match &field.kind {
        FieldKind::Person => people(name, keys, out),
        FieldKind::Text => Some(FieldValue::Text(keys.text(name, out)?)),
        FieldKind::Time => hour(name, keys, path, out),
        FieldKind::Link | FieldKind::Email => {
            let typed = keys.text(name, out)?;
            let (is_one, help) = match field.kind {
                FieldKind::Link => {
                    (is_web_address(&typed.value), msg!("viết cả https://…", "write it in full: https://…"))
                }
                _ => (is_mailbox(&typed.value), msg!("viết như ten@phuong.gov.vn", "write it like name@town.gov.vn")),
            };
            if !is_one {
                out_of_list(out, name, &typed, path, help);
                return None;
            }
            Some(FieldValue::Text(typed))
        }
        FieldKind::DocumentNumber => {
            let number = keys.text(name, out)?;
            if document_number::parse(&number.value).is_none() {
                out.push(no_number(&number.value).at(path, number.span.clone()));
            }
            Some(FieldValue::Text(number))
        }
        FieldKind::Date => {
            let node = keys.node(name)?;
            is_given(node).then(|| day(node, name, path, out)).flatten().map(FieldValue::Date)
        }
        FieldKind::Number => {
            let node = keys.node(name)?;
            let number = match &node.value {
                Value::Integer(number) => Some(Decimal::from(*number)),
                Value::Decimal(text) => text.parse().ok(),
                _ => None,
            };
            if number.is_none() && is_given(node) {
                keys.wrong_type(name, node, &msg!("một số, không có dấu ngoặc kép", "a number without quotes"), out);
            }
            number.map(FieldValue::Number)
        }
        FieldKind::Choice(choices) => choice(choices, name, &keys.text(name, out)?, path, out),
        FieldKind::File(endings) => {
            let targets = keys.texts(name, out);
            for target in &targets {
                check_ending(endings, target, name, path, out);
            }
            some_targets(targets)
        }
        FieldKind::Item(_) => some_targets(keys.texts(name, out)),
    }
}

/// Names with a semicolon between them; a list says the same.
fn people<'a>(name: &'a str, keys: &mut Fields<'a>, out: &mut Diagnostics) -> Option<FieldValue> {
    let node = keys.node(name)?;
    if !matches!(node.value, Value::List(_)) {
        return Some(FieldValue::Text(keys.text(name, out)?));
    }
    let names: Vec<String> = keys.texts(name, out).into_iter().map(|name| name.value).collect();
    let value = names.join("; ");
    (!value.is_empty()).then(|| FieldValue::Text(Spanned { value, span: node.span.clone() }))
}

/// An hour or a part of a day. A number that no clock shows is an error.
fn hour<'a>(name: &'a str, keys: &mut Fields<'a>, path: &SourcePath, out: &mut Diagnostics) -> Option<FieldValue> {
    let node = keys.node(name)?;
    let typed = keys.text(name, out)?;
    if typed.value.starts_with(|c: char| c.is_ascii_digit()) && clock(&typed.value).is_none() {
        out_of_list(out, name, &typed, path, msg!("viết như 7h30, 14:00 hoặc Chiều", "write it like 7:30 or 14:00"));
        return None;
    }
    // A time of TOML has seconds.
    let is_plain = matches!(node.value, Value::Date(_));
    let value = typed.value.strip_suffix(":00").filter(|_| is_plain).unwrap_or(&typed.value).to_owned();
    Some(FieldValue::Text(Spanned { value, ..typed }))
}

fn no_number(typed: &str) -> Diagnostic {
    warning!("document-number"; "`{typed}` không phải số, ký hiệu văn bản quen dùng",
        "`{typed}` is not a number and symbol as they are in use";
        help: "viết như 12/KH-UBND, 21/2026/QĐ-UBND hoặc 101-KH/TU; sai thì bài khác không dẫn đến văn bản này được",
            "write it like 12/KH-UBND, 21/2026/QĐ-UBND or 101-KH/TU; otherwise texts cannot link to it")
}

fn is_mailbox(typed: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@?&<>\"".contains(c));
    typed.split_once('@').is_some_and(|(name, host)| is_part(name) && is_part(host) && host.contains('.'))
}

fn is_given(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Text(text) => !text.trim().is_empty(),
        _ => true,
    }
}

fn some_targets(targets: Vec<Spanned<String>>) -> Option<FieldValue> {
    (!targets.is_empty()).then_some(FieldValue::Targets(targets))
}

/// The choice that is typed, by its value or by one of its labels.
fn choice(
    choices: &[Choice],
    name: &str,
    typed: &Spanned<String>,
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Option<FieldValue> {
    let is_typed = |one: &Choice| [&one.value, &one.label.vi, &one.label.en].contains(&&typed.value);
    if let Some(number) = choices.iter().position(is_typed) {
        return Some(FieldValue::Choice(number));
    }
    let names = choices.iter().flat_map(|one| [&*one.value, &*one.label.vi, &*one.label.en]);
    let known: Vec<&str> = choices.iter().map(|one| one.value.as_str()).collect();
    let known = known.join(", ");
    let possible = || msg!("dùng được: {known}", "possible values: {known}").into();
    let help = suggest(&typed.value, names).unwrap_or_else(possible);
    out_of_list(out, name, typed, path, help);
    None
}

fn check_ending(endings: &[String], target: &Spanned<String>, name: &str, path: &SourcePath, out: &mut Diagnostics) {
    if endings.is_empty() || endings.contains(&extension(&target.value).to_lowercase()) {
        return;
    }
    let known = endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ");
    out_of_list(out, name, target, path, msg!("dùng tệp {}", "use a file that ends in {}", known));
}

/// Reports data of people in the lines of text of an item that is published without it.
pub(super) fn check_personal(layout: &Layout, values: &FieldValues, path: &SourcePath, out: &mut Diagnostics) {
    for (field, value) in layout.fields.iter().zip(values) {
        let (Some(FieldValue::Text(line)), FieldKind::Text) = (value, &field.kind) else { continue };
        prose::check_personal(&Prose { text: &line.value, at: &|_| line.span.clone(), cell: None }, path, out);
    }
}
