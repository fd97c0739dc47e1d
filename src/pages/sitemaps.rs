//! Sitemaps (sitemaps.org), the news sitemap of the last 48 hours (Google's schema), robots.txt (RFC 9309).

use std::sync::Arc;

use super::xml::{Xml, XmlResult, document, element};
use crate::base::time::Moment;
use crate::site::{Item, NEWS, SITEMAP_MOST, Site, Visibility};

/// The most items in the news sitemap (Google's limit).
const NEWS_MOST: usize = 1000;

/// Address and last change of every page that readers and search engines want.
fn urls(site: &Site) -> Vec<(String, Option<Moment>)> {
    let public = |item: &&Arc<Item>| item.state == Visibility::Public;
    let newest = |articles: &[usize]| articles.first().and_then(|first| site.articles[*first].date);
    let mut urls = vec![(site.absolute("index.html"), site.news().first().and_then(|item| item.date))];
    urls.extend(
        site.standing
            .iter()
            .filter(public)
            .map(|item| (site.absolute(&item.address), item.changed(site.config.time_zone))),
    );
    urls.extend(site.sections.iter().map(|one| (site.absolute(&one.address), newest(&one.articles))));
    urls.extend(
        site.articles
            .iter()
            .filter(public)
            .map(|item| (site.absolute(&item.address), item.changed(site.config.time_zone))),
    );
    urls.extend(site.tags.iter().map(|one| (site.absolute(&one.address), newest(&one.articles))));
    urls.extend(site.filters.iter().map(|one| (site.absolute(&one.address), newest(&one.articles))));
    if site.statistics.counter.is_some() {
        urls.push((site.absolute(&site.visits_address()), None));
    }
    if !site.statistics.sets.is_empty() {
        urls.push((site.absolute(&site.statistics_address()), None));
        urls.extend((0..site.statistics.sets.len()).map(|set| (site.absolute(&site.set_address(set)), None)));
    }
    urls.extend(site.months.iter().map(|one| (site.absolute(&one.address), newest(&one.articles))));
    urls
}

const SITEMAP_XMLNS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// `sitemap.xml`: every page, or the parts that name them.
pub(super) fn sitemap(site: &Site) -> Vec<u8> {
    let all = urls(site);
    let parts = (1..).take_while(|part| site.has_address(&format!("sitemap-{part}.xml"))).count();
    if parts == 0 {
        return document(|xml| url_set(xml, &all));
    }
    document(|xml| {
        let index = xml.create_element("sitemapindex").with_attribute(("xmlns", SITEMAP_XMLNS));
        index.write_inner_content(|xml| {
            for part in 1..=parts {
                let address = site.absolute(&format!("sitemap-{part}.xml"));
                xml.create_element("sitemap").write_inner_content(|xml| element(xml, "loc", &address))?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

/// A part of a sitemap that is too long for one file, from 1.
pub(super) fn part(site: &Site, part: usize) -> Vec<u8> {
    let all = urls(site);
    let from = (part - 1) * SITEMAP_MOST;
    document(|xml| url_set(xml, &all[from..all.len().min(from + SITEMAP_MOST)]))
}

fn url_set(xml: &mut Xml, urls: &[(String, Option<Moment>)]) -> XmlResult {
    xml.create_element("urlset").with_attribute(("xmlns", SITEMAP_XMLNS)).write_inner_content(|xml| {
        for (address, changed) in urls {
            xml.create_element("url").write_inner_content(|xml| {
                element(xml, "loc", address)?;
                changed.map_or(Ok(()), |changed| element(xml, "lastmod", &changed.to_rfc3339()))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Articles of the last 48 hours.
pub(super) fn news(site: &Site) -> Vec<u8> {
    document(|xml| news_urls(xml, site))
}

fn news_urls(xml: &mut Xml, site: &Site) -> XmlResult {
    let since = site.now - NEWS;
    let recent = site
        .news()
        .iter()
        .filter(|item| item.state == Visibility::Public)
        .take_while(|item| item.date.is_some_and(|date| date > since))
        .take(NEWS_MOST);
    let set = xml
        .create_element("urlset")
        .with_attributes([("xmlns", SITEMAP_XMLNS), ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9")]);
    set.write_inner_content(|xml| {
        for item in recent {
            xml.create_element("url").write_inner_content(|xml| {
                element(xml, "loc", &site.absolute(&item.address))?;
                xml.create_element("news:news").write_inner_content(|xml| {
                    xml.create_element("news:publication").write_inner_content(|xml| {
                        element(xml, "news:name", &site.config.title)?;
                        element(xml, "news:language", site.language_of(&item.article).code())
                    })?;
                    let date = item.date.map(|date| date.to_rfc3339()).unwrap_or_default();
                    element(xml, "news:publication_date", &date)?;
                    element(xml, "news:title", &item.article.front.title)
                })?;
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// `robots.txt`.
pub(super) fn robots(site: &Site) -> Vec<u8> {
    let mut text = String::from("User-agent: *\nDisallow:\n\n");
    for name in ["sitemap.xml", "news-sitemap.xml"] {
        text.push_str(&format!("Sitemap: {}\n", site.absolute(name)));
    }
    text.into_bytes()
}
