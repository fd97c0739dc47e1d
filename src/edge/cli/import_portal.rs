//! `import portal`: an older portal as texts of this one, with a report. It can be run again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use walkdir::WalkDir;

use super::args::ImportPortalArgs;
use super::setup::{clock, find_root, language_asked};
use crate::authoring::{ImportGround, PortalImport, import_portal};
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::source::{Source, SourcePath};
use crate::edge::desk::{Refusal, TextStore, version};
use crate::edge::{Failure, disk, starter, terminal};
use crate::old_portals::{
    OldPortal, SavedPage, Selectors, SourceText, generator, read_export, read_feed, read_folder, read_pages,
};

/// What was imported, also where it was deleted since: a line each.
const KNOWN: &str = "content/.imported";

/// The longest text of a folder, in bytes.
const MOST_TEXT: u64 = 20_000_000;

/// Imports a portal, writes the report, and prints its counts.
pub fn run(args: &ImportPortalArgs) -> Result<ExitCode, Failure> {
    let root = find_root(args.root.as_deref())?;
    let site = disk::read_config(&root)?;
    let language = language_asked(args.messages.lang).unwrap_or(site.language);
    let today = clock(args.now.as_deref(), site.time_zone)?.now().format("%Y-%m-%d").to_string();
    let own = match &args.selectors {
        Some(path) => fs::read_to_string(path).map_err(|error| Failure::cannot_read(path, &error))?,
        None => String::new(),
    };
    let source = Given::read(&args.source, &args.files, (&Selectors::of(&own)?, site.language))?;
    let texts = texts_of(&root.join("content"), "content/", |path| path.ends_with(".md"))?.into_iter();
    let texts: BTreeMap<SourcePath, String> = texts.map(|(path, text)| (path.into(), text)).collect();
    let known = fs::read_to_string(root.join(KNOWN)).unwrap_or_default().lines().map(str::to_owned).collect();
    let files: BTreeSet<String> = source.files.keys().cloned().collect();
    let section = args.section.clone().unwrap_or_else(|| section_of(&root, site.language));
    let ground = ImportGround {
        texts: &texts,
        files: &files,
        known: &known,
        section: section.trim_matches('/'),
        language: site.language,
        today: &today,
    };
    let mut import = import_portal(&source.portal, &ground);
    write(&root, &mut import, &source)?;
    let report = args.report.clone().unwrap_or_else(|| root.join("nhap-cong-cu.txt"));
    let text = import.report.text(language);
    disk::replace(&report, text.as_bytes(), false).map_err(|error| Failure::cannot_write(&report, &error))?;
    if !args.messages.quiet {
        for line in import.report.counts() {
            terminal::out(line.text(language));
        }
        for (heading, lines) in import.report.cases() {
            terminal::out(&format!("{}: {}", heading.text(language), lines.len()));
        }
        terminal::out(msg!("báo cáo: {}", "report: {}", report.display()).text(language));
    }
    Ok(ExitCode::SUCCESS)
}

/// The section of items that have none: the first of the portal that is for news, or the usual one.
fn section_of(root: &Path, language: Language) -> String {
    let names = starter::sections(root, "");
    let usual = if language == Language::Vi { ["tin-tuc", "news"] } else { ["news", "tin-tuc"] };
    let found = usual.into_iter().find(|name| names.iter().any(|known| known == name));
    found.map_or_else(|| usual[0].to_owned(), str::to_owned)
}

/// What was given: the portal, and the files beside it.
struct Given {
    portal: OldPortal,
    files: BTreeMap<String, PathBuf>,
}

impl Given {
    fn read(source: &Path, more: &[PathBuf], (selectors, language): (&Selectors, Language)) -> Result<Given, Failure> {
        let mut files = BTreeMap::new();
        for folder in more {
            add_files(folder, &mut files)?;
        }
        let facts = fs::metadata(source).map_err(|error| Failure::cannot_read(source, &error))?;
        if facts.is_file() {
            let pages = more.iter().map(|folder| saved_pages(folder)).collect::<Result<Vec<_>, _>>()?.concat();
            let portal = of_file(source, &pages, selectors)?;
            return Ok(Given { portal, files });
        }
        let settings = settings_of(source);
        let generator = generator(&settings);
        let content = content_of(source);
        let texts = texts_of(&content, "", |path| path.ends_with(".md") || path.ends_with(".markdown"))?;
        if texts.is_empty() {
            let portal = read_pages(&saved_pages(source)?, selectors);
            add_files(source, &mut files)?;
            return Ok(Given { portal, files });
        }
        let texts: Vec<SourceText> = texts.into_iter().map(|(path, text)| SourceText { path, text }).collect();
        for folder in [content.clone(), source.join("static"), source.join("assets"), source.to_owned()] {
            if folder.is_dir() {
                add_files(&folder, &mut files)?;
            }
        }
        Ok(Given { portal: read_folder((generator.0, &generator.1), language, &texts), files })
    }
}

/// An export of WordPress, or a feed.
fn of_file(source: &Path, pages: &[SavedPage], selectors: &Selectors) -> Result<OldPortal, Failure> {
    let open = || File::open(source).map_err(|error| Failure::cannot_read(source, &error));
    let mut head = Vec::new();
    open()?.take(1 << 16).read_to_end(&mut head).map_err(|error| Failure::cannot_read(source, &error))?;
    let file = BufReader::with_capacity(1 << 20, open()?);
    if memchr::memmem::find(&head, b"<wp:").is_some() {
        return Ok(read_export(file)?);
    }
    Ok(read_feed(file, &read_pages(pages, selectors))?)
}

