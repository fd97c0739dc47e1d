//! The pages that list articles: of a section, a tag, a month.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::READ_CARDS;
use super::overviews::counted;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::base::number::number as shown;
use crate::base::time::{day, month as month_name};
use crate::layout::Layout;
use crate::render::{CardList, Composed, PageContext, chrome, fields, figures, head};
use crate::site::{Filter, InForce, Item, ListPage};
use crate::theme::Strings;
use crate::view::{GroupView, ItemGroupView, ItemView, ListView, PageView};

pub(super) fn section<'a>(page: &PageContext<'a>, list: &ListPage, number: usize) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let section = &site.sections[number];
    let article = &section.article;
    let language = site.language_of(article);
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.extend(page.section_path(section.parent));
    if list.number.is_some() {
        breadcrumbs.push(page.link(&article.front.title, &section.address));
    }
    let mut head = head::page(page, "section", language, &article.front.title, breadcrumbs);
    number_title(page, list, &mut head);
    let first = list.number.is_none();
    let description = site.lead(article).into_owned();
    head.description.clone_from(&description);
    head.feed = Some(page.section_feed(section, language));
    (head.register, head.find) = (!article.layout.is_news(), article.layout.find);
    let listed = section.listed();
    let numbers = &listed[list.range.clone()];
    let upcoming = section.upcoming.iter().filter(|_| first).map(|item| &site.articles[*item]);
    let view = ListView {
        body: head::opening_text(page, first.then_some(article), language, &mut head)?,
        figures: match site.section_figures.get(&number).filter(|_| first) {
            Some(wanted) => figures::chosen(page, wanted, language),
            None => Vec::new(),
        },
        description: if first { description } else { String::new() },
        upcoming: upcoming.map(|item| fields::in_list(page, item, language)).collect(),
        sections: site
            .sections
            .iter()
            .filter(|inner| first && inner.parent == Some(number))
            .map(|inner| page.link(&inner.article.front.title, &inner.address))
            .collect(),
        ..item_list(page, number, numbers, list_view(page, list, &listed))
    };
    let read = site.most_read.iter().copied().filter(|read| first && site.is_in_section(*read, number));
    let read = CardList::of(read.take(READ_CARDS));
    let cards = vec![("cards", CardList::of(numbers.iter().copied())), ("most_read", read)];
    let place = (language, chrome::active_list(site, number, page.address));
    Ok(page.compose(&article.layout.list_template, place, head, ("list", view), cards))
}

/// The items of a section that share a value of a field.
pub(super) fn filter<'a>(page: &PageContext<'a>, list: &ListPage, number: usize) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let filter = &site.filters[number];
    let section = &site.sections[filter.section];
    let article = &section.article;
    let language = site.language_of(article);
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.extend(page.section_path(Some(filter.section)));
    let title = site.filter_title(number);
    let mut head = head::page(page, "section", language, &title, breadcrumbs);
    number_title(page, list, &mut head);
    head.feed = Some(page.section_feed(section, language));
    (head.register, head.find) = (!article.layout.is_news(), article.layout.find);
    let numbers = &filter.articles[list.range.clone()];
    let mut view = item_list(page, filter.section, numbers, list_view(page, list, &filter.articles));
    if filter.is_whole {
        // Weeks come latest first.
        let week = |other: Option<usize>| {
            let same = |other: &&Filter| (other.section, other.field) == (filter.section, filter.field);
            site.filters.get(other?).filter(same).map(|other| page.link(&other.value, &other.address))
        };
        (view.newer, view.older) = (week(number.checked_sub(1)), week(Some(number + 1)));
        view.in_order = true;
    }
    let cards = vec![("cards", CardList::of(numbers.iter().copied()))];
    let place = (language, chrome::active_list(site, filter.section, page.address));
    Ok(page.compose(&article.layout.list_template, place, head, ("list", view), cards))
}

/// What a list of a layout with fields shows beside its cards.
fn item_list(page: &PageContext, number: usize, items: &[usize], view: ListView) -> ListView {
    let site = page.site;
    let section = &site.sections[number];
    let layout = &section.article.layout;
    if layout.is_news() {
        return view;
    }
    let language = site.language_of(&section.article);
    let downloads = [("CSV", layout.csv), ("JSON", layout.json), ("ICS", section.has_events())];
    let downloads = downloads.into_iter().filter(|(_, declared)| *declared);
    let (groups, former_groups) = groups(page, layout, items, language);
    ListView {
        groups,
        former_groups,
        title_label: layout.title.as_ref().map(|title| title.text(language).to_owned()).unwrap_or_default(),
        columns: fields::columns(&layout.fields, language),
        items: items.iter().map(|item| fields::in_list(page, &site.articles[*item], language)).collect(),
        filters: filters(page, number),
        ask: match (&site.config.agency.email, layout.ask) {
            (Some(mailbox), true) => head::mail_to(mailbox, &section.article.front.title),
            _ => String::new(),
        },
        find: (0..section.find_parts()).rev().map(|part| page.href(&site.find_address(number, part))).collect(),
        downloads: downloads.map(|(name, _)| page.link(name, &section.download(&name.to_lowercase()))).collect(),
        ..view
    }
}

