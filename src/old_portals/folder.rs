//! The content folder of Hugo, Zola or Jekyll, or one of Markdown alone.

use std::collections::BTreeMap;

use super::front::Front;
use super::permalink::{address, date_of, pattern, without_date};
use super::shortcodes::markdown_of;
use super::{Generator, OldBody, OldItem, OldPlace, OldPortal, OldSection};
use crate::base::diagnostic::msg;
use crate::base::language::slug;

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

/// Reads the texts of a content folder. `settings` is the text of the generator's configuration.
pub fn read_folder((generator, settings): (Generator, &str), texts: &[SourceText]) -> OldPortal {
    let is_toml = settings.lines().any(|line| line.contains(" = ") || line.trim_start().starts_with('['));
    let fence = if is_toml { "+++" } else { "---" };
    let fenced = format!("{fence}\n{}\n{fence}\n", settings.trim_start_matches("---"));
    let (settings, _) = Front::of(&fenced);
    let base = settings.text(&["baseURL", "base_url", "url"]).unwrap_or_default();
    let base = base.trim_end_matches('/').to_owned()
        + &settings.text(&["baseurl"]).filter(|path| path.starts_with('/')).unwrap_or_default();
    let named = settings.text(&["permalink"]).unwrap_or_default();
    let mut folder =
        Folder { generator, pattern: pattern(&named).to_owned(), portal: OldPortal { base, ..OldPortal::default() } };
    for text in texts {
        folder.text(text);
    }
    folder.sections();
    folder.portal
}

struct Folder {
    generator: Generator,
    pattern: String,
    portal: OldPortal,
}

impl Folder {
    fn text(&mut self, source: &SourceText) {
        let path = source.path.as_str();
        let file = path.rsplit_once('.').map_or(path, |(file, _)| file);
        let name = file.rsplit('/').next().unwrap_or(file);
        let (front, body) = Front::of(&source.text);
        if !front.is_there && (self.generator == Generator::Jekyll || name.eq_ignore_ascii_case("readme")) {
            return;
        }
        let own_date = front.text(&["date", "publishDate", "published_date"]);
        let dated = if matches!(name, "index" | "_index") {
            folder_of(file).rsplit('/').next().unwrap_or_default()
        } else {
            name
        };
        let date = own_date.and_then(|date| date_as_typed(&date)).or_else(|| date_of(dated).map(str::to_owned));
        let address = address(self.generator, &front, file, date.as_deref(), &self.pattern);
        let (markdown, unknown) = markdown_of(self.generator, body);
        let (heading, markdown) = first_heading(&markdown);
        let parts: Vec<&str> = file.split('/').collect();
        if name == "_index" && !self.index(&parts, &front, &address, &markdown) {
            return;
        }
        let title =
            front.text(&["title"]).or(heading.clone()).unwrap_or_else(|| slug(without_date(dated)).replace('-', " "));
        let markdown = match heading {
            Some(heading) if heading != title => format!("## {heading}\n\n{markdown}"),
            _ => markdown,
        };
        let mut look = Vec::new();
        if !unknown.is_empty() {
            let names = unknown.into_iter().collect::<Vec<_>>().join(", ");
            look.push(msg!("mã của công cụ cũ, đã bỏ: {names}", "codes of the old generator, left out: {names}"));
        }
        let categories = front.texts(&["categories", "category", "taxonomies.categories"]);
        let place = place(self.generator, &parts, &categories, date.is_some());
        let wished = front.text(&["slug"]).unwrap_or_else(|| without_date(dated).to_owned());
        self.portal.items.push(OldItem {
            id: format!("file:{path}"),
            name: slug(&wished),
            title,
            date,
            tags: tags(&front, categories, &place),
            summary: one_line(&front.text(&["description", "summary", "excerpt"]).unwrap_or_default()),
            place,
            author: front.texts(&["authors", "author", "extra.author", "taxonomies.authors"]).join(", "),
            draft: front.is("draft") == Some(true)
                || front.is("published") == Some(false)
                || parts.contains(&"_drafts"),
            // A draft was nowhere.
            addresses: Some(address)
                .filter(|_| !parts.contains(&"_drafts"))
                .into_iter()
                .chain(aliases(&front))
                .collect(),
            file: path.to_owned(),
            image: image(&front),
            body: OldBody::Markdown(markdown),
            look,
        });
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
fn place(generator: Generator, parts: &[&str], categories: &[String], is_dated: bool) -> OldPlace {
    let (name, folders) = parts.split_last().map_or(("", parts), |(name, folders)| (*name, folders));
    let folders = if name == "index" && folders.len() == 1 { &[][..] } else { folders };
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
