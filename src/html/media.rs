//! Pictures and videos.

use scraper::ElementRef;

use super::style::declared;
use crate::base::source::is_picture;
use crate::blocks::Picture;

/// The picture of an `<img>`; none where it is only there to count readers, or shows nothing. `link` is where a click on it
/// leads: often the same picture, larger.
pub(super) fn picture(element: ElementRef, link: Option<&str>) -> Option<Picture> {
    let attribute = |name: &str| element.attr(name).map(str::trim).filter(|value| !value.is_empty());
    let is_tiny = |name: &str| {
        let size = attribute(name).map(str::to_owned).or_else(|| declared(element, name));
        size.is_some_and(|size| matches!(size.trim_end_matches("px"), "0" | "1"))
    };
    if is_tiny("width") && is_tiny("height") {
        return None;
    }
    // Pages that load pictures late name them elsewhere.
    let late = ["data-src", "data-original", "data-lazy-src", "data-orig-file"].iter().find_map(|name| attribute(name));
    let own = attribute("src").filter(|own| late.is_none() || !own.starts_with("data:"));
    let large = link.filter(|link| is_picture(path_of(link)));
    let target = large.or(own).or(late)?;
    let alt = attribute("alt").or_else(|| attribute("title")).unwrap_or_default();
    // A name of a file describes nothing.
    let alt = if is_picture(alt) { "" } else { alt };
    Some(Picture { target: target.to_owned(), alt: alt.to_owned(), caption: String::new() })
}

/// An address without its query and its anchor.
pub(super) fn path_of(target: &str) -> &str {
    &target[..target.find(['?', '#']).unwrap_or(target.len())]
}

/// The words that stand for a picture of a face or a sign (`:-)`), which is no picture of the text.
pub(super) fn smiley(element: ElementRef<'_>) -> Option<&str> {
    let is_sign = element.value().classes().any(|class| matches!(class, "wp-smiley" | "emoji" | "emoticon"));
    is_sign.then(|| element.attr("alt").unwrap_or_default())
}

/// The address of what an `<iframe>`, `<embed>`, `<object>`, `<video>` or `<audio>` shows.
pub(super) fn address(element: ElementRef<'_>) -> Option<&str> {
    let own = ["src", "data-src", "data"].iter().find_map(|name| element.attr(name));
    let inner = || {
        let sources =
            element.descendent_elements().filter(|one| matches!(one.value().name(), "source" | "embed" | "a"));
        sources.filter_map(|one| one.attr("src").or_else(|| one.attr("href"))).next()
    };
    own.or_else(inner).map(str::trim).filter(|address| !address.is_empty() && !address.starts_with("about:"))
}
