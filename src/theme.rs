//! A theme: templates, words and assets. The default one, `thach-han`, is compiled in; a file of the site's own
//! `themes/<name>/` takes the place of the built-in file of the same path.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{Context, ErrorKind, Tera, Value};

use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, say};
use crate::base::language::Language;
use crate::base::source::{Source, SourcePath, Sources, extension};
use crate::base::value::{self, Fields};
use crate::config::Config;

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/thach-han");

/// Folder of the built-in theme.
const DEFAULT: &str = "themes/thach-han/";

/// A theme that is ready to render.
pub struct Theme {
    tera: Tera,
    /// Which file a template came from.
    files: BTreeMap<String, SourcePath>,
    words: BTreeMap<Language, Words>,
    /// Name to address, for templates.
    pub assets: Value,
    /// The assets themselves.
    pub asset_files: Vec<AssetFile>,
}

/// An asset: where it is written, and what.
pub type AssetFile = (Address, Arc<[u8]>);

/// The words of a language.
#[derive(Clone, Debug)]
pub struct Words {
    texts: BTreeMap<String, String>,
    /// All of them, for templates.
    pub value: Value,
}

impl Words {
    /// The word of this key; the key itself where the theme has none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The word of this key with `{}` replaced.
    pub fn with(&self, key: &str, value: &str) -> String {
        self.get(key).replace("{}", value)
    }
}

/// Puts the built-in theme's files below those of the site.
pub fn with_built_in(mut sources: Sources) -> Sources {
    let mut folders = vec![&BUILT_IN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = format!("{DEFAULT}{}", file.path().to_string_lossy().replace('\\', "/"));
            sources.insert_below(&path, read_file(&path, file.contents()));
        }
    }
    sources
}

/// A file of a theme: an asset is needed byte by byte, everything else is text.
pub fn read_file(path: &str, bytes: &[u8]) -> Source {
    if path.contains("/assets/") { Source::Data(bytes.into()) } else { Source::from_bytes(bytes) }
}

/// Reads the configured theme.
pub fn read(sources: &Sources, config: &Config, out: &mut Diagnostics) -> Theme {
    let own = format!("themes/{}/", config.theme.value);
    if own != DEFAULT && sources.below(&own).next().is_none() {
        out.push(
            Diagnostic::error(
                "no-theme",
                say!("không có giao diện `{}`", "there is no theme `{}`", config.theme.value),
            )
            .at(&crate::config::PATH.into(), config.theme.span.clone())
            .help(say!(
                "dùng theme = \"thach-han\", hoặc tạo thư mục `{}`",
                "use theme = \"thach-han\", or create the folder `{}`",
                own
            )),
        );
    }
    let mut folders = vec![DEFAULT, own.as_str()];
    folders.dedup();
    let words = [Language::Vi, Language::En].map(|language| (language, words(sources, &folders, language, out)));
    let (tera, files) = templates(sources, &folders, out);
    let (assets, asset_files) = assets(sources, &folders, config);
    Theme { tera, files, words: words.into_iter().collect(), assets, asset_files }
}

/// The files of a sub-folder of the theme by their path in it; a later folder takes the place of an earlier one.
fn layered<'s>(sources: &'s Sources, folders: &[&str], sub: &str) -> BTreeMap<String, (&'s SourcePath, &'s Source)> {
    let mut files = BTreeMap::new();
    for folder in folders {
        let prefix = format!("{folder}{sub}/");
        for (path, source) in sources.below(&prefix) {
            if let Some(name) = path.strip_prefix(prefix.as_str()) {
                files.insert(name.to_owned(), (path, source));
            }
        }
    }
    files
}

fn words(sources: &Sources, folders: &[&str], language: Language, out: &mut Diagnostics) -> Words {
    let mut texts = BTreeMap::new();
    for folder in folders {
        let path: SourcePath = format!("{folder}i18n/{}.toml", language.code()).into();
        let Some(text) = sources.text(&path) else { continue };
        let entries = value::toml(text, 0, &path, out);
        for entry in &entries {
            match &entry.node.value {
                value::Value::Text(text) => {
                    texts.insert(entry.key.clone(), text.clone());
                }
                // What a syntax error touched was told.
                value::Value::Null => {}
                _ => Fields::new(&entries, &path).wrong_type(
                    &entry.key,
                    &entry.node,
                    &say!("một dòng chữ", "a text"),
                    out,
                ),
            }
        }
    }
    let value = Value::from_serializable(&texts);
    Words { texts, value }
}

