//! Pictures for templates: which file a browser takes at which width. A picture in a text goes through the theme's
//! `picture.html`, so that a theme decides how it looks.

use tera::{Context, Value};

use super::unlinked::NOWHERE;
use crate::article::Article;
use crate::base::address::encode;
use crate::base::diagnostic::Diagnostic;
use crate::base::language::Language;
use crate::images::{self, Derivative, WIDTHS};
use crate::markdown::{FigureText, Spot, escape};
use crate::site::{Item, Shown, Site, Sizes};
use crate::theme::Theme;
use crate::view::ImageView;

/// A picture of a text, before it is known what lies at its target.
pub(super) struct InText<'a> {
    pub(super) target: &'a str,
    pub(super) alt: &'a FigureText,
    pub(super) title: &'a FigureText,
    pub(super) spot: Spot,
    /// It stands so high that the browser should not wait.
    pub(super) early: bool,
}

/// The lead picture of an item.
pub fn lead(site: &Site, item: &Item, root: &str) -> Option<ImageView> {
    let image = item.article.front.image.as_ref()?;
    let shown = site.picture(&item.article.path, &image.path.value)?;
    let caption = image.caption.clone().unwrap_or_default();
    Some(ImageView { alt: image.alt.clone(), caption, ..view(&shown, root, true) })
}

/// A picture for other sites: its absolute address, and width and height where they are known.
pub(super) fn social(site: &Site, item: &Item) -> Option<(String, Option<(u32, u32)>)> {
    let image = item.article.front.image.as_ref()?;
    match site.picture(&item.article.path, &image.path.value)? {
        Shown::Sizes(sizes) => {
            let one = images::social(&sizes.raster).or_else(|| images::set(&sizes.raster, false).plain.pop())?;
            Some((site.absolute(&sizes.address(&one)), Some((one.width, one.height))))
        }
        Shown::Elsewhere(address) => Some((address, None)),
        // Other sites show no drawings.
        Shown::File { .. } => None,
    }
}

/// The absolute address of the largest size of an item's lead picture.
pub fn lead_picture(site: &Site, item: &Item) -> Option<String> {
    let image = item.article.front.image.as_ref()?;
    Some(match site.picture(&item.article.path, &image.path.value)? {
        Shown::Elsewhere(address) => address,
        shown => site.absolute(&largest(&shown)),
    })
}

/// The address of the largest size of a picture.
pub(super) fn largest(shown: &Shown) -> String {
    match shown {
        Shown::Sizes(sizes) => {
            images::set(&sizes.raster, false).plain.last().map(|one| sizes.address(one)).unwrap_or_default()
        }
        Shown::File { address, .. } => address.to_string(),
        Shown::Elsewhere(address) => address.clone(),
    }
}

/// What a template gets of a picture; a lead picture has small sizes for lists.
pub(super) fn view(shown: &Shown, root: &str, lead: bool) -> ImageView {
    match shown {
        Shown::Sizes(sizes) => view_of_sizes(sizes, root, lead),
        Shown::Elsewhere(address) => {
            ImageView { src: address.clone(), small: address.clone(), full: address.clone(), ..ImageView::default() }
        }
        Shown::File { address, size } => {
            let src = format!("{root}{}", encode(address));
            ImageView {
                small: src.clone(),
                full: if size.is_some_and(|size| size.0 <= WIDTHS[0]) { String::new() } else { src.clone() },
                src,
                width: size.map(|size| size.0),
                height: size.map(|size| size.1),
                ..ImageView::default()
            }
        }
    }
}

fn view_of_sizes(sizes: &Sizes, root: &str, lead: bool) -> ImageView {
    let set = images::set(&sizes.raster, lead);
    let href = |one: &Derivative| format!("{root}{}", encode(&sizes.address(one)));
    let upto = |width: u32| set.plain.iter().rev().find(|one| one.width <= width).or(set.plain.first());
    let srcset = |all: &[Derivative]| {
        all.iter().map(|one| format!("{} {}w", href(one), one.width)).collect::<Vec<_>>().join(", ")
    };
    let shown = upto(WIDTHS[1]);
    let largest = set.plain.last().filter(|largest| Some(*largest) != shown);
    ImageView {
        src: shown.map(href).unwrap_or_default(),
        srcset: if set.plain.len() > 1 { srcset(&set.plain) } else { String::new() },
        webp: srcset(&set.webp),
        small_webp: srcset(&set.webp.iter().copied().filter(|one| one.width <= WIDTHS[0] * 5 / 4).collect::<Vec<_>>()),
        small: upto(WIDTHS[0]).map(href).unwrap_or_default(),
        full: largest.map(href).unwrap_or_default(),
        width: shown.map(|one| one.width),
        height: shown.map(|one| one.height),
        ..ImageView::default()
    }
}

/// Writes a picture of a text. Readers elsewhere (`root` is absolute then) get a plain `img`.
pub(super) fn write(
    (site, theme): (&Site, &Theme),
    article: &Article,
    picture: &InText,
    (language, root): (Language, &str),
    out: &mut String,
) -> Result<(), Diagnostic> {
    // A draft may name a picture that does not exist yet: reported once the draft is published.
    let Some(shown) = site.picture(&article.path, picture.target) else { return Ok(()) };
    let fill = |line| site.statistics.fill_line(line, language).into_owned();
    let image = ImageView { alt: fill(picture.alt), title: fill(picture.title), ..view(&shown, root, false) };
    if root.contains("://") {
        out.push_str(&format!("<img src=\"{}\" alt=\"{}\"{}>", escape(&image.src), escape(&image.alt), sides(&image)));
        return Ok(());
    }
    let spot = match picture.spot {
        Spot::Figure => "figure",
        Spot::Gallery => "gallery",
        Spot::Line => "line",
        Spot::Link => "link",
    };
    let mut context = Context::new();
    context.insert_value("image", Value::from_serializable(&image));
    context.insert_value("spot", Value::from(spot));
    context.insert_value("early", Value::from(picture.early));
    context.insert_value("strings", theme.strings(language).value.clone());
    let html = theme.render("picture.html", &context)?;
    out.push_str(String::from_utf8_lossy(&html).trim_end());
    Ok(())
}

/// The value of a `src` in raw HTML and, if `with_sides`, what follows its closing quote.
pub(super) fn write_source(
    (site, article): (&Site, &Article),
    target: &str,
    (root, with_sides): (&str, bool),
    out: &mut String,
) {
    let Some(shown) = site.picture(&article.path, target) else { return out.push(NOWHERE) };
    let image = view(&shown, root, false);
    out.push_str(&escape(&image.src));
    let sides = if with_sides { sides(&image) } else { String::new() };
    // The last quote is there already.
    out.push_str(sides.strip_suffix('"').map_or("", |sides| sides).replacen(' ', "\" ", 1).as_str());
}

fn sides(image: &ImageView) -> String {
    match (image.width, image.height) {
        (Some(width), Some(height)) => format!(" width=\"{width}\" height=\"{height}\""),
        _ => String::new(),
    }
}
