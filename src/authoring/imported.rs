//! The files of an item that comes from elsewhere.

use super::edit::edit;
use super::item::{NewItem, new_item};
use super::wish::{Edit, FormValue};
use crate::base::diagnostic::{Message, msg};
use crate::base::source::{SourcePath, folder};
use crate::blocks::{Remarks, Report, write};
use crate::word::Document;

/// A draft of what was imported.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its title.
    pub title: String,
    /// The path of its text: `content/thong-bao/2026/lich/index.md`.
    pub path: SourcePath,
    /// Its text.
    pub text: String,
    /// The files beside it: path and bytes.
    pub files: Vec<(SourcePath, Vec<u8>)>,
    /// What became of the document.
    pub report: Report,
}

/// The draft of a document. Without a title of its own it has `name`, that of its file; without a date the moment of `item`,
/// whose own title is not used.
///
/// # Errors
/// If there is no such section among `sections`, or the title gives no file name.
pub fn imported<'s>(
    document: Document,
    name: &str,
    item: &NewItem,
    sections: impl Iterator<Item = &'s str> + Clone,
) -> Result<Draft, Message> {
    let title = document.title.clone().filter(|title| title.chars().any(char::is_alphanumeric));
    let title = title.unwrap_or_else(|| name.split_whitespace().collect::<Vec<_>>().join(" "));
    let (path, front) = new_item(&NewItem { title: &title, ..item.clone() }, sections)?;
    let mut report = document.report;
    let front = match &document.date {
        Some(date) => {
            let keys = front.trim_start_matches("+++\n").split("+++\n").next().unwrap_or_default();
            let keys = edit(keys, &[Edit::key("date", Some(FormValue::Bare(date.clone())))])?;
            report.taken.push(msg!("ngày {date}", "the date: {date}"));
            format!("+++\n{keys}+++\n\n")
        }
        None => {
            report.look.push(msg!(
                "tài liệu không ghi ngày: bài lấy ngày giờ bây giờ",
                "the document tells no date: the item has the present one"
            ));
            front
        }
    };
    if let Some(number) = &document.number {
        report.taken.push(msg!("số {number}", "the number: {number}"));
    }
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
    Ok(Draft { title, text: front + &body, files: files.collect(), path, report })
}
