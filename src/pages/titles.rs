//! What a page is called, for lists of pages.

use super::lists::{month_short, page_number};
use crate::site::{Content, Page, PageId, Site};
use crate::theme::Theme;

/// The title of a page in the site's language, with its number where it is one of several; none of a file for programs.
pub(super) fn title(site: &Site, theme: &Theme, page: &Page) -> Option<String> {
    let (id, list) = match page.content {
        Content::View(id) => (id, None),
        Content::List(number) => (site.lists[number].of, Some(&site.lists[number])),
        _ => return None,
    };
    let strings = theme.strings(site.config.language);
    let word = |key: &str| strings.get(key).to_owned();
    let title = match id {
        PageId::Home => word("home"),
        PageId::Article(_) | PageId::Standing(_) | PageId::Section(_) => site.text(id)?.front.title.clone(),
        PageId::Filter(number) => site.filter_title(number),
        PageId::Tag(number) => strings.with("tag_title", &site.tags[number].name),
        PageId::TagChoice(_) => word("similar_tags"),
        PageId::Tags => word("tags"),
        PageId::Month(number) => {
            let month = &site.months[number];
            strings.with("month_title", &month_short(month.year, month.month, site.config.language))
        }
        PageId::Archive => word("archive"),
        PageId::Corrections => word("corrections"),
        PageId::SiteMap => word("site_map"),
        PageId::Search => word("search"),
        PageId::NotFound => word("not_found"),
        PageId::Statistics => word("statistics"),
        PageId::DataSet(number) => site.statistics.sets[number].title.clone(),
        PageId::Visits => word("visits"),
        PageId::Redirect(number) => site.redirects[number].title.clone(),
    };
    Some(match list.and_then(|list| page_number(strings, list)) {
        Some(number) => format!("{title} - {number}"),
        None => title,
    })
}
