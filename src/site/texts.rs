//! Every text of a site: what is made from Markdown files, whichever kind of page it is.

use std::sync::Arc;

use super::{Item, PageId, Site};
use crate::article::Article;
use crate::base::address::Address;

impl Site {
    /// Every text of the site with its page and address: sections, standing pages, articles, the home page's own.
    pub fn texts(&self) -> impl Iterator<Item = (PageId, &Address, &Arc<Article>)> {
        let sections = self.sections.iter().enumerate();
        let sections = sections.map(|(number, section)| (PageId::Section(number), &section.address, &section.article));
        let home = self.home.iter().map(|home| (PageId::Home, &self.home_address, home));
        sections.chain(self.items().map(|(id, item)| (id, &item.address, &item.article))).chain(home)
    }

    /// The news, newest first: what leads the home page, the feeds of the site and the archive.
    pub fn news(&self) -> &[Arc<Item>] {
        &self.articles[..self.news_count]
    }

    /// Every standing page and every article.
    pub fn items(&self) -> impl Iterator<Item = (PageId, &Item)> + Clone {
        let standing = self.standing.iter().enumerate().map(|(number, item)| (PageId::Standing(number), &**item));
        standing.chain(self.articles.iter().enumerate().map(|(number, item)| (PageId::Article(number), &**item)))
    }

    /// The text that a page is made from; none where it is made from many.
    pub fn text(&self, id: PageId) -> Option<&Arc<Article>> {
        match id {
            PageId::Home => self.home.as_ref(),
            PageId::Section(number) => self.sections.get(number).map(|section| &section.article),
            PageId::Standing(number) => self.standing.get(number).map(|item| &item.article),
            PageId::Article(number) => self.articles.get(number).map(|item| &item.article),
            _ => None,
        }
    }

    /// The text whose page is at this address.
    pub fn text_at(&self, address: &str) -> Option<&Arc<Article>> {
        self.text(self.addresses.page(address)?.1?)
    }
}
