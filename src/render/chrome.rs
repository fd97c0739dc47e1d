//! Header and footer: rendered once for each language, depth and menu entry, not once for each page.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use tera::{Context, Value};
use xxhash_rust::xxh3::Xxh3;

use crate::base::address::{Address, depth_of, encode, root_of};
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::site::{Content, MenuTarget, Page, PageId, Site};
use crate::theme::Theme;
use crate::view::{CounterView, LinkView, ShellView};

/// Language, way to the root, menu entry, whether the counter's figures stand in it.
type Key = (Language, String, Active, bool);

/// The menu entry that stands for a page: its number, and whether it leads to this very page.
pub type Active = Option<(usize, bool)>;

#[derive(Clone)]
pub(super) struct Chrome {
    pub(super) header: Value,
    pub(super) footer: Value,
    /// A hash of both.
    pub(super) hash: u128,
}

#[derive(Default)]
pub(super) struct Chromes {
    made: BTreeMap<Key, Chrome>,
}

impl Chromes {
    pub(super) fn new(site: &Site, theme: &Theme, pages: &[Page], site_view: &Value) -> (Chromes, Vec<Diagnostic>) {
        let mut made = BTreeMap::new();
        let mut failed = Vec::new();
        for key in keys(site, pages) {
            match render(site, theme, site_view, &key) {
                Ok(chrome) => {
                    made.insert(key, chrome);
                }
                Err(diagnostic) => failed.push(diagnostic),
            }
        }
        (Chromes { made }, failed)
    }

    pub(super) fn get(&self, language: Language, root: &str, active: Active, baked: bool) -> Chrome {
        let made = self.made.get(&(language, root.to_owned(), active, baked)).cloned();
        made.unwrap_or_else(|| Chrome { header: Value::none(), footer: Value::none(), hash: 0 })
    }
}

/// The path from a page to the root of the site. A server shows `404.html` at any depth, so its links begin at the host.
pub fn root(site: &Site, address: &str, id: PageId) -> String {
    if id == PageId::NotFound { format!("{}/", site.config.base_path()) } else { root_of(address) }
}

/// Every combination that some page of the site needs.
fn keys(site: &Site, pages: &[Page]) -> BTreeSet<Key> {
    let language = site.config.language;
    let mut keys = BTreeSet::new();
    // Most pages are articles of few sections: a key that was seen is not made again.
    let mut seen = BTreeSet::new();
    let sections: Vec<Active> = (0..site.sections.len()).map(|section| active_section(site, Some(section))).collect();
    let in_section = |section: Option<usize>| section.and_then(|section| sections[section]);
    for page in pages {
        let (id, list) = match page.content {
            Content::View(id) => (id, false),
            Content::List(number) => (site.lists[number].of, true),
            _ => continue,
        };
        let (language, active) = match id {
            PageId::Article(number) => {
                let item = &site.articles[number];
                (site.language_of(&item.article), in_section(item.section))
            }
            PageId::Standing(number) => {
                let item = &site.standing[number];
                let active = match item.section {
                    Some(_) => in_section(item.section),
                    None => active(site, &item.address),
                };
                (site.language_of(&item.article), active)
            }
            PageId::Section(section) => {
                let article = &site.sections[section].article;
                (site.language_of(article), active_list(site, section, &page.address))
            }
            PageId::Filter(filter) => {
                let section = site.filters[filter].section;
                (site.language_of(&site.sections[section].article), active_list(site, section, &page.address))
            }
            _ if list => (language, None),
            PageId::DataSet(_) => (language, active_statistics(site)),
            _ => (language, active(site, &page.address)),
        };
        let (baked, no_page) = (is_baked(site, &page.address), id == PageId::NotFound);
        if seen.insert((language, depth_of(&page.address), active, baked, no_page)) {
            keys.insert((language, root(site, &page.address, id), active, baked));
        }
    }
    keys
}

/// Whether the counter's figures stand in the page at this address: in all, or only where visits are the matter.
pub fn is_baked(site: &Site, address: &str) -> bool {
    let everywhere = site.statistics.counter.as_ref().is_none_or(|counter| counter.bake);
    everywhere || address == "index.html" || *address == *site.statistics_address() || address == site.visits_address()
}

