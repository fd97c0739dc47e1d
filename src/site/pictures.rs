//! The pictures of the site: which files are made of each, and where they lie. A picture is published only in the sizes
//! of [`images::set`]; the file itself stays at home. What lies in `static/` is copied as it is besides.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{LinkTarget, Site, Used};
use crate::article::Article;
use crate::base::address::{Address, is_web_address};
use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::{Blob, Picture, Raster, Source, SourcePath, Sources};
use crate::images::{self, Derivative};
use crate::markdown::{HoleKind, Spot};

/// A picture as pages show it.
#[derive(Debug)]
pub enum Shown {
    /// In several sizes.
    Sizes(Sizes),
    /// As one file: a drawing, or something of `static/` that moves.
    File {
        /// Its address.
        address: Address,
        /// Width and height, where they are known.
        size: Option<(u32, u32)>,
    },
    /// On another server, at this address. Nothing else is known of it: bantin asks no server.
    Elsewhere(String),
}

/// A picture that comes in several sizes.
#[derive(Debug)]
pub struct Sizes {
    name: String,
    hash: u128,
    /// The picture itself.
    pub raster: Raster,
}

impl Sizes {
    /// The address of one of its files.
    pub fn address(&self, derivative: &Derivative) -> String {
        derivative.address(&self.name, self.hash)
    }
}

/// Cleaned drawings by their file.
pub type Drawings = BTreeMap<SourcePath, Arc<[u8]>>;

/// How a file is shown; none where it is no picture, or of no use.
pub fn shown(path: &str, address: &Address, blob: &Blob) -> Option<Shown> {
    let is_static = path.starts_with("content/static/");
    let name = || images::name(path);
    match blob.picture? {
        Picture::Raster(raster) if is_static && raster.moving => {
            Some(Shown::File { address: address.clone(), size: Some((raster.width, raster.height)) })
        }
        Picture::Raster(raster) => Some(Shown::Sizes(Sizes { name: name(), hash: blob.hash, raster })),
        Picture::Vector(size) if is_static => Some(Shown::File { address: address.clone(), size }),
        Picture::Vector(size) => Some(Shown::File { address: images::address(&name(), blob.hash, "svg").into(), size }),
        Picture::Broken(_) if is_static => Some(Shown::File { address: address.clone(), size: None }),
        Picture::Broken(_) => None,
    }
}

impl Site {
    /// Whether the first picture of a text is the one that leads it: then the page shows it once, where the text does.
    pub fn repeats_lead(&self, article: &Article) -> bool {
        let Some(lead) = &article.front.image else { return false };
        let file = |target: &str| match self.resolve(&article.path, target) {
            Ok(LinkTarget::File { path, .. }) => Some(path.to_string()),
            _ => is_web_address(target).then(|| target.to_owned()),
        };
        let mut pictures = article.body.holes.iter().filter_map(|hole| match &hole.kind {
            HoleKind::Picture { target, spot: Spot::Figure | Spot::Gallery, .. } => Some(target),
            _ => None,
        });
        let first = pictures.next().and_then(|target| file(target));
        first.is_some() && first == file(&lead.path.value)
    }

    /// The picture at a target, seen from a file.
    pub fn picture(&self, from: &SourcePath, target: &str) -> Option<Shown> {
        if is_web_address(target) {
            // From a disk an address without a scheme would lead to the disk.
            let scheme = if target.starts_with("//") { "https:" } else { "" };
            return Some(Shown::Elsewhere(format!("{scheme}{target}")));
        }
        match self.resolve(from, target).ok()? {
            LinkTarget::File { path, address, blob, .. } => shown(path, address, blob),
            LinkTarget::Page { .. } => None,
        }
    }
}

/// The files that are made of a picture: all sizes, and for a lead picture those of lists and of other sites.
pub(super) fn files(sizes: &Sizes, lead: bool) -> Vec<Derivative> {
    let set = images::set(&sizes.raster, lead);
    let social = if lead { images::social(&sizes.raster) } else { None };
    set.webp.into_iter().chain(set.plain).chain(social).collect()
}

/// Cleans the drawings that something public uses, and those of `content/` that something will.
pub fn drawings(sources: &Sources, used: &Used, out: &mut Diagnostics) -> Drawings {
    let mut drawings = Drawings::new();
    for (path, source) in sources.below("content/") {
        let Source::Blob(blob) = source else { continue };
        let Blob { picture: Some(Picture::Vector(_)), text, .. } = &**blob else { continue };
        if path.starts_with("content/static/") || !used.any.contains(path) {
            continue;
        }
        match text {
            Some(text) => {
                let clean = images::svg::clean(path, text, out);
                drawings.extend(clean.map(|bytes| (path.clone(), bytes.into())));
            }
            None => error!(out, "broken-picture" at path;
                "ảnh SVG không ở bảng mã UTF-8 hoặc quá lớn", "the drawing is not UTF-8, or too large";
                help: "xuất lại bản vẽ, hoặc lưu dạng .png", "export it again, or save it as .png"),
        }
    }
    drawings
}
