//! Another address or section for an item, another name for a picture or an attachment: which files move, and which texts
//! change with them, so that each link leads where it led.
//!
//! Nothing here knows how addresses are made. The site is planned with the files in their new places; then every target of
//! every text is checked against that plan, and what would lead elsewhere is rewritten in the style it had. At the end the
//! whole is planned once more: each link must lead to what it led to, and there must be nothing new to report.

mod leads;
mod names;
pub(super) mod paths;
mod proof;
mod settings;
mod tables;
mod texts;

use std::collections::BTreeMap;

use super::document::Document;
use super::edit::Edit;
use super::form_value::FormValue;
use crate::article::{Article, Rules};
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::source::{Source, SourcePath, Sources};
use crate::config;
use crate::rows::Rows;
use crate::site::{Redirect, Site, Visibility, state};
use leads::Links;
use paths::PathMap;
use texts::TextChanges;

pub use names::{ItemMove, name_in_path, name_of};

/// What a move is judged by.
pub struct MoveGround<'g> {
    /// All sources.
    pub sources: &'g Sources,
    /// Their site, with everything that is hidden from readers.
    pub site: &'g Site,
    /// Which of its texts are rows of tables.
    pub rows: &'g Rows,
    /// What is reported of it.
    pub diagnostics: &'g Diagnostics,
    /// The bytes of a file as it lies on the disk; none where there is none.
    pub read: &'g dyn Fn(&str) -> Option<Vec<u8>>,
    /// Plans other sources likewise.
    pub plan: &'g dyn Fn(Sources) -> (Site, Diagnostics),
}

/// What a move comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Files and folders with their new paths. A folder moves with everything in it.
    pub paths: Vec<(SourcePath, SourcePath)>,
    /// Files that say something else afterwards, by their paths before the move.
    pub texts: Vec<MovedText>,
    /// Cells of workbooks, which nobody but Excel changes: until they are, their links lead nowhere.
    pub cells: Vec<MovedCell>,
    /// Pages that get another address.
    pub pages: Vec<MovedPage>,
}

/// A file that says something else after a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedText {
    /// Its path before the move.
    pub path: SourcePath,
    /// Its bytes before.
    pub before: Vec<u8>,
    /// The whole file afterwards.
    pub after: String,
    /// How many links and pictures in it are rewritten.
    pub links: usize,
}

/// A cell of a workbook that has to say something else after a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedCell {
    /// The workbook, by its path before the move.
    pub table: SourcePath,
    /// The name of the sheet.
    pub sheet: String,
    /// The cell, as `B7`.
    pub cell: String,
    /// What it says there of what moves.
    pub before: String,
    /// What has to stand there instead.
    pub after: String,
}

/// A page that gets another address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedPage {
    /// The path of its text before the move.
    pub path: SourcePath,
    /// Its address before.
    pub before: Address,
    /// Its address afterwards.
    pub after: Address,
    /// Whether its readers are led on: it was public, and its text names the old address.
    pub is_led_on: bool,
}

impl Moved {
    /// The path that a path has after the move.
    pub fn new_path(&self, path: &str) -> String {
        PathMap(self.paths.clone()).to(path)
    }
}

/// Gives an item, with its translation and what lies in its folder, another name or another section.
///
/// # Errors
/// If the item, the section or the name cannot be, something is there already, or not every link could be kept; then
/// nothing is to be changed.
pub fn move_item(ground: &MoveGround, request: &ItemMove) -> Result<Moved, Message> {
    let (map, slug) = names::item(ground.sources, ground.site, request)?;
    if map.0.is_empty() && slug.is_none() {
        return Err(msg!("địa chỉ vẫn như cũ", "the address is the one it has"));
    }
    let moving = Moving { ground, map, slug: slug.map(|slug| (request.item, slug)) };
    let (moved, site) = moving.carried_out()?;
    names::is_in_section(&site, &moved.new_path(request.item), request.section)?;
    Ok(moved)
}

/// Gives a picture or an attachment another name in its folder; the ending stays.
///
/// # Errors
/// If it is none, the name cannot be, something is there already, or not every link could be kept; then nothing is to be
/// changed.
pub fn rename_file(ground: &MoveGround, path: &str, name: &str) -> Result<Moved, Message> {
    let map = names::file(ground.sources, path, name)?;
    Ok(Moving { ground, map, slug: None }.carried_out()?.0)
}

struct Moving<'g> {
    ground: &'g MoveGround<'g>,
    map: PathMap,
    /// A text that names its own address, and the new name.
    slug: Option<(&'g str, &'g str)>,
}

