//! Every page of the site as data: its address, and what to put there.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::address::Address;
use crate::base::source::SourcePath;
use crate::config::Server;
use crate::visits::VisitsBy;

use super::search::IndexFile;
use super::{Drawings, PageId, Shown, Site, Used, pictures, shown};
use crate::images::Derivative;

/// The order in which pages are written, so that at every moment every link in the output leads somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WritePhase {
    /// Style sheets, pictures, attachments.
    Asset,
    /// Articles and standing pages.
    Text,
    /// Lists, home page, feeds, redirects.
    List,
}

/// An address and what to put there.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where.
    pub address: Address,
    /// When.
    pub phase: WritePhase,
    /// What.
    pub content: Content,
}

impl Page {
    /// Whether it is made of the index of the search.
    pub fn is_of_search(&self) -> bool {
        matches!(self.content, Content::Index(_) | Content::View(PageId::Search))
    }
}

/// What a page is made of.
#[derive(Clone, Debug)]
pub enum Content {
    /// A page of the theme.
    View(PageId),
    /// A page of a list, by its number in [`Site::lists`].
    List(usize),
    /// A feed, sitemap or map of redirects.
    Feed(Feed),
    /// A file of the search index.
    Index(IndexFile),
    /// Bytes that are ready.
    Bytes(Arc<[u8]>),
    /// A file of the sources, copied as it is.
    Copy(SourcePath),
    /// A file made of a picture.
    Picture(SourcePath, Derivative),
}

/// What is for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// Atom of the whole site.
    Atom,
    /// Atom of a section.
    SectionAtom(usize),
    /// JSON Feed of the whole site.
    Json,
    /// `sitemap.xml`.
    Sitemap,
    /// A part of a sitemap that is too long for one file, from 1.
    SitemapPart(usize),
    /// Articles of the last 48 hours.
    NewsSitemap,
    /// `robots.txt`.
    Robots,
    /// A data set for spreadsheets.
    DataCsv(usize),
    /// A data set for programs.
    DataJson(usize),
    /// The chart of a data set as a picture of its own.
    DataPicture(usize),
    /// A chart of the page of visits as a picture of its own.
    VisitsPicture(VisitsBy),
    /// The items of a section for spreadsheets.
    ItemsCsv(usize),
    /// The items of a section for programs.
    ItemsJson(usize),
    /// The items of a section for calendar programs.
    ItemsCalendar(usize),
    /// A part of the items of a section for the script that finds them, from 0, the oldest first.
    ItemsFind(usize, usize),
    /// The figures of the visit counter for the script on every page.
    Visits,
    /// Redirects for Netlify and its like.
    RedirectsFile,
    /// Redirects for nginx.
    RedirectsNginx,
    /// Redirects for Apache.
    RedirectsApache,
    /// Settings for a kind of server.
    Hosting(Server),
}

/// The addresses that every site has, whatever its content.
pub(super) fn fixed(site: &Site) -> Vec<Address> {
    fixed_pages(site).into_iter().map(|page| page.address).collect()
}