/// Items put together by the field that their layout names for it, in the order of their files: first what is still in force
/// in part, then what is not.
fn groups(
    page: &PageContext,
    layout: &Layout,
    items: &[usize],
    language: Language,
) -> (Vec<ItemGroupView>, Vec<ItemGroupView>) {
    let Some(field) = layout.group else { return Default::default() };
    let site = page.site;
    let mut own: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for number in items {
        own.entry(fields::line(&site.articles[*number], field).unwrap_or_default()).or_default().push(*number);
    }
    let mut own: Vec<(&str, Vec<usize>)> = own.into_iter().collect();
    own.sort_by_key(|(_, numbers)| numbers.iter().min().copied());
    let groups = own.into_iter().map(|(name, numbers)| {
        let own = numbers.iter().map(|number| &*site.articles[*number]);
        let is_over = |item: &&Item| site.in_force(item) == Some(InForce::Expired);
        let (mut former, mut now): (Vec<&Item>, Vec<&Item>) = own.partition(is_over);
        let end = |item: &Item| site.days_in_force(item)[1];
        former.sort_by_key(|item| Reverse(end(item)));
        let last = former.first().and_then(|item| end(item)?.pred_opt()).filter(|_| now.is_empty());
        if now.is_empty() {
            former.sort_by_key(|item| item.place);
            now = std::mem::take(&mut former);
        }
        let view = |items: Vec<&Item>| -> Vec<ItemView> {
            items.into_iter().map(|item| fields::in_list(page, item, language)).collect()
        };
        let until = last.map(|last| day(last, language)).unwrap_or_default();
        ItemGroupView { title: name.to_owned(), until, items: view(now), former: view(former) }
    });
    groups.partition(|group| group.until.is_empty())
}

/// For each field that filters, its values with their pages.
fn filters(page: &PageContext, section: usize) -> Vec<GroupView> {
    let site = page.site;
    let article = &site.sections[section].article;
    let language = site.language_of(article);
    let own = site.filters.iter().filter(|filter| filter.section == section);
    let mut groups: Vec<(usize, GroupView)> = Vec::new();
    for filter in own {
        if groups.last().is_none_or(|(field, _)| *field != filter.field) {
            let title = article.layout.fields[filter.field].label.text(language).to_owned();
            groups.push((filter.field, GroupView { title, links: Vec::new() }));
        }
        if let Some((_, group)) = groups.last_mut() {
            group.links.push(counted(page, &filter.value, &filter.address, filter.articles.len()));
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

pub(super) fn tag<'a>(page: &PageContext<'a>, list: &ListPage, number: usize) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let strings = page.theme.strings(language);
    let tag = &site.tags[number];
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.push(page.link(strings.get("tags"), &format!("{}/index.html", site.word("tags"))));
    let mut head = head::page(page, "tag", language, &strings.with("tag_title", &tag.name), breadcrumbs);
    number_title(page, list, &mut head);
    let first = list.number.is_none();
    let same = tag.same.iter().filter(|_| first).map(|tag| &site.tags[*tag]);
    let same = same.map(|tag| page.link(&tag.name, &tag.address));
    let view = ListView { also: same.collect(), ..list_view(page, list, &tag.articles) };
    let cards = vec![("cards", CardList::of(tag.articles[list.range.clone()].iter().copied()))];
    Ok(page.compose("list.html", (language, None), head, ("list", view), cards))
}

pub(super) fn month<'a>(page: &PageContext<'a>, list: &ListPage, number: usize) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let strings = page.theme.strings(language);
    let month = &site.months[number];
    let name = month_short(month.year, month.month, language);
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.push(page.link(strings.get("archive"), &format!("{}/index.html", site.word("archive"))));
    let head = head::page(page, "month", language, &strings.with("month_title", &name), breadcrumbs);
    let named = |other: Option<usize>| {
        let other = site.months.get(other?)?;
        Some(page.link(&month_name(other.year, other.month, language), &other.address))
    };
    let view = ListView {
        newer: named(number.checked_sub(1)),
        older: named(Some(number + 1)),
        ..list_view(page, list, &month.articles)
    };
    let cards = vec![("cards", CardList::of(month.articles.iter().copied()))];
    Ok(page.compose("month.html", (language, None), head, ("list", view), cards))
}

/// `11-2023`, and in English `November 2023`.
pub(super) fn month_short(year: i32, month: u32, language: Language) -> String {
    let name = month_name(year, month, language);
    name.strip_prefix("Tháng ").map_or(name.clone(), str::to_owned)
}

/// What lists have in common; `all` are the articles of all its pages.
fn list_view(page: &PageContext, list: &ListPage, all: &[usize]) -> ListView {
    let language = page.site.config.language;
    let strings = page.theme.strings(language);
    let link = |word: &str, address: &Option<crate::base::address::Address>| {
        address.as_ref().map(|address| page.link(strings.get(word), address))
    };
    ListView {
        newer: link("newer", &list.newer),
        older: link("older", &list.older),
        page: page_number(strings, list).unwrap_or_default(),
        period: period(page, list, all).unwrap_or_default(),
        total: shown(all.len() as i64, language),
        ..ListView::default()
    }
}

/// From when to when the articles of a numbered page are; none where that is not known.
fn period(page: &PageContext, list: &ListPage, all: &[usize]) -> Option<String> {
    list.number?;
    let dates = all.get(list.range.clone())?.iter().map(|number| page.site.articles[*number].date);
    let dates = dates.map(|date| date.map(|date| date.date_naive())).collect::<Option<Vec<_>>>()?;
    let (first, last) = (dates.iter().min()?, dates.iter().max()?);
    let [first, last] = [first, last].map(|date| day(*date, page.site.config.language));
    Some(if first == last { first } else { format!("{first} – {last}") })
}

/// "Trang 2"; none of a list's first page.
pub(super) fn page_number(strings: &Strings, list: &ListPage) -> Option<String> {
    list.number.map(|number| strings.with("page_number", &number.to_string()))
}

/// A numbered page has its number in its title: no two pages have the same.
fn number_title(page: &PageContext, list: &ListPage, head: &mut PageView) {
    if let Some(number) = page_number(page.theme.strings(page.site.config.language), list) {
        head.full_title = format!("{} - {number} - {}", head.title, page.site.config.title);
    }
}
