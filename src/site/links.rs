//! Where links lead. A relative link is taken from the source file's folder; one that begins with `/` is an address
//! of the site. Both are checked against what there is, anchors included.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Site, State};
use crate::article::{Article, FieldValue};
use crate::base::address::{Address, decode, is_web_address};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, error, msg, warning};
use crate::base::language::Language;
use crate::base::source::{Blob, SourcePath, folder, join, nfc};
use crate::base::suggest::{did_you_mean, nearest};
use crate::base::time::{self, stamp};
use crate::markdown::{HoleKind, Video, elsewhere};

/// What a link leads to.
#[derive(Debug)]
pub enum LinkTarget<'s> {
    /// A page, perhaps with `#anchor` or `?query` behind it.
    Page {
        /// Its address.
        address: &'s Address,
        /// What follows the path, as typed.
        suffix: String,
    },
    /// A file that is copied.
    File {
        /// Its path in the sources.
        path: &'s SourcePath,
        /// Its address.
        address: &'s Address,
        /// What is known of it.
        blob: &'s Blob,
        /// What follows the path, as typed: `#page=3`.
        suffix: String,
    },
}

/// Why a link leads nowhere.
#[derive(Debug, PartialEq)]
pub enum Problem {
    /// Nothing is there; the nearest there is.
    Missing(Option<String>),
    /// It is there, but readers do not see it: the state of its item, where it is of one alone.
    Hidden(Option<State>),
    /// The page has no such anchor; the nearest it has.
    NoAnchor(String, Option<String>),
    /// It leads out of `content/`.
    Outside,
}

/// What an address in raw HTML that is let through leads to.
#[derive(Debug)]
pub enum RawTarget<'s> {
    /// To a file of the sources.
    Found(LinkTarget<'s>),
    /// To what readers do not see.
    Hidden(Option<State>),
    /// It is an address of the finished site, as typed, or leads nowhere: the finished pages are looked at for that.
    AsTyped,
}

/// Finds what lies at an address in raw HTML: a file seen from the source file, or an address seen from its page.
pub(super) fn resolve_raw<'s>(site: &'s Site, from: &SourcePath, target: &str) -> RawTarget<'s> {
    let seen_from_page = || {
        let (path, suffix) = target.split_at(target.find(['#', '?']).unwrap_or(target.len()));
        let address = join(folder(site.text_address(from)?), &decode(path)?)?;
        Some(by_address(site, &nfc(&address), suffix))
    };
    match resolve(site, from, target) {
        Ok(LinkTarget::Page { .. }) if target.starts_with('/') => RawTarget::AsTyped,
        Ok(found) => RawTarget::Found(found),
        Err(Problem::Hidden(state)) => RawTarget::Hidden(state),
        Err(_) => match seen_from_page() {
            Some(Err(Problem::Hidden(state))) => RawTarget::Hidden(state),
            _ => RawTarget::AsTyped,
        },
    }
}

/// Finds what lies at a target, seen from a file.
pub(super) fn resolve<'s>(site: &'s Site, from: &SourcePath, target: &str) -> Result<LinkTarget<'s>, Problem> {
    resolve_url(site, from, target).or_else(|problem| match problem {
        Problem::Missing(_) | Problem::NoAnchor(..) if target.contains(['#', '?', '%']) => {
            as_typed(site, from, target).ok_or(problem)
        }
        problem => Err(problem),
    })
}

/// A file whose very name is the target: `bao cao #2.pdf`, `tang 5%.pdf`. In an address these signs mean something else.
fn as_typed<'s>(site: &'s Site, from: &SourcePath, target: &str) -> Option<LinkTarget<'s>> {
    let path = join(folder(from), &nfc(target)).filter(|path| path.starts_with("content/"))?;
    let (path, address, blob) = site.addresses.file(&path)?;
    site.addresses.hidden_beside(path).is_none().then(|| file((path, address, blob), ""))
}

