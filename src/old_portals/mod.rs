//! What an older portal holds, read from what it can give: an export of WordPress, or a folder of another generator. Pure:
//! text in, an [`OldPortal`] out; where its items go is [`crate::authoring`]'s business.
//!
//! `wordpress.rs` reads an export item by item, `classic.rs` makes HTML of what WordPress keeps in its editor; `folder.rs`
//! reads the texts of Hugo, Zola and Jekyll, `front.rs` their front matter, `permalink.rs` their addresses, `shortcodes.rs` what
//! only they understand in a text; `pages.rs` reads saved pages (NukeViet's, or any by selectors), `feed.rs` what a feed says
//! of its items.

mod classic;
mod feed;
mod folder;
mod front;
mod pages;
mod permalink;
mod shortcodes;
mod wordpress;

pub use feed::read_feed;
pub use folder::{SourceText, generator, read_folder};
pub use pages::{SavedPage, Selectors, read_pages};
pub use wordpress::read_export;

use crate::base::diagnostic::Message;
use crate::base::language::Language;
use crate::blocks::Text;

/// Which generator a folder was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Generator {
    Hugo,
    Zola,
    Jekyll,
    /// None that is known.
    Plain,
}

/// All that an older portal holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldPortal {
    /// Where readers found it: `https://cu.vidu.vn`; empty where nothing says so.
    pub base: String,
    /// Its sections, in its own order.
    pub sections: Vec<OldSection>,
    /// Its items and pages.
    pub items: Vec<OldItem>,
    /// What was not taken, and why.
    pub left: Vec<Message>,
}

/// A section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldSection {
    /// Its folder: `tin-tuc`.
    pub folder: String,
    /// Its name; empty: as its folder.
    pub title: String,
    /// Its old addresses.
    pub addresses: Vec<String>,
}

/// An item or a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldItem {
    /// What it is called for good in its source: `wordpress:12`.
    pub id: String,
    /// What it is, and in which section.
    pub place: OldPlace,
    /// Its name in its address, if it has one that can stay.
    pub name: String,
    /// Its headline.
    pub title: String,
    /// When it was published: `2023-11-07T14:53:00`, or a day.
    pub date: Option<String>,
    /// When it was last changed.
    pub updated: Option<String>,
    /// Its language, where that is not the portal's.
    pub language: Option<Language>,
    /// The id of the item that it is a translation of.
    pub translates: Option<String>,
    /// Its lead.
    pub summary: String,
    /// Who wrote it.
    pub author: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether readers did not see it.
    pub draft: bool,
    /// Its old addresses, from the top: `/2023/11/le-hoi/`.
    pub addresses: Vec<String>,
    /// Its file in the source, from which its targets may be seen; empty where it had none.
    pub file: String,
    /// Its lead picture, and what is seen on it.
    pub image: Option<(String, String)>,
    /// Its text.
    pub body: OldBody,
    /// What a person should look at.
    pub look: Vec<Message>,
}

/// What an item is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OldPlace {
    /// An item of the section with this folder; empty: of none.
    Item(String),
    /// A page by itself.
    Page,
    /// The text above the list of the section with this folder.
    Section(String),
}

/// A text, as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OldBody {
    /// As blocks, of what was HTML.
    Blocks(Text),
    /// As bantin's Markdown, apart from the targets of its links and pictures.
    Markdown(String),
}

/// The path of a full address of the portal, or of one from the top; none where it leads to another portal.
pub fn own_path<'t>(base: &str, target: &'t str) -> Option<&'t str> {
    let host =
        |address: &'t str| address.split_once("://").map(|(_, rest)| rest).or_else(|| address.strip_prefix("//"));
    let Some(rest) = host(target) else { return target.starts_with('/').then_some(target) };
    let base = base.split_once("://").map_or(base, |(_, rest)| rest).trim_end_matches('/');
    let bare = |host: &'t str| host.strip_prefix("www.").unwrap_or(host);
    let path = bare(rest).strip_prefix(base.strip_prefix("www.").unwrap_or(base)).filter(|_| !base.is_empty())?;
    if path.is_empty() { Some("/") } else { path.starts_with('/').then_some(path) }
}
