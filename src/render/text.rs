//! The text of an article as HTML: its holes filled with figures, pictures, links and charts.

use std::collections::BTreeMap;

use super::blocks::{self, ChartCache};
use super::pictures;
use super::unlinked::{NOWHERE, unlinked};
use crate::article::Article;
use crate::base::address::{encode, is_web_address};
use crate::base::diagnostic::{Diagnostic, msg};
use crate::base::language::Language;
use crate::base::number::bytes;
use crate::base::source::{Pdf, extension};
use crate::base::unbroken;
use crate::markdown::{HoleKind, SetBlock, Video, escape};
use crate::site::{Item, LinkTarget, Problem, RawTarget, Site, shown};
use crate::theme::Theme;

/// An article's text for readers elsewhere (feeds): every address absolute, a chart only as a link.
pub fn absolute_body(site: &Site, theme: &Theme, article: &Article) -> String {
    let root = format!("{}/", site.config.base_url);
    // Footnotes and links within the text lead to the page: a feed reader has no such anchors.
    let own = site.text_address(&article.path).map(|address| site.absolute(address)).unwrap_or_default();
    // A table's template that fails was told when the article's own page was rendered.
    let html =
        filled((site, theme, &ChartCache::default()), article, site.language_of(article), &root).unwrap_or_default();
    html.replace(" href=\"#", &format!(" href=\"{}#", escape(&own)))
}

/// An article's text as it is spoken: with its figures and tables, without pictures, charts, videos and the facts of files.
/// Links lead nowhere; their words stay.
///
/// # Errors
/// A mistake in the template of a table.
pub fn spoken_body(site: &Site, theme: &Theme, article: &Article) -> Result<String, Diagnostic> {
    let language = site.language_of(article);
    let (mut html, mut failed) = (String::new(), None);
    article.body.fill(&mut html, |hole, out| match &hole.kind {
        HoleKind::DocumentNumber { typed, .. } => out.push_str(&escape(typed)),
        HoleKind::Figure(expression) => {
            out.extend(site.statistics.shown(expression, language).map(|figure| escape(&figure)));
        }
        HoleKind::Block(SetBlock::Table, set) => {
            let set = site.statistics.sets.iter().find(|known| known.name == *set);
            match set.map(|set| blocks::table_of(theme, set, language)) {
                Some(Ok(table)) => out.push_str(&table),
                Some(Err(diagnostic)) => failed = Some(diagnostic),
                None => {}
            }
        }
        HoleKind::Link(_) | HoleKind::Raw(_) => out.push('#'),
        _ => {}
    });
    match failed {
        Some(diagnostic) => Err(diagnostic),
        None => Ok(html),
    }
}

/// The text for a page at the root `root`.
pub(super) fn filled(
    (site, theme, drawings): (&Site, &Theme, &ChartCache),
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
    let mut videos = Videos::of(article);
    article.body.fill(&mut html, |hole, out| match &hole.kind {
        HoleKind::Word(key) => out.push_str(&escape(theme.strings(language).get(key))),
        HoleKind::DocumentNumber { typed, key, day } => {
            let document = site.document(key, *day).filter(|item| item.article.path != article.path);
            write_number(typed, document, root, out);
        }
        HoleKind::Figure(expression) => {
            out.extend(site.statistics.shown(expression, language).map(|figure| escape(&figure)));
        }
        HoleKind::Block(SetBlock::Chart, set) if elsewhere => {
            if let Some(link) = blocks::link_to(site, set, root) {
                out.push_str(&format!("<p><a href=\"{}\">{}</a></p>", escape(&link.href), escape(&link.title)));
            }
        }
        HoleKind::Block(block, set) => {
            blocks += 1;
            match blocks::block((site, theme, drawings), (*block, set), language, root, blocks) {
                Ok(block) => out.push_str(&block),
                Err(diagnostic) => failed = Some(diagnostic),
            }
        }
        HoleKind::Video(video) => {
            write_video((site, theme), article, (video, &videos.number(video)), (language, root), out);
        }
        HoleKind::Link(target) => write_target(site, article, target, root, out),
        HoleKind::Picture { target, alt, title, spot } => {
            let early = std::mem::take(&mut early);
            let picture = pictures::InText { target, alt, title, spot: *spot, early };
            if let Err(diagnostic) = pictures::write((site, theme), article, &picture, (language, root), out) {
                failed = Some(diagnostic);
            }
        }
        HoleKind::Raw(target) => match site.resolve_raw(&article.path, target) {
            RawTarget::Found(found) => write_address(found, root, out),
            RawTarget::Hidden(_) => out.push(NOWHERE),
            RawTarget::AsTyped => out.push_str(&escape(target)),
        },
        HoleKind::Source(target) => pictures::write_source((site, article), target, (root, true), out),
        HoleKind::SizedSource(target) => pictures::write_source((site, article), target, (root, false), out),
        HoleKind::Facts { target, words } => out.push_str(&file_facts(site, article, target, words, language)),
    });
    match failed {
        Some(diagnostic) => Err(diagnostic),
        None if elsewhere => Ok(unlinked(html)),
        None => Ok(unbroken::framed(unlinked(html))),
    }
}

