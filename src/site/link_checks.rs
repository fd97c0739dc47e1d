//! The look at all links and pictures of texts: what they use, and which of them lead nowhere.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::links::{Problem, RawTarget, check_anchor, file};
use super::{LinkTarget, Site, Visibility};
use crate::article::{Article, FieldValue};
use crate::base::address::{decode, is_web_address};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Help, Message, error, msg, warning};
use crate::base::language::Language;
use crate::base::source::{SourcePath, folder, join, nfc};
use crate::base::suggest::did_you_mean;
use crate::base::time::{self, stamp};
use crate::layout::FieldKind;
use crate::markdown::{Hole, HoleKind, Video, elsewhere};

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
            let told = *public || matches!(super::state(article, site.now), Visibility::Scheduled(_));
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
    let is_word =
        |hole: &crate::markdown::Hole| matches!(hole.kind, HoleKind::Word(_) | HoleKind::DocumentNumber { .. });
    let names = |field: &Option<FieldValue>| matches!(field, Some(FieldValue::Targets(_)));
    front.image.is_none()
        && !front.fields.iter().any(names)
        && article.body.holes.iter().all(is_word)
        && figures.next().is_none()
        && !front.title.contains("{{")
}

/// The look at the links of one text.
struct LinkCheck<'s> {
    site: &'s Site,
    article: &'s Arc<Article>,
    public: bool,
    used: Used,
}

fn check(site: &Site, article: &Arc<Article>, public: bool, out: &mut Diagnostics) -> Used {
    let mut look = LinkCheck { site, article, public, used: Used::default() };
    if let Some(image) = &article.front.image {
        let (target, place) = (&image.path.value, &image.path.span);
        match is_web_address(target) {
            true => out.push(elsewhere::picture(target).at(&article.path, place.clone())),
            false => look.see(target, place, Wanted::Picture, out),
        }
        if public && let Ok(LinkTarget::File { path, .. }) = site.resolve(&article.path, target) {
            look.used.leads.insert(path.clone());
        }
    }
    for (number, value) in article.front.fields.iter().enumerate() {
        let Some(FieldValue::Targets(targets)) = value else { continue };
        let is_item = article.layout.fields.get(number).is_some_and(|field| matches!(field.kind, FieldKind::Item(_)));
        for target in targets.iter().filter(|target| !(is_item && site.is_document_elsewhere(&target.value))) {
            look.see(&target.value, &target.span, Wanted::Link, out);
        }
    }
    for hole in &article.body.holes {
        look.hole(hole, out);
    }
    super::figures::check(site, article, out);
    look.used
}

