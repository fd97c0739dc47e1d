//! A theme: templates, strings and assets. Those of this repository are compiled in; a file of the site's own
//! `themes/<name>/` takes the place of the built-in file of the same path. Every theme builds upon `thach-han`: what it
//! lacks comes from there, and its templates reach the other one's as `thach-han/base.html`.

mod mistakes;
mod sheets;
mod templates;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use tera::{Context, Value};
use xxhash_rust::xxh3::Xxh3;

use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, error, msg};
use crate::base::language::Language;
use crate::base::memo::Memo;
use crate::base::source::{Source, SourcePath, Sources, extension};
use crate::base::suggest::suggest;
use crate::base::value::{self, Fields, Spanned};
use crate::config::{Colours, Config};

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The theme that every other one builds upon.
pub const DEFAULT: &str = "thach-han";

/// A theme that is ready to render.
pub struct Theme {
    templates: templates::Templates,
    strings: BTreeMap<Language, Strings>,
    /// Name to address, for templates.
    pub assets: Value,
    /// The assets themselves.
    pub asset_files: Vec<AssetFile>,
    /// Whether its pages offer the search: without it no index is made.
    pub has_search: bool,
    /// Whether a template shows related news; else nobody need find them out. Known once, as each article asks.
    pub shows_related: bool,
    /// The same of what pages say of themselves to search engines.
    pub shows_json_ld: bool,
    /// A hash of everything it was made of.
    pub hash: u128,
}

/// An asset: where it is written, and what.
pub type AssetFile = (Address, Arc<[u8]>);

/// The file of each template, and its text.
type TemplateFiles = BTreeMap<String, (SourcePath, Arc<str>)>;

/// The strings of a language.
#[derive(Clone, Debug)]
pub struct Strings {
    texts: BTreeMap<String, String>,
    /// All of them, for templates.
    pub value: Value,
}

impl Strings {
    /// The word of this key; the key itself where the theme has none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The word of this key with `{}` replaced.
    pub fn with(&self, key: &str, value: &str) -> String {
        self.get(key).replace("{}", value)
    }
}

/// The files of the built-in themes, read once.
pub struct BuiltIn(Vec<(SourcePath, Source)>);

impl Default for BuiltIn {
    fn default() -> BuiltIn {
        let mut files = Vec::new();
        let mut folders = vec![&BUILT_IN];
        while let Some(folder) = folders.pop() {
            // What `assets/` are made of (tests/web/scripts.mjs) is for people.
            folders.extend(folder.dirs().filter(|folder| !folder.path().ends_with("scripts")));
            for file in folder.files() {
                let path = format!("themes/{}", file.path().to_string_lossy().replace('\\', "/"));
                let source = read_file(&path, file.contents());
                files.push((path.into(), source));
            }
        }
        BuiltIn(files)
    }
}

impl BuiltIn {
    /// Puts them below the files of a site.
    pub fn below(&self, mut sources: Sources) -> Sources {
        for (path, source) in &self.0 {
            sources.insert_below(path, source);
        }
        sources
    }
}

/// Whether a theme of this name is compiled in.
pub fn is_built_in(name: &str) -> bool {
    BUILT_IN.get_dir(name).is_some()
}

/// A file of a theme: an asset is needed byte by byte, everything else is text.
pub fn read_file(path: &str, bytes: &[u8]) -> Source {
    if path.contains("/assets/") { Source::Data(bytes.into()) } else { Source::from_bytes(bytes) }
}

/// The theme of the last plan.
pub type ThemeMemo = Memo<ThemeInputs, Arc<Theme>>;

/// What a theme is made of.
#[derive(PartialEq)]
pub struct ThemeInputs {
    files: Vec<(SourcePath, Source)>,
    name: Spanned<String>,
    colours: Option<Colours>,
}

/// Reads the configured theme, or takes the last one where nothing of it changed.
pub fn remembered(sources: &Sources, config: &Config, memo: &mut ThemeMemo, out: &mut Diagnostics) -> Arc<Theme> {
    let files = sources.below("themes/").map(|(path, source)| (path.clone(), source.clone())).collect();
    let inputs = ThemeInputs { files, name: config.theme.clone(), colours: config.colours };
    let last = memo.recall(|then, _| *then == inputs, out);
    last.unwrap_or_else(|| memo.make(inputs, |_, out| Arc::new(read(sources, config, out)), out))
}

/// Reads the configured theme.
pub fn read(sources: &Sources, config: &Config, out: &mut Diagnostics) -> Theme {
    let name = config.theme.value.as_str();
    let (default, own) = (format!("themes/{DEFAULT}/"), format!("themes/{name}/"));
    if sources.below(&own).next().is_none() {
        out.push(no_theme(sources, config));
    }
    let mut folders = vec![default.as_str(), own.as_str()];
    folders.dedup();
    let has_search = about(sources, &own, out);
    let strings = [Language::Vi, Language::En].map(|language| (language, strings(sources, &folders, language, out)));
    let templates = templates::read(sources, &folders, out);
    let (assets, asset_files) = assets(sources, &folders, config);
    let [shows_related, shows_json_ld] = [".related", "json_ld"].map(|words| templates.mention(words));
    let (strings, hash) = (strings.into_iter().collect(), hash(sources, config));
    Theme { templates, strings, assets, asset_files, has_search, shows_related, shows_json_ld, hash }
}

