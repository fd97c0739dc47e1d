//! The kinds of pages: each file makes the pages of one kind from the joined site. [`Renderer`] is the door.

mod article;
mod calendar;
mod chart_file;
mod downloads;
mod feeds;
mod home;
mod hosting;
mod items;
mod lists;
mod overviews;
mod redirects;
pub mod search;
mod sitemaps;
mod statistics;
mod titles;
mod visits;
mod xml;

pub use downloads::{guarded, record, table as csv_table};

use std::borrow::Cow;
use std::sync::Arc;

use crate::base::diagnostic::Diagnostic;
use crate::base::kept::{Kept, Left};
use crate::base::source::{Blob, Source, Sources};
use crate::images::Derivative;
use crate::render::{Composed, PageContext, Shared, root};
use crate::site::{Content, Feed, Page, PageId, Site};
use crate::theme::Theme;

/// How many articles "Tin đọc nhiều" shows on the home page and in sections.
const READ_CARDS: usize = 5;

/// A page as bytes, or as a file of the sources that is copied.
pub enum Rendered<'p> {
    /// The bytes.
    Bytes(Cow<'p, [u8]>),
    /// The file.
    File(&'p Blob),
    /// A file that is made of a picture: [`crate::images::make`] makes it of the picture's bytes.
    Picture(&'p Blob, Derivative),
}

/// A page before it is rendered.
pub enum PageParts<'p> {
    /// Bytes that are there, or a file.
    File(Rendered<'p>),
    /// What is still to be made.
    Composed(Composed<'p>),
}

impl<'p> PageParts<'p> {
    /// A hash of everything the page is made of: it has the same bytes wherever this is the same. None where it is not known.
    pub fn inputs(&self) -> Option<u128> {
        match self {
            PageParts::File(_) => None,
            PageParts::Composed(page) => page.inputs,
        }
    }

    /// Renders it.
    ///
    /// # Errors
    /// A mistake in a template, at the expression that failed.
    pub fn render(self) -> Result<Rendered<'p>, Diagnostic> {
        match self {
            PageParts::File(file) => Ok(file),
            PageParts::Composed(page) => Ok(Rendered::Bytes(page.render()?.into())),
        }
    }
}

/// Renders the pages of one plan.
pub struct Renderer {
    shared: Shared,
    search: search::Index,
}

impl Renderer {
    /// Prepares what pages share; the diagnostics are those of the header's and footer's templates.
    pub fn new(site: &Site, theme: &Theme, pages: &[Page], kept: Arc<Option<Kept>>) -> (Renderer, Vec<Diagnostic>) {
        let (shared, failed) = Shared::new(site, theme, pages);
        (Renderer { shared, search: search::Index::new(site, kept) }, failed)
    }

    /// For a site that has errors and will not be rendered.
    pub fn empty(site: &Site) -> Renderer {
        Renderer { shared: Shared::empty(site), search: search::Index::new(site, Arc::default()) }
    }

    /// The title of a page in the site's language; none of a file for programs.
    pub fn title(&self, site: &Site, theme: &Theme, page: &Page) -> Option<String> {
        titles::title(site, theme, page)
    }

    /// Makes what many pages share, before all of them are rendered at once: else one would wait for another that makes
    /// it.
    pub fn prepare(&self, site: &Site) {
        if site.has_search {
            self.search.prepare(site);
        }
    }

    /// Puts away what only the files of the search are made of.
    pub fn release_search(&self) {
        self.search.release();
    }

    /// The parts of the search index that are left to the next run; none where it has them already.
    pub fn left_index<'a>(&'a self, site: &'a Site) -> Option<Left<'a>> {
        self.search.left(site)
    }

    /// Composes one page.
    ///
    /// # Errors
    /// A mistake in the template of a part of it, at the expression that failed.
    pub fn compose<'p>(
        &'p self,
        site: &'p Site,
        theme: &'p Theme,
        sources: &'p Sources,
        page: &'p Page,
    ) -> Result<PageParts<'p>, Diagnostic> {
        Ok(PageParts::Composed(match &page.content {
            Content::Bytes(bytes) => return Ok(PageParts::File(Rendered::Bytes((&**bytes).into()))),
            Content::Copy(path) => return Ok(PageParts::File(copy(sources.get(path)))),
            Content::Picture(path, derivative) => {
                return Ok(PageParts::File(match sources.blob(path) {
                    Some(blob) => Rendered::Picture(blob, *derivative),
                    None => Rendered::Bytes(Cow::default()),
                }));
            }
            Content::Feed(feed) => Composed::new(None, move || Ok(for_programs(site, theme, *feed))),
            Content::Index(file) => {
                Composed::new(Some(self.search.inputs(site, *file)), move || Ok(self.search.render(site, *file)))
            }
            Content::View(PageId::Search) => {
                let index = self.search.manifest(site);
                search::page::render(&self.context(site, theme, page, PageId::Search), &index)?
            }
            Content::View(_) | Content::List(_) => self.html(site, theme, page)?,
        }))
    }

    /// Tries the template of a page, without what only readers of the page need: the index of the search.
    ///
    /// # Errors
    /// A mistake in a template, as [`PageParts::render`] gives it.
    pub fn try_template(&self, site: &Site, theme: &Theme, page: &Page) -> Result<(), Diagnostic> {
        match page.content {
            Content::View(_) | Content::List(_) => self.html(site, theme, page)?.render().map(drop),
            _ => Ok(()),
        }
    }

    fn context<'a>(&'a self, site: &'a Site, theme: &'a Theme, page: &'a Page, id: PageId) -> PageContext<'a> {
        let address = &*page.address;
        PageContext { shared: &self.shared, site, theme, root: root(site, address, id), address }
    }

    fn html<'a>(&'a self, site: &'a Site, theme: &'a Theme, page: &'a Page) -> Result<Composed<'a>, Diagnostic> {
        let nothing = || Ok(Composed::new(None, || Ok(Vec::new())));
        let (id, list) = match page.content {
            Content::View(id) => (id, None),
            Content::List(number) => (site.lists[number].of, Some(&site.lists[number])),
            _ => return nothing(),
        };
        let page = self.context(site, theme, page, id);
        match (id, list) {
            (PageId::Section(number), Some(list)) => lists::section(&page, list, number),
            (PageId::Tag(number), Some(list)) => lists::tag(&page, list, number),
            (PageId::Filter(number), Some(list)) => lists::filter(&page, list, number),
            (PageId::Month(number), Some(list)) => lists::month(&page, list, number),
            // Every page of these is a page of a list.
            (PageId::Section(_) | PageId::Tag(_) | PageId::Month(_) | PageId::Filter(_), None) => nothing(),
            (PageId::Home, _) => home::home(&page),
            (PageId::Article(number), _) => article::article(&page, number),
            (PageId::Standing(number), _) => article::standing(&page, number),
            (PageId::TagChoice(number), _) => overviews::tag_choice(&page, number),
            (PageId::Tags, _) => overviews::tags(&page),
            (PageId::Archive, _) => overviews::archive(&page),
            (PageId::Corrections, _) => overviews::corrections(&page),
            (PageId::Statistics, _) => statistics::overview(&page),
            (PageId::DataSet(number), _) => statistics::data_set(&page, number),
            (PageId::Visits, _) => visits::page(&page),
            (PageId::SiteMap, _) => overviews::site_map(&page),
            (PageId::Search, _) => search::page::render(&page, ""),
            (PageId::NotFound, _) => overviews::not_found(&page),
            (PageId::Redirect(number), _) => overviews::redirect(&page, number),
        }
    }
}

