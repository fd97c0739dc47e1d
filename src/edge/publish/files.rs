//! The files of the output folder that a publication is about, each with its hash; and what is remembered of them, so that an
//! output that has not changed since is neither built nor read again.
//!
//! ```text
//! .bantin-cache/publish/files
//! bantin-files 1 91c0a7e2d0f35b18                  the build that they were made by
//! asset 5891b5b522d5df08… 812 assets/a.1a2b.css    class, SHA-256 of the content without the counter's figures, length, path
//! end
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::local::{hash, missing};
use crate::Plan;
use crate::base::address::Address;
use crate::base::diagnostic::msg;
use crate::edge::Failure;
use crate::edge::built::Noted;
use crate::edge::disk::{CACHE_FOLDER, replace_unlocked};
use crate::publication::{Class, DesiredFile, Hash, is_safe, without_figures};
use crate::site::{Content, Page, PageId};

const FILE: &str = "publish/files";
const FIRST: &str = "bantin-files 1 ";
const END: &str = "end";

/// The classes, as the file names them.
const CLASSES: [(Class, &str); 5] = [
    (Class::Asset, "asset"),
    (Class::Text, "text"),
    (Class::List, "list"),
    (Class::Feed, "feed"),
    (Class::Service, "service"),
];

/// Every file of an output folder, by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files(pub BTreeMap<Address, DesiredFile>);

impl Files {
    /// Every file of the plan as it lies in the output folder.
    ///
    /// # Errors
    /// If one is missing, cannot be read, or has a name that many servers do not take.
    pub fn of(plan: &Plan, out: &Path) -> Result<Files, Failure> {
        let files = plan.pages.par_iter().map(|page| {
            if !is_safe(&page.address) {
                return Err(odd_name(&page.address));
            }
            let place = out.join(&*page.address);
            let read = if has_figures(page) { hash_page(&place) } else { hash(&place) };
            let (hash, size) = read.map_err(|error| missing(&page.address, &error))?;
            Ok((page.address.clone(), DesiredFile { hash, size, class: Class::of(page) }))
        });
        Ok(Files(files.collect::<Result<_, Failure>>()?))
    }

    /// Remembers them as what this build made.
    pub fn remember(&self, root: &Path, noted: &Noted) {
        let mut text = format!("{FIRST}{noted}\n");
        for (path, DesiredFile { hash, size, class }) in &self.0 {
            let class = CLASSES.iter().find(|(one, _)| one == class).map_or("", |(_, name)| name);
            let _ = writeln!(text, "{class} {hash} {size} {path}");
        }
        let _ = writeln!(text, "{END}");
        let file = root.join(CACHE_FOLDER).join(FILE);
        // What cannot be remembered is read again.
        let _ = file.parent().map(fs::create_dir_all);
        let _ = replace_unlocked(&file, text.as_bytes());
    }

    /// What is remembered of this build. None where anything of it is not what it should be.
    pub fn remembered(root: &Path, noted: &Noted) -> Option<Files> {
        let text = fs::read_to_string(root.join(CACHE_FOLDER).join(FILE)).ok()?;
        let mut lines = text.strip_suffix(&format!("\n{END}\n"))?.lines();
        lines.next().filter(|first| *first == format!("{FIRST}{noted}"))?;
        lines.map(file).collect::<Option<_>>().map(Files)
    }

    /// Forgets what is remembered.
    pub fn forget(root: &Path) {
        let _ = fs::remove_file(root.join(CACHE_FOLDER).join(FILE));
    }
}

fn file(line: &str) -> Option<(Address, DesiredFile)> {
    let mut parts = line.splitn(4, ' ');
    let (class, hash, size) = (parts.next()?, parts.next()?, parts.next()?);
    let (class, _) = CLASSES.into_iter().find(|(_, name)| *name == class)?;
    let path = parts.next().filter(|path| is_safe(path))?;
    Some((path.into(), DesiredFile { hash: Hash::parse(hash)?, size: size.parse().ok()?, class }))
}

/// Whether the counter's figures are beside the point on a page: on all but the one that is about them.
/// Whether a page has the counter's figures, which its hash leaves out.
pub fn has_figures(page: &Page) -> bool {
    page.address.ends_with(".html") && !matches!(page.content, Content::View(PageId::Visits))
}

fn hash_page(path: &Path) -> io::Result<(Hash, u64)> {
    let html = fs::read(path)?;
    Ok((Hash::of(&without_figures(&html)), html.len() as u64))
}

fn odd_name(path: &str) -> Failure {
    msg!(
        "`{path}` không đăng được: tên tệp có ký tự mà nhiều máy chủ không nhận; đổi tên tệp này",
        "`{path}` cannot be published: its name has a sign that many servers do not take; rename the file"
    )
    .into()
}