/// Stands for the portal's sounds among the services of videos.
const SOUND: &str = "audio";

/// How many videos of each service a text has, those of the portal by no name, and how many were written. Links to two of
/// them never have the same words: who hears them one after another would not know which is which.
struct Videos<'a>(BTreeMap<&'a str, (usize, usize)>);

impl<'a> Videos<'a> {
    fn of(article: &'a Article) -> Videos<'a> {
        let mut counts = BTreeMap::new();
        for hole in &article.body.holes {
            match &hole.kind {
                HoleKind::Video(Video::Elsewhere { service, .. }) => counts.entry(&**service).or_insert((0, 0)).0 += 1,
                HoleKind::Video(Video::Own(_)) => counts.entry("").or_insert((0, 0)).0 += 1,
                HoleKind::Video(Video::Sound(_)) => counts.entry(SOUND).or_insert((0, 0)).0 += 1,
                _ => {}
            }
        }
        Videos(counts)
    }

    /// What tells this video from others with the same words: its number, or the name of its file.
    fn number(&mut self, video: &Video) -> String {
        let service = match video {
            Video::Elsewhere { service, .. } => &**service,
            Video::Own(_) => "",
            Video::Sound(_) => SOUND,
        };
        let Some((count, written)) = self.0.get_mut(service) else { return String::new() };
        *written += 1;
        match video {
            _ if *count < 2 => String::new(),
            Video::Elsewhere { .. } => format!(" ({written})"),
            Video::Own(target) | Video::Sound(target) => format!(": {}", name_of(target)),
        }
    }
}

/// The name of a file, without its folder.
fn name_of(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target)
}

/// Writes a video or a sound: of another site a link to its page there, so that nothing of that site is loaded; a file of the
/// portal to be played, and for readers elsewhere only linked.
fn write_video(
    (site, theme): (&Site, &Theme),
    article: &Article,
    (video, number): (&Video, &str),
    (language, root): (Language, &str),
    out: &mut String,
) {
    let strings = theme.strings(language);
    match video {
        Video::Elsewhere { service, page } => {
            let words = strings.with("video_on", service) + number;
            out.push_str(&format!("<a class=\"video-link\" href=\"{}\">{}</a>", escape(page), escape(&words)));
        }
        Video::Own(target) | Video::Sound(target) => {
            let (element, word) =
                if matches!(video, Video::Sound(_)) { ("audio", "audio_file") } else { ("video", "video_file") };
            let Ok(LinkTarget::File { address, suffix, .. }) = site.resolve(&article.path, target) else { return };
            let address = format!("{}{}{}", escape(root), encode(address), escape(&suffix));
            if !root.contains("://") {
                let name = escape(name_of(target));
                out.push_str(&format!(
                    "<{element} controls preload=\"none\" aria-label=\"{name}\" src=\"{address}\"></{element}>"
                ));
            }
            let words = strings.get(word).to_owned() + number;
            let facts = file_facts(site, article, target, &words, language);
            out.push_str(&format!("<a class=\"video-file\" href=\"{address}\">{}{facts}</a>", escape(&words)));
        }
    }
}

/// Writes the number of a document, which leads there where the portal has it.
fn write_number(typed: &str, document: Option<&Item>, root: &str, out: &mut String) {
    match document.map(|item| escape(&format!("{root}{}", encode(&item.address)))) {
        Some(href) => out.push_str(&format!("<a href=\"{href}\">{}</a>", escape(typed))),
        None => out.push_str(&escape(typed)),
    }
}