fn copy(source: Option<&Source>) -> Rendered<'_> {
    match source {
        Some(Source::Blob(blob)) => Rendered::File(blob),
        Some(Source::Data(bytes)) => Rendered::Bytes((&**bytes).into()),
        Some(Source::Text(text)) => Rendered::Bytes(text.as_bytes().into()),
        _ => Rendered::Bytes(Cow::default()),
    }
}

/// What is for programs.
fn for_programs(site: &Site, theme: &Theme, feed: Feed) -> Vec<u8> {
    match feed {
        Feed::Atom => feeds::atom_of_site(site, theme),
        Feed::SectionAtom(number) => feeds::atom_of_section(site, theme, number),
        Feed::Json => feeds::json(site, theme),
        Feed::Sitemap => sitemaps::sitemap(site),
        Feed::SitemapPart(part) => sitemaps::part(site, part),
        Feed::NewsSitemap => sitemaps::news(site),
        Feed::Robots => sitemaps::robots(site),
        Feed::DataCsv(number) => downloads::csv(&site.statistics.sets[number]),
        Feed::DataJson(number) => downloads::json(site, number),
        Feed::DataPicture(number) => {
            let language = site.config.language;
            chart_file::svg(&site.statistics.sets[number], theme.strings(language), language)
        }
        Feed::VisitsPicture(by) => visits::svg(site, theme, by),
        Feed::ItemsCsv(number) => items::csv(site, number),
        Feed::ItemsJson(number) => items::json(site, number),
        Feed::ItemsCalendar(number) => calendar::calendar(site, number),
        Feed::ItemsFind(number, part) => items::find(site, number, part),
        Feed::Visits => visits::json(site),
        Feed::RedirectsFile => redirects::netlify(site),
        Feed::RedirectsNginx => redirects::nginx(site),
        Feed::RedirectsApache => redirects::apache(site),
        Feed::Hosting(server) => hosting::settings(site, server),
    }
}
