//! The names that an item or a file may get, and the paths that follow from them.

use super::paths::PathMap;
use crate::article::{Article, TextKind, file_name};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::{slug, slug_of_file};
use crate::base::source::{SourcePath, Sources, extension, folder};
use crate::base::suggest::nearest;
use crate::site::{Site, is_device};

/// The longest name, in letters: with folders around it a path must stay short enough for Windows.
const LONGEST: usize = 80;

/// A request to move an item: where it is to be.
#[derive(Clone, Copy, Debug)]
pub struct ItemMove<'a> {
    /// The path of its text.
    pub item: &'a str,
    /// The folder of its section below `content/`; empty for a standing page.
    pub section: &'a str,
    /// Its name in its address: `le-hoi`.
    pub name: &'a str,
}

/// The section of a text: the folder below `content/`; empty at the top.
fn section_of<'p>(site: &Site, path: &'p str) -> &'p str {
    let mut at = folder(crate::site::inner(path));
    while !at.is_empty() && !site.sections.iter().any(|section| section.folder == at) {
        at = folder(at);
    }
    at
}

/// What moves with an item, and its new `slug` where it has one of its own.
pub(super) fn item<'r>(
    sources: &Sources,
    site: &Site,
    request: &ItemMove<'r>,
) -> Result<(PathMap, Option<&'r str>), Message> {
    let article = site.texts().map(|(_, _, article)| article).find(|article| *article.path == *request.item);
    let article = article.filter(|article| matches!(article.kind, TextKind::Article | TextKind::Standing));
    let article = article.filter(|article| !article.path.contains('#')).ok_or_else(|| not_movable(request.item))?;
    let section = section_of(site, &article.path);
    if request.section != section {
        check_section(site, article, request.section)?;
    }
    let is_same_name = request.name == name_of(article);
    if !is_same_name {
        check_name(request.name)?;
    }
    let has_slug = !article.front.slug.span.is_empty();
    let new_name = (!is_same_name && !has_slug).then_some(request.name);
    let map = moved_paths(sources, site, article, (section, request.section), new_name);
    check_free(sources, &map)?;
    let is_section = |(from, _): &(SourcePath, SourcePath)| {
        sources.below(&format!("{from}/")).any(|(path, _)| path.ends_with("/_index.md"))
    };
    if map.0.iter().any(is_section) {
        return Err(msg!(
            "trong thư mục của bài này còn có chuyên mục khác; hãy chuyển trong thư mục",
            "there is a section in the folder of this item; move it in its folder"
        ));
    }
    Ok((map, (!is_same_name && has_slug).then_some(request.name)))
}

/// The name that an item has in its address, without the language of a translation.
pub fn name_of(article: &Article) -> String {
    let slug = &article.front.slug;
    if slug.span.is_empty() { name_in_path(&article.path) } else { slug.value.clone() }
}

/// The name that a path gives to an item without a name of its own.
pub fn name_in_path(path: &str) -> String {
    slug_of_file(stem(path))
}

/// The name of the folder of an item that has one of its own, else of its file.
fn stem(path: &str) -> &str {
    match file_name(path).0 {
        "index" => folder(path).rsplit('/').next().unwrap_or_default(),
        stem => stem,
    }
}

fn moved_paths(
    sources: &Sources,
    site: &Site,
    article: &Article,
    (old, new): (&str, &str),
    name: Option<&str>,
) -> PathMap {
    let path = &*article.path;
    let is_bundle = file_name(path).0 == "index";
    let own = if is_bundle { folder(path) } else { path };
    let renamed = |last: &str| {
        let stem = stem(path);
        let Some(name) = name else { return last.to_owned() };
        // A date before the name is no part of the address and stays.
        let date = if slug(stem) == slug_of_file(stem) { "" } else { &stem[.."2023-11-07-".len()] };
        format!("{date}{name}{}", last.strip_prefix(stem).unwrap_or_default())
    };
    let above = folder(own);
    let between = crate::site::inner(above).strip_prefix(old).unwrap_or_default().trim_matches('/');
    let joined = |parts: [&str; 3]| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    // A folder on the way that is a section of its own there is no place for an item of another.
    let kept = joined(["content", new, between]);
    let above_new = if section_of(site, &format!("{kept}/a.md")) == new { kept } else { joined(["content", new, ""]) };
    let last_of = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let pair =
        |path: &str| (SourcePath::from(path), SourcePath::from(format!("{above_new}/{}", renamed(&last_of(path)))));
    let pairs: Vec<_> = if is_bundle {
        vec![pair(own)]
    } else {
        let beside = sources.below(above).map(|(path, _)| &**path);
        let is_own = |one: &&str| folder(one) == above && one.ends_with(".md") && file_name(one).0 == file_name(path).0;
        beside.filter(is_own).map(pair).collect()
    };
    PathMap(pairs.into_iter().filter(|(from, to)| from != to).collect())
}