impl LinkCheck<'_> {
    fn hole(&mut self, hole: &Hole, out: &mut Diagnostics) {
        match &hole.kind {
            HoleKind::Link(target) if is_web_address(target) => self.full(target, &hole.place, out),
            HoleKind::Link(target) => self.see(target, &hole.place, Wanted::Link, out),
            HoleKind::Video(Video::Own(target)) => self.see(target, &hole.place, Wanted::Video, out),
            HoleKind::Video(Video::Sound(target)) => self.see(target, &hole.place, Wanted::Sound, out),
            // What is on other servers was told where it was read.
            HoleKind::Source(target) | HoleKind::SizedSource(target) | HoleKind::Picture { target, .. }
                if is_web_address(target) => {}
            HoleKind::Source(target) | HoleKind::SizedSource(target) | HoleKind::Picture { target, .. } => {
                self.see(target, &hole.place, Wanted::Picture, out);
            }
            HoleKind::Raw(target) => match self.site.resolve_raw(&self.article.path, target) {
                RawTarget::Found(LinkTarget::File { .. }) => self.see(target, &hole.place, Wanted::Link, out),
                RawTarget::Hidden(state) if !self.waits(&Problem::Hidden(state)) => {
                    out.push(hidden(self.site, state, target, false).at(&self.article.path, hole.place.clone()));
                }
                _ => {}
            },
            HoleKind::Video(Video::Elsewhere { .. })
            | HoleKind::Figure(_)
            | HoleKind::Block(..)
            | HoleKind::Word(_)
            | HoleKind::DocumentNumber { .. }
            | HoleKind::Facts { .. } => {}
        }
    }

    /// A link to an address of the portal that is written in full.
    fn full(&mut self, target: &str, place: &Range<usize>, out: &mut Diagnostics) {
        let told = match self.site.resolve_full(target) {
            Some(Ok(LinkTarget::File { path, .. })) if self.public => {
                self.used.public.insert(path.clone());
                self.used.any.insert(path.clone());
                return;
            }
            Some(Err(Problem::Hidden(state))) if !self.waits(&Problem::Hidden(state)) => {
                hidden(self.site, state, target, false)
            }
            Some(Err(problem @ Problem::NoAnchor(..))) => told(self.site, &problem, target, Wanted::Link),
            // Something else may be served below the portal's address: it is no error.
            Some(Err(Problem::Missing(near))) if !self.site.redirects.iter().any(|old| target.ends_with(&old.from)) => {
                missing_here(target, near)
            }
            _ => return,
        };
        out.push(told.at(&self.article.path, place.clone()));
    }

    fn see(&mut self, target: &str, place: &Range<usize>, wanted: Wanted, out: &mut Diagnostics) {
        let (site, path) = (self.site, &self.article.path);
        let is_picture = wanted == Wanted::Picture;
        match resolve_even_hidden(site, self.article, target, self.public) {
            Ok(LinkTarget::File { path: file, blob, .. }) => {
                if self.public {
                    self.used.public.insert(file.clone());
                }
                self.used.any.insert(file.clone());
                if is_picture && blob.picture.is_none() {
                    out.push(not_a_picture(target).at(path, place.clone()));
                }
            }
            Ok(LinkTarget::Page { .. }) if is_picture => out.push(not_a_picture(target).at(path, place.clone())),
            Ok(LinkTarget::Page { .. }) => {}
            Err(problem) => {
                let file = decode(target).and_then(|target| join(folder(path), &nfc(&target)));
                // A file of a hidden article is no orphan on top of that.
                let file = file.and_then(|file| site.addresses.file(&file));
                self.used.any.extend(file.map(|(file, ..)| file.clone()));
                if !self.waits(&problem) {
                    out.push(told(site, &problem, target, wanted).at(path, place.clone()));
                }
            }
        }
    }

    /// Two scheduled items may name each other: each gets its link when both are public.
    fn waits(&self, problem: &Problem) -> bool {
        !self.public && matches!(problem, Problem::Hidden(None | Some(Visibility::Scheduled(_))))
    }
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
    Sound,
}

