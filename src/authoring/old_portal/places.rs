//! Where the items of an older portal go.

use std::collections::{BTreeMap, BTreeSet};

use super::ImportGround;
use super::mark::mark_of;
use crate::article::file_name;
use crate::base::language::{Language, capital, short_slug, slug, slug_of_file};
use crate::base::source::{SourcePath, folder};
use crate::old_portals::{OldItem, OldPlace, OldPortal};

/// The places of items and sections.
pub(super) struct ImportPlaces {
    /// The path of each item, by its number.
    pub(super) items: Vec<SourcePath>,
    /// Path and title of each section, by its folder in the source.
    pub(super) sections: BTreeMap<String, (SourcePath, String)>,
    /// Where what was imported before lies now.
    pub(super) known: BTreeMap<String, SourcePath>,
}

/// Folders of `content/` that are no sections, and addresses that are the portal's own.
const RESERVED: [&str; 9] = ["static", "stats", "visits", "tags", "tim-kiem", "search", "index", "assets", "feed"];

pub(super) fn places(portal: &OldPortal, ground: &ImportGround) -> ImportPlaces {
    let marks = ground.texts.iter().filter_map(|(path, text)| Some((mark_of(text)?.id, path.clone())));
    let known: BTreeMap<String, SourcePath> = marks.collect();
    let sections = sections(portal, ground, &known);
    // What has an address already, by section and name.
    let mut taken: BTreeSet<(String, String)> = ground.texts.keys().map(|path| name_of(path)).collect();
    for (path, _) in sections.values() {
        taken.insert((String::new(), folder(path).trim_start_matches("content/").to_owned()));
    }
    taken.extend(RESERVED.map(|name| (String::new(), name.to_owned())));
    let mut items = vec![SourcePath::from(""); portal.items.len()];
    // A translation lies beside its original, which has its place before.
    let (own, translated): (Vec<usize>, Vec<usize>) =
        (0..items.len()).partition(|at| portal.items[*at].translates.is_none());
    let numbers: BTreeMap<&str, usize> = own.iter().map(|at| (portal.items[*at].id.as_str(), *at)).collect();
    for at in own.into_iter().chain(translated) {
        let item = &portal.items[at];
        let original = item.translates.as_deref().and_then(|id| numbers.get(id)).map(|at| items[*at].clone());
        if let (Some(original), None, Some(language)) = (original, known.get(&item.id), item.language) {
            items[at] = format!("{}.{}.md", original.trim_end_matches(".md"), language.code()).into();
            continue;
        }
        let path = match (known.get(&item.id), &item.place) {
            (Some(path), _) => path.clone(),
            (None, OldPlace::Section(section)) => match sections.get(section) {
                Some((path, _)) => path.clone(),
                None => format!("content/{section}/_index.md").into(),
            },
            (None, place) => new_place(item, place, &sections, ground, &mut taken),
        };
        items[at] = path;
    }
    ImportPlaces { items, sections, known }
}

/// The section and the name that a path gives its page.
fn name_of(path: &str) -> (String, String) {
    let inside = path.strip_prefix("content/").unwrap_or(path);
    let (stem, _) = file_name(path);
    let stem = if stem == "index" { folder(path).rsplit('/').next().unwrap_or(stem) } else { stem };
    let section = match inside.split_once('/') {
        Some((_, "index.md")) | None => "",
        Some((top, _)) => top,
    };
    (section.to_owned(), slug_of_file(stem))
}

fn sections(
    portal: &OldPortal,
    ground: &ImportGround,
    known: &BTreeMap<String, SourcePath>,
) -> BTreeMap<String, (SourcePath, String)> {
    let mut all = BTreeMap::new();
    for section in &portal.sections {
        let own = if section.folder.is_empty() { ground.section } else { section.folder.as_str() };
        let own = if RESERVED.contains(&own) { format!("{own}-2") } else { own.to_owned() };
        let path = known.get(&format!("section:{}", section.folder)).cloned();
        let path = path.unwrap_or_else(|| format!("content/{own}/_index.md").into());
        let title = match (section.title.trim(), ground.language) {
            ("", Language::Vi) if section.folder.is_empty() => "Tin tức".to_owned(),
            ("", Language::En) if section.folder.is_empty() => "News".to_owned(),
            ("", _) => capital(&own.replace('-', " ")),
            (title, _) => capital(title),
        };
        all.insert(section.folder.clone(), (path, title));
    }
    all
}

fn new_place(
    item: &OldItem,
    place: &OldPlace,
    sections: &BTreeMap<String, (SourcePath, String)>,
    ground: &ImportGround,
    taken: &mut BTreeSet<(String, String)>,
) -> SourcePath {
    let section = match place {
        OldPlace::Item(section) => match sections.get(section) {
            Some((path, _)) => folder(path).trim_start_matches("content/").to_owned(),
            None => ground.section.to_owned(),
        },
        _ => String::new(),
    };
    let preferred = [&item.name, &item.title, &item.id].map(|name| slug_of_file(&short_slug(name)));
    let preferred = preferred.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "bai".to_owned());
    // An item whose name is taken gets the name of its folder in front of it.
    let folders: Vec<&str> = folder(&item.file).rsplit('/').filter(|part| !part.is_empty()).collect();
    let longer = folders.iter().map(|part| slug(&format!("{part}-{preferred}")));
    let numbered = (2..).map(|number| format!("{preferred}-{number}"));
    let mut names = [preferred.clone()].into_iter().chain(longer).chain(numbered).filter(|name| name != "index");
    let top = section.split('/').next().unwrap_or_default().to_owned();
    let name = names.find(|name| taken.insert((top.clone(), name.clone()))).unwrap_or(preferred);
    match item.date.as_deref().and_then(|date| date.get(..4)).filter(|_| !section.is_empty()) {
        Some(year) => format!("content/{section}/{year}/{name}/index.md"),
        None if section.is_empty() => format!("content/{name}/index.md"),
        None => format!("content/{section}/{name}/index.md"),
    }
    .into()
}
