//! The portal's own pages: home, articles, lists, archive, site map, 404. Views are made here and given to templates.

mod article;
mod cards;
mod head;
mod lists;
mod pictures;
mod shell;
mod statistics;
mod visits;

use tera::{Context, Value};

use crate::base::address::root_of;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::site::{List, ListKind, Page, Site, View};
use crate::theme::Theme;
use crate::view::{LinkView, PageView};

pub use article::{absolute_body, excerpt};
use cards::Cards;
pub use pictures::lead_picture;
use shell::Shells;
use statistics::Drawings;

/// What pages share: made once for a plan.
pub struct News {
    cards: Cards,
    shells: Shells,
    drawings: Drawings,
    site_view: Value,
}

impl News {
    /// Prepares what pages share. The header and footer of each depth and menu entry are rendered here; the
    /// diagnostics are those of their templates.
    pub fn new(site: &Site, theme: &Theme, pages: &[Page]) -> (News, Vec<Diagnostic>) {
        let site_view = Value::from_serializable(&head::site_view(site));
        let (shells, failed) = Shells::new(site, theme, pages, &site_view);
        (News { cards: Cards::new(site), shells, drawings: Drawings::new(site), site_view }, failed)
    }

    /// For a site that has errors and will not be rendered.
    pub fn empty(site: &Site) -> News {
        News {
            cards: Cards::new(site),
            shells: Shells::default(),
            drawings: Drawings::default(),
            site_view: Value::none(),
        }
    }

    /// Renders the search page, which tells its script what must be known of the index.
    pub fn search(&self, site: &Site, theme: &Theme, address: &str, index: &str) -> Result<Vec<u8>, Diagnostic> {
        lists::search(&Rendering { news: self, site, theme, root: root(site, address, View::Search), address }, index)
    }

    /// Renders a page to HTML. The error points into the template.
    pub fn render(&self, site: &Site, theme: &Theme, address: &str, view: View) -> Result<Vec<u8>, Diagnostic> {
        let page = Rendering { news: self, site, theme, root: root(site, address, view), address };
        match view {
            View::Home => lists::home(&page),
            View::Article(number) => article::article(&page, number),
            View::Standing(number) => article::standing(&page, number),
            View::List(number) => list(&page, &site.lists[number]),
            View::Tags => lists::tags(&page),
            View::Archive => lists::archive(&page),
            View::Corrections => lists::corrections(&page),
            View::Statistics => statistics::overview(&page),
            View::DataSet(number) => statistics::data_set(&page, number),
            View::Visits => visits::page(&page),
            View::SiteMap => lists::site_map(&page),
            View::Search => lists::search(&page, ""),
            View::NotFound => lists::not_found(&page),
            View::Redirect(number) => lists::redirect(&page, number),
        }
    }
}

fn list(page: &Rendering, list: &List) -> Result<Vec<u8>, Diagnostic> {
    match list.kind {
        ListKind::Section(number) => lists::section(page, list, number),
        ListKind::Tag(number) => lists::tag(page, list, number),
        ListKind::Month(number) => lists::month(page, list, number),
    }
}

/// How a page leads to the root. A server shows `404.html` at any depth, so its links begin at the host.
fn root(site: &Site, address: &str, view: View) -> String {
    if view == View::NotFound { format!("{}/", site.config.base_path()) } else { root_of(address) }
}

/// A page while it is rendered.
struct Rendering<'a> {
    news: &'a News,
    site: &'a Site,
    theme: &'a Theme,
    root: String,
    address: &'a str,
}

impl Rendering<'_> {
    fn href(&self, address: &str) -> String {
        format!("{}{}", self.root, crate::base::address::encode(address))
    }

    fn link(&self, title: &str, address: &str) -> LinkView {
        LinkView { title: title.to_owned(), href: self.href(address), current: "" }
    }

    fn home_link(&self, language: Language) -> LinkView {
        self.link(self.theme.words(language).get("home"), "index.html")
    }

    fn cards(&self, numbers: impl IntoIterator<Item = usize>) -> Value {
        Value::from(numbers.into_iter().map(|n| self.news.cards.get(self.site, &self.root, n)).collect::<Vec<Value>>())
    }

    /// Renders with what every template gets, and one value of its own.
    fn render(
        &self,
        template: &str,
        language: Language,
        active: shell::Active,
        page: &PageView,
        own: (&'static str, Value),
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut context = Context::new();
        let baked = shell::is_baked(self.site, self.address);
        let shell = self.news.shells.get(language, &self.root, active, baked);
        context.insert_value("page", Value::from_serializable(page));
        context.insert_value("site", self.news.site_view.clone());
        context.insert_value("words", self.theme.words(language).value.clone());
        context.insert_value("assets", self.theme.assets.clone());
        context.insert_value("root", Value::from(self.root.as_str()));
        context.insert_value("header", shell.header);
        context.insert_value("footer", shell.footer);
        context.insert_value(own.0, own.1);
        self.theme.render(template, &context)
    }
}
