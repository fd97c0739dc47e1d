//! The fields of a layout, as the front matter of an item has them.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::dates;
use crate::base::diagnostic::{Diagnostic, Diagnostics, error, msg};
use crate::base::source::{SourcePath, extension};
use crate::base::suggest::suggest;
use crate::base::value::{Fields, Node, Spanned, Value};
use crate::layout::{Choice, Field, FieldKind, Layout, out_of_list};

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// A text, or the name of a person.
    Text(String),
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
    let read = |field: &'a Field| {
        let value = value(field, keys, path, out);
        if value.is_none() && field.required && !broken && keys.is_missing(&field.name) {
            out.push(missing(field, path, keys.key_span(&field.name).unwrap_or(0..0)));
        }
        value
    };
    layout.fields.iter().map(read).collect()
}

fn missing(field: &Field, path: &SourcePath, span: std::ops::Range<usize>) -> Diagnostic {
    let example = match &field.kind {
        FieldKind::Text | FieldKind::Person => "\"...\"".to_owned(),
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
        FieldKind::Text | FieldKind::Person => Some(FieldValue::Text(keys.text(name, out)?.value)),
        FieldKind::Date => {
            let node = keys.node(name)?;
            is_given(node).then(|| dates::date(node, name, path, out)).flatten().map(FieldValue::Date)
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
