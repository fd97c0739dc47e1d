//! `[[menu]]` and `[[links]]`: what is said, and where it leads.

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::value::{Fields, Spanned};

/// One entry of the menu, or of the links to other sites.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuEntry {
    /// What it says.
    pub title: String,
    /// Where it leads: a file of `content/`, an address beginning with `/`, or a URL.
    pub link: Spanned<String>,
    /// The group that it opens with its neighbours of the same group; empty where it stands by itself.
    pub group: String,
}

/// Reads a list of such tables; none where the key is missing.
pub(super) fn read(
    fields: &mut Fields,
    key: &'static str,
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Option<Vec<MenuEntry>> {
    fields.node(key)?;
    let mut entries = Vec::new();
    for table in fields.tables(key, out) {
        let mut fields = Fields::new(table.value, path);
        let title = fields.text("title", out);
        let link = fields.text("link", out);
        let group = fields.text("group", out).map(|group| group.value).unwrap_or_default();
        match (title, link) {
            (Some(title), Some(link)) => entries.push(MenuEntry { title: title.value, link, group }),
            (title, _) => {
                let missing = if title.is_none() { "title" } else { "link" };
                error!(out, "missing-key" at (path, table.span); "thiếu `{missing}`", "`{missing}` is missing";
                    help: "mỗi mục có title và link: title = \"Tin tức\", link = \"tin-tuc\"",
                          "an entry has title and link: title = \"News\", link = \"news\"");
            }
        }
        fields.finish(out);
    }
    Some(entries)
}