/// The menu entry that leads to this address.
pub fn active(site: &Site, address: &str) -> Active {
    let leads = |to: &MenuTarget| matches!(to, MenuTarget::Page(to, _) if **to == *address);
    site.navigation.menu.iter().position(|item| leads(&item.target)).map(|number| (number, true))
}

/// The menu entry of a section, or of the nearest section around it that has one.
pub fn active_section(site: &Site, section: Option<usize>) -> Active {
    let section = &site.sections[section?];
    let own = active(site, &section.address).map(|(number, _)| (number, false));
    own.or_else(|| active_section(site, section.parent))
}

/// The same on a page of the section's own list: on its first page, the entry leads to this very page.
pub fn active_list(site: &Site, section: usize, address: &str) -> Active {
    active(site, address).or_else(|| active_section(site, Some(section)))
}

/// The menu entry of the statistics, on the pages of single data sets.
pub fn active_statistics(site: &Site) -> Active {
    active(site, &site.statistics_address()).map(|(number, _)| (number, false))
}

/// The pages that the foot of every page leads to, by the words for them.
fn on_every_page(site: &Site) -> [(&'static str, Address); 6] {
    let page = |word| (word, format!("{}.html", site.word(word)).into());
    let index = |word| (word, format!("{}/index.html", site.word(word)).into());
    let feed = ("feed", "feed.xml".into());
    [page("search"), index("archive"), index("tags"), page("corrections"), page("site_map"), feed]
}

fn render(site: &Site, theme: &Theme, site_view: &Value, key: &Key) -> Result<Chrome, Diagnostic> {
    let (language, root, active, baked) = key;
    let strings = theme.strings(*language);
    let href = |address: &str| format!("{root}{}", encode(address));
    let link =
        |word: &str, address: &str| LinkView { title: strings.get(word).to_owned(), href: href(address), current: "" };
    let leads_to = |target: &MenuTarget| match target {
        MenuTarget::Page(address, suffix) => format!("{}{suffix}", href(address)),
        MenuTarget::Url(url) => url.clone(),
    };
    let others = site.navigation.links.iter().map(|item| LinkView {
        title: item.title.clone(),
        href: leads_to(&item.target),
        current: "",
    });
    let menu = site.navigation.menu.iter().enumerate().map(|(number, item)| LinkView {
        title: match &item.target {
            _ if !item.title.is_empty() => item.title.clone(),
            MenuTarget::Page(address, _) if *address == site.statistics_address() => {
                strings.get("statistics").to_owned()
            }
            _ => strings.get("home").to_owned(),
        },
        href: leads_to(&item.target),
        current: match active {
            Some((own, true)) if *own == number => "page",
            Some((own, false)) if *own == number => "true",
            _ => "",
        },
    });
    let grouped = menu.zip(site.navigation.menu.iter().map(|item| item.group.as_str()));
    let shell = ShellView {
        lang: language.code(),
        menu: super::menu::fitted(grouped.collect(), strings.get("more")),
        home: link("home", "index.html"),
        search: site.search_address().map(|address| link("search", &address)).unwrap_or_default(),
        links: on_every_page(site).into_iter().map(|(word, address)| link(word, &address)).collect(),
        others: others.collect(),
        counter: super::widget::widget(site, strings, *language, *baked)
            .map(|counter| CounterView { href: href(&site.visits_address()), ..counter }),
    };
    let mut context = Context::new();
    context.insert_value("shell", Value::from_serializable(&shell));
    context.insert_value("site", site_view.clone());
    context.insert_value("strings", strings.value.clone());
    context.insert_value("assets", theme.assets.clone());
    context.insert_value("root", Value::from(root.as_str()));
    let mut hash = Xxh3::new();
    let mut html = |template| -> Result<Value, Diagnostic> {
        let bytes = theme.render(template, &context)?;
        bytes.hash(&mut hash);
        Ok(Value::safe_string(&String::from_utf8_lossy(&bytes)))
    };
    let (header, footer) = (html("header.html")?, html("footer.html")?);
    Ok(Chrome { header, footer, hash: hash.digest128() })
}
