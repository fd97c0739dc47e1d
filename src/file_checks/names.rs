//! Names that Windows, file managers and file services make: a hidden second ending, capitals where the program looks
//! for none, copies of a file beside it.

use crate::base::diagnostic::{Diagnostic, Message, msg, warning};
use crate::base::source::{Sources, extension};

/// The code of what is said of a copy.
pub const COPY: &str = "file-copy";

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
    if is_copy(stem, has_sibling) {
        return Some(copy(name));
    }
    copied_folder(rest, sources).map(copy)
}

/// The folder around a file that is a copy of the one beside it.
fn copied_folder<'r>(rest: &'r str, sources: &Sources) -> Option<&'r str> {
    let folders = rest.match_indices('/').map(|(end, _)| {
        let start = rest[..end].rfind('/').map_or(0, |slash| slash + 1);
        (start, &rest[start..end])
    });
    let mut copies = folders.filter(|(start, name)| {
        let beside = |first: &str| sources.below(&format!("content/{}{first}/", &rest[..*start])).next().is_some();
        is_counted(name, beside)
    });
    copies.next().map(|(_, name)| name)
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
    // `x-PC02`: the name of the computer, which OneDrive adds where there is an `x`.
    is_counted(stem, &has_sibling)
        || stem.match_indices('-').any(|(at, _)| {
            let (first, machine) = (&stem[..at], &stem[at + 1..]);
            let is_machine = machine.len() >= 3
                && machine.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
                && machine.bytes().any(|byte| byte.is_ascii_uppercase());
            is_machine && has_sibling(first)
        })
}

/// Whether a name is what file managers make of another file's or folder's: it says so, or it is `x (1)` or `x copy`, where
/// there is an `x`.
fn is_counted(stem: &str, has_sibling: impl Fn(&str) -> bool) -> bool {
    if is_marked(stem) {
        return true;
    }
    let numbered = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once(" ("));
    if let Some((first, number)) = numbered {
        return number.bytes().all(|byte| byte.is_ascii_digit()) && has_sibling(first);
    }
    // `x copy`, `x copy 2`: the Finder's.
    stem.rsplit_once(" copy").is_some_and(|(first, number)| {
        number.strip_prefix(' ').unwrap_or(number).bytes().all(|byte| byte.is_ascii_digit()) && has_sibling(first)
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
        // Windows, in its two languages.
        " - copy",
        " - bản sao",
        " - sao chép",
        // Syncthing; Dropbox, Google Drive and Nextcloud; Dropbox's rarer ones; Synology Drive.
        ".sync-conflict-",
        "conflicted copy",
        "bản sao xung đột",
        "case conflict",
        "sync conflict",
        "encoding conflict",
        "_conflict",
        // Git, where it keeps all sides.
        "_backup_",
        "_local_",
        "_remote_",
    ];
    let beginnings = ["copy of ", "bản sao của "];
    marks.iter().any(|mark| lower.contains(mark)) || beginnings.iter().any(|first| lower.starts_with(first))
}

fn copy(name: &str) -> Diagnostic {
    warning!("file-copy"; "không đăng `{name}`: tên này là của bản sao một tệp khác",
        "`{name}` is not published: its name is that of a copy of another file";
        help: "giữ bản đúng, xóa bản kia; nếu là bài khác thì đổi tên",
              "keep the right one and remove the other; if it is another article, rename it")
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
            "x (Van phong's conflicted copy 2026-11-07)",
            "x (Case Conflict)",
            "le-hoi_PC02_Nov-07-101010-2026_Conflict",
            "le-hoi - Sao chép (3)",
            "le-hoi copy 2",
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
            "le-hoi copy hai",
            "index-",
        ] {
            assert!(!known(stem), "{stem}");
        }
    }

    #[test]
    fn a_copied_folder_is_known_by_the_one_beside_it() {
        let mut sources = Sources::default();
        for path in
            ["tin/le-hoi/index.md", "tin/le-hoi (1)/index.md", "tin/le-hoi - Copy/index.md", "tin/a (1)/index.md"]
        {
            sources.insert(&format!("content/{path}"), crate::base::source::Source::from_bytes(b"x"));
        }
        assert_eq!(copied_folder("tin/le-hoi (1)/index.md", &sources), Some("le-hoi (1)"));
        assert_eq!(copied_folder("tin/le-hoi - Copy/index.md", &sources), Some("le-hoi - Copy"));
        assert_eq!(copied_folder("tin/le-hoi/index.md", &sources), None);
        assert_eq!(copied_folder("tin/a (1)/index.md", &sources), None);
        assert_eq!(copied_folder("tin-UBND/a.md", &sources), None);
    }
}
