//! `portals.toml`: the portals that one place looks after, and what they share.
//!
//! ```text
//! portals = ["phuong/*", "xa-huong-hoa"]   folders, from this file on; `*`: every portal in that folder
//! shared = "chung"                         content/ and themes/ of this folder are as if they lay in each portal
//! status = "status.html"                   where it is told how the last runs went
//! ```

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::value::{self, Fields, Spanned};

/// The file's name.
pub const PORTALS: &str = "portals.toml";

/// What the file says. Folders are relative to it, with `/`, and lie below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portals {
    /// Folders of portals; `a/*` means every portal in `a`.
    pub portals: Vec<String>,
    /// A folder whose texts, pictures and themes all of them have.
    pub shared: Option<String>,
    /// The page that tells how they are.
    pub status: Option<String>,
}

/// Reads the file.
pub fn read_portals(text: &str, out: &mut Diagnostics) -> Portals {
    let path: SourcePath = PORTALS.into();
    let entries = value::toml(text, 0, &path, out);
    let mut fields = Fields::new(&entries, &path);
    let portals = fields.texts("portals", out);
    if fields.is_missing("portals") {
        error!(out, "missing-key" at (&path, 0..0); "thiếu `portals`", "`portals` is missing";
            help: "thêm các thư mục của cổng: portals = [\"phuong/*\"]", "add the folders of the portals: portals = [\"wards/*\"]");
    }
    let portals = portals.into_iter().filter_map(|folder| below(folder, &path, out)).collect();
    let mut one = |key| fields.text(key, out).and_then(|folder| below(folder, &path, out));
    let (shared, status) = (one("shared"), one("status"));
    fields.finish(out);
    Portals { portals, shared, status }
}

/// A path below the file; others are mistakes.
fn below(folder: Spanned<String>, path: &SourcePath, out: &mut Diagnostics) -> Option<String> {
    let Spanned { value, span } = folder;
    let clean = value.trim_end_matches('/').trim_start_matches("./").to_owned();
    let is_name = |name: &str| !name.is_empty() && name != ".." && name != ".";
    if clean.split('/').all(is_name) && !clean.contains(['\\', ':']) {
        return Some(clean);
    }
    error!(out, "wrong-value" at (path, span);
        "`{}` phải là đường dẫn tính từ tệp này, với dấu `/`, không có `..`",
        "`{}` must be a path from this file on, with `/` and without `..`", value);
    None
}
