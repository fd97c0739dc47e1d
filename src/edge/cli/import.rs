//! `import`: documents of Word as drafts with their pictures, each with a report.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{ImportArgs, ImportFrom};
use super::import_portal::refused;
use super::setup::{clock, find_root, language_asked};
use crate::authoring::{Document, Draft, NewItem, imported, number_field};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::source::{Source, SourcePath, Sources, folder};
use crate::base::time::Moment;
use crate::edge::desk::{Imports, TextStore, version};
use crate::edge::{Failure, disk, starter, terminal};
use crate::theme::BuiltIn;
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
    let number = number_of(&root, &site.theme.value, &section);
    let target = ImportTarget { root: &root, section: &section, sections: &sections, number, now };
    let mut code = ExitCode::SUCCESS;
    for file in documents(&args.files)? {
        match import(&target, &file) {
            Ok(_) if args.messages.quiet => {}
            Ok((outcome, draft)) => terminal::out(&told(&root, &outcome, &draft, language)),
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

/// What became of a document.
enum ImportOutcome {
    New,
    /// The draft that was made of it before, with its new words.
    Updated,
    Same,
}

/// Where documents go.
struct ImportTarget<'t> {
    root: &'t Path,
    section: &'t str,
    sections: &'t [String],
    /// The field for their numbers.
    number: Option<String>,
    now: Moment,
}

fn import(target: &ImportTarget, file: &Path) -> Result<(ImportOutcome, Draft), Failure> {
    let facts = fs::metadata(file).map_err(|error| Failure::cannot_read(file, &error))?;
    if facts.len() > MOST {
        return Err(msg!("tài liệu quá lớn", "the document is too large").into());
    }
    let bytes = fs::read(file).map_err(|error| Failure::cannot_read(file, &error))?;
    let document = word::read(&bytes)?;
    let name = file.file_stem().map(|name| name.to_string_lossy().replace(['_', '-'], " ")).unwrap_or_default();
    let item = NewItem { title: "", section: target.section, now: target.now, single_file: false };
    let sections = target.sections.iter().map(String::as_str);
    let mut draft = imported(document, &name, (&item, target.number.as_deref()), sections)?;
    let imports = Imports::of(target.root);
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_there = |path: &str| target.root.join(path).is_file();
    if !is_there(&draft.path)
        && let Some(now) = imports.now(&draft.path).filter(|now| is_there(now))
    {
        let beside = |path: &SourcePath| format!("{}/{}", folder(&now), path.rsplit('/').next().unwrap_or(path)).into();
        draft.files = draft.files.into_iter().map(|(path, bytes)| (beside(&path), bytes)).collect();
        draft.path = now.into();
    }
    let path = target.root.join(&*draft.path);
    let (outcome, text) = match fs::read(&path) {
        Ok(there) => again(target.root, &imports, &draft, there)?,
        Err(_) => {
            starter::write_new(&path, draft.text.as_bytes())?;
            (ImportOutcome::New, draft.text.clone().into_bytes())
        }
    };
    if !matches!(outcome, ImportOutcome::Same) {
        for (path, bytes) in &draft.files {
            let path = target.root.join(&**path);
            match outcome {
                ImportOutcome::New => starter::write_new(&path, bytes)?,
                _ => disk::replace(&path, bytes, false).map_err(|error| Failure::cannot_write(&path, &error))?,
            }
        }
        imports.keep(&draft.path, &name, &draft.report, Some(&text))?;
    }
    Ok((outcome, draft))
}

/// The same document once more: a draft that nobody has touched follows it.
fn again(root: &Path, imports: &Imports, draft: &Draft, there: Vec<u8>) -> Result<(ImportOutcome, Vec<u8>), Failure> {
    let new = draft.over(&there)?;
    let has_file =
        |(path, bytes): &(SourcePath, Vec<u8>)| fs::read(root.join(&**path)).is_ok_and(|file| file == *bytes);
    let is_same = Document::read(&there)?.body().trim() == draft.body().trim() && draft.files.iter().all(has_file);
    if is_same {
        return Ok((ImportOutcome::Same, there));
    }
    if !imports.is_untouched(&draft.path, &there) {
        let path = root.join(&*draft.path);
        return Err(msg!(
            "`{}` đã có và đã được sửa từ khi chép, hoặc là bài khác cùng tên: giữ nguyên; muốn chép lại thì đổi tên hay xóa bài ấy trước",
            "`{}` exists and was edited since it was imported, or is another item of this name: it stays; to import again, rename or delete it first",
            path.display()
        )
        .into());
    }
    let store = TextStore::new(root.to_owned());
    let saved = store.save(&draft.path, Some(&version(&there)), new.text().as_bytes());
    saved.map_err(|refusal| refused(&draft.path, refusal))?;
    Ok((ImportOutcome::Updated, new.text().as_bytes().to_vec()))
}

/// The field for the number of a document in a section, by the layout that its theme has for it.
fn number_of(root: &Path, theme: &str, section: &str) -> Option<String> {
    let mut sources = Sources::default();
    let mut add = |path: String| {
        if let Ok(bytes) = fs::read(root.join(&path)) {
            sources.insert(&path, Source::from_bytes(&bytes));
        }
    };
    add(format!("content/{}/_index.md", section.trim_matches('/')));
    let layouts = format!("themes/{theme}/layouts");
    for entry in fs::read_dir(root.join(&layouts)).into_iter().flatten().flatten() {
        add(format!("{layouts}/{}", entry.file_name().to_string_lossy()));
    }
    number_field(&BuiltIn::default().below(sources), theme, section)
}

/// What is said of a draft: where it is, and what became of the document.
fn told(root: &Path, outcome: &ImportOutcome, draft: &Draft, language: Language) -> String {
    let path = root.join(&*draft.path);
    let first = match outcome {
        ImportOutcome::New => msg!("đã tạo {}", "created {}", path.display()),
        ImportOutcome::Updated => msg!("đã cập nhật bản nháp {}", "updated the draft {}", path.display()),
        ImportOutcome::Same => msg!("không có gì đổi: {}", "nothing has changed: {}", path.display()),
    };
    let mut out = first.text(language).to_owned();
    if matches!(outcome, ImportOutcome::Same) {
        return out;
    }
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
