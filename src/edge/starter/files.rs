//! New files, and the text in them.

use std::fs;
use std::io;
use std::path::Path;

use crate::base::diagnostic::msg;
use crate::edge::Failure;
use crate::edge::disk::Replacement;

/// Writes a file that must not exist yet, with the folders it lies in. It is there whole or not at all.
pub fn write_new(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| Failure::cannot_write(parent, &error))?;
    }
    let new = Replacement::write(path, text.as_ref(), false).map_err(|error| Failure::cannot_write(path, &error))?;
    new.place_new().map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            msg!("`{}` đã có; đổi tiêu đề", "`{}` exists already; choose another title", path.display()).into()
        } else {
            Failure::cannot_write(path, &error)
        }
    })
}

/// A text as a TOML basic string.
pub fn toml_text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
