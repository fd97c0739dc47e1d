//! Where the front matter of a file ends and its text begins.

use std::ops::Range;

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;

/// How a file's front matter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontMatterForm {
    /// Between two lines `+++`.
    Toml,
    /// Between two lines `---`; JSON is YAML too (YAML 1.2.2, 1.3), also where a line `---json` begins it, or nothing but its `{`.
    Yaml,
    /// There is none.
    None,
}

/// Where the parts of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileParts {
    /// How the front matter is written.
    pub form: FrontMatterForm,
    /// Its bytes, without the fences.
    pub front: Range<usize>,
    /// The bytes of the body.
    pub body: Range<usize>,
}

/// Cuts a file into front matter and body at the fences `+++` or `---`, behind which the language may be named.
pub fn split(text: &str, path: &SourcePath, out: &mut Diagnostics) -> FileParts {
    let none = FileParts { form: FrontMatterForm::None, front: 0..0, body: 0..text.len() };
    let lead = text.len() - text.trim_start_matches(['\r', '\n']).len();
    let line = text[lead..].split_inclusive('\n').next().unwrap_or_default();
    let first = line.trim_end();
    let (form, fence) = match first {
        "+++" => (FrontMatterForm::Toml, "+++"),
        "---" | "---yaml" | "--- yaml" | "---json" | "--- json" => (FrontMatterForm::Yaml, "---"),
        "---toml" | "--- toml" => (FrontMatterForm::Toml, "---"),
        "{" => return object(text, lead).unwrap_or(none),
        _ => return none,
    };
    // Behind whatever Word left at the end of the line: a space that does not break has two bytes.
    let start = lead + line.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return FileParts { form, front: start..at, body: at + line.len()..text.len() };
        }
        at += line.len();
    }
    error!(out, "front-matter" at (path, lead..lead + first.len());
        "phần đầu bài mở bằng `{fence}` mà không đóng", "the front matter opened by `{fence}` is never closed";
        help: "thêm một dòng `{fence}` sau khóa cuối cùng", "add a line `{fence}` after the last key");
    FileParts { form: FrontMatterForm::None, front: 0..0, body: text.len()..text.len() }
}

/// An object of JSON without fences, as Hugo takes it: from a line `{` to a line `}`.
fn object(text: &str, lead: usize) -> Option<FileParts> {
    let mut at = lead;
    for line in text[lead..].split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "}" {
            return Some(FileParts { form: FrontMatterForm::Yaml, front: lead..at, body: at..text.len() });
        }
    }
    None
}

/// Tells what git leaves in a file when two people changed the same lines. Readers must not see both.
pub(super) fn conflicts(text: &str, path: &SourcePath, out: &mut Diagnostics) {
    let is_mark = |line: &&str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
    if !text.contains("<<<<<<< ") && !text.contains(">>>>>>> ") {
        return;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_mark(&line) {
            error!(out, "merge-conflict" at (path, at..at + line.trim_end().len());
                "hai bản của bài này chưa được gộp xong", "two versions of this text were not joined";
                help: "giữ lại một bản, rồi xóa các dòng `<<<<<<<`, `=======` và `>>>>>>>`",
                      "keep one of them, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`");
        }
        at += line.len();
    }
}