fn templates(sources: &Sources, folders: &[&str], out: &mut Diagnostics) -> (Tera, BTreeMap<String, SourcePath>) {
    let mut texts: Vec<(String, &str)> = Vec::new();
    let mut files = BTreeMap::new();
    for (name, (path, source)) in layered(sources, folders, "templates") {
        if let Source::Text(text) = source {
            texts.push((name.clone(), text));
            files.insert(name, path.clone());
        }
    }
    let mut tera = Tera::new();
    if let Err(error) = tera.add_raw_templates(texts.iter().map(|(name, text)| (name.as_str(), *text))) {
        let mut told = BTreeSet::new();
        // The first error hides the others: look at each template alone as well.
        for (name, text) in &texts {
            if let Err(error) = Tera::new().add_raw_template(name, text)
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
            {
                told.insert(diagnostic(&error, name, &files));
            }
        }
        if told.is_empty() {
            told.extend(unknown_names(&error.to_string(), sources, &files));
        }
        if told.is_empty() {
            told.insert(diagnostic(&error, "", &files));
        }
        out.extend(told);
    }
    (tera, files)
}

/// Tera tells names that no template or filter has as one text of several reports; the places are read back from it.
///
/// ```text
/// error: Unknown filter `viet_hoa`
///  --> 404.html:1:20
///   |
/// 1 | <p>{{ page.title | viet_hoa }}</p>
///   |                    ^^^^^^^^
/// ```
fn unknown_names(reports: &str, sources: &Sources, files: &BTreeMap<String, SourcePath>) -> Vec<Diagnostic> {
    let reports = format!("\n{reports}");
    let told = reports.split("\nerror: ").skip(1).filter_map(|report| {
        let (message, rest) = report.split_once('\n')?;
        let place = rest.lines().next()?.trim().strip_prefix("--> ")?;
        let mut parts = place.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse::<usize>().ok()?, parts.next()?.parse::<usize>().ok()?);
        let path = files.get(parts.next()?)?;
        let text = sources.text(path)?;
        let line_start = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
        let byte = |characters: usize| {
            let line = text[line_start..].chars();
            line_start + line.take(characters).map(char::len_utf8).sum::<usize>()
        };
        let start = column.checked_sub(1)?;
        let end = start + rest.matches('^').count();
        Some(wrong_template(message).at(path, byte(start)..byte(end)))
    });
    told.collect()
}

fn wrong_template(message: &str) -> Diagnostic {
    Diagnostic::error("template", say!("mẫu giao diện sai: {message}", "template: {message}")).help(say!(
        "sửa mẫu, hoặc xóa tệp này để dùng mẫu có sẵn",
        "mend the template, or delete the file to use the built-in one"
    ))
}

/// The style sheet that ends with the colours of `site.toml`, as custom properties.
const STYLE: &str = "style.css";

fn assets(sources: &Sources, folders: &[&str], config: &Config) -> (Value, Vec<AssetFile>) {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut files = Vec::new();
    for (name, (_, source)) in layered(sources, folders, "assets") {
        let Source::Data(bytes) = source else { continue };
        let bytes: Arc<[u8]> = match &config.colours {
            Some(colours) if name == STYLE => [bytes, colours.css().as_bytes()].concat().into(),
            _ => bytes.clone(),
        };
        let hash = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&bytes));
        let ext = extension(&name);
        let stem = name.strip_suffix(&format!(".{ext}")).unwrap_or(&name);
        let address = format!("assets/{stem}.{}.{ext}", &hash[..10]);
        names.insert(name.clone(), address.clone());
        files.push((address.into(), bytes));
    }
    (Value::from_serializable(&names), files)
}

impl Theme {
    /// The words of a language.
    pub fn words(&self, language: Language) -> &Words {
        &self.words[&language]
    }

    /// Renders a template. The error is a diagnostic in the template, at the expression that failed.
    pub fn render(&self, template: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        let mut bytes = Vec::with_capacity(16 * 1024);
        match self.tera.render_to(template, context, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(diagnostic(&error, template, &self.files)),
        }
    }
}

fn diagnostic(error: &tera::Error, template: &str, files: &BTreeMap<String, SourcePath>) -> Diagnostic {
    let (name, message, span): (&str, String, Option<Range<usize>>) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let name = if report.filename().is_empty() { template } else { report.filename() };
            (name, report.message().to_owned(), Some(report.span().range.clone()))
        }
        ErrorKind::MissingParent { current, .. } => (current, error.to_string(), None),
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            (tpl, error.to_string(), None)
        }
        _ => (template, error.to_string(), None),
    };
    let diagnostic = wrong_template(&message);
    match (files.get(name), span) {
        (Some(path), Some(span)) => diagnostic.at(path, span),
        (Some(path), None) => diagnostic.file(path),
        (None, _) => diagnostic,
    }
}
