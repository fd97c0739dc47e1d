//! Pages as a browser or a mirroring program saved them. Where in a page its headline, date and text are, CSS selectors say:
//! those of NukeViet, of usual markup, or those of a small file.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Selector};

use super::{OldBody, OldItem, OldPlace, OldPortal, OldSection, own_path};
use crate::base::diagnostic::{Diagnostics, Message, Severity, msg};
use crate::base::language::slug;
use crate::base::source::SourcePath;
use crate::base::value::{self, Value};
use crate::html::{HtmlPage, reading, words};

/// A saved page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedPage {
    /// Its path in the folder, which is its address: `tin-tuc/le-hoi.html`.
    pub path: String,
    /// Its HTML.
    pub html: String,
}

/// Where the parts of a page are; the first selector that finds words counts.
pub struct Selectors {
    parts: BTreeMap<&'static str, Vec<Selector>>,
    base: String,
}

/// The parts, each with selectors of NukeViet and of what else is usual.
const PARTS: [(&str, &[&str]); 8] = [
    (
        "text",
        &[
            "#news-bodyhtml",
            ".bodytext",
            "#bodytext",
            ".detail-content",
            "[itemprop=articleBody]",
            ".entry-content",
            ".post-content",
            "article",
            "main",
        ],
    ),
    ("title", &["h1.title", ".news_column h1", "[itemprop=headline]", "h1", "meta[property='og:title']", "title"]),
    (
        "date",
        &[
            "meta[property='article:published_time']",
            "[itemprop=datePublished]",
            "time[datetime]",
            ".news_column .h5",
            ".time",
            ".date",
        ],
    ),
    ("summary", &[".hometext", "#hometext", "[itemprop=description]", "meta[name=description]"]),
    ("author", &[".author-name", "[itemprop=author]", "p.text-right strong"]),
    ("tags", &[".news_column .fa-tags ~ a", ".keywords a", "a[rel=tag]"]),
    ("section", &[".breadcrumb li:last-child a", ".breadcrumbs a:last-of-type", "meta[property='article:section']"]),
    (
        "without",
        &[
            "nav",
            ".socialicon",
            ".social-share",
            ".comment",
            "#idcomment",
            ".related",
            ".breadcrumb",
            "header",
            "footer",
            "aside",
            ".sharedaddy",
        ],
    ),
];

impl Selectors {
    /// The usual ones, and before them those of a file of the form `text = ["#noi-dung"]`, with `base` for the old address.
    ///
    /// # Errors
    /// If the file is no TOML, or a selector is none of CSS.
    pub fn of(own: &str) -> Result<Selectors, Message> {
        let (path, mut out): (SourcePath, _) = ("".into(), Diagnostics::default());
        let entries = value::toml(own, 0, &path, &mut out);
        if let Some(wrong) = out.iter().find(|one| one.severity == Severity::Error) {
            return Err(wrong.message.clone());
        }
        let mut selectors = Selectors { parts: BTreeMap::new(), base: String::new() };
        let mut typed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for entry in &entries {
            let texts = match &entry.node.value {
                Value::Text(text) => vec![text.clone()],
                Value::List(list) => {
                    let text = |node: &value::Node| {
                        if let Value::Text(text) = &node.value { Some(text.clone()) } else { None }
                    };
                    list.iter().filter_map(text).collect()
                }
                _ => Vec::new(),
            };
            match PARTS.iter().find(|(name, _)| *name == entry.key) {
                Some((name, _)) => drop(typed.insert(name, texts)),
                None if entry.key == "base" => selectors.base = texts.concat().trim_end_matches('/').to_owned(),
                None => {
                    let known = PARTS.map(|(name, _)| name).join(", ");
                    return Err(msg!(
                        "không hiểu khóa `{}`; dùng: base, {known}",
                        "unknown key `{}`; use: base, {known}",
                        entry.key
                    ));
                }
            }
        }
        for (name, usual) in PARTS {
            let own = typed.remove(name).unwrap_or_default();
            let all = own.iter().map(String::as_str).chain(usual.iter().copied());
            let read = |one: &str| {
                Selector::parse(one)
                    .map_err(|_| msg!("`{one}` không phải bộ chọn CSS", "`{one}` is not a CSS selector"))
            };
            selectors.parts.insert(name, all.map(read).collect::<Result<_, _>>()?);
        }
        Ok(selectors)
    }

