//! Pictures and attachments that only an unsaved text uses. No page of the portal has them yet, so the preview does not know
//! their addresses; the page beside the text shows them all the same.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::base::source::Blob;
use crate::edge::Cache;
use crate::edge::preview::{Edition, PreviewResponse, file_at, href, kind_of};
use crate::edge::session::lock;
use crate::images::Derivative;
use crate::site::WritePhase;
use crate::{Plan, Rendered};

/// A file of the output that would be written.
#[derive(Clone)]
pub struct UnsavedFile {
    /// The path of its address, as a browser asks for it.
    path: String,
    content: UnsavedContent,
}

#[derive(Clone)]
enum UnsavedContent {
    Bytes(Vec<u8>),
    File(PathBuf),
    Picture(Blob, Derivative),
}

/// The files that a plan has and the edition has not.
pub fn of(plan: &Plan, edition: &Edition) -> Vec<UnsavedFile> {
    let new = plan.pages.iter().filter(|page| page.phase == WritePhase::Asset && edition.page(&page.address).is_none());
    new.filter_map(|page| {
        let content = match plan.render(page).ok()? {
            Rendered::Bytes(bytes) => UnsavedContent::Bytes(bytes.into_owned()),
            Rendered::File(blob) => UnsavedContent::File(blob.disk.clone()),
            Rendered::Picture(blob, one) => UnsavedContent::Picture(blob.clone(), one),
        };
        Some(UnsavedFile { path: href(plan, &page.address), content })
    })
    .collect()
}

impl UnsavedFile {
    /// Its bytes; a picture is made smaller, which takes a while.
    pub fn answer(&self, root: &Path) -> PreviewResponse {
        let kind = kind_of(&self.path);
        match &self.content {
            UnsavedContent::Bytes(bytes) => PreviewResponse::bytes(200, kind, bytes.clone()),
            UnsavedContent::File(disk) => file_at(root, disk, kind),
            UnsavedContent::Picture(blob, one) => Cache::single(root, blob, one)
                .map_or_else(PreviewResponse::missing, |bytes| PreviewResponse::bytes(200, kind, bytes)),
        }
    }
}

/// Those of the last unsaved texts.
#[derive(Default)]
pub struct UnsavedFiles(Mutex<VecDeque<UnsavedFile>>);

impl UnsavedFiles {
    /// At most this many are kept: enough for two windows with a gallery each.
    const MOST: usize = 500;

    /// Keeps those that are new.
    pub fn keep(&self, files: Vec<UnsavedFile>) {
        let mut kept = lock(&self.0);
        for file in files {
            if !kept.iter().any(|one| one.path == file.path) {
                kept.push_back(file);
            }
        }
        let more = kept.len().saturating_sub(UnsavedFiles::MOST);
        kept.drain(..more);
    }

    /// The one at this path.
    pub fn find(&self, path: &str) -> Option<UnsavedFile> {
        lock(&self.0).iter().find(|one| one.path == path).cloned()
    }
}
