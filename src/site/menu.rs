//! The menu and what else stands around every page, and the parts of the home page that name sections.

use std::collections::HashMap;

use super::link_checks::hidden;
use super::links::Problem;
use super::{LinkTarget, Section, Site};
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostics, Message, error, msg, warning};
use crate::base::source::{SourcePath, is_picture};
use crate::base::suggest::suggest;
use crate::base::value::Spanned;
use crate::config::{MenuEntry, PATH};
use crate::visits::{most_read_month, most_read_week};

/// What stands around every page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Navigation {
    /// The menu.
    pub menu: Vec<MenuItem>,
    /// Links to other sites.
    pub links: Vec<MenuItem>,
    /// What readers come to do, on the home page.
    pub services: Vec<MenuItem>,
    /// Where the notice on top of every page leads; none where it is not shown, or leads nowhere.
    pub notice: Option<MenuTarget>,
    /// Address of the emblem.
    pub emblem: Option<Address>,
}

/// An entry of the menu.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuItem {
    /// What it says; empty for the home page and the statistics, which are called by the theme's words.
    pub title: String,
    /// Where it leads.
    pub target: MenuTarget,
    /// The group of neighbours that it is one of; empty where it stands by itself.
    pub group: String,
}

/// Where an entry of the menu leads.
#[derive(Clone, Debug, PartialEq)]
pub enum MenuTarget {
    /// A page of the site, with what follows its path.
    Page(Address, String),
    /// Another site.
    Url(String),
}

pub(super) fn settle(site: &mut Site, out: &mut Diagnostics) {
    let mut all = |entries: &[MenuEntry]| -> Vec<MenuItem> {
        entries.iter().filter_map(|entry| resolve(site, entry, out)).collect()
    };
    let (menu, links) = (site.config.menu.as_ref().map(|entries| all(entries)), all(&site.config.links));
    let (more, services) = (all(&site.config.menu_more), all(&site.config.services));
    let notice = site.notice().and_then(|notice| notice.link.clone());
    let notice = notice.and_then(|link| {
        Some(resolve(site, &MenuEntry { title: String::new(), link, group: String::new() }, out)?.target)
    });
    warn_of_missing(site, menu.as_deref(), &more, out);
    let emblem = site.config.emblem.as_ref().and_then(|emblem| picture(site, emblem, out));
    let menu = menu.unwrap_or_else(|| default_menu(site)).into_iter().chain(more).collect();
    site.navigation = Navigation { menu, links, services, notice, emblem };
    let home = site.config.home.clone();
    let path: SourcePath = PATH.into();
    site.home_figures = super::figures::chosen(&site.statistics, &home.figures, &path, out);
    let chosen = site.config.section_figures.clone();
    for (folder, names) in chosen {
        if let Some(section) = section_named(site, &folder, out) {
            let figures = super::figures::chosen(&site.statistics, &names, &path, out);
            site.section_figures.insert(section, figures);
        }
    }
    site.notices = home.notices.as_ref().and_then(|name| section_named(site, name, out));
    site.blocks = match &home.sections {
        Some(names) => names.iter().filter_map(|name| section_named(site, name, out)).collect(),
        None => (0..site.sections.len())
            .filter(|number| site.sections[*number].parent.is_none() && Some(*number) != site.notices)
            .collect(),
    };
}

/// The articles that were read most in the last seven days, most first; where nothing was read in them, of the month.
pub(super) fn most_read(site: &Site) -> Vec<usize> {
    let today = site.today();
    let week = most_read_week(&site.ledger, today);
    let pages = if week.is_empty() { most_read_month(&site.ledger, today) } else { week };
    if pages.is_empty() {
        return Vec::new();
    }
    let numbers: HashMap<&str, usize> =
        site.articles.iter().enumerate().map(|(number, item)| (&*item.address, number)).collect();
    pages.iter().filter_map(|(path, _)| numbers.get(path.strip_prefix('/')?).copied()).collect()
}

/// Tells the sections that a menu of the site's own leaves out: it replaces the whole default menu.
fn warn_of_missing(site: &Site, menu: Option<&[MenuItem]>, more: &[MenuItem], out: &mut Diagnostics) {
    let (Some(menu), Some(first)) = (menu, site.config.menu.as_ref().and_then(|entries| entries.first())) else {
        return;
    };
    let leads = |section: &Section, item: &MenuItem| match &item.target {
        MenuTarget::Page(address, _) => *address == section.address,
        MenuTarget::Url(_) => false,
    };
    let is_shown = |section: &Section| menu.iter().chain(more).any(|item| leads(section, item));
    let top = site.sections.iter().filter(|section| section.parent.is_none() && section.article.front.menu);
    let missing: Vec<&str> =
        top.filter(|section| !is_shown(section)).map(|section| section.article.front.title.as_str()).collect();
    if missing.is_empty() {
        return;
    }
    let names = missing.join(", ");
    warning!(out, "menu" at (&SourcePath::from(PATH), &first.link.span);
        "[[menu]] thay cả danh mục có sẵn, và thiếu chuyên mục: {names}",
        "[[menu]] replaces the whole menu, and leaves out sections: {names}";
        help: "thêm các mục ấy; muốn giữ danh mục có sẵn và chỉ thêm mục thì viết [[menu_more]]; chuyên mục không cần có trong danh mục thì ghi menu = false",
              "add them; to keep the menu and only add entries write [[menu_more]]; a section that needs no entry says menu = false");
}

