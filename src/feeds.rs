//! What is for programs: Atom (RFC 4287), JSON Feed 1.1 (jsonfeed.org), sitemaps (sitemaps.org), the news sitemap of
//! the last 48 hours (Google's schema), robots.txt (RFC 9309), and redirects as maps for servers.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde_json::json;

use crate::base::address::encode;
use crate::base::language::Moment;
use crate::downloads;
use crate::news::{absolute_body, excerpt, lead_picture};
use crate::site::{Feed, Item, NEWS, Redirect, SITEMAP_MOST, Site, State};
use crate::theme::Theme;

/// How many articles a feed holds.
const MOST: usize = 20;

/// The news sitemap holds at most so many (Google's limit).
const NEWS_MOST: usize = 1000;

/// Renders one of them to bytes.
pub fn render(site: &Site, theme: &Theme, feed: Feed) -> Vec<u8> {
    match feed {
        Feed::Atom => {
            let items: Vec<&Item> = site.articles.iter().take(MOST).collect();
            let home = AtomHead { title: site.config.title.clone(), page: "index.html", own: "feed.xml".to_owned() };
            xml(|xml| atom(xml, site, theme, &home, &items))
        }
        Feed::SectionAtom(number) => {
            let section = &site.sections[number];
            let items: Vec<&Item> = section.articles.iter().take(MOST).map(|item| &site.articles[*item]).collect();
            let folder = section.address.strip_suffix("index.html").unwrap_or_default();
            let head = AtomHead {
                title: format!("{} - {}", section.article.front.title, site.config.title),
                page: &section.address,
                own: format!("{folder}feed.xml"),
            };
            xml(|xml| atom(xml, site, theme, &head, &items))
        }
        Feed::Json => json_feed(site, theme),
        Feed::Sitemap => sitemap(site),
        Feed::SitemapPart(part) => {
            let all = urls(site);
            let from = (part - 1) * SITEMAP_MOST;
            xml(|xml| url_set(xml, &all[from..all.len().min(from + SITEMAP_MOST)]))
        }
        Feed::NewsSitemap => xml(|xml| news_sitemap(xml, site)),
        Feed::Robots => robots(site),
        Feed::DataCsv(number) => downloads::csv(&site.statistics.sets[number]),
        Feed::DataJson(number) => downloads::json(site, number),
        Feed::Visits => visits(site),
        Feed::RedirectsFile => redirects_file(site),
        Feed::RedirectsNginx => redirects_nginx(site),
        Feed::RedirectsApache => redirects_apache(site),
    }
}

type Xml = Writer<Vec<u8>>;
type Written = std::io::Result<()>;

/// Runs `write` on a new document. Writing to memory cannot fail.
fn xml(write: impl FnOnce(&mut Xml) -> Written) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written =
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).and_then(|()| write(&mut writer));
    debug_assert!(written.is_ok());
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

fn element(xml: &mut Xml, name: &str, text: &str) -> Written {
    xml.create_element(name).write_text_content(BytesText::new(&allowed(text)))?;
    Ok(())
}

/// XML 1.0 has no place for most control characters, escaped or not (section 2.2).
fn allowed(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

struct AtomHead<'a> {
    title: String,
    page: &'a str,
    own: String,
}