fn fixed_pages(site: &Site) -> Vec<Page> {
    let view =
        |address: String, view| Page { address: address.into(), phase: WritePhase::List, content: Content::View(view) };
    let feed =
        |address: &str, feed| Page { address: address.into(), phase: WritePhase::List, content: Content::Feed(feed) };
    let mut pages = vec![
        view("index.html".into(), PageId::Home),
        view(format!("{}/index.html", site.word("tags")), PageId::Tags),
        view(format!("{}/index.html", site.word("archive")), PageId::Archive),
        view(format!("{}.html", site.word("corrections")), PageId::Corrections),
        view(format!("{}.html", site.word("site_map")), PageId::SiteMap),
        view("404.html".into(), PageId::NotFound),
        feed("feed.xml", Feed::Atom),
        feed("feed.json", Feed::Json),
        feed("sitemap.xml", Feed::Sitemap),
        feed("news-sitemap.xml", Feed::NewsSitemap),
        feed("robots.txt", Feed::Robots),
        feed("_redirects", Feed::RedirectsFile),
        feed("redirects.nginx.conf", Feed::RedirectsNginx),
        feed("redirects.apache.conf", Feed::RedirectsApache),
    ];
    pages.extend(site.config.server.map(|server| feed(server.file(), Feed::Hosting(server))));
    pages.extend(of_sections(site).map(|(address, content)| feed(&address, content)));
    let choices = site.tag_choices.iter().enumerate();
    pages.extend(choices.map(|(number, choice)| view(choice.address.to_string(), PageId::TagChoice(number))));
    if !site.statistics.sets.is_empty() {
        pages.push(view(site.statistics_address().to_string(), PageId::Statistics));
    }
    pages.extend(of_visits(site));
    for number in 0..site.statistics.sets.len() {
        let address = site.set_address(number);
        let stem = address.strip_suffix(".html").unwrap_or_default();
        pages.push(feed(&format!("{stem}.csv"), Feed::DataCsv(number)));
        pages.push(feed(&format!("{stem}.json"), Feed::DataJson(number)));
        if site.statistics.sets[number].has_picture() {
            pages.push(feed(&format!("{stem}.svg"), Feed::DataPicture(number)));
        }
        pages.push(view(address, PageId::DataSet(number)));
    }
    pages.extend(of_search(site));
    pages.extend((1..=sitemap_parts(site)).map(|part| feed(&format!("sitemap-{part}.xml"), Feed::SitemapPart(part))));
    pages
}

/// The search page and the index that it asks for, which is written before it.
fn of_search(site: &Site) -> Vec<Page> {
    let Some(address) = site.search_address() else { return Vec::new() };
    let page = Page { address: address.into(), phase: WritePhase::List, content: Content::View(PageId::Search) };
    let index = |(address, file)| Page { address, phase: WritePhase::Text, content: Content::Index(file) };
    std::iter::once(page).chain(site.index_files().into_iter().map(index)).collect()
}

/// What each section has for programs: its feed, its items as files, and those for the script that finds them.
fn of_sections(site: &Site) -> impl Iterator<Item = (String, Feed)> {
    site.sections.iter().enumerate().flat_map(move |(number, section)| {
        let folder = section.address.strip_suffix("index.html").unwrap_or_default();
        let layout = &section.article.layout;
        let downloads = [
            ("csv", layout.csv, Feed::ItemsCsv(number)),
            ("json", layout.json, Feed::ItemsJson(number)),
            ("ics", section.has_events(), Feed::ItemsCalendar(number)),
        ];
        let downloads = downloads.into_iter().filter(|(_, declared, _)| *declared);
        let downloads = downloads.map(|(ending, _, download)| (section.download(ending), download));
        let parts =
            (0..section.find_parts()).map(move |part| (site.find_address(number, part), Feed::ItemsFind(number, part)));
        std::iter::once((format!("{folder}feed.xml"), Feed::SectionAtom(number))).chain(downloads).chain(parts)
    })
}

impl Site {
    /// A picture of the page of visits.
    pub fn visits_picture_address(&self, by: VisitsBy) -> String {
        let word = match by {
            VisitsBy::Day => "by_day",
            VisitsBy::Hour => "by_hour",
            VisitsBy::Month => "by_month",
            VisitsBy::Year => "by_year",
        };
        format!("{}/{}-{}.svg", self.word("statistics"), self.word("visits"), self.word(word))
    }
}

/// The page of visits, and what goes with it.
fn of_visits(site: &Site) -> Vec<Page> {
    let page = |address: String, content| Page { address: address.into(), phase: WritePhase::List, content };
    if site.statistics.counter.is_none() {
        return Vec::new();
    }
    let mut pages = vec![page(site.visits_address(), Content::View(PageId::Visits))];
    // Without a ledger nothing is known: zeros would go over what the server counts.
    if !site.ledger.runs.is_empty() {
        pages.push(page(VISITS_JSON.to_owned(), Content::Feed(Feed::Visits)));
    }
    let drawn = VisitsBy::ALL.into_iter().filter(|by| by.is_drawn(&site.ledger));
    pages.extend(drawn.map(|by| page(site.visits_picture_address(by), Content::Feed(Feed::VisitsPicture(by)))));
    pages
}

/// The figures of the visit counter; `bantin visits` rewrites this file alone.
pub const VISITS_JSON: &str = "visits.json";