fn file<'s>((path, address, blob): (&'s SourcePath, &'s Address, &'s Blob), suffix: &str) -> LinkTarget<'s> {
    LinkTarget::File { path, address, blob, suffix: suffix.to_owned() }
}

fn resolve_url<'s>(site: &'s Site, from: &SourcePath, target: &str) -> Result<LinkTarget<'s>, Problem> {
    let end = target.find(['#', '?']).unwrap_or(target.len());
    let (path, suffix) = target.split_at(end);
    let path = decode(path).ok_or(Problem::Missing(None))?;
    let path = nfc(&path);
    if let Some(address) = path.strip_prefix('/') {
        return by_address(site, address, suffix);
    }
    let path = if path.is_empty() {
        from.to_string()
    } else {
        let path = join(folder(from), &path).ok_or(Problem::Outside)?;
        if path != "content" && !path.starts_with("content/") {
            return Err(Problem::Outside);
        }
        path
    };
    by_path(site, &path, suffix)
}

fn by_path<'s>(site: &'s Site, path: &str, suffix: &str) -> Result<LinkTarget<'s>, Problem> {
    let addresses = &site.addresses;
    let index = format!("{path}/_index.md");
    if let Some((address, text)) = addresses.text(path).or_else(|| addresses.text(&index)) {
        let suffix = site.text(text).map_or(Ok(suffix.to_owned()), |article| check_anchor(suffix, article))?;
        return Ok(LinkTarget::Page { address, suffix });
    }
    let hidden = addresses.hidden(path).or_else(|| addresses.hidden(&index));
    if let Some(state) = hidden.or_else(|| addresses.hidden_beside(path)) {
        return Err(Problem::Hidden(Some(state)));
    }
    if let Some(found) = addresses.file(path) {
        return Ok(file(found, suffix));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    Err(Problem::Missing(nearest(name, addresses.names_in(folder(path))).map(str::to_owned)))
}

fn by_address<'s>(site: &'s Site, address: &str, suffix: &str) -> Result<LinkTarget<'s>, Problem> {
    let addresses = &site.addresses;
    if let Some(found) = addresses.file(&format!("content/static/{address}")) {
        return Ok(file(found, suffix));
    }
    let index = match address {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        page => format!("{page}/index.html"),
    };
    if let Some(found) = addresses.file_at(address) {
        if let Some(state) = addresses.hidden_beside(found.0) {
            return Err(Problem::Hidden(Some(state)));
        }
        return Ok(file(found, suffix));
    }
    let found = addresses.page(address).or_else(|| addresses.page(&index));
    let Some((address, text)) = found else {
        if let Some(state) = site.hidden_at(address).or_else(|| site.hidden_at(&index)) {
            return Err(Problem::Hidden(state));
        }
        return Err(Problem::Missing(nearest(address, addresses.all()).map(|near| format!("/{near}"))));
    };
    let article = text.and_then(|text| site.text(text));
    let suffix = article.map_or(Ok(suffix.to_owned()), |article| check_anchor(suffix, article))?;
    Ok(LinkTarget::Page { address, suffix })
}

/// What follows the path of a link, with an anchor that the page has.
fn check_anchor(suffix: &str, article: &Arc<Article>) -> Result<String, Problem> {
    let Some((query, id)) = suffix.split_once('#').filter(|(_, id)| !id.is_empty()) else {
        return Ok(suffix.to_owned());
    };
    let id = decode(id).unwrap_or_default();
    if article.body.ids.contains(&id) {
        return Ok(suffix.to_owned());
    }
    if let Some(own) = anchor_of_github(&nfc(&id), article) {
        return Ok(format!("{query}#{own}"));
    }
    let near = nearest(&id, article.body.ids.iter().map(String::as_str)).map(str::to_owned);
    Err(Problem::NoAnchor(id, near))
}

