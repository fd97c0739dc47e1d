//! Documents of Word at the desk: a file becomes a draft, or a part of a text that is open, and what became of it is kept
//! with the item, so that it can be read again.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::Desk;
use super::check::changed;
use super::json::wrong;
use super::refusal::Refusal;
use super::store::{TextStore, not_a_text, version};
use super::upload::put_beside;
use crate::authoring::{self, Draft, NewItem, imported, number_field};
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::blocks::{Remarks, Text, retain_pictures, write};
use crate::edge::preview::Edition;
use crate::word::{self, PictureFile, WordDocument};

/// `POST api/word?name=FILE` with `section=FOLDER`: a draft there; where there is one of this name already, `take` says
/// `new` or `replace`, and without it nothing is written. With `path=ITEM`: Markdown for that text, its pictures beside it.
///
/// # Errors
/// If it is no document that can be read, or cannot be written.
pub fn take<'q>(
    desk: &Desk,
    edition: &Edition,
    query: &dyn Fn(&str) -> Option<&'q str>,
    bytes: &[u8],
) -> Result<Value, Refusal> {
    let name = query("name").ok_or_else(wrong)?;
    match (query("path"), query("section")) {
        (Some(path), _) => insert(desk, path, name, bytes, desk.language(edition)),
        (None, Some(section)) => draft(desk, edition, (name, section, query("take")), bytes),
        (None, None) => Err(wrong()),
    }
}

/// A draft of a document.
fn draft(
    desk: &Desk,
    edition: &Edition,
    (name, section, choice): (&str, &str, Option<&str>),
    bytes: &[u8],
) -> Result<Value, Refusal> {
    let sections = edition.plan.site.sections.iter().map(|section| section.folder.as_str());
    let item = NewItem { title: "", section, now: desk.clock.now(), single_file: false };
    let mut document = word::read(bytes)?;
    let pictures = std::mem::take(&mut document.pictures);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace(['_', '-'], " ");
    let number = number_field(&edition.plan.sources, &edition.plan.site.config.theme.value, section);
    let made =
        |document: &WordDocument| imported(document.clone(), &stem, (&item, number.as_deref()), sections.clone());
    let first = made(&document)?;
    let there = match desk.store.read(&first.path) {
        Err(Refusal::Missing) => None,
        there => Some(there?),
    };
    let is_same = there.as_ref().is_some_and(|there| is_same(there, &first));
    let replaced = match (there, choice) {
        (_, Some("new")) | (None, _) => None,
        (Some(there), Some("replace")) => Some(there),
        (Some(there), _) if is_same => Some(there),
        // Somebody wrote in it, or it is another item of this name: that is for a person to say.
        (Some(_), _) => return Ok(json!({ "there": first.path.to_string(), "title": first.title })),
    };
    let path = if replaced.is_some() { first.path.to_string() } else { desk.store.free(&first.path) };
    put_pictures(&desk.store, &place(&desk.store, &path)?, &mut document.text, pictures)?;
    let draft = made(&document)?;
    let is_new = replaced.is_none();
    let text = match replaced {
        None => {
            desk.store.save(&path, None, draft.text.as_bytes())?;
            draft.text.into_bytes()
        }
        Some(there) if is_same => there,
        Some(there) => {
            let whole = changed(&there, &[], Some(&draft.body()))?;
            desk.store.save(&path, Some(&version(&there)), whole.text().as_bytes())?;
            desk.unsaved.forget(&path);
            whole.text().as_bytes().to_vec()
        }
    };
    desk.imports.keep(&path, name, &draft.report, Some(&text))?;
    Ok(json!({ "path": path, "title": draft.title, "same": is_same && !is_new }))
}

/// Whether a text is still what a document becomes; its keys are the clerk's.
fn is_same(there: &[u8], draft: &Draft) -> bool {
    authoring::Document::read(there).is_ok_and(|document| document.body().trim() == draft.body().trim())
}

/// A document as a part of a text.
fn insert(desk: &Desk, path: &str, name: &str, bytes: &[u8], language: Language) -> Result<Value, Refusal> {
    desk.store.read(path)?;
    let disk = place(&desk.store, path)?;
    let WordDocument { mut text, pictures, mut report, title, .. } = word::read(bytes)?;
    put_pictures(&desk.store, &disk, &mut text, pictures)?;
    let mut remarks = Remarks::new();
    let markdown = write(&text, &mut remarks);
    remarks.sort();
    remarks.dedup();
    report.look.extend(remarks);
    report.look.extend(title.filter(|title| !markdown.contains(title.as_str())).map(|title| {
        msg!("tên tài liệu không chép vào bài: {title}", "the document's title was not put into the text: {title}")
    }));
    desk.imports.keep(path, name, &report, None)?;
    Ok(json!({ "markdown": markdown, "import": desk.imports.told(path, language) }))
}

/// Where a text lies, whose pictures lie beside it.
///
/// # Errors
/// If the path is that of no text.
pub fn place(store: &TextStore, path: &str) -> Result<PathBuf, Refusal> {
    store.disk(path)?;
    store.place(path)?.filter(|_| super::store::is_item(path)).ok_or_else(|| not_a_text(path))
}

/// Puts the pictures of a document beside an item, and gives them the names that they have there.
fn put_pictures(
    store: &TextStore,
    disk: &std::path::Path,
    text: &mut Text,
    pictures: Vec<PictureFile>,
) -> Result<(), Refusal> {
    let mut names = Vec::with_capacity(pictures.len());
    for PictureFile { name, bytes } in pictures {
        let there = put_beside(store, disk, &name, &bytes)?;
        names.push((name, there));
    }
    retain_pictures(&mut text.blocks, &mut |picture| {
        if let Some((_, there)) = names.iter().find(|(name, _)| *name == picture.target) {
            picture.target.clone_from(there);
        }
        true
    });
    Ok(())
}
