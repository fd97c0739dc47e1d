//! The gallery: `/_bantin/gallery/` shows the site's theme with sample content, for those who make themes. Portals at three
//! stages, in both languages, on every ground; their pages are planned and rendered as those of the site are.

mod sample;

use std::fmt::Write;

pub use sample::{Stage, plan};

use super::dashboard::document;
use super::state::OWN;
use crate::base::diagnostic::{Diagnostics, msg};
use crate::base::language::Language;
use crate::base::report::{self, ReportStyle};
use crate::base::source::{Picture, extension};
use crate::markdown::escape;
use crate::site::{Content, PageId};
use crate::{Plan, Rendered, images};

/// Makes the theme's script choose a ground.
const SCRIPT: &str = include_str!("ground.js");

/// The folder of the gallery, below [`OWN`].
pub const FOLDER: &str = "gallery/";

/// What pages are looked at on. Paper is shown as a page: the rules for print apply to the screen.
pub const GROUNDS: [&str; 5] = ["light", "dark", "contrast", "dark-contrast", "paper"];

const LANGUAGES: [Language; 2] = [Language::Vi, Language::En];

/// A file of the gallery.
pub struct GalleryFile {
    /// 200, or 503 where the theme has a mistake.
    pub status: u16,
    /// Its name, whose ending tells what it is.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Answers a path below the folder: nothing for the list of all pages, or `full-vi/dark/index.html`.
pub fn answer(site: &Plan, path: &str, language: Language) -> Option<GalleryFile> {
    let file = |name: &str, bytes: Vec<u8>| GalleryFile { status: 200, name: name.to_owned(), bytes };
    match path {
        "" => return Some(file("index.html", index(site, language).into_bytes())),
        "ground.js" => return Some(file(path, SCRIPT.into())),
        _ => {}
    }
    let (portal, rest) = path.split_once('/')?;
    let (ground, address) = rest.split_once('/')?;
    let mut known = Stage::ALL.into_iter().flat_map(|stage| LANGUAGES.map(|language| (stage, language)));
    let (stage, language) = known.find(|(stage, language)| portal == name(*stage, *language))?;
    GROUNDS.contains(&ground).then_some(())?;
    let plan = plan(site, stage, language, format!("http://localhost{OWN}{FOLDER}{portal}/{ground}"));
    page(&plan, address, ground)
}

/// The name of a sample portal in addresses.
fn name(stage: Stage, language: Language) -> String {
    format!("{}-{}", stage.name(), language.code())
}

fn page(plan: &Plan, address: &str, ground: &str) -> Option<GalleryFile> {
    let index = if address.is_empty() || address.ends_with('/') { "index.html" } else { "" };
    let address = format!("{address}{index}");
    if plan.diagnostics.has_errors() {
        return Some(problems(plan, &plan.diagnostics));
    }
    let page = plan.pages.iter().find(|page| *page.address == *address)?;
    let bytes = match plan.render(page) {
        Ok(Rendered::Bytes(bytes)) => bytes.into_owned(),
        Ok(Rendered::Picture(blob, one)) => {
            let Some(Picture::Raster(raster)) = blob.picture else { return None };
            images::make(sample::PICTURE, &raster, &[one]).ok()?.pop()?
        }
        // Attachments are samples too: there is nothing in them.
        Ok(Rendered::File(_)) => return None,
        Err(failed) => {
            let mut all = Diagnostics::default();
            all.push(failed);
            return Some(problems(plan, &all));
        }
    };
    let bytes = match extension(&address).as_str() {
        "html" => on_ground(&bytes, ground),
        "css" if ground == "paper" => on_paper(&bytes),
        _ => bytes,
    };
    Some(GalleryFile { status: 200, name: address, bytes })
}

fn problems(plan: &Plan, found: &Diagnostics) -> GalleryFile {
    let style = ReportStyle { language: plan.language(), colour: false, most: usize::MAX };
    let bytes = report::text(found, &plan.sources, style).into_bytes();
    GalleryFile { status: 503, name: "problems.txt".to_owned(), bytes }
}

/// A page on a ground: as if the reader had chosen it.
fn on_ground(html: &[u8], ground: &str) -> Vec<u8> {
    let script = format!("<head>\n<script src=\"{OWN}{FOLDER}ground.js\" data-ground=\"{ground}\"></script>");
    let html = String::from_utf8_lossy(html).replacen("<head>", &script, 1);
    let scheme = if ground.starts_with("dark") { "dark" } else { "light" };
    let contrast = if ground.ends_with("contrast") { "more" } else { "less" };
    html.replacen("<html ", &format!("<html data-scheme=\"{scheme}\" data-contrast=\"{contrast}\" "), 1).into_bytes()
}

/// A style sheet whose rules for print apply to the screen.
fn on_paper(css: &[u8]) -> Vec<u8> {
    let css = String::from_utf8_lossy(css);
    css.replace("@media screen", "@media not all").replace("@media print", "@media all").into_bytes()
}

/// The list of all pages.
fn index(site: &Plan, language: Language) -> String {
    let title = msg!("Bộ sưu tập thành phần", "Gallery of components");
    let about = msg!(
        "Giao diện `{0}` với nội dung mẫu: cổng đầy đủ, cổng mới có ba tin, cổng chưa có tin; hai ngôn ngữ; nền sáng, nền tối, tương phản cao và bản in.",
        "The theme `{0}` with sample content: a full portal, a young one with three items, an empty one; two languages; light and dark ground, high contrast, and paper.",
        site.site.config.theme.value
    );
    let mut body = format!("<p>{}</p>\n", escape(about.text(language)));
    for stage in Stage::ALL {
        for of in LANGUAGES {
            let name = name(stage, of);
            let sample = plan(site, stage, of, "http://localhost".to_owned());
            let _ = write!(body, "<h2 id=\"{name}\">{name}</h2>\n<table>\n");
            for (title, address) in pages(&sample) {
                let _ = write!(body, "<tr><th scope=\"row\">{}</th><td>", escape(&title));
                for ground in GROUNDS {
                    let _ = write!(body, "<a href=\"{OWN}{FOLDER}{name}/{ground}/{}\">{ground}</a> ", escape(&address));
                }
                body.push_str("</td></tr>\n");
            }
            body.push_str("</table>\n");
        }
    }
    document(title.text(language), &body, language)
}

/// The pages that are worth looking at, with their titles.
fn pages(plan: &Plan) -> Vec<(String, String)> {
    let shown = plan.pages.iter().filter(|page| match page.content {
        Content::View(id) => !matches!(id, PageId::Redirect(_) | PageId::TagChoice(_)),
        Content::List(_) => true,
        _ => false,
    });
    shown.map(|page| (plan.title(page).unwrap_or_default(), page.address.to_string())).collect()
}
