//! `new`: an article to write in, and the editor to write it with.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::{toml_text, write_new};
use crate::base::diagnostic::msg;
use crate::base::language::short_slug;
use crate::base::suggest::nearest;
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
    let content = root.join("content");
    let section = section.trim_matches('/');
    let folder = content.join(section);
    let odd = section.split('/').any(|part| part.is_empty() || part == "." || part == "..");
    if odd || !folder.join("_index.md").is_file() {
        let names = sections(&content);
        let near = nearest(section, names.iter().map(String::as_str)).map(str::to_owned);
        let all = names.join(", ");
        return Err(match near {
            Some(near) => msg!(
                "không có chuyên mục `{section}`; có phải `{near}`?",
                "there is no section `{section}`; did you mean `{near}`?"
            ),
            None => msg!(
                "không có chuyên mục `{section}`; các chuyên mục: {all}",
                "there is no section `{section}`; the sections are: {all}"
            ),
        }
        .into());
    }
    let name = short_slug(title);
    if name.is_empty() {
        return Err(msg!("tiêu đề phải có chữ hoặc số", "the title must have letters or digits").into());
    }
    let year = now.format("%Y").to_string();
    let path = if single_file {
        folder.join(year).join(format!("{name}.md"))
    } else {
        folder.join(year).join(name).join("index.md")
    };
    let text = format!(
        "+++\ntitle = {}\ndate = {}\nsummary = \"\"\nauthor = \"\"\ntags = []\n# Xóa dòng dưới đây khi đăng bài · remove the next line to publish\ndraft = true\n+++\n\n",
        toml_text(title),
        now.format("%Y-%m-%dT%H:%M:%S"),
    );
    write_new(&path, &text)?;
    Ok(path)
}

fn sections(content: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(content)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("_index.md").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
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