    fn list(&self, part: &str) -> &[Selector] {
        self.parts.get(part).map(Vec::as_slice).unwrap_or_default()
    }

    fn first<'p>(&'p self, page: &'p HtmlPage, part: &str) -> Option<ElementRef<'p>> {
        let says = |element: &ElementRef| {
            element.attr("content").is_some() || element.attr("datetime").is_some() || !words(*element).is_empty()
        };
        self.list(part).iter().find_map(|selector| page.all(selector).find(says))
    }

    fn words(&self, page: &HtmlPage, part: &str) -> String {
        self.first(page, part).map(said).unwrap_or_default()
    }
}

fn said(element: ElementRef) -> String {
    let attribute = element.attr("content").or_else(|| element.attr("datetime"));
    attribute.map_or_else(|| words(element), |text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Reads saved pages. A page without a text of its own, such as a list, is left out.
pub fn read_pages(pages: &[SavedPage], selectors: &Selectors) -> OldPortal {
    let mut portal = OldPortal { base: selectors.base.clone(), ..OldPortal::default() };
    let mut lists = 0;
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for page in pages {
        match item(page, selectors, &mut portal.base) {
            Ok(Some((item, section))) => {
                if let OldPlace::Item(folder) = &item.place
                    && seen.insert(folder.clone())
                {
                    portal.sections.push(OldSection { folder: folder.clone(), title: section, addresses: Vec::new() });
                }
                portal.items.push(item);
            }
            Ok(None) => lists += 1,
            Err(problem) => portal.left.push(Message {
                vi: format!("{}: {}", page.path, problem.vi),
                en: format!("{}: {}", page.path, problem.en),
            }),
        }
    }
    if lists > 0 {
        portal.left.push(msg!(
            "{lists} trang không có bài, như trang danh sách",
            "pages without a text, such as lists: {lists}"
        ));
    }
    portal
}

fn item(saved: &SavedPage, selectors: &Selectors, base: &mut String) -> Result<Option<(OldItem, String)>, Message> {
    let page = HtmlPage::parse(&saved.html)?;
    let title = selectors.words(&page, "title");
    let Some(element) = selectors.first(&page, "text").filter(|_| !title.is_empty()) else { return Ok(None) };
    let is_article = selectors.list("text").iter().take_while(|one| !one.matches(&element)).count()
        < selectors.list("text").len() - 1;
    let without: Vec<Selector> = ["without", "title"].iter().flat_map(|part| selectors.list(part)).cloned().collect();
    let read = reading(element, &without);
    let is_list = read.text.blocks.is_empty() || !is_article && selectors.words(&page, "date").is_empty();
    if is_list && (saved.path.ends_with("index.html") || read.text.blocks.is_empty()) {
        return Ok(None);
    }
    let addresses = addresses(saved, &page, base);
    let date = date_of(&selectors.words(&page, "date"));
    let section = selectors.words(&page, "section");
    let parts: Vec<&str> = saved.path.split('/').collect();
    let folder = if section.is_empty() {
        parts.first().filter(|_| parts.len() > 1).map_or_else(String::new, |top| slug(top))
    } else {
        slug(&section)
    };
    let place = if date.is_some() || parts.len() > 1 { OldPlace::Item(folder) } else { OldPlace::Page };
    let name = saved.path.trim_end_matches("/index.html").rsplit('/').next().unwrap_or_default();
    let name = name.split('.').next().unwrap_or_default();
    let image = attribute(&page, "meta[property='og:image']", "content");
    let mut look = read.report.dropped;
    look.extend(read.report.look);
    if date.is_none() && place != OldPlace::Page {
        look.push(msg!("trang không ghi ngày", "the page tells no date"));
    }
    let tags = selectors.list("tags").iter().map(|one| page.all(one).map(words).collect::<Vec<_>>());
    let item = OldItem {
        id: format!("page:{}", saved.path),
        place,
        name: slug(name),
        title,
        date,
        updated: attribute(&page, "meta[property='article:modified_time']", "content").and_then(|time| date_of(&time)),
        language: None,
        translates: None,
        summary: selectors.words(&page, "summary"),
        author: selectors.words(&page, "author"),
        tags: { tags }.find(|tags| !tags.is_empty()).unwrap_or_default(),
        draft: false,
        addresses,
        file: saved.path.clone(),
        image: image.map(|image| (image, String::new())),
        body: OldBody::Blocks(read.text),
        look,
    };
    Ok(Some((item, section)))
}

/// Where readers found a page; `base` becomes what it says of the portal's address, where that is not known yet.
fn addresses(saved: &SavedPage, page: &HtmlPage, base: &mut String) -> Vec<String> {
    let canonical = attribute(page, "link[rel=canonical]", "href")
        .or_else(|| attribute(page, "meta[property='og:url']", "content"));
    if base.is_empty()
        && let Some((scheme, rest)) = canonical.as_deref().and_then(|address| address.split_once("://"))
    {
        *base = format!("{scheme}://{}", rest.split('/').next().unwrap_or_default());
    }
    let own = canonical.as_deref().and_then(|address| own_path(base, address)).map(str::to_owned);
    [format!("/{}", saved.path)].into_iter().chain(own.filter(|own| own != "/")).collect()
}

fn attribute(page: &HtmlPage, selector: &str, name: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    let value = page.first(&selector)?.attr(name)?.trim().to_owned();
    Some(value).filter(|value| !value.is_empty())
}

/// The date in some words, as pages write it: `Thứ ba - 07/11/2023 14:53`, `2023-11-07T14:53:00+07:00`, `07-11-2023`.
pub(super) fn date_of(words: &str) -> Option<String> {
    let numbers: Vec<(usize, &str)> = words
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| (part.as_ptr() as usize - words.as_ptr() as usize, part))
        .collect();
    let number =
        |text: &str, least: u32, most: u32| text.parse::<u32>().ok().filter(|one| (least..=most).contains(one));
    for (at, three) in numbers.windows(3).enumerate() {
        let [(_, a), (_, b), (_, c)] = three else { continue };
        let (year, month, day) = match (a.len(), c.len()) {
            (4, _) => (a, b, c),
            (_, 4) => (c, b, a),
            _ => continue,
        };
        let (Some(year), Some(month), Some(day)) = (number(year, 1990, 2100), number(month, 1, 12), number(day, 1, 31))
        else {
            continue;
        };
        let date = format!("{year}-{month:02}-{day:02}");
        let time = numbers.get(at + 3).zip(numbers.get(at + 4));
        let before = at
            .checked_sub(2)
            .and_then(|from| numbers.get(from))
            .zip(at.checked_sub(1).and_then(|from| numbers.get(from)));
        let is_time = |((start, hour), (_, minute)): &(&(usize, &str), &(usize, &str))| {
            words[start + hour.len()..].starts_with([':', 'h'])
                && number(hour, 0, 23).is_some()
                && number(minute, 0, 59).is_some()
        };
        let found = time.filter(is_time).or_else(|| before.filter(is_time));
        return Some(match found {
            Some(((_, hour), (_, minute))) => {
                format!("{date}T{:02}:{:02}:00", number(hour, 0, 23)?, number(minute, 0, 59)?)
            }
            None => date,
        });
    }
    None
}
