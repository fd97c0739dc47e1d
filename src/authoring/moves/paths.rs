//! Paths before and after a move.

use crate::base::source::{SourcePath, folder};

/// Files and folders that move, with their new paths.
pub(super) struct PathMap(pub(super) Vec<(SourcePath, SourcePath)>);

impl PathMap {
    /// The path that a file or folder has afterwards.
    pub(super) fn to(&self, path: &str) -> String {
        let moved = self.0.iter().find_map(|(from, to)| Some(format!("{to}{}", inside(path, from)?)));
        moved.unwrap_or_else(|| path.to_owned())
    }

    pub(super) fn is_moved(&self, path: &str) -> bool {
        self.0.iter().any(|(from, _)| inside(path, from).is_some())
    }
}

/// What follows `folder` in a path that is it, or lies in it.
fn inside<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A path as seen from a folder: `../thong-bao/a.md`.
pub(in crate::authoring) fn relative(from: &str, path: &str) -> String {
    let parts = |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (from, path) = (parts(from), parts(path));
    let same = from.iter().zip(&path).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - same);
    let seen = up.chain(path[same..].iter().map(String::as_str)).collect::<Vec<_>>().join("/");
    if seen.is_empty() { ".".to_owned() } else { seen }
}

/// The same as seen from a file.
pub(in crate::authoring) fn relative_to_file(file: &str, path: &str) -> String {
    relative(folder(file), path)
}
