//! The content folder of Hugo, Zola or Jekyll, or one of Markdown alone.

use std::collections::{BTreeMap, BTreeSet};

use super::front::Front;
use super::permalink::{address, date_of, pattern, without_date};
use super::shortcodes::markdown_of;
use super::{Generator, OldBody, OldItem, OldPlace, OldPortal, OldSection};
use crate::base::diagnostic::msg;
use crate::base::language::{Language, slug};

/// A Markdown file of the content folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// Its path in the content folder: `blog/le-hoi.md`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The generator of a folder, and its settings, by the names and texts of the files at its top.
pub fn generator(files: &BTreeMap<String, String>) -> (Generator, String) {
    let first = |names: &[&str]| names.iter().find_map(|name| files.get(*name)).cloned();
    if let Some(text) = first(&["_config.yml", "_config.yaml"]) {
        return (Generator::Jekyll, text);
    }
    if let Some(text) = first(&["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"]) {
        return (Generator::Hugo, text);
    }
    match first(&["config.toml", "config.yaml", "config.yml", "zola.toml"]) {
        Some(text) if text.contains("base_url") => (Generator::Zola, text),
        Some(text) if text.to_lowercase().contains("baseurl") => (Generator::Hugo, text),
        _ => (Generator::Plain, String::new()),
    }
}

/// Reads the texts of a content folder. `settings` is the text of the generator's configuration; `language` is that of the new
/// portal, which a file need not name.
pub fn read_folder((generator, settings): (Generator, &str), language: Language, texts: &[SourceText]) -> OldPortal {
    let is_toml = settings.lines().any(|line| line.contains(" = ") || line.trim_start().starts_with('['));
    let fence = if is_toml { "+++" } else { "---" };
    let fenced = format!("{fence}\n{}\n{fence}\n", settings.trim_start_matches("---"));
    let (settings, _) = Front::of(&fenced);
    let base = settings.text(&["baseURL", "base_url", "url"]).unwrap_or_default();
    let base = base.trim_end_matches('/').to_owned()
        + &settings.text(&["baseurl"]).filter(|path| path.starts_with('/')).unwrap_or_default();
    let named = settings.text(&["permalink"]).unwrap_or_default();
    let portal = OldPortal { base, ..OldPortal::default() };
    let shared = shared(texts).into_iter().filter(|_| generator != Generator::Hugo).collect();
    // Where no text has a front matter, a README is the text of its folder.
    let is_bare = texts.iter().all(|text| !Front::of(&text.text).0.is_there);
    let mut folder = Folder {
        generator,
        pattern: pattern(&named).to_owned(),
        language,
        portal,
        shared,
        settings,
        is_bare,
        notes: 0,
    };
    for text in texts {
        folder.text(text);
    }
    folder.sections();
    folder.translations();
    if folder.notes > 0 {
        let notes = folder.notes;
        folder.portal.left.push(msg!(
            "{notes} tệp Markdown không có phần đầu bài, như README",
            "Markdown files without front matter, such as a README: {notes}"
        ));
    }
    folder.portal
}

struct Folder {
    generator: Generator,
    pattern: String,
    language: Language,
    portal: OldPortal,
    /// Folders at the top with more than one text: their `index.md` is one of these, elsewhere it is an item of its own.
    shared: BTreeSet<String>,
    settings: Front,
    is_bare: bool,
    /// Files that are no texts of the portal.
    notes: usize,
}

impl Folder {
    fn text(&mut self, source: &SourceText) {
        let Some(one) = self.opened(source) else {
            self.notes += 1;
            return;
        };
        let address = self.address(&one);
        let (markdown, unknown) = markdown_of(self.generator, one.body, &|named| self.known(&one.front, named));
        let (heading, markdown) = first_heading(&markdown);
        if one.name() == "_index" && one.language.is_some() {
            let path = one.path;
            self.portal.left.push(msg!(
                "`{path}`: chuyên mục chỉ có một ngôn ngữ",
                "`{path}`: sections exist in one language only"
            ));
            return;
        }
        if one.name() == "_index" && !self.index(&one.parts(), &one.front, &address, &markdown) {
            return;
        }
        let mut item = self.item(&one, address);
        item.title = one
            .front
            .text(&["title"])
            .or(heading.clone())
            .unwrap_or_else(|| slug(without_date(one.dated())).replace('-', " "));
        item.body = OldBody::Markdown(match heading {
            Some(heading) if heading != item.title => format!("## {heading}\n\n{markdown}"),
            _ => markdown,
        });
        if !unknown.is_empty() {
            let names = unknown.into_iter().collect::<Vec<_>>().join(", ");
            item.look.push(msg!("mã của công cụ cũ, đã bỏ: {names}", "codes of the old generator, left out: {names}"));
        }
        self.portal.items.push(item);
    }