/// The new path of a picture or an attachment.
pub(super) fn file(sources: &Sources, path: &str, name: &str) -> Result<PathMap, Message> {
    if sources.blob(path).is_none() || path.starts_with("content/static/") {
        return Err(msg!("`{path}` không đổi tên được ở đây", "`{path}` cannot be renamed here"));
    }
    check_name(name)?;
    let ending = extension(path);
    let file = path.rsplit('/').next().unwrap_or(path);
    // The ending as it is written: `ANH.JPG` stays one of those.
    let ending = if ending.is_empty() { "" } else { &file[file.len() - ending.len() - 1..] };
    let to = format!("{}/{name}{ending}", folder(path));
    if to == path {
        return Err(msg!("tên vẫn như cũ", "the name is the one it has"));
    }
    let map = PathMap(vec![(path.into(), to.into())]);
    check_free(sources, &map)?;
    Ok(map)
}

/// Says why a name cannot be in an address or on a disk.
fn check_name(name: &str) -> Result<(), Message> {
    if name.is_empty() {
        return Err(msg!("tên phải có chữ hoặc số", "the name must have letters or digits"));
    }
    let is_plain = slug(name) == name && slug_of_file(name) == name;
    if !is_plain || is_device(name) || matches!(name, "index" | "readme") {
        return Err(msg!(
            "`{name}` không dùng làm tên được: chỉ chữ thường không dấu, số và dấu `-`, không phải tên riêng của máy",
            "`{name}` cannot be a name: only small letters, digits and `-`, and no name that systems keep for themselves"
        ));
    }
    if name.len() > LONGEST {
        return Err(msg!("tên dài quá {LONGEST} chữ", "the name is longer than {LONGEST} letters"));
    }
    Ok(())
}

fn check_section(site: &Site, article: &Article, section: &str) -> Result<(), Message> {
    if article.kind == TextKind::Standing {
        return Err(msg!(
            "trang riêng không thuộc chuyên mục nào; chỉ đổi tên được",
            "a page of its own belongs to no section; only its name can change"
        ));
    }
    let folders = site.sections.iter().map(|section| section.folder.as_str());
    if folders.clone().any(|known| known == section) {
        return Ok(());
    }
    Err(match nearest(section, folders) {
        Some(near) => msg!(
            "không có chuyên mục `{section}`; có phải `{near}`?",
            "there is no section `{section}`; did you mean `{near}`?"
        ),
        None => msg!("không có chuyên mục `{section}`", "there is no section `{section}`"),
    })
}

/// Whether nothing is where something is to go, by a name that every disk takes for another.
fn check_free(sources: &Sources, map: &PathMap) -> Result<(), Message> {
    for (from, to) in &map.0 {
        let above = format!("{}/", folder(to));
        let names = sources.below(&above).filter_map(|(path, _)| path[above.len()..].split('/').next());
        let last = &to[above.len()..];
        if let Some(there) = names.into_iter().find(|name| name.to_lowercase() == last.to_lowercase()) {
            let there = format!("{above}{there}");
            return Err(if there == **from {
                msg!("tên mới chỉ khác chữ hoa, chữ thường", "the new name differs only in capital letters")
            } else {
                msg!("đã có `{there}`; hãy chọn tên khác", "there is `{there}` already; choose another name")
            });
        }
    }
    Ok(())
}

/// Whether an item came into the section that was asked for.
pub(super) fn is_in_section(site: &Site, path: &str, section: &str) -> Result<(), Message> {
    if section_of(site, path) == section {
        return Ok(());
    }
    Err(msg!("bài không vào được chuyên mục `{section}`", "the item cannot get into the section `{section}`"))
}

fn not_movable(path: &str) -> Message {
    msg!("`{path}` không phải bài đổi được địa chỉ ở đây", "`{path}` is no item that can be moved here")
}