fn told(site: &Site, problem: &Problem, target: &str, wanted: Wanted) -> Diagnostic {
    // A name alone takes the place of a name alone.
    let is_name = |near: &str| near.starts_with('/') || !target.contains('/');
    let near_or_none = |near: &Option<String>| {
        let near = near.as_deref()?;
        let Help { message, fix } = did_you_mean(target, near);
        Some(Help { message, fix: fix.filter(|_| is_name(near)) })
    };
    match problem {
        Problem::Missing(near) if wanted == Wanted::Video => {
            error!("missing-video"; "không có video `{target}`", "there is no video `{target}`";
                help: near_or_none(near);
                or: "chép video vào cùng thư mục với bài, tên tệp ghi cả đuôi",
                    "copy the video into the article's folder, and name the file with its ending")
        }
        Problem::Missing(near) if wanted == Wanted::Sound => {
            error!("missing-audio"; "không có tệp âm thanh `{target}`", "there is no sound `{target}`";
                help: near_or_none(near);
                or: "chép tệp vào cùng thư mục với bài, tên tệp ghi cả đuôi",
                    "copy the file into the article's folder, and name it with its ending")
        }
        Problem::Missing(near) if wanted == Wanted::Picture => {
            error!("missing-picture"; "không có ảnh `{target}`", "there is no picture `{target}`";
                help: near_or_none(near);
                or: "chép ảnh vào cùng thư mục với bài", "copy the picture into the article's folder")
        }
        Problem::Missing(_) if target.to_ascii_lowercase().ends_with("readme.md") => {
            error!("broken-link"; "liên kết hỏng: `{target}` không được đăng", "broken link: `{target}` is not published";
                help: "README.md chỉ được đăng khi có phần đầu bài: thêm title, hoặc dẫn đến bài khác",
                      "a README.md is published only with a front matter: add a title, or link to another page")
        }
        Problem::Missing(near) => {
            error!("broken-link"; "liên kết hỏng: không có `{target}`", "broken link: no `{target}`";
                help: near_or_none(near).or_else(|| in_full(target).map(Help::from));
                or: "ghi tên tệp .md tính từ thư mục của bài, hoặc địa chỉ bắt đầu bằng `/`",
                    "name the .md file seen from this folder, or an address that begins with `/`")
        }
        Problem::Hidden(state) => hidden(site, *state, target, wanted == Wanted::Picture),
        Problem::NoAnchor(id, near) => {
            error!("broken-anchor"; "trang không có mục `#{id}`", "the page has no anchor `#{id}`";
                help: near.as_ref().map(|near| did_you_mean(&format!("#{id}"), &format!("#{near}"))))
        }
        Problem::Outside => error!("outside";
            "`{target}` nằm ngoài thư mục `content/`", "`{target}` is outside `content/`";
            help: "chép tệp vào thư mục của bài", "copy the file into the article's folder"),
    }
}

/// What a target without its scheme was meant to be: another site, a mailbox, a telephone, a file of this computer.
fn in_full(target: &str) -> Option<Message> {
    let host = target.split(['/', '?', '#']).next().unwrap_or_default();
    let ending = host.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_site = matches!(ending, "com" | "edu" | "gov" | "info" | "net" | "org" | "vn") || host.starts_with("www.");
    if target.contains('@') && is_site && !target.contains('/') {
        return Some(msg!("thư điện tử thì viết mailto:{target}", "a mailbox begins with mailto:{target}"));
    }
    if is_site {
        return Some(msg!("trang khác thì viết cả https://{target}", "another site begins with https://{target}"));
    }
    let digits: String = target.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    if digits.len() > 7 && target.chars().all(|c| c.is_ascii_digit() || "+-. ()".contains(c)) {
        return Some(msg!("số điện thoại thì viết tel:{digits}", "a telephone number begins with tel:{digits}"));
    }
    target.contains('\\').then(|| {
        msg!(
            "chép tệp vào thư mục của bài rồi ghi tên tệp; giữa các thư mục dùng `/`, không dùng `\\`",
            "copy the file into the article's folder and name it; between folders write `/`, not `\\`"
        )
    })
}

/// Tells a link to what readers do not see. Time alone can make it so: it never stops a build.
pub(super) fn hidden(site: &Site, state: Option<Visibility>, target: &str, is_picture: bool) -> Diagnostic {
    let zone = &site.config.time_zone;
    let message = match state {
        Some(Visibility::Draft) => msg!("`{target}` còn là bản nháp", "`{target}` is a draft"),
        Some(Visibility::Scheduled(due)) => Message {
            vi: format!("`{target}` chưa được đăng, hẹn lúc {}", stamp(&due.with_timezone(zone), Language::Vi)),
            en: format!("`{target}` is not public before {}", stamp(&due.with_timezone(zone), Language::En)),
        },
        Some(Visibility::Expired(end)) => Message {
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

/// What is said of an address of the portal, written in full, where it has no page.
fn missing_here(target: &str, near: Option<String>) -> Diagnostic {
    warning!("link-target"; "cổng không có trang `{target}`", "the portal has no page `{target}`";
        help: near.as_deref().map(|near| did_you_mean(target, near));
        or: "ghi tên tệp .md thay cho địa chỉ đầy đủ: liên kết được kiểm tra và chạy cả khi đổi tên miền",
            "name the .md file instead of the full address: such a link is checked, and survives another host")
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
