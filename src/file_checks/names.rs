//! Names that Windows, file managers and file services make: a hidden second ending, capitals where the program looks
//! for none, copies of a file beside it.

use crate::base::diagnostic::{Diagnostic, Message, msg, warning};
use crate::base::source::{Sources, extension};

/// What is wrong with a file's name, and what to do.
pub(super) fn told(path: &str, sources: &Sources) -> Option<Diagnostic> {
    let rest = path.strip_prefix("content/").filter(|rest| !rest.starts_with("static/"))?;
    let name = rest.rsplit('/').next().unwrap_or(rest);
    let folder = &path[..path.len() - name.len()];
    if let Some(right) = right_name(rest, name) {
        return Some(misnamed(name, &right, sources.get(&format!("{folder}{right}")).is_some()));
    }
    let (stem, ending) = name.rsplit_once('.').filter(|(_, ending)| matches!(*ending, "md" | "toml" | "csv"))?;
    let has_sibling = |stem: &str| sources.get(&format!("{folder}{stem}.{ending}")).is_some();
    is_copy(stem, has_sibling).then(|| copy(name))
}

/// The name that was meant, where the program cannot use the one it is.
fn right_name(rest: &str, name: &str) -> Option<String> {
    let mut whole = name;
    while let Some(shorter) = without_second_ending(whole) {
        whole = shorter;
    }
    let (stem, written) = whole.rsplit_once('.')?;
    let ending = ["md", "toml", "csv"].into_iter().find(|ending| written.eq_ignore_ascii_case(ending))?;
    let special: &[&str] = match ending {
        "md" => &["index", "_index"],
        "toml" if !rest.contains('/') => &["site", "stats"],
        _ => &[],
    };
    let right = special.iter().copied().find(|special| stem.eq_ignore_ascii_case(special)).unwrap_or(stem);
    // What a data set names may be written in capitals.
    let is_data = ending == "csv" && whole == name;
    let is_right = whole == name && right == stem && written == ending;
    (!is_right && !is_data).then(|| format!("{right}.{ending}"))
}

/// `index.md` of `index.md.txt`: the ending that a text editor adds and Windows does not show.
fn without_second_ending(name: &str) -> Option<&str> {
    let (first, second) = name.rsplit_once('.').filter(|(first, _)| first.contains('.'))?;
    let is_read = |ending: &str| matches!(ending, "md" | "toml" | "csv");
    let ending = extension(first);
    let is_added = match second.to_lowercase().as_str() {
        "txt" => is_read(&ending) || ending == "txt",
        "doc" | "docx" | "rtf" | "md" | "toml" => is_read(&ending),
        _ => false,
    };
    is_added.then_some(first)
}

fn misnamed(name: &str, right: &str, is_taken: bool) -> Diagnostic {
    let help: Message = if is_taken {
        msg!(
            "đã có `{right}`: gộp hai tệp, rồi xóa tệp này (Windows giấu đuôi tệp: View > Show > File name extensions)",
            "there is a `{right}` already: join the two and remove this one (Windows hides endings: View > Show > File name extensions)"
        )
    } else {
        msg!(
            "đổi tên tệp thành `{right}` (Windows giấu đuôi tệp: View > Show > File name extensions)",
            "rename it to `{right}` (Windows hides endings: View > Show > File name extensions)"
        )
    };
    warning!("file-name"; "tệp không được đọc vì tên là `{name}`", "the file is not read because of its name: `{name}`";
        help: help)
}

/// Whether a name is what file managers and file services make of another file's.
fn is_copy(stem: &str, has_sibling: impl Fn(&str) -> bool) -> bool {
    if is_marked(stem) {
        return true;
    }
    // `x (1)`, `x copy`, and `x-PC02`, the name of the computer that OneDrive adds, where there is an `x`.
    let numbered = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once(" ("));
    if let Some((first, number)) = numbered {
        return number.bytes().all(|byte| byte.is_ascii_digit()) && has_sibling(first);
    }
    if let Some(first) = stem.strip_suffix(" copy") {
        return has_sibling(first);
    }
    stem.match_indices('-').any(|(at, _)| {
        let (first, machine) = (&stem[..at], &stem[at + 1..]);
        let is_machine = machine.len() >= 3
            && machine.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
            && machine.bytes().any(|byte| byte.is_ascii_uppercase());
        is_machine && has_sibling(first)
    })
}

/// Whether a name says by itself that it is a copy.
fn is_marked(stem: &str) -> bool {
    // Every file is asked, and few names have one of these.
    if !stem.contains([' ', '.', '_']) {
        return false;
    }
    let lower = stem.to_lowercase();
    let marks = [
        " - copy",
        " - bản sao",
        ".sync-conflict-",
        "conflicted copy",
        "_conflict-",
        "_backup_",
        "_local_",
        "_remote_",
    ];
    let beginnings = ["copy of ", "bản sao của "];
    marks.iter().any(|mark| lower.contains(mark)) || beginnings.iter().any(|first| lower.starts_with(first))
}

fn copy(name: &str) -> Diagnostic {
    warning!("file-copy"; "`{name}` là bản sao của một tệp khác", "`{name}` is a copy of another file";
        help: "bản sao cũng được đăng: giữ bản đúng, xóa bản kia, hoặc đổi tên nếu là bài khác",
              "a copy is published too: keep the right one and remove the other, or rename it if it is another article")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d5_endings_and_capitals_that_windows_hides() {
        let right = |rest: &str| right_name(rest, rest.rsplit('/').next().unwrap_or(rest)).unwrap_or_default();
        let table = [
            ("stats.toml.txt", "stats.toml"),
            ("tin/a/index.md.txt", "index.md"),
            ("tin/Bài viết.MD", "Bài viết.md"),
            ("tin/a/Index.md", "index.md"),
            ("tin/_INDEX.MD.TXT", "_index.md"),
            ("Site.toml", "site.toml"),
            ("stats/dan-so.csv.txt", "dan-so.csv"),
            ("tin/a.md.md", "a.md"),
            ("tin/a.txt.md.txt", "a.txt.md"),
            ("tin/a.md.docx", "a.md"),
        ];
        for (path, expected) in table {
            assert_eq!(right(path), expected, "{path}");
        }
        for path in [
            "tin/a.md",
            "tin/index.md",
            "ghi-chu.txt",
            "tin/README.txt",
            "stats/A.CSV",
            "tin/a.en.md",
            "tin/Bài.docx",
            "Muc/Site.toml.x",
        ] {
            assert_eq!(right(path), "", "{path}");
        }
    }

    #[test]
    fn d7_copies_are_known_by_their_names() {
        let known = |stem: &str| is_copy(stem, |first| matches!(first, "index" | "le-hoi" | "Lễ hội"));
        for stem in [
            "index-PC02",
            "le-hoi-DESKTOP-A1B2C3",
            "le-hoi - Copy",
            "x - Copy (2)",
            "Lễ hội (1)",
            "Copy of x",
            "Bản sao của x",
            "x - Bản sao",
            "le-hoi copy",
            "x.sync-conflict-20261107-101010-ABC",
            "x (conflicted copy 2026-11-07)",
        ] {
            assert!(known(stem), "{stem}");
        }
        for stem in [
            "index",
            "le-hoi",
            "khac-PC02",
            "le-hoi-2026",
            "Kế hoạch (2)",
            "le-hoi-tet",
            "le-hoi-A1",
            "copy",
            "le-hoi.en",
            "index-",
        ] {
            assert!(!known(stem), "{stem}");
        }
    }
}
