//! Files and the exact report, side by side: `tests/diagnostics/*.txt`.
//!
//! A file begins with what all its cases share; then come the cases:
//!
//! ```text
//! === content/site.toml                 a file that each case has, unless it brings its own
//! title = "..."
//!
//! ##### a picture without a description     the name of a case
//! === content/a.md
//! ...
//! --- vi                                    the whole report, as `bantin check` prints it
//! ...
//! --- en                                    the same in English (optional), or `--- json`
//! ```
//!
//! Marks behind a path: `[crlf]`, `[bom]`, `[nfd]` (the text in form NFD), `[nfd-name]` (the path), `[latin-1]`, `[nul]`
//! (each `␀` is a NUL), `[utf-16]`, `[workbook]` (see `common/workbook.rs`), `[jpeg]` (a valid picture instead of the text), `[empty]`, `[folder]`, `[long]` (50 MB), `[heavy]` (3 MB), `[cut]` (without
//! its last two bytes), `[bomb]` (a PNG of 65,000 by 65,000 pixels), `[gone]` (a shared file that this case lacks), `[link-to ...]` (a symbolic link). `UPDATE=1 cargo test diagnostics::` writes the expected parts anew.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use crate::common;
use bantin::Plan;
use bantin::base::diagnostic::Diagnostics;
use bantin::base::language::Language;
use bantin::base::report::{ReportStyle, json, text};
use bantin::output;
use unicode_normalization::UnicodeNormalization;

/// A file of a case: its marks and its text.
type Files = BTreeMap<String, (Vec<String>, String)>;

#[derive(Default)]
struct Case {
    name: String,
    files: Files,
    /// What is expected, by `vi`, `en` or `json`.
    expected: Vec<(String, String)>,
}

common::cases! { run, "diagnostics", ".txt":
    addresses agency approval config duties files front_matter_toml front_matter_yaml html layouts links markdown pictures prose publish redirects registers rows
    statistics tables themes translations videos
}

fn run(path: &Path) {
    let whole = std::fs::read_to_string(path).unwrap();
    let (shared, cases) = parse(&whole);
    let mut failed = String::new();
    let mut anew = whole.split("\n##### ").next().unwrap_or_default().to_owned();
    for (case, typed) in cases.iter().zip(whole.split("\n##### ").skip(1)) {
        let (plan, found) = check(&shared, &case.files);
        let until = ["\n--- vi\n", "\n--- en\n", "\n--- json\n"].iter().filter_map(|mark| typed.find(mark)).min();
        anew.push_str(&format!("\n##### {}\n", &typed[..until.unwrap_or(typed.trim_end().len())]));
        for (form, expected) in &case.expected {
            let actual = report(&plan, &found, form);
            failed.extend(common::difference(&format!("{} ({form})", case.name), expected, &actual));
            anew.push_str(&format!("--- {form}\n{actual}"));
        }
    }
    if common::update() {
        std::fs::write(path, anew).unwrap();
    } else {
        assert!(failed.is_empty(), "{failed}");
    }
}

fn parse(whole: &str) -> (Files, Vec<Case>) {
    let mut parts = format!("\n{whole}").split("\n##### ").map(str::to_owned).collect::<Vec<_>>().into_iter();
    let shared = parse_case(&format!("shared\n{}", parts.next().unwrap_or_default())).files;
    let cases: Vec<Case> = parts.map(|part| parse_case(&part)).collect();
    assert!(!cases.is_empty(), "no case");
    for case in &cases {
        assert!(!case.expected.is_empty(), "`{}` expects nothing", case.name);
    }
    (shared, cases)
}

fn parse_case(text: &str) -> Case {
    let mut lines = text.lines();
    let mut case = Case { name: lines.next().unwrap_or_default().to_owned(), ..Case::default() };
    let mut at: Option<&mut String> = None;
    for line in lines {
        if let Some(heading) = line.strip_prefix("=== ") {
            let (path, marks) = heading.split_once(" [").unwrap_or((heading, ""));
            let marks = marks.trim_end_matches(']').split("] [").map(str::to_owned).collect();
            at = Some(&mut case.files.entry(path.to_owned()).or_insert((marks, String::new())).1);
        } else if let Some(form) = line.strip_prefix("--- ").filter(|form| ["vi", "en", "json"].contains(form)) {
            case.expected.push((form.to_owned(), String::new()));
            at = case.expected.last_mut().map(|(_, text)| text);
        } else if let Some(text) = &mut at {
            text.push_str(line);
            text.push('\n');
        }
    }
    let texts = case.files.values_mut().map(|(_, text)| text).chain(case.expected.iter_mut().map(|(_, text)| text));
    for text in texts {
        // Blank lines before the next heading are there for the eye.
        text.truncate(text.trim_end_matches('\n').len());
        if !text.is_empty() {
            text.push('\n');
        }
    }
    case
}

/// Puts the files on the disk, as staff have them, and checks them as `bantin check` does.
fn check(shared: &Files, own: &Files) -> (Plan, Diagnostics) {
    let folder = tempfile::tempdir().unwrap();
    for (path, (marks, text)) in shared.iter().filter(|(path, _)| !own.contains_key(*path)).chain(own) {
        put(folder.path(), path, marks, text);
    }
    let plan = common::plan(folder.path());
    let mut found = plan.diagnostics.clone();
    output::of_plan(&plan, &mut found);
    bantin::duties::read(&plan.sources, &mut found);
    (plan, found)
}

fn put(root: &Path, path: &str, marks: &[String], text: &str) {
    let mut path = path.to_owned();
    let mut bytes = text.as_bytes().to_vec();
    for mark in marks.iter().filter(|mark| !mark.is_empty()) {
        match mark.as_str() {
            "gone" => return,
            "crlf" => bytes = String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes(),
            "bom" => bytes.splice(0..0, *b"\xEF\xBB\xBF").for_each(drop),
            "nfd" => bytes = String::from_utf8(bytes).unwrap().nfd().collect::<String>().into_bytes(),
            "nfd-name" => path = path.nfd().collect(),
            "latin-1" => bytes = String::from_utf8(bytes).unwrap().chars().map(|c| c as u8).collect(),
            "nul" => bytes = String::from_utf8(bytes).unwrap().replace('␀', "\0").into_bytes(),
            "workbook" => bytes = common::workbook::of(text),
            "utf-16" => bytes = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
            "jpeg" => bytes = common::jpeg(),
            "heavy" => bytes.resize(3_000_000, 0),
            "cut" => bytes.truncate(bytes.len() - 2),
            "bomb" => bytes = common::bomb(),
            "empty" => bytes.clear(),
            "folder" => return std::fs::create_dir_all(root.join(path)).unwrap(),
            "long" => {
                common::write(&root.join(&path), "");
                return File::create(root.join(path)).unwrap().set_len(50_000_000).unwrap();
            }
            mark => match mark.strip_prefix("link-to ") {
                Some(target) => return link(root, &path, target),
                None => panic!("unknown mark `{mark}`"),
            },
        }
    }
    common::write(&root.join(path), bytes);
}

#[cfg(unix)]
fn link(root: &Path, path: &str, target: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(target, path).unwrap();
}

#[cfg(windows)]
fn link(root: &Path, path: &str, target: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::os::windows::fs::symlink_dir(target, path).unwrap();
}

fn report(plan: &Plan, found: &Diagnostics, form: &str) -> String {
    let language = if form == "en" { Language::En } else { Language::Vi };
    if form == "json" {
        return json(found.iter(), &plan.sources, language).unwrap() + "\n";
    }
    text(found, &plan.sources, ReportStyle { language, colour: false, most: usize::MAX })
}