    /// A file with its front matter; none where it is no text of the portal.
    fn opened<'s>(&self, source: &'s SourceText) -> Option<OldFile<'s>> {
        let path = source.path.as_str();
        let (file, code) = stem_of(path);
        let name = file.rsplit('/').next().unwrap_or(file);
        let (front, body) = Front::of(&source.text);
        let is_readme = !front.is_there && name.eq_ignore_ascii_case("readme");
        if self.generator == Generator::Jekyll && !front.is_there || is_readme && !self.is_bare {
            return None;
        }
        let file = if is_readme { format!("{}index", &file[..file.len() - name.len()]) } else { file.to_owned() };
        let language = code.filter(|code| *code != self.language);
        let mut one = OldFile { path, file, language, front, body, date: None };
        let own = one.front.text(&["date", "publishDate", "published_date"]);
        one.date = own.and_then(|date| date_as_typed(&date)).or_else(|| date_of(one.dated()).map(str::to_owned));
        Some(one)
    }

    /// What a name in a text stands for: a setting, or a key of its own front matter.
    fn known(&self, front: &Front, named: &str) -> Option<String> {
        match named.split_once('.') {
            Some(("site", key)) => self.settings.text(&[key]),
            Some(("page", key)) => front.text(&[key]),
            _ if self.generator == Generator::Plain => front.text(&[named]),
            _ => None,
        }
    }

    fn address(&self, one: &OldFile) -> String {
        let own = address(self.generator, &one.front, &one.file, one.date.as_deref(), &self.pattern);
        let typed = one.path.rsplit_once('.').map_or(one.path, |(file, _)| file);
        match one.language {
            Some(language) => format!("/{}{own}", language.code()),
            // A file that is called like its page.
            None if typed.ends_with(".html") && one.name() != "index" && self.generator == Generator::Plain => {
                format!("/{typed}")
            }
            None => own,
        }
    }

    /// What a file and its front matter say of an item, without its title and its text.
    fn item(&self, one: &OldFile, address: String) -> OldItem {
        let (front, parts) = (&one.front, one.parts());
        let categories = front.texts(&["categories", "category", "taxonomies.categories"]);
        let is_shared = parts.first().is_some_and(|top| self.shared.contains(*top));
        let place = place(self.generator, (&parts, is_shared), &categories, one.date.is_some());
        let preferred = front.text(&["slug"]).unwrap_or_else(|| without_date(one.dated()).to_owned());
        let is_draft = parts.contains(&"_drafts");
        let addresses = [Some(address), dated_address(self.generator, one.name())].into_iter().flatten();
        OldItem {
            id: format!("file:{}", one.path),
            name: slug(&preferred),
            title: String::new(),
            date: one.date.clone(),
            updated: front.text(&UPDATED).and_then(|date| date_as_typed(&date)),
            language: one.language,
            translates: None,
            tags: tags(front, categories, &place),
            summary: one_line(&front.text(&["description", "summary", "excerpt"]).unwrap_or_default()),
            place,
            author: front.texts(&["authors", "author", "extra.author", "taxonomies.authors"]).join(", "),
            draft: front.is("draft") == Some(true) || front.is("published") == Some(false) || is_draft,
            // A draft was nowhere.
            addresses: addresses.filter(|_| !is_draft).chain(aliases(front)).collect(),
            file: one.path.to_owned(),
            image: image(front),
            body: OldBody::Markdown(String::new()),
            look: Vec::new(),
        }
    }

    /// Takes what names a section; whether it has a text to be taken as well.
    fn index(&mut self, parts: &[&str], front: &Front, address: &str, body: &str) -> bool {
        let Some(top) = parts.first().filter(|_| parts.len() > 1) else {
            if !body.trim().is_empty() {
                self.portal
                    .left
                    .push(msg!("lời trên trang chủ (`_index.md`)", "the text of the home page (`_index.md`)"));
            }
            return false;
        };
        let folder = slug(top);
        let is_top = parts.len() == 2;
        let title = front.text(&["title"]).filter(|_| is_top).unwrap_or_default();
        match self.portal.sections.iter_mut().find(|section| section.folder == folder) {
            Some(known) => {
                if known.title.is_empty() {
                    known.title = title;
                }
                known.addresses.push(address.to_owned());
            }
            None => self.portal.sections.push(OldSection { folder, title, addresses: vec![address.to_owned()] }),
        }
        let has_text = !body.trim().is_empty();
        if has_text && let Some(section) = self.portal.sections.last_mut() {
            section.addresses.retain(|known| known != address);
        }
        has_text
    }

    /// What each translation is one of: the text of the same name.
    fn translations(&mut self) {
        let originals = self.portal.items.iter().filter(|item| item.language.is_none());
        let ids: BTreeMap<String, String> =
            originals.map(|item| (stem_of(&item.file).0.to_owned(), item.id.clone())).collect();
        for item in self.portal.items.iter_mut().filter(|item| item.language.is_some()) {
            item.translates = ids.get(stem_of(&item.file).0).cloned();
        }
    }

    /// A section for each folder that has items.
    fn sections(&mut self) {
        for item in &self.portal.items {
            let OldPlace::Item(folder) = &item.place else { continue };
            if !self.portal.sections.iter().any(|section| section.folder == *folder) {
                let title = match item.file.split_once('/') {
                    Some((top, _)) if slug(top) == *folder => top.replace(['-', '_'], " "),
                    _ => String::new(),
                };
                self.portal.sections.push(OldSection { folder: folder.clone(), title, addresses: Vec::new() });
            }
        }
    }
}

