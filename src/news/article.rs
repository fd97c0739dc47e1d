//! An article's page, and a standing page's.

use tera::Value;

use super::statistics::Drawings;
use super::{Rendering, head, pictures, shell, statistics};
use crate::article::{Article, Correction};
use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::{Language, Moment, bytes, day, published, stamp};
use crate::base::source::extension;
use crate::markdown::{Block, HoleKind, escape};
use crate::site::{Item, Resolved, Site, State, other_news, related_news, shown};
use crate::theme::{Theme, Words};
use crate::view::{ArticleView, CorrectionView, LinkView};

/// How many related articles are shown.
const RELATED: usize = 5;

/// A table of contents is of use from this many headings on.
const CONTENTS: usize = 4;

pub(super) fn article(page: &Rendering, number: usize) -> Result<Vec<u8>, Diagnostic> {
    item_page(page, &page.site.articles[number], number)
}

/// The page of an article, or of its translation: then `number` is that of the original, whose neighbours it shows.
fn item_page(page: &Rendering, item: &Item, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let language = site.language_of(&item.article);
    let mut breadcrumbs = vec![page.home_link(language)];
    breadcrumbs.extend(section_path(page, item.section));
    let mut head = head::article(page, item, "article", breadcrumbs);
    head.banner = banner(item, page.theme.words(language), language);
    if let Some(section) = item.section {
        let section = &site.sections[section];
        head.feed = Some(section_feed(page, section, language));
    }
    let others = other_news(site, number);
    let related = related_news(site, number, &others, RELATED);
    let mut view = view(page, item, language)?;
    view.image = pictures::lead(site, item, &page.root);
    view.mail = head::mail(&view.title, &head.canonical);
    let view = with_cards(&view, page.cards(related), page.cards(others));
    page.render("article.html", language, shell::active_section(site, item.section), &head, ("article", view))
}

pub(super) fn standing(page: &Rendering, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = page.site;
    let item = &site.standing[number];
    if let Some(original) = site.original_of(item) {
        return item_page(page, item, original);
    }
    let language = site.language_of(&item.article);
    let mut head = head::article(page, item, "standing", vec![page.home_link(language)]);
    head.banner = banner(item, page.theme.words(language), language);
    head.og_type = "website";
    let mut view = view(page, item, language)?;
    view.image = pictures::lead(site, item, &page.root);
    view.mail = head::mail(&view.title, &head.canonical);
    let view = with_cards(&view, page.cards([]), page.cards([]));
    page.render("standing.html", language, shell::active(site, &item.address), &head, ("article", view))
}

/// The cards are shared values: they go in beside the fields that are made for this page.
fn with_cards(view: &ArticleView, related: Value, others: Value) -> Value {
    let value = Value::from_serializable(view);
    match value.into_map() {
        Some(mut map) => {
            map.insert("related".into(), related);
            map.insert("others".into(), others);
            Value::from(map)
        }
        None => Value::none(),
    }
}

/// The sections around an article or section, outermost first.
pub(super) fn section_path(page: &Rendering, section: Option<usize>) -> Vec<LinkView> {
    let mut path = Vec::new();
    let mut at = section;
    while let Some(number) = at {
        let section = &page.site.sections[number];
        path.push(page.link(&section.article.front.title, &section.address));
        at = section.parent;
    }
    path.reverse();
    path
}

pub(super) fn section_feed(page: &Rendering, section: &crate::site::Section, language: Language) -> LinkView {
    let folder = section.address.strip_suffix("index.html").unwrap_or_default();
    let title = page.theme.words(language).with("feed_of", &section.article.front.title);
    page.link(&title, &format!("{folder}feed.xml"))
}

fn banner(item: &Item, words: &Words, language: Language) -> String {
    match item.state {
        State::Public => String::new(),
        State::Draft => words.get("banner_draft").to_owned(),
        State::Scheduled(due) => words.with("banner_scheduled", &stamp(&due, language)),
        State::Expired(end) => words.with("banner_expired", &stamp(&end, language)),
    }
}

fn view(page: &Rendering, item: &Item, language: Language) -> Result<ArticleView, Diagnostic> {
    let site = page.site;
    let front = &item.article.front;
    let headings: Vec<_> = item.article.body.headings.iter().filter(|heading| heading.level == 2).collect();
    let contents = if headings.len() < CONTENTS { Vec::new() } else { headings };
    let section = item.section.map(|number| &site.sections[number]);
    let at = |moment: Option<Moment>| moment.map(|moment| published(&moment, language)).unwrap_or_default();
    let ((stamp, datetime), (updated, updated_datetime)) = (at(item.date), at(front.updated));
    Ok(ArticleView {
        title: front.title.clone(),
        stamp,
        datetime,
        updated,
        updated_datetime,
        summary: site.lead(&item.article).into_owned(),
        body: body(page, &item.article, language)?,
        author: front.author.clone().unwrap_or_default(),
        source: front.source.clone().unwrap_or_default(),
        section: section.map(|section| page.link(&section.article.front.title, &section.address)).unwrap_or_default(),
        image: None,
        tags: item.tags.iter().map(|tag| &site.tags[*tag]).map(|tag| page.link(&tag.name, &tag.address)).collect(),
        corrections: front
            .corrections
            .iter()
            .map(|correction| correction_view(correction, LinkView::default(), language))
            .collect(),
        contents: contents
            .into_iter()
            .map(|heading| LinkView {
                title: site.statistics.fill_line(&heading.text, language).into_owned(),
                href: format!("#{}", encode(&heading.id)),
                current: "",
            })
            .collect(),
        related: Vec::new(),
        others: Vec::new(),
        mail: String::new(),
        extra: front.extra.clone(),
    })
}