/// The anchor of the heading that GitHub would give this one: small letters with their marks, a `-` for each space, no
/// other signs, and a number from the second of the same words on.
fn anchor_of_github<'a>(id: &str, article: &'a Article) -> Option<&'a str> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let anchors = article.body.headings.iter().map(|heading| {
        let text = nfc(&heading.text.text).to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let number = seen.entry(anchor.clone()).or_insert(0);
        *number += 1;
        let anchor = if *number == 1 { anchor } else { format!("{anchor}-{}", *number - 1) };
        (anchor, heading.id.as_str())
    });
    anchors.into_iter().find(|(anchor, _)| anchor == id).map(|(_, own)| own)
}

/// What the links of all articles use.
#[derive(Default, PartialEq)]
pub struct Used {
    /// Files that something public uses: they are copied.
    pub public: BTreeSet<SourcePath>,
    /// Those of them that lead an article.
    pub leads: BTreeSet<SourcePath>,
    /// Files that anything uses, drafts too: the rest are orphans.
    pub any: BTreeSet<SourcePath>,
}

/// Checks every link and picture of what is published, and of what will be. Links of drafts are not checked, but the
/// pictures they use are no orphans.
pub fn check_links(site: &Site, out: &mut Diagnostics) -> Used {
    let public = site.texts().map(|(_, _, article)| (article, true));
    let texts: Vec<(&Arc<Article>, bool)> =
        public.chain(site.unpublished.iter().map(|article| (article, false))).collect();
    let checked: Vec<(Used, Diagnostics)> = texts
        .par_iter()
        .filter(|(article, _)| !super::derived(article).is_plain)
        .filter_map(|(article, public)| {
            let mut found = Diagnostics::default();
            let used = check(site, article, *public, &mut found);
            // A scheduled item becomes public by itself: its mistakes are reported now, as they would be then.
            let told = *public || matches!(super::state(article, site.now), State::Scheduled(_));
            let found = if told { found } else { Diagnostics::default() };
            (used != Used::default() || !found.is_empty()).then_some((used, found))
        })
        .collect();
    let mut all = Used::default();
    for (used, found) in checked {
        all.public.extend(used.public);
        all.leads.extend(used.leads);
        all.any.extend(used.any);
        out.extend(found);
    }
    all
}

/// Whether there is nothing in a text that [`check_links`] looks up.
pub(super) fn is_plain(article: &Article) -> bool {
    let front = &article.front;
    let mut figures = front.summary.iter().flat_map(|summary| summary.value.expressions());
    let is_word = |hole: &crate::markdown::Hole| matches!(hole.kind, HoleKind::Word(_));
    let names = |field: &Option<FieldValue>| matches!(field, Some(FieldValue::Targets(_)));
    front.image.is_none()
        && !front.fields.iter().any(names)
        && article.body.holes.iter().all(is_word)
        && figures.next().is_none()
        && !front.title.contains("{{")
}