fn atom(xml: &mut Xml, site: &Site, theme: &Theme, head: &AtomHead, items: &[&Item]) -> Written {
    let agency = site.config.agency.name.as_deref().unwrap_or(&site.config.title);
    let feed = xml
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", site.config.language.code())]);
    feed.write_inner_content(|xml| {
        element(xml, "title", &head.title)?;
        element(xml, "id", &site.absolute(head.page))?;
        link(xml, "self", "application/atom+xml", &site.absolute(&head.own))?;
        link(xml, "alternate", "text/html", &site.absolute(head.page))?;
        element(xml, "updated", &newest(items))?;
        xml.create_element("author").write_inner_content(|xml| element(xml, "name", agency))?;
        element(xml, "generator", "bantin")?;
        for item in items {
            xml.create_element("entry").write_inner_content(|xml| entry(xml, site, theme, item))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The last change in a feed; an empty one has none, and says the beginning of time.
fn newest(items: &[&Item]) -> String {
    items.iter().filter_map(|item| changed(item)).max().map_or("1970-01-01T00:00:00Z".to_owned(), |m| m.to_rfc3339())
}

fn changed(item: &Item) -> Option<Moment> {
    item.date.max(item.article.front.updated)
}

fn link(xml: &mut Xml, rel: &str, kind: &str, href: &str) -> Written {
    xml.create_element("link").with_attributes([("rel", rel), ("type", kind), ("href", href)]).write_empty()?;
    Ok(())
}

fn entry(xml: &mut Xml, site: &Site, theme: &Theme, item: &Item) -> Written {
    let front = &item.article.front;
    let address = site.absolute(&item.address);
    element(xml, "title", &front.title)?;
    element(xml, "id", &address)?;
    link(xml, "alternate", "text/html", &address)?;
    element(xml, "published", &item.date.map(|date| date.to_rfc3339()).unwrap_or_default())?;
    element(xml, "updated", &changed(item).map(|date| date.to_rfc3339()).unwrap_or_default())?;
    if let Some(author) = &front.author {
        xml.create_element("author").write_inner_content(|xml| element(xml, "name", &allowed(author)))?;
    }
    for tag in &item.tags {
        xml.create_element("category").with_attribute(("term", &*allowed(&site.tags[*tag].name))).write_empty()?;
    }
    element(xml, "summary", &excerpt(site, &item.article))?;
    let body = allowed(&absolute_body(site, theme, &item.article));
    xml.create_element("content").with_attribute(("type", "html")).write_text_content(BytesText::new(&body))?;
    Ok(())
}

fn json_feed(site: &Site, theme: &Theme) -> Vec<u8> {
    let agency = site.config.agency.name.as_deref().unwrap_or(&site.config.title);
    let items: Vec<_> = site
        .articles
        .iter()
        .take(MOST)
        .map(|item| {
            let front = &item.article.front;
            let mut json = json!({
                "id": site.absolute(&item.address),
                "url": site.absolute(&item.address),
                "title": front.title,
                "summary": excerpt(site, &item.article),
                "content_html": absolute_body(site, theme, &item.article),
                "date_published": item.date.map(|date| date.to_rfc3339()),
                "date_modified": changed(item).map(|date| date.to_rfc3339()),
                "tags": item.tags.iter().map(|tag| &site.tags[*tag].name).collect::<Vec<_>>(),
            });
            if let Some(author) = &front.author {
                json["authors"] = json!([{ "name": author }]);
            }
            if let Some(address) = lead_picture(site, item) {
                json["image"] = site.absolute(&address).into();
            }
            if let Some(lang) = front.lang {
                json["language"] = lang.code().into();
            }
            json
        })
        .collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.config.title,
        "home_page_url": site.absolute("index.html"),
        "feed_url": site.absolute("feed.json"),
        "description": site.config.description,
        "language": site.config.language.code(),
        "authors": [{ "name": agency }],
        "items": items,
    });
    format!("{feed:#}\n").into_bytes()
}

/// Address and last change of every page that readers and search engines want.
fn urls(site: &Site) -> Vec<(String, Option<Moment>)> {
    let public = |item: &&Item| item.state == State::Public;
    let newest = |articles: &[usize]| articles.first().and_then(|first| site.articles[*first].date);
    let mut urls = vec![(site.absolute("index.html"), site.articles.first().and_then(|item| item.date))];
    urls.extend(site.standing.iter().filter(public).map(|item| (site.absolute(&item.address), changed(item))));
    urls.extend(site.sections.iter().map(|one| (site.absolute(&one.address), newest(&one.articles))));
    urls.extend(site.articles.iter().filter(public).map(|item| (site.absolute(&item.address), changed(item))));
    urls.extend(site.tags.iter().map(|one| (site.absolute(&one.address), newest(&one.articles))));
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

fn sitemap(site: &Site) -> Vec<u8> {
    let all = urls(site);
    let parts = (1..).take_while(|part| site.has_address(&format!("sitemap-{part}.xml"))).count();
    if parts == 0 {
        return xml(|xml| url_set(xml, &all));
    }
    xml(|xml| {
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

fn url_set(xml: &mut Xml, urls: &[(String, Option<Moment>)]) -> Written {
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

fn news_sitemap(xml: &mut Xml, site: &Site) -> Written {
    let since = site.now - NEWS;
    let recent = site
        .articles
        .iter()
        .filter(|item| item.state == State::Public)
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

fn visits(site: &Site) -> Vec<u8> {
    let zone = site.config.time_zone;
    let opening = site.statistics.counter.as_ref().and_then(|counter| counter.opening.as_ref());
    crate::visits::Figures::of(&site.ledger, opening, zone).json(zone)
}

fn robots(site: &Site) -> Vec<u8> {
    let mut text = String::from("User-agent: *\nDisallow:\n\n");
    for name in ["sitemap.xml", "news-sitemap.xml"] {
        text.push_str(&format!("Sitemap: {}\n", site.absolute(name)));
    }
    text.into_bytes()
}

fn target(site: &Site, redirect: &Redirect) -> String {
    format!("{}/{}", site.config.base_path(), encode(crate::base::address::canonical(&redirect.to)))
}

/// `_redirects`: old address, new address, status.
fn redirects_file(site: &Site) -> Vec<u8> {
    let base = site.config.base_path();
    let mut text = String::new();
    for redirect in &site.redirects {
        let (path, query) = redirect.from.split_once('?').map_or((redirect.from.as_str(), ""), |(p, q)| (p, q));
        let query: String = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| format!(" {pair}")).collect();
        text.push_str(&format!("{base}{path}{query} {} 301\n", target(site, redirect)));
    }
    text.into_bytes()
}

/// A `map` for nginx's `http` block: `$request_uri` (path and query as they were asked for, percent-encoded) to the new
/// address. nginx wants a larger hash bucket for long keys (ngx_http_map_module).
fn redirects_nginx(site: &Site) -> Vec<u8> {
    let keys: Vec<String> =
        site.redirects.iter().map(|redirect| format!("{}{}", site.config.base_path(), ascii(&redirect.from))).collect();
    let longest = keys.iter().map(String::len).max().unwrap_or(0);
    let bucket = (16 + (longest + 2).next_multiple_of(8)).next_power_of_two();
    let mut text = String::from(
        "# http { include .../redirects.nginx.conf; }\n\
         # server { if ($bantin_redirect) { return 301 $bantin_redirect; } }\n",
    );
    if bucket > 64 {
        text.push_str(&format!("map_hash_bucket_size {bucket};\n"));
    }
    text.push_str("map $request_uri $bantin_redirect {\n    default \"\";\n");
    for (key, redirect) in keys.iter().zip(&site.redirects) {
        // Aliases have no quotes, backslashes or spaces: `article.rs` refuses them.
        text.push_str(&format!("    \"{key}\" \"{}\";\n", target(site, redirect)));
    }
    text.push_str("}\n");
    text.into_bytes()
}

/// Bytes outside ASCII percent-encoded, everything else as typed.
fn ascii(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c.to_string() } else { encode(c.encode_utf8(&mut [0; 4])) }).collect()
}

/// Rules for Apache's server configuration or `.htaccess`.
fn redirects_apache(site: &Site) -> Vec<u8> {
    let mut text = String::from("RewriteEngine On\n");
    for redirect in &site.redirects {
        let (path, query) = redirect.from.split_once('?').map_or((redirect.from.as_str(), ""), |(p, q)| (p, q));
        let path = crate::base::address::decode(path).unwrap_or_else(|| path.to_owned());
        text.push_str(&format!("RewriteCond %{{REQUEST_URI}} \"={}{path}\"\n", site.config.base_path()));
        let query_condition = if query.is_empty() { "\"\"" } else { query };
        text.push_str(&format!("RewriteCond %{{QUERY_STRING}} ={query_condition}\n"));
        text.push_str(&format!("RewriteRule ^ {} [R=301,L,QSD,NE]\n", target(site, redirect)));
    }
    text.into_bytes()
}