/// The pages that were saved in a folder.
fn saved_pages(folder: &Path) -> Result<Vec<SavedPage>, Failure> {
    let pages = texts_of(folder, "", |path| path.ends_with(".html") || path.ends_with(".htm"))?;
    Ok(pages.into_iter().map(|(path, html)| SavedPage { path, html }).collect())
}

/// The settings of a generator, at the top of its folder or of the one above its content.
fn settings_of(source: &Path) -> BTreeMap<String, String> {
    let above = source.parent().map(Path::to_owned);
    for folder in [Some(source.to_owned()), Some(source.join("config/_default")), above].into_iter().flatten() {
        let names = fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned());
        let known =
            |name: &String| ["hugo.", "config.", "_config.", "zola."].iter().any(|start| name.starts_with(start));
        let texts =
            names.filter(known).filter_map(|name| Some((name.clone(), fs::read_to_string(folder.join(&name)).ok()?)));
        let texts: BTreeMap<String, String> = texts.collect();
        if !texts.is_empty() {
            return texts;
        }
    }
    BTreeMap::new()
}

/// The folder of the texts: `content/`, in it that of a language, or the folder itself.
fn content_of(source: &Path) -> PathBuf {
    let content = source.join("content");
    if !content.is_dir() {
        return source.to_owned();
    }
    let own = ["vi", "en"].map(|code| content.join(code)).into_iter().find(|folder| folder.is_dir());
    own.filter(|_| !content.join("_index.md").is_file()).unwrap_or(content)
}

/// The files below a folder, by their paths there; what begins with a dot, and what other programs made, is passed by.
fn walk(folder: &Path) -> impl Iterator<Item = (String, PathBuf)> {
    let folder = folder.to_owned();
    let is_seen =
        |name: &str| !name.starts_with('.') && !matches!(name, "node_modules" | "_site" | "public" | "target");
    let entries = WalkDir::new(&folder).sort_by_file_name().into_iter();
    let entries =
        entries.filter_entry(move |entry| entry.depth() == 0 || is_seen(&entry.file_name().to_string_lossy()));
    entries.flatten().filter(|entry| entry.file_type().is_file()).filter_map(move |entry| {
        let path = entry.path().strip_prefix(&folder).ok()?.to_string_lossy().replace('\\', "/");
        Some((crate::base::source::nfc(&path).into_owned(), entry.into_path()))
    })
}

fn add_files(folder: &Path, files: &mut BTreeMap<String, PathBuf>) -> Result<(), Failure> {
    fs::read_dir(folder).map_err(|error| Failure::cannot_read(folder, &error))?;
    for (path, disk) in walk(folder) {
        files.entry(path).or_insert(disk);
    }
    Ok(())
}

/// The texts below a folder by their paths; what is no text is left out.
fn texts_of(folder: &Path, before: &str, is_wanted: fn(&str) -> bool) -> Result<Vec<(String, String)>, Failure> {
    let mut texts = Vec::new();
    for (path, disk) in walk(folder).filter(|(path, _)| is_wanted(path)) {
        let mut bytes = Vec::new();
        let file = File::open(&disk).map_err(|error| Failure::cannot_read(&disk, &error))?;
        file.take(MOST_TEXT).read_to_end(&mut bytes).map_err(|error| Failure::cannot_read(&disk, &error))?;
        if let Source::Text(text) = Source::from_bytes(&bytes) {
            texts.push((format!("{before}{path}"), text.to_string()));
        }
    }
    Ok(texts)
}

/// Carries the plan out. What is written over goes to the history; a file that lies where another was to go stays.
fn write(root: &Path, import: &mut PortalImport, source: &Given) -> Result<(), Failure> {
    let store = TextStore::new(root.to_owned());
    for (path, there, text) in &import.texts {
        match there {
            None => starter::write_new(&root.join(&**path), text)?,
            Some(there) => {
                let on_disk = fs::read(root.join(&**path)).unwrap_or_default();
                let known = version(if on_disk.is_empty() { there.as_bytes() } else { &on_disk });
                store.save(path, Some(&known), text.as_bytes()).map_err(|refusal| refused(path, refusal))?;
            }
        }
    }
    for (path, file) in &import.copies {
        let (Some(from), to) = (source.files.get(file), root.join(&**path)) else { continue };
        let bytes = fs::read(from).map_err(|error| Failure::cannot_read(from, &error))?;
        match fs::read(&to) {
            Ok(there) if there == bytes => {}
            Ok(_) => import.report.other_files.push(path.to_string()),
            Err(error) if error.kind() == ErrorKind::NotFound => starter::write_new(&to, bytes)?,
            Err(error) => return Err(Failure::cannot_read(&to, &error)),
        }
    }
    let known: String = import.known.iter().map(|id| format!("{id}\n")).collect();
    let place = root.join(KNOWN);
    disk::replace(&place, known.as_bytes(), false).map_err(|error| Failure::cannot_write(&place, &error))
}

/// Why a text was not saved.
pub(super) fn refused(path: &str, refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Failed(failure) => failure,
        Refusal::Request(message) | Refusal::Conflict(message) => message.into(),
        _ => {
            msg!("`{path}` vừa được sửa ở nơi khác; chạy lại", "`{path}` was just changed elsewhere; run again").into()
        }
    }
}