fn check(site: &Site, article: &Arc<Article>, public: bool, out: &mut Diagnostics) -> Used {
    let mut used = Used::default();
    // Two scheduled items may name each other: each gets its link when both are public.
    let waits = |problem: &Problem| !public && matches!(problem, Problem::Hidden(None | Some(State::Scheduled(_))));
    let mut see = |target: &str, place: &Range<usize>, wanted: Wanted, out: &mut Diagnostics| {
        let is_picture = wanted == Wanted::Picture;
        match resolve_even_hidden(site, article, target, public) {
            Ok(LinkTarget::File { path, blob, .. }) => {
                if public {
                    used.public.insert(path.clone());
                }
                used.any.insert(path.clone());
                if is_picture && blob.picture.is_none() {
                    out.push(not_a_picture(target).at(&article.path, place.clone()));
                }
            }
            Ok(LinkTarget::Page { .. }) if is_picture => {
                out.push(not_a_picture(target).at(&article.path, place.clone()));
            }
            Ok(LinkTarget::Page { .. }) => {}
            Err(problem) => {
                let path = decode(target).and_then(|path| join(folder(&article.path), &nfc(&path)));
                // A file of a hidden article is no orphan on top of that.
                used.any.extend(path.and_then(|path| site.addresses.file(&path)).map(|(path, ..)| path.clone()));
                if !waits(&problem) {
                    out.push(told(site, &problem, target, wanted).at(&article.path, place.clone()));
                }
            }
        }
    };
    if let Some(image) = article.front.image.as_ref().filter(|image| is_web_address(&image.path.value)) {
        out.push(elsewhere::picture(&image.path.value).at(&article.path, image.path.span.clone()));
    } else if let Some(image) = &article.front.image {
        see(&image.path.value, &image.path.span, Wanted::Picture, out);
    }
    for field in article.front.fields.iter().flatten() {
        if let FieldValue::Targets(targets) = field {
            targets.iter().for_each(|target| see(&target.value, &target.span, Wanted::Link, out));
        }
    }
    for hole in &article.body.holes {
        match &hole.kind {
            HoleKind::Link(target) => see(target, &hole.place, Wanted::Link, out),
            HoleKind::Video(Video::Own(target)) => see(target, &hole.place, Wanted::Video, out),
            HoleKind::Source(target) | HoleKind::Picture { target, .. } if is_web_address(target) => {}
            HoleKind::Source(target) | HoleKind::Picture { target, .. } => {
                see(target, &hole.place, Wanted::Picture, out);
            }
            HoleKind::Raw(target) => match site.resolve_raw(&article.path, target) {
                RawTarget::Found(LinkTarget::File { .. }) => see(target, &hole.place, Wanted::Link, out),
                RawTarget::Hidden(state) if !waits(&Problem::Hidden(state)) => {
                    out.push(hidden(site, state, target, false).at(&article.path, hole.place.clone()));
                }
                _ => {}
            },
            HoleKind::Video(Video::Elsewhere { .. })
            | HoleKind::Figure(_)
            | HoleKind::Block(..)
            | HoleKind::Word(_)
            | HoleKind::Facts { .. } => {}
        }
    }
    if let Some(image) = article.front.image.as_ref().filter(|_| public)
        && let Ok(LinkTarget::File { path, .. }) = site.resolve(&article.path, &image.path.value)
    {
        used.leads.insert(path.clone());
    }
    super::figures::check(site, article, out);
    used
}

/// An unpublished article may use what lies beside it.
fn resolve_even_hidden<'s>(
    site: &'s Site,
    article: &Arc<Article>,
    target: &str,
    public: bool,
) -> Result<LinkTarget<'s>, Problem> {
    let found = site.resolve(&article.path, target);
    if public || found.is_ok() {
        return found;
    }
    if target.starts_with('#') {
        return found.or_else(|problem| match problem {
            Problem::Hidden(_) => {
                check_anchor(target, article).map(|suffix| LinkTarget::Page { address: &site.home_address, suffix })
            }
            problem => Err(problem),
        });
    }
    let path = decode(target).and_then(|path| join(folder(&article.path), &nfc(&path)));
    match path.and_then(|path| site.addresses.file(&path)) {
        Some(there) => Ok(file(there, "")),
        None => found,
    }
}

/// What a target should be.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Link,
    Picture,
    Video,
}

