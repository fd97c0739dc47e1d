//! The files of an item that comes from elsewhere.

use super::apply::edit_toml;
use super::document;
use super::edit::{Edit, PathStep};
use super::form_value::FormValue;
use super::item::{NewItem, new_item};
use crate::article::front_matter;
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::language::slug;
use crate::base::source::{SourcePath, Sources, folder};
use crate::base::value::Value;
use crate::blocks::{ImportReport, Remarks, write};
use crate::layout::{FieldKind, Layouts};
use crate::theme;
use crate::word::WordDocument;

/// A draft of what was imported.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its title.
    pub title: String,
    /// The path of its text: `content/thong-bao/2026/lich/index.md`.
    pub path: SourcePath,
    /// Its text.
    pub text: String,
    /// The keys that the document itself gave.
    pub keys: Vec<Edit>,
    /// The files beside it: path and bytes.
    pub files: Vec<(SourcePath, Vec<u8>)>,
    /// What became of the document.
    pub report: ImportReport,
}

impl Draft {
    /// Its text without its keys.
    pub fn body(&self) -> String {
        document::Document::read(self.text.as_bytes()).map(|document| document.body()).unwrap_or_default()
    }

    /// A draft that was made of an earlier state of the document, with the words of this one; its other keys stay.
    ///
    /// # Errors
    /// If it is no text, or its keys have a mistake.
    pub fn over(&self, there: &[u8]) -> Result<document::Document, Message> {
        Ok(document::Document::read(there)?.with_keys(&self.keys)?.with_body(&self.body()))
    }
}

/// The field for the number of a document that the items of a section have by their layout: one of that type, or a line of text with such
/// a name, or such words before it.
pub fn number_field(sources: &Sources, own_theme: &str, section: &str) -> Option<String> {
    const NAMES: [&str; 7] = ["number", "document-number", "so", "so-hieu", "so-ky-hieu", "ky-hieu", "so-van-ban"];
    let path: SourcePath = format!("content/{}/_index.md", section.trim_matches('/')).into();
    let mut out = Diagnostics::default();
    let keys = front_matter(sources.text(&path)?, &path, &mut out);
    let Value::Text(name) = &keys.iter().find(|entry| entry.key == "layout")?.node.value else { return None };
    let layouts = Layouts::read(sources, [theme::DEFAULT, own_theme], &Layouts::default(), &mut out);
    let is_number = |words: &str| NAMES.contains(&slug(words).as_str());
    let layout = layouts.get(name)?;
    if let Some(number) = layout.document_number() {
        return Some(layout.fields[number].name.clone());
    }
    let mut fields = layout.fields.iter().filter(|field| field.kind == FieldKind::Text);
    fields.find(|field| is_number(&field.name) || is_number(&field.label.vi)).map(|field| field.name.clone())
}

/// The draft of a document. Without a title of its own it has `name`, that of its file; without a date the moment of `item`,
/// whose own title is not used. Its number is kept in the field `number`, or in `[extra]`.
///
/// # Errors
/// If there is no such section among `sections`, or the title gives no file name.
pub fn imported<'s>(
    document: WordDocument,
    name: &str,
    (item, number): (&NewItem, Option<&str>),
    sections: impl Iterator<Item = &'s str> + Clone,
) -> Result<Draft, Message> {
    let title = document.title.clone().filter(|title| title.chars().any(char::is_alphanumeric));
    let title = title.unwrap_or_else(|| name.split_whitespace().collect::<Vec<_>>().join(" "));
    let (path, front) = new_item(&NewItem { title: &title, ..item.clone() }, sections)?;
    let mut report = document.report;
    let mut own = Vec::new();
    match &document.date {
        Some(date) => {
            own.push(Edit::key("date", Some(FormValue::Bare(date.clone()))));
            report.taken.push(msg!("ngày {date}", "the date: {date}"));
        }
        None => report.look.push(msg!(
            "tài liệu không ghi ngày: bài lấy ngày giờ bây giờ",
            "the document tells no date: the item has the present one"
        )),
    }
    if let Some(told) = &document.number {
        let steps = number.map_or(vec!["extra", "number"], |field| vec![field]);
        let path = steps.into_iter().map(|step| PathStep::Key(step.to_owned())).collect();
        own.push(Edit { path, value: Some(FormValue::Text(told.clone())) });
        report.taken.push(msg!("số {told}", "the number: {told}"));
    }
    let keys = front.trim_start_matches("+++\n").split("+++\n").next().unwrap_or_default();
    let front = format!("+++\n{}+++\n\n", edit_toml(keys, &own)?);
    let mut remarks = Remarks::new();
    let body = write(&document.text, &mut remarks);
    remarks.sort();
    remarks.dedup();
    report.look.extend(remarks);
    if body.is_empty() {
        report.look.push(msg!("tài liệu không có chữ nào", "the document has no words"));
    }
    let beside = folder(&path).to_owned();
    let files = document.pictures.into_iter().map(|one| (format!("{beside}/{}", one.name).into(), one.bytes));
    let title_key = document.title.as_ref().map(|_| Edit::key("title", Some(FormValue::Text(title.clone()))));
    let keys = own.into_iter().chain(title_key).collect();
    Ok(Draft { title, text: front + &body, keys, files: files.collect(), path, report })
}
