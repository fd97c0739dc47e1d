//! Where paths lead, and whether two are one.

use std::path::{Path, PathBuf};

use crate::base::source::nfc;

/// Where a path really leads: through every link and `..` of what exists of it.
pub fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut real = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                real.pop();
            }
            part => real.push(part),
        }
        real = real.canonicalize().unwrap_or(real);
    }
    real
}

/// A path as disks take it that do not know capitals; none of them would keep the two apart.
pub fn lower(path: &Path) -> PathBuf {
    PathBuf::from(nfc(&path.to_string_lossy()).to_lowercase())
}
