//! `import`: documents of Word as drafts with their pictures, each with a report.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{ImportArgs, ImportFrom};
use super::setup::{clock, find_root, language_asked};
use crate::authoring::{Draft, NewItem, imported};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::time::Moment;
use crate::edge::{Failure, disk, starter, terminal};
use crate::word;

/// The largest document, in bytes.
const MOST: u64 = 100_000_000;

/// Imports each document; those that cannot be read are told, and the others are imported.
pub fn run(args: &ImportArgs) -> Result<ExitCode, Failure> {
    if let Some(ImportFrom::Portal(portal)) = &args.from {
        return super::import_portal::run(portal);
    }
    let section = args.section.clone().unwrap_or_default();
    let root = find_root(args.root.as_deref())?;
    let site = disk::read_config(&root)?;
    let language = language_asked(args.messages.lang).unwrap_or(site.language);
    let now = clock(args.now.as_deref(), site.time_zone)?.now();
    let sections = starter::sections(&root, &section);
    let mut code = ExitCode::SUCCESS;
    for file in documents(&args.files)? {
        match import(&root, &file, (&section, &sections), now) {
            Ok(draft) if args.messages.quiet => drop(draft),
            Ok(draft) => terminal::out(&told(&root, &draft, language)),
            Err(Failure { message }) => {
                let word = if language == Language::Vi { "lỗi" } else { "error" };
                terminal::err(&format!("{word}: {}: {}", file.display(), message.text(language)));
                code = ExitCode::from(1);
            }
        }
    }
    Ok(code)
}

/// The files that are named, and the documents in the folders that are.
fn documents(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).map_err(|error| Failure::cannot_read(path, &error))?;
        let mut found: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(|path| is_document(path)).collect();
        found.sort();
        files.extend(found);
    }
    Ok(files)
}

/// Whether a file of a folder is a document; `~$...` is what Word keeps while one is open.
fn is_document(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.ends_with(".docx") && !name.starts_with("~$")
}

fn import(root: &Path, file: &Path, section: (&str, &[String]), now: Moment) -> Result<Draft, Failure> {
    let facts = fs::metadata(file).map_err(|error| Failure::cannot_read(file, &error))?;
    if facts.len() > MOST {
        return Err(msg!("tài liệu quá lớn", "the document is too large").into());
    }
    let bytes = fs::read(file).map_err(|error| Failure::cannot_read(file, &error))?;
    let document = word::read(&bytes)?;
    let name = file.file_stem().map(|name| name.to_string_lossy().replace(['_', '-'], " ")).unwrap_or_default();
    let item = NewItem { title: "", section: section.0, now, single_file: false };
    let draft = imported(document, &name, &item, section.1.iter().map(String::as_str))?;
    let path = root.join(&*draft.path);
    starter::write_new(&path, draft.text.as_bytes())?;
    for (path, bytes) in &draft.files {
        starter::write_new(&root.join(&**path), bytes)?;
    }
    Ok(draft)
}

/// What is said of a draft: where it is, and what became of the document.
fn told(root: &Path, draft: &Draft, language: Language) -> String {
    let mut out = msg!("đã tạo {}", "created {}", root.join(&*draft.path).display()).text(language).to_owned();
    let report = &draft.report;
    let groups: [(Message, &[Message]); 4] = [
        (msg!("đã lấy", "taken"), &report.taken),
        (msg!("đã dọn", "cleaned"), &report.cleaned),
        (msg!("đã bỏ", "left out"), &report.dropped),
        (msg!("cần xem lại", "please look at"), &report.look),
    ];
    for (name, lines) in groups {
        for line in lines {
            out.push_str(&format!("\n  {}: {}", name.text(language), line.text(language)));
        }
    }
    out
}