fn hash(sources: &Sources, config: &Config) -> u128 {
    let mut hash = Xxh3::new();
    (config.theme.value.as_str(), config.colours.map(|colours| colours.css())).hash(&mut hash);
    for (path, source) in sources.below("themes/") {
        path.hash(&mut hash);
        match source {
            Source::Text(text) => text.as_bytes().hash(&mut hash),
            Source::Data(bytes) => bytes.hash(&mut hash),
            // No page is made of these.
            Source::Blob(_) | Source::Fault(_) => {}
        }
    }
    hash.digest128()
}

fn no_theme(sources: &Sources, config: &Config) -> Diagnostic {
    let name = &config.theme.value;
    let folders = sources.below("themes/").filter_map(|(path, _)| path.strip_prefix("themes/")?.split('/').next());
    let known: BTreeSet<&str> = folders.collect();
    error!("no-theme" at (&SourcePath::from(crate::config::PATH), &config.theme.span);
        "không có giao diện `{name}`", "there is no theme `{name}`";
        help: suggest(name, known.iter().copied());
        or: "dùng theme = \"{DEFAULT}\", hoặc tạo giao diện mới: bantin init --theme {name}",
            "use theme = \"{DEFAULT}\", or make a new one: bantin init --theme {name}")
}

/// Reads `theme.toml`: for people, who made the theme and under what terms; for bantin, whether it has a search.
fn about(sources: &Sources, folder: &str, out: &mut Diagnostics) -> bool {
    let path: SourcePath = format!("{folder}theme.toml").into();
    let Some(text) = sources.text(&path) else { return true };
    let entries = value::toml(text, 0, &path, out);
    let mut fields = Fields::new(&entries, &path);
    for key in ["name", "description", "author", "licence", "homepage"] {
        fields.text(key, out);
    }
    let has_search = fields.bool("search", out).unwrap_or(true);
    fields.finish(out);
    has_search
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

fn strings(sources: &Sources, folders: &[&str], language: Language, out: &mut Diagnostics) -> Strings {
    let mut texts = BTreeMap::new();
    // A site's own copy of a built-in file may be older than a string.
    let built_in = BUILT_IN.get_file(format!("{DEFAULT}/i18n/{}.toml", language.code()));
    let built_in = built_in.and_then(|file| Some((file.path().to_str()?.into(), file.contents_utf8()?)));
    let own = folders.iter().filter_map(|folder| {
        let path: SourcePath = format!("{folder}i18n/{}.toml", language.code()).into();
        let text = sources.text(&path)?;
        Some((path, &**text))
    });
    for (path, text) in built_in.into_iter().chain(own) {
        let entries = value::toml(text, 0, &path, out);
        for entry in &entries {
            match &entry.node.value {
                value::Value::Text(text) => {
                    texts.insert(entry.key.clone(), text.clone());
                }
                // A syntax error here was reported already.
                value::Value::Null => {}
                _ => {
                    Fields::new(&entries, &path).wrong_type(&entry.key, &entry.node, &msg!("một dòng chữ", "text"), out)
                }
            }
        }
    }
    let value = Value::from_serializable(&texts);
    Strings { texts, value }
}

/// The style sheet that ends with the colours of `site.toml`, as custom properties.
const STYLE: &str = "style.css";

fn assets(sources: &Sources, folders: &[&str], config: &Config) -> (Value, Vec<AssetFile>) {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut files = Vec::new();
    // Style sheets come last: they name the others.
    let (sheets, others): (Vec<_>, Vec<_>) =
        layered(sources, folders, "assets").into_iter().partition(|(name, _)| name.ends_with(".css"));
    for (name, (_, source)) in others.into_iter().chain(sheets) {
        let Source::Data(bytes) = source else { continue };
        let bytes: Arc<[u8]> = match (name.ends_with(".css"), &config.colours) {
            (false, _) => bytes.clone(),
            (true, Some(colours)) if name == STYLE => {
                [sheets::published(bytes, &names).as_slice(), colours.css().as_bytes()].concat().into()
            }
            (true, _) => sheets::published(bytes, &names).into(),
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
    /// The strings of a language.
    pub fn strings(&self, language: Language) -> &Strings {
        &self.strings[&language]
    }

    /// The names of the templates in `cards/` that others show, without their ending.
    pub fn card_forms(&self) -> &[String] {
        &self.templates.card_forms
    }

    /// Renders a template. The error is a diagnostic in the template, at the expression that failed.
    pub fn render(&self, template: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        self.templates.render(template, context)
    }
}
