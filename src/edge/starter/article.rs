//! `new`: an article to write in, and the editor to write it with.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::write_new;
use crate::authoring::{NewItem, new_item};
use crate::base::diagnostic::msg;
use crate::base::time::Moment;
use crate::edge::Failure;

/// Writes a new article and returns its path. It is a draft until that line is removed.
///
/// # Errors
/// If there is no such section, the title gives no file name, or the file exists already or cannot be written.
pub fn new_article(
    root: &Path,
    title: &str,
    section: &str,
    now: &Moment,
    single_file: bool,
) -> Result<PathBuf, Failure> {
    let names = sections(root, section);
    let item = NewItem { title, section, now: *now, single_file };
    let (path, text) = new_item(&item, names.iter().map(String::as_str))?;
    let path = root.join(&*path);
    write_new(&path, &text)?;
    Ok(path)
}

/// The sections of a portal by their folders, with the one that is asked for where it lies deeper.
pub fn sections(root: &Path, asked: &str) -> Vec<String> {
    let content = root.join("content");
    let mut names: Vec<String> = fs::read_dir(&content)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("_index.md").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let asked = asked.trim_matches('/');
    let is_plain = asked.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if is_plain && content.join(asked).join("_index.md").is_file() {
        names.push(asked.to_owned());
    }
    names
}

/// The editor of `$VISUAL` or `$EDITOR`: a program and its arguments.
///
/// # Errors
/// If neither is set.
pub fn editor() -> Result<Vec<String>, Failure> {
    let set = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    let words = set.map(|editor| editor.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words.into_iter().find(|words| !words.is_empty()).ok_or_else(|| {
        msg!(
            "chưa đặt biến EDITOR; chạy lại không có --edit, rồi mở tệp bằng trình soạn thảo",
            "the variable EDITOR is not set; run again without --edit and open the file yourself"
        )
        .into()
    })
}

/// Opens a file in an editor.
///
/// # Errors
/// If it cannot be started, or fails.
pub fn edit(editor: &[String], path: &Path) -> Result<(), Failure> {
    let Some((program, arguments)) = editor.split_first() else { return Ok(()) };
    match std::process::Command::new(program).args(arguments).arg(path).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(msg!("`{program}` kết thúc với {status}", "`{program}` ended with {status}").into()),
        Err(error) => Err(msg!("không mở được `{program}`: {error}", "cannot start `{program}`: {error}").into()),
    }
}