impl Moving<'_> {
    /// The move, and the site as it is afterwards.
    fn carried_out(self) -> Result<(Moved, Site), Message> {
        let Moving { ground, map, .. } = &self;
        let sources = self.moved_sources()?;
        let (site, _) = (ground.plan)(sources.clone());
        let links = Links { before: ground.site, after: &site, map };
        let mut moved = Moved { paths: map.0.clone(), texts: Vec::new(), cells: Vec::new(), pages: Vec::new() };
        let mut rows = Vec::new();
        for (_, address, article) in ground.site.texts() {
            let page = self.page(article, address, &site);
            page.iter().try_for_each(|page| self.check_address(page))?;
            let targets = links.new_targets(article);
            if ground.rows.are(&article.path) {
                rows.push((article, targets));
            } else if page.is_some() || !targets.is_empty() {
                moved.texts.push(self.text(article, page.as_ref(), targets)?);
            }
            moved.pages.extend(page);
        }
        let mut sources = sources;
        tables::change(ground, &rows, &mut moved, &mut sources)?;
        moved.texts.extend(settings::changed(ground, &links)?);
        for text in &moved.texts {
            sources.set(&map.to(&text.path).into(), Some(Source::from_bytes(text.after.as_bytes())));
        }
        let (site, found) = (ground.plan)(sources);
        proof::check(ground, (&site, &found), map)?;
        Ok((moved, site))
    }

    /// The sources with the files in their new places, and the new name where a text names its own.
    fn moved_sources(&self) -> Result<Sources, Message> {
        let (mut sources, before) = (self.ground.sources.clone(), self.ground.sources);
        if let Some((path, slug)) = self.slug
            && let Some(text) = before.text(path)
        {
            let named = Document::read(text.as_bytes())?.with_keys(&[slug_edit(slug)])?;
            sources.set(&path.into(), Some(Source::from_bytes(named.text().as_bytes())));
        }
        let moving: Vec<SourcePath> =
            before.below("content/").map(|(path, _)| path).filter(|path| self.map.is_moved(path)).cloned().collect();
        for path in moving {
            let source = sources.get(&path).cloned();
            sources.set(&path, None);
            sources.set(&self.map.to(&path).into(), source);
        }
        Ok(sources)
    }

    /// The page of a text, if it gets another address.
    fn page(&self, article: &Article, before: &Address, site: &Site) -> Option<MovedPage> {
        let after = site.text_address(&self.map.to(&article.path)).filter(|after| *after != before)?;
        let was_public = matches!(state(article, site.now), Visibility::Public | Visibility::Expired(_));
        Some(MovedPage {
            path: article.path.clone(),
            before: before.clone(),
            after: after.clone(),
            is_led_on: was_public,
        })
    }

    /// Whether an address is free, or leads to the page that gets it.
    fn check_address(&self, page: &MovedPage) -> Result<(), Message> {
        let (site, address) = (self.ground.site, &page.after);
        if let Some(there) =
            site.text_at(address).filter(|text| !self.map.is_moved(&text.path) && text.path != page.path)
        {
            let title = &there.front.title;
            return Err(msg!(
                "địa chỉ `/{address}` là của bài “{title}”; hãy chọn tên khác",
                "the address `/{address}` is that of “{title}”; choose another name"
            ));
        }
        let is_claimed = |old: &&Redirect| old.stub.as_ref() == Some(address) && old.to != page.before;
        if let Some(old) = site.redirects.iter().find(is_claimed) {
            let title = &old.title;
            return Err(msg!(
                "địa chỉ `/{address}` là địa chỉ cũ của bài “{title}”; hãy chọn tên khác",
                "the address `/{address}` is an old one of “{title}”; choose another name"
            ));
        }
        Ok(())
    }

    fn text(
        &self,
        article: &Article,
        page: Option<&MovedPage>,
        targets: BTreeMap<usize, String>,
    ) -> Result<MovedText, Message> {
        let path = &article.path;
        let before = (self.ground.read)(path).ok_or_else(|| changed_meanwhile(path))?;
        if self.ground.sources.text(path) != text_of(&before).as_ref() {
            return Err(changed_meanwhile(path));
        }
        let slug = self.slug.filter(|(own, _)| **own == **path).map(|(_, slug)| slug);
        let links = targets.len();
        let changes = TextChanges { page, targets, slug };
        let after = texts::changed(article, &before, Rules::of(&self.ground.site.config), &changes)?;
        Ok(MovedText { path: path.clone(), before, after: after.text().to_owned(), links })
    }
}

fn slug_edit(slug: &str) -> Edit {
    Edit::key("slug", Some(FormValue::Text(slug.to_owned())))
}

fn text_of(bytes: &[u8]) -> Option<std::sync::Arc<str>> {
    match Source::from_bytes(bytes) {
        Source::Text(text) => Some(text),
        _ => None,
    }
}

fn changed_meanwhile(path: &str) -> Message {
    msg!("`{path}` vừa được sửa ở nơi khác; hãy thử lại", "`{path}` was just changed elsewhere; try again")
}

/// A cell that cannot be written here.
fn of_a_table(article: &Article) -> Message {
    let (table, title) = (article.path.split('#').next().unwrap_or_default(), &article.front.title);
    msg!(
        "dòng “{title}” của bảng `{table}` dẫn đến đây, và bàn viết không sửa được ô ấy; hãy sửa trong bảng trước đã",
        "the row “{title}” of the table `{table}` leads here, and the desk cannot change that cell; change it in the table first"
    )
}

/// The file of the settings, from whose folder its links are seen.
fn settings_path() -> SourcePath {
    config::PATH.into()
}
