//! The overview of the statistics, and the page of each data set.

use serde_json::json;

use crate::base::diagnostic::Diagnostic;
use crate::base::time::day;
use crate::render::{CardList, Composed, PageContext, blocks, chrome, figures, head, json_ld};
use crate::site::Site;
use crate::statistics::DataSet;
use crate::theme::Strings;
use crate::view::{DataSetView, LinkView, SetCardView, SetPictureView};

/// How many articles that cite it a data set's page shows.
const CITED: usize = 20;

pub(super) fn overview<'a>(page: &PageContext<'a>) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let sets: Vec<SetCardView> = in_groups(&site.statistics.sets, page.theme.strings(language).get("sets_other"))
        .into_iter()
        .map(|(group, number, set)| {
            let picture = figures::picture(page, number, language);
            let updated = day(set.updated, language);
            let mut figures = figures::key_figures(page, number, language);
            figures.retain(|figure| figure.as_of != updated || !is_in_picture(&figure.text, picture.as_ref()));
            SetCardView {
                group: group.to_owned(),
                link: page.link(&set.title, &site.set_address(number)),
                description: set.description.clone(),
                finding: set.finding.as_ref().map_or_else(String::new, |(finding, _)| finding.clone()),
                picture,
                figures,
                source: set.source.clone(),
                updated,
            }
        })
        .collect();
    let strings = page.theme.strings(language);
    let mut head = head::page(page, "statistics", language, strings.get("statistics"), vec![page.home_link(language)]);
    head.description = strings.get("statistics_text").to_owned();
    let active = chrome::active(site, page.address);
    Ok(page.compose("statistics.html", (language, active), head, ("sets", sets), Vec::new()))
}

/// Whether the small picture of a set says a number already, unit and all.
fn is_in_picture(number: &str, picture: Option<&SetPictureView>) -> bool {
    picture.is_some_and(|picture| picture.value == number || picture.parts.iter().any(|part| part.value == number))
}

/// The sets with their groups and numbers: groups as their first set comes, and last those without one, under `other`.
fn in_groups<'s>(sets: &'s [DataSet], other: &'s str) -> Vec<(&'s str, usize, &'s DataSet)> {
    let mut groups: Vec<&str> = Vec::new();
    for set in sets.iter().filter(|set| !set.group.is_empty()) {
        if !groups.contains(&set.group.as_str()) {
            groups.push(&set.group);
        }
    }
    let place = |set: &DataSet| groups.iter().position(|group| *group == set.group).unwrap_or(groups.len());
    let name = |set: &DataSet| groups.get(place(set)).copied().unwrap_or(if groups.is_empty() { "" } else { other });
    let mut all: Vec<_> = sets.iter().enumerate().map(|(number, set)| (name(set), number, set)).collect();
    all.sort_by_key(|(_, _, set)| place(set));
    all
}

pub(super) fn data_set<'a>(page: &PageContext<'a>, number: usize) -> Result<Composed<'a>, Diagnostic> {
    let site = page.site;
    let language = site.config.language;
    let strings = page.theme.strings(language);
    let set = &site.statistics.sets[number];
    let breadcrumbs = vec![page.home_link(language), page.link(strings.get("statistics"), &site.statistics_address())];
    let mut head = head::page(page, "dataset", language, &set.title, breadcrumbs);
    head.description = if set.description.is_empty() { set.title.clone() } else { set.description.clone() };
    head.modified = set.updated.to_string();
    head.dc_date = set.updated.to_string();
    head.creator.clone_from(&set.source);
    head.json_ld = json_ld::script_json(&dataset_json(site, number, &head.canonical));
    let address = site.set_address(number);
    let stem = address.strip_suffix(".html").unwrap_or_default();
    let view = DataSetView {
        description: set.description.clone(),
        source: set.source.clone(),
        updated: day(set.updated, language),
        updated_datetime: set.updated.to_string(),
        figures: figures::key_figures(page, number, language),
        chart: blocks::chart(page.theme, page.drawing(number, language), language, "chart", ("#bang", ""))?,
        table: (!set.rows.is_empty()).then(|| blocks::table(set, language, String::new())),
        notes: set.notes.clone(),
        downloads: downloads(page, set, stem, strings),
        cited_by: Vec::new(),
    };
    let cited = site.citations[number].iter().copied().take(CITED);
    let place = (language, chrome::active_statistics(site));
    Ok(page.compose("dataset.html", place, head, ("set", view), vec![("cited_by", CardList::of(cited))]))
}

/// The set as files: its figures, and its chart as a picture.
fn downloads(page: &PageContext, set: &DataSet, stem: &str, strings: &Strings) -> Vec<LinkView> {
    let mut files = vec![page.link("CSV", &format!("{stem}.csv")), page.link("JSON", &format!("{stem}.json"))];
    if set.has_picture() {
        files.push(page.link(strings.get("chart_picture"), &format!("{stem}.svg")));
    }
    files
}

/// schema.org `Dataset` with `DataDownload`s that exist.
fn dataset_json(site: &Site, number: usize, canonical: &str) -> serde_json::Value {
    let set = &site.statistics.sets[number];
    let address = site.set_address(number);
    let stem = address.strip_suffix(".html").unwrap_or_default();
    let download = |format: &str, ext: &str| {
        json!({
            "@type": "DataDownload",
            "encodingFormat": format,
            "contentUrl": site.absolute(&format!("{stem}.{ext}")),
        })
    };
    let description = if set.description.is_empty() { &set.title } else { &set.description };
    let variables: Vec<&str> =
        set.columns.iter().filter(|column| column.numeric).map(|column| column.label.as_str()).collect();
    json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": set.title,
        "description": description,
        "url": canonical,
        "dateModified": set.updated.to_string(),
        "inLanguage": site.config.language.code(),
        "isAccessibleForFree": true,
        "creator": { "@type": "Organization", "name": set.source },
        "publisher": json_ld::organisation(site),
        "variableMeasured": variables,
        "distribution": [download("text/csv", "csv"), download("application/json", "json")],
    })
}