/// The pages that count when they are viewed, one a line, sorted: `bantin visits` must know them without a build.
/// Error pages and redirects are no pages.
pub fn counted(pages: &[Page]) -> String {
    let views = pages.iter().filter(|page| match page.content {
        Content::View(id) => !matches!(id, PageId::NotFound | PageId::Redirect(_) | PageId::TagChoice(_)),
        Content::List(_) => true,
        _ => false,
    });
    let addresses: std::collections::BTreeSet<&str> =
        views.map(|page| crate::base::address::canonical(&page.address)).collect();
    let mut text = String::from("# bantin 1: pages that count when they are viewed\n");
    for address in addresses {
        text.push_str(address);
        text.push('\n');
    }
    text
}

/// How many addresses a sitemap may have; the protocol allows 50,000 (sitemaps.org).
pub const SITEMAP_MOST: usize = 45_000;

/// In how many parts the sitemap is cut; none where one file is enough.
fn sitemap_parts(site: &Site) -> usize {
    let total = site.articles.len()
        + site.standing.len()
        + site.sections.len()
        + site.tags.len()
        + site.months.len()
        + site.filters.len();
    if total <= SITEMAP_MOST { 0 } else { total.div_ceil(SITEMAP_MOST) }
}

/// The files made of pictures that something public uses; two pictures of the same bytes and name are one.
fn of_pictures(site: &Site, used: &Used, drawings: &Drawings) -> Vec<Page> {
    let mut known: BTreeSet<Address> = BTreeSet::new();
    let mut pages = Vec::new();
    for (path, address, blob) in site.files().filter(|(path, ..)| used.public.contains(*path)) {
        let made: Vec<(Address, Content)> = match shown(path, address, blob) {
            Some(Shown::Sizes(sizes)) => pictures::files(&sizes, used.leads.contains(path))
                .into_iter()
                .map(|one| (sizes.address(&one).into(), Content::Picture(path.clone(), one)))
                .collect(),
            Some(Shown::File { address, .. }) => {
                drawings.get(path).map(|bytes| (address, Content::Bytes(bytes.clone()))).into_iter().collect()
            }
            Some(Shown::Elsewhere(_)) | None => Vec::new(),
        };
        for (address, content) in made {
            if known.insert(address.clone()) {
                pages.push(Page { address, phase: WritePhase::Asset, content });
            }
        }
    }
    pages
}

/// Every page of the site, in the order of writing. Of the files in `content/` only those that something public uses
/// are among them, and all of `static/`.
pub fn all(site: &Site, assets: &[(Address, Arc<[u8]>)], used: &Used, drawings: &Drawings) -> Vec<Page> {
    let mut pages: Vec<Page> = assets
        .iter()
        .chain(site.artworks.values())
        .map(|(address, bytes)| Page {
            address: address.clone(),
            phase: WritePhase::Asset,
            content: Content::Bytes(bytes.clone()),
        })
        .collect();
    let mut own_robots = false;
    for (path, address, blob) in site.files() {
        let is_static = path.starts_with("content/static/");
        if is_static || used.public.contains(path) && blob.picture.is_none() {
            own_robots |= is_static && &**address == "robots.txt";
            pages.push(Page {
                address: address.clone(),
                phase: WritePhase::Asset,
                content: Content::Copy(path.clone()),
            });
        }
    }
    pages.extend(of_pictures(site, used, drawings));
    let view = |address: &Address, phase, view| Page { address: address.clone(), phase, content: Content::View(view) };
    for (number, item) in site.standing.iter().enumerate() {
        pages.push(view(&item.address, WritePhase::Text, PageId::Standing(number)));
    }
    for (number, item) in site.articles.iter().enumerate() {
        pages.push(view(&item.address, WritePhase::Text, PageId::Article(number)));
    }
    for (number, list) in site.lists.iter().enumerate() {
        pages.push(Page { address: list.address.clone(), phase: WritePhase::List, content: Content::List(number) });
    }
    for (number, redirect) in site.redirects.iter().enumerate() {
        if let Some(stub) = &redirect.stub {
            pages.push(view(stub, WritePhase::List, PageId::Redirect(number)));
        }
    }
    pages.extend(fixed_pages(site).into_iter().filter(|page| !(own_robots && &*page.address == "robots.txt")));
    pages
}