/// Where generators without settings of their own often put a text whose name begins with a date: `/2014/03/19/hello/`.
fn dated_address(generator: Generator, name: &str) -> Option<String> {
    let (date, rest) = (date_of(name)?, without_date(name));
    (generator == Generator::Plain && rest != name).then(|| format!("/{}/{rest}/", date.replace('-', "/")))
}

/// A file that was opened.
struct OldFile<'s> {
    path: &'s str,
    /// Its path without endings; that of a README is its folder's `index`.
    file: String,
    /// Its language, where that is not the portal's.
    language: Option<Language>,
    front: Front,
    body: &'s str,
    date: Option<String>,
}

impl OldFile<'_> {
    fn parts(&self) -> Vec<&str> {
        self.file.split('/').collect()
    }

    fn name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(&self.file)
    }

    /// The name before which its date may stand.
    fn dated(&self) -> &str {
        match self.name() {
            "index" | "_index" => folder_of(&self.file).rsplit('/').next().unwrap_or_default(),
            name => name,
        }
    }
}

/// The folders at the top that have several texts, translations not counted.
fn shared(texts: &[SourceText]) -> BTreeSet<String> {
    let mut stems: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (stem, _) in texts.iter().map(|text| stem_of(&text.path)) {
        let name = stem.rsplit('/').next().unwrap_or(stem);
        if let Some((top, _)) = stem.split_once('/').filter(|_| !name.eq_ignore_ascii_case("readme")) {
            stems.entry(top).or_default().insert(stem);
        }
    }
    stems.into_iter().filter(|(_, stems)| stems.len() > 1).map(|(top, _)| top.to_owned()).collect()
}

/// A path without its endings, and the language that is one of them: `tin/hoi.en.md`, also `tin/hoi.html.md`.
pub(super) fn stem_of(path: &str) -> (&str, Option<Language>) {
    let file = path.rsplit_once('.').map_or(path, |(file, _)| file);
    let file = file.strip_suffix(".html").filter(|file| !file.is_empty() && !file.ends_with('/')).unwrap_or(file);
    let told = file.rsplit_once('.').and_then(|(stem, code)| Some((stem, Language::parse(code)?)));
    told.filter(|(stem, _)| !stem.is_empty() && !stem.ends_with('/'))
        .map_or((file, None), |(stem, code)| (stem, Some(code)))
}