fn told(site: &Site, problem: &Problem, target: &str, wanted: Wanted) -> Diagnostic {
    let near_or_none = |near: &Option<String>| near.as_deref().map(did_you_mean);
    match problem {
        Problem::Missing(near) if wanted == Wanted::Video => {
            error!("missing-video"; "không có video `{target}`", "there is no video `{target}`";
                help: near_or_none(near);
                or: "chép video vào cùng thư mục với bài, tên tệp ghi cả đuôi",
                    "copy the video into the article's folder, and name the file with its ending")
        }
        Problem::Missing(near) if wanted == Wanted::Picture => {
            error!("missing-picture"; "không có ảnh `{target}`", "there is no picture `{target}`";
                help: near_or_none(near);
                or: "chép ảnh vào cùng thư mục với bài", "copy the picture into the article's folder")
        }
        Problem::Missing(_) if target.starts_with("www.") => {
            error!("broken-link"; "liên kết hỏng: không có `{target}`", "broken link: no `{target}`";
                help: "trang khác thì viết cả https://{target}", "another site begins with https://{target}")
        }
        Problem::Missing(_) if target.to_ascii_lowercase().ends_with("readme.md") => {
            error!("broken-link"; "liên kết hỏng: `{target}` không được đăng", "broken link: `{target}` is not published";
                help: "README.md chỉ được đăng khi có phần đầu bài: thêm title, hoặc dẫn đến bài khác",
                      "a README.md is published only with a front matter: add a title, or link to another page")
        }
        Problem::Missing(near) => {
            error!("broken-link"; "liên kết hỏng: không có `{target}`", "broken link: no `{target}`";
                help: near_or_none(near);
                or: "ghi tên tệp .md tính từ thư mục của bài, hoặc địa chỉ bắt đầu bằng `/`",
                    "name the .md file seen from this folder, or an address that begins with `/`")
        }
        Problem::Hidden(state) => hidden(site, *state, target, wanted == Wanted::Picture),
        Problem::NoAnchor(id, near) => {
            error!("broken-anchor"; "trang không có mục `#{id}`", "the page has no anchor `#{id}`";
                help: near.as_ref().map(|near| did_you_mean(&format!("#{near}"))))
        }
        Problem::Outside => error!("outside";
            "`{target}` nằm ngoài thư mục `content/`", "`{target}` is outside `content/`";
            help: "chép tệp vào thư mục của bài", "copy the file into the article's folder"),
    }
}

/// Tells a link to what readers do not see. Time alone can make it so: it never stops a build.
pub(super) fn hidden(site: &Site, state: Option<State>, target: &str, is_picture: bool) -> Diagnostic {
    let zone = &site.config.time_zone;
    let message = match state {
        Some(State::Draft) => msg!("`{target}` còn là bản nháp", "`{target}` is a draft"),
        Some(State::Scheduled(due)) => Message {
            vi: format!("`{target}` chưa được đăng, hẹn lúc {}", stamp(&due.with_timezone(zone), Language::Vi)),
            en: format!("`{target}` is not public before {}", stamp(&due.with_timezone(zone), Language::En)),
        },
        Some(State::Expired(end)) => Message {
            vi: format!("`{target}` đã hết hạn lúc {}", time::end(&end.with_timezone(zone), Language::Vi)),
            en: format!("`{target}` expired at {}", time::end(&end.with_timezone(zone), Language::En)),
        },
        _ => msg!("`{target}` chưa được đăng hoặc đã hết hạn", "`{target}` is not public"),
    };
    if is_picture {
        return warning!("hidden-target"; message;
            help: "trang không hiện ảnh này; ảnh dùng chung thì chép vào thư mục của bài này",
                  "the page is shown without it; copy a shared picture into this folder");
    }
    warning!("hidden-target"; message;
        help: "trang chỉ hiện chữ, không có liên kết; bỏ liên kết, hoặc đăng bài kia",
              "the page shows the words without the link; remove the link, or publish the other item")
}

fn not_a_picture(target: &str) -> Diagnostic {
    let ending = target.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let help = match ending.as_str() {
        "heic" | "heif" => msg!(
            "ảnh iPhone: mở trên máy rồi lưu thành .jpg; lần sau: Cài đặt > Camera > Định dạng > Tương thích nhất",
            "an iPhone's photo: open it and save it as .jpg; next time: Settings > Camera > Formats > Most Compatible"
        ),
        "avif" | "bmp" | "jxl" | "tif" | "tiff" => {
            msg!("mở ảnh rồi lưu thành .jpg hoặc .png", "open it and save it as .jpg or .png")
        }
        _ => msg!("dùng ảnh .jpg, .png, .webp, .gif hoặc .svg", "use a .jpg, .png, .webp, .gif or .svg file"),
    };
    error!("missing-picture"; "`{target}` không phải tệp ảnh", "`{target}` is not a picture"; help: help)
}