/// Writes the address behind a target.
fn write_target(site: &Site, article: &Article, target: &str, root: &str, out: &mut String) {
    let is_here = target.starts_with('#') && !root.contains("://");
    if is_web_address(target) {
        return match site.resolve_full(target) {
            Some(Ok(found)) => write_address(found, root, out),
            Some(Err(Problem::Hidden(_))) => out.push(NOWHERE),
            _ => out.push_str(&escape(target)),
        };
    }
    match site.resolve(&article.path, target) {
        Ok(LinkTarget::Page { suffix, .. }) if is_here => out.push_str(&escape(&suffix)),
        Err(_) if is_here => out.push_str(&escape(target)),
        Ok(found) => write_address(found, root, out),
        // What readers do not see, or a link of a draft that leads nowhere yet: only its words are shown.
        Err(_) => out.push(NOWHERE),
    }
}

/// Writes the address of a page or file; of a picture, that of its largest size.
fn write_address(found: LinkTarget, root: &str, out: &mut String) {
    match found {
        LinkTarget::Page { address, suffix } => {
            out.push_str(root);
            out.push_str(&encode(address));
            out.push_str(&escape(&suffix));
        }
        LinkTarget::File { path, address, blob, suffix } => {
            let picture = shown(path, address, blob).filter(|_| !path.starts_with("content/static/"));
            out.push_str(root);
            out.push_str(&encode(&picture.map_or_else(|| address.to_string(), |shown| pictures::largest(&shown))));
            out.push_str(&escape(&suffix));
        }
    }
}

/// Type, pages and size of an attachment: ` (PDF, 12 trang, 1,4 MB)`; a type that the words of the link name is not said twice,
/// and of a scan that it is one.
pub(super) fn file_facts(site: &Site, article: &Article, target: &str, words: &str, language: Language) -> String {
    let Ok(LinkTarget::File { path, blob, .. }) = site.resolve(&article.path, target) else { return String::new() };
    let kind = extension(path).to_uppercase();
    let named = words.split(|c: char| !c.is_alphanumeric()).any(|word| word.to_uppercase() == kind);
    let mut facts = if named { Vec::new() } else { vec![escape(&kind)] };
    if let Some(Pdf { pages, is_scan }) = blob.pdf {
        let one = if pages == 1 { "page" } else { "pages" };
        facts.push(msg!("{pages} trang", "{pages} {one}").text(language).to_owned());
        facts.extend(is_scan.then(|| msg!("bản chụp", "scan").text(language).to_owned()));
    }
    facts.push(bytes(blob.len, language));
    format!(" ({})", facts.join(", ").replace(' ', "\u{A0}").replace(",\u{A0}", ", "))
}

/// The lead, or the beginning of the text: at most 200 characters.
pub fn excerpt(site: &Site, article: &Article) -> String {
    if article.front.summary.is_some() {
        return site.lead(article).into_owned();
    }
    let Some((text, slots)) = article.body.words.iter().next() else { return String::new() };
    let text = site.statistics.fill(text, slots, site.language_of(article)).into_owned();
    shortened(text, 200)
}

/// A text of at most so many characters, cut between words; never behind a figure, which says nothing without what follows it.
pub(super) fn shortened(text: String, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    let (mut kept, rest) = text.split_at(end);
    if !rest.starts_with(' ') {
        kept = kept.rsplit_once(' ').map_or(kept, |(whole, _)| whole);
    }
    while let Some((before, word)) = kept.rsplit_once(' ')
        && !word.contains(char::is_alphabetic)
    {
        kept = before;
    }
    format!("{}…", kept.trim_end_matches([',', ';', ':', '.', '(', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words_and_never_behind_a_figure() {
        let text = "Thu ngân sách đạt 1.607.275 triệu đồng, tăng 5% so với cùng kỳ.";
        let cut = |most: usize| shortened(text.to_owned(), most);
        assert_eq!([cut(63), cut(62)], [text, "Thu ngân sách đạt 1.607.275 triệu đồng, tăng 5% so với cùng…"]);
        assert_eq!([cut(43), cut(39)], ["Thu ngân sách đạt 1.607.275 triệu đồng…"; 2]);
        assert_eq!([cut(38), cut(33)], ["Thu ngân sách đạt 1.607.275 triệu…"; 2]);
        assert_eq!([cut(32), cut(27), cut(17)], ["Thu ngân sách đạt…"; 3]);
        assert_eq!(cut(47), "Thu ngân sách đạt 1.607.275 triệu đồng, tăng…");
        assert_eq!([cut(3), cut(2), cut(0)], ["Thu…", "Th…", "…"]);
    }
}