/// The keys by which generators tell when a text was last changed.
const UPDATED: [&str; 5] = ["updated", "lastmod", "last_modified_at", "modified", "last_updated"];

/// The tags, and the categories that are not the section.
fn tags(front: &Front, categories: Vec<String>, place: &OldPlace) -> Vec<String> {
    let is_section = |category: &String| matches!(place, OldPlace::Item(folder) if *folder == slug(category));
    let tags = front.texts(&["tags", "taxonomies.tags"]).into_iter();
    tags.chain(categories.into_iter().filter(|category| !is_section(category))).collect()
}

/// Old addresses that the front matter names.
fn aliases(front: &Front) -> impl Iterator<Item = String> {
    let aliases = front.texts(&["aliases", "redirect_from"]).into_iter();
    aliases.map(|alias| if alias.starts_with('/') { alias } else { format!("/{alias}") })
}

/// The lead picture, and what is seen on it.
fn image(front: &Front) -> Option<(String, String)> {
    const KEYS: [&str; 7] =
        ["image", "featured_image", "featuredImage", "cover.image", "cover", "thumbnail", "extra.image"];
    let alt = front.text(&["image_alt", "image_accessibility", "cover.alt", "extra.image_alt"]).unwrap_or_default();
    Some((front.text(&KEYS)?, alt))
}

fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What an item is by its place: the folders of Jekyll's posts are not sections, its categories are.
fn place(generator: Generator, (parts, is_shared): (&[&str], bool), categories: &[String], is_dated: bool) -> OldPlace {
    let (name, folders) = parts.split_last().map_or(("", parts), |(name, folders)| (*name, folders));
    let folders = if name == "index" && folders.len() == 1 && !is_shared { &[][..] } else { folders };
    let folders: Vec<&&str> = folders.iter().filter(|folder| !matches!(**folder, "_posts" | "_drafts")).collect();
    let is_post = parts.iter().any(|part| matches!(*part, "_posts" | "_drafts"));
    match (folders.first(), name) {
        (Some(top), "_index") if parts.len() == 2 => OldPlace::Section(slug(top)),
        (Some(top), _) => OldPlace::Item(slug(top)),
        (None, _) if is_post && generator == Generator::Jekyll => {
            OldPlace::Item(categories.first().map(|one| slug(one)).unwrap_or_default())
        }
        (None, _) if is_dated || is_post => OldPlace::Item(String::new()),
        (None, _) => OldPlace::Page,
    }
}

/// A date of any of the usual forms as TOML has it: `2023-11-07T14:53:00`, with an offset if one is told.
fn date_as_typed(text: &str) -> Option<String> {
    let day = date_of(text)?;
    let rest = text.get(10..)?.trim_start_matches(['T', ' ']).trim();
    let (time, zone) = rest.split_at(rest.find([' ', '+', '-', 'Z']).unwrap_or(rest.len()));
    let parts: Vec<&str> = time.split('.').next()?.split(':').collect();
    let number = |text: &str, most: u32| text.parse::<u32>().ok().filter(|number| *number <= most);
    let (hour, minute) =
        (parts.first().and_then(|text| number(text, 23)), parts.get(1).and_then(|text| number(text, 59)));
    let second = parts.get(2).and_then(|text| number(text, 59)).unwrap_or(0);
    let (Some(hour), Some(minute)) = (hour, minute) else { return Some(day.to_owned()) };
    let zone = zone.trim();
    let zone = match zone.replace(':', "").as_str() {
        "Z" | "UTC" => "Z".to_owned(),
        digits if digits.len() == 5 && digits[1..].bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{}:{}", &digits[..3], &digits[3..])
        }
        _ => String::new(),
    };
    Some(format!("{day}T{hour:02}:{minute:02}:{second:02}{zone}"))
}

/// A heading of the first level at the beginning, which is the title, and the text behind it.
fn first_heading(markdown: &str) -> (Option<String>, String) {
    let text = markdown.trim_start();
    match text.strip_prefix("# ").map(|rest| rest.split_once('\n').unwrap_or((rest, ""))) {
        Some((heading, rest)) => {
            let words = heading.trim().trim_end_matches('#').trim().replace(['`', '*'], "");
            (Some(words).filter(|words| !words.is_empty()), rest.trim_start().to_owned())
        }
        None => (None, text.to_owned()),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