fn default_menu(site: &Site) -> Vec<MenuItem> {
    let page = |title: &str, address: &Address| MenuItem {
        title: title.to_owned(),
        target: MenuTarget::Page(address.clone(), String::new()),
        group: String::new(),
    };
    let shown = |section: &&Section| section.parent.is_none() && section.article.front.menu;
    let home = page("", &site.home_address);
    let sections = site.sections.iter().filter(shown);
    let standing = site.standing.iter().filter(|item| item.article.front.menu && !item.is_translation);
    let statistics = (!site.statistics.sets.is_empty()).then(|| page("", &site.statistics_address()));
    std::iter::once(home)
        .chain(sections.map(|section| page(&section.article.front.title, &section.address)))
        .chain(statistics)
        .chain(standing.map(|item| page(&item.article.front.title, &item.address)))
        .collect()
}

fn resolve(site: &Site, entry: &MenuEntry, out: &mut Diagnostics) -> Option<MenuItem> {
    let link = &entry.link.value;
    let (title, group) = (entry.title.clone(), entry.group.clone());
    if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
        return Some(MenuItem { title, group, target: MenuTarget::Url(link.clone()) });
    }
    // Links of the menu are taken from `content/`, where `site.toml` lies.
    let from: SourcePath = PATH.into();
    match site.resolve(&from, link) {
        Ok(LinkTarget::Page { address, suffix }) => {
            Some(MenuItem { title, group, target: MenuTarget::Page(address.clone(), suffix) })
        }
        Err(Problem::Hidden(state)) => {
            let hidden = hidden(site, state, link, false).at(&from, entry.link.span.clone());
            out.push(hidden.help(left_out()));
            None
        }
        _ => {
            error!(out, "broken-link" at (&from, &entry.link.span);
                "liên kết hỏng: không có `{link}`", "broken link: no `{link}`";
                help: "ghi tên tệp hoặc thư mục trong content/, địa chỉ bắt đầu bằng `/`, hoặc https://...",
                      "name a file or folder of content/, an address that begins with `/`, or https://...");
            None
        }
    }
}

/// The address of a picture in `static/`, which is copied whoever uses it.
fn picture(site: &Site, file: &Spanned<String>, out: &mut Diagnostics) -> Option<Address> {
    let from: SourcePath = PATH.into();
    match site.resolve(&from, &file.value) {
        Ok(LinkTarget::File { path, address, .. }) if path.starts_with("content/static/") && is_picture(path) => {
            Some(address.clone())
        }
        _ => {
            error!(out, "no-emblem" at (&from, &file.span);
                "không có ảnh `{}` trong content/static/", "there is no picture `{}` in content/static/", file.value;
                help: "đặt tệp .svg hoặc .png vào content/static/ rồi ghi: emblem = \"static/ten-tep.svg\"",
                      "put an .svg or .png file into content/static/ and write: emblem = \"static/name.svg\"");
            None
        }
    }
}

fn left_out() -> Message {
    msg!(
        "mục này không hiện cho đến khi trang kia được đăng; bỏ mục này, hoặc đăng trang kia",
        "the entry is not shown until the page is public; remove it, or publish the page"
    )
}

fn section_named(site: &Site, name: &Spanned<String>, out: &mut Diagnostics) -> Option<usize> {
    let folder = name.value.trim_matches('/');
    let path: SourcePath = PATH.into();
    if let Some(state) = site.addresses.hidden(&format!("content/{folder}/_index.md")) {
        out.push(hidden(site, Some(state), folder, false).help(left_out()).at(&path, name.span.clone()));
        return None;
    }
    let found = site.sections.iter().position(|section| section.folder == folder);
    if found.is_none() {
        error!(out, "no-section" at (&path, &name.span);
            "không có chuyên mục `{folder}`", "there is no section `{folder}`";
            help: suggest(folder, site.sections.iter().map(|section| section.folder.as_str()));
            or: "tạo thư mục `content/{folder}/` với tệp `_index.md`",
                "create the folder `content/{folder}/` with an `_index.md`");
    }
    found
}