pub(super) fn correction_view(correction: &Correction, article: LinkView, language: Language) -> CorrectionView {
    CorrectionView {
        day: day(correction.date, language),
        datetime: correction.date.to_string(),
        text: correction.text.clone(),
        article,
    }
}

/// An article's text for a page of the site.
pub(super) fn body(page: &Rendering, article: &Article, language: Language) -> Result<String, Diagnostic> {
    filled((page.site, page.theme, &page.news.drawings), article, language, &page.root)
}

/// An article's text for readers elsewhere (feeds): every address absolute, a chart only as a link.
pub fn absolute_body(site: &Site, theme: &Theme, article: &Article) -> String {
    let root = format!("{}/", site.config.base_url);
    // Footnotes and links within the text lead to the page: a feed reader has no such anchors.
    let own = site.text_address(&article.path).map(|address| site.absolute(address)).unwrap_or_default();
    // A table's template that fails was told when the article's own page was rendered.
    let html =
        filled((site, theme, &Drawings::default()), article, site.language_of(article), &root).unwrap_or_default();
    html.replace(" href=\"#", &format!(" href=\"{}#", escape(&own)))
}

fn filled(
    (site, theme, drawings): (&Site, &Theme, &Drawings),
    article: &Article,
    language: Language,
    root: &str,
) -> Result<String, Diagnostic> {
    let mut html = String::new();
    let mut failed = None;
    let mut blocks = 0;
    // Without a lead picture the first one of the text is what a reader waits for.
    let mut early = article.front.image.is_none();
    let elsewhere = root.contains("://");
    article.body.fill(&mut html, |hole, out| match &hole.kind {
        HoleKind::Word(key) => out.push_str(&escape(theme.words(language).get(key))),
        HoleKind::Figure(expression) => {
            out.extend(site.statistics.shown(expression, language).map(|figure| escape(&figure)));
        }
        HoleKind::Block(Block::Chart, set) if elsewhere => {
            if let Some(link) = statistics::link_to(site, set, root) {
                out.push_str(&format!("<p><a href=\"{}\">{}</a></p>", escape(&link.href), escape(&link.title)));
            }
        }
        HoleKind::Block(block, set) => {
            blocks += 1;
            match statistics::block((site, theme, drawings), (*block, set), language, root, blocks) {
                Ok(block) => out.push_str(&block),
                Err(diagnostic) => failed = Some(diagnostic),
            }
        }
        HoleKind::Link(target) if target.starts_with('#') && !elsewhere => out.push_str(&escape(target)),
        HoleKind::Link(target) => {
            target_address(site, article, target, root, out);
        }
        HoleKind::Picture { target, alt, title, spot } => {
            let early = std::mem::take(&mut early);
            let picture = pictures::InText { target, alt, title, spot: *spot, early };
            if let Err(diagnostic) = pictures::write((site, theme), article, &picture, (language, root), out) {
                failed = Some(diagnostic);
            }
        }
        HoleKind::Source(target) => pictures::write_source(site, article, target, root, out),
        HoleKind::Facts { target, words } => out.push_str(&file_facts(site, article, target, words, language)),
    });
    match failed {
        Some(diagnostic) => Err(diagnostic),
        None => Ok(html),
    }
}

/// Writes the address behind a target; behind a picture, that of its largest size.
fn target_address(site: &Site, article: &Article, target: &str, root: &str, out: &mut String) {
    match site.resolve(&article.path, target) {
        Ok(Resolved::Page { address, suffix }) => {
            out.push_str(root);
            out.push_str(&encode(address));
            out.push_str(&escape(&suffix));
        }
        Ok(Resolved::File { path, address, blob }) => {
            let picture = shown(path, address, blob).filter(|_| !path.starts_with("content/static/"));
            out.push_str(root);
            out.push_str(&encode(&picture.map_or_else(|| address.to_string(), |shown| pictures::largest(&shown))));
        }
        // A link of a draft that leads nowhere yet: it is told once the draft is published.
        Err(_) => out.push('#'),
    }
}

/// Type and size of an attachment: ` (PDF, 1,4 MB)`; a type that the words of the link name is not said twice.
fn file_facts(site: &Site, article: &Article, target: &str, words: &str, language: Language) -> String {
    let Ok(Resolved::File { path, blob, .. }) = site.resolve(&article.path, target) else { return String::new() };
    let (kind, size) = (extension(path).to_uppercase(), bytes(blob.len, language).replace(' ', "\u{A0}"));
    let named = words.split(|c: char| !c.is_alphanumeric()).any(|word| word.to_uppercase() == kind);
    if named { format!(" ({size})") } else { format!(" ({}, {size})", escape(&kind)) }
}

/// The lead, or the beginning of the text: at most 200 characters, cut between words.
pub fn excerpt(site: &Site, article: &Article) -> String {
    const MOST: usize = 200;
    if article.front.summary.is_some() {
        return site.lead(article).into_owned();
    }
    let Some((text, slots)) = article.body.words.iter().next() else { return String::new() };
    let text = site.statistics.fill(text, slots, site.language_of(article)).into_owned();
    if text.chars().count() <= MOST {
        return text;
    }
    let cut: String = text.chars().take(MOST).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", cut.trim_end_matches([',', ';', ':', '.', ' ']))
}
