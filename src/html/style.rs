//! How words are set: by the name of an element, and by the little of CSS that carries meaning.

use scraper::ElementRef;

use crate::blocks::Style;

/// The style of the words in an element; a declaration counts more than its name.
pub(super) fn style_of(element: ElementRef, outer: Style) -> Style {
    let mut style = outer;
    match element.value().name() {
        "b" | "strong" => style.bold = true,
        "i" | "em" | "cite" | "dfn" | "var" => style.italic = true,
        _ => {}
    }
    match declared(element, "font-weight").as_deref() {
        Some("bold" | "bolder" | "600" | "700" | "800" | "900") => style.bold = true,
        Some("normal" | "lighter" | "300" | "400" | "500") => style.bold = false,
        _ => {}
    }
    match declared(element, "font-style").as_deref() {
        Some("italic" | "oblique") => style.italic = true,
        Some("normal") => style.italic = false,
        _ => {}
    }
    style
}

/// The value that the element's own `style` gives a property, in lower case.
pub(super) fn declared(element: ElementRef, property: &str) -> Option<String> {
    let own = element.attr("style")?;
    let values = own.split(';').filter_map(|one| one.split_once(':'));
    let mut found = values.filter(|(name, _)| name.trim().eq_ignore_ascii_case(property));
    let value = found.next_back()?.1.trim().trim_end_matches("!important").trim();
    Some(value.to_ascii_lowercase())
}

/// The font that an element names first.
pub(super) fn font_of<'a>(element: ElementRef<'a>) -> Option<&'a str> {
    let own = element.attr("style").unwrap_or_default();
    let values = own.split(';').filter_map(|one| one.split_once(':'));
    let mut found = values.filter(|(name, _)| name.trim().eq_ignore_ascii_case("font-family"));
    let fonts = found.next_back().map(|(_, fonts)| fonts).or_else(|| element.attr("face"))?;
    Some(fonts.split(',').next()?.trim().trim_matches(['"', '\'']))
}

/// Whether readers see an element at all.
pub(super) fn is_hidden(element: ElementRef) -> bool {
    element.attr("hidden").is_some()
        || declared(element, "display").as_deref() == Some("none")
        || declared(element, "visibility").as_deref() == Some("hidden")
        || declared(element, "mso-hide").as_deref() == Some("all")
}

/// Whether its words are struck out.
pub(super) fn is_struck(element: ElementRef) -> bool {
    matches!(element.value().name(), "del" | "s" | "strike")
        || ["text-decoration", "text-decoration-line"]
            .iter()
            .any(|name| declared(element, name).is_some_and(|value| value.contains("line-through")))
}

/// Where its words stand: `center`, `right`.
pub(super) fn side(element: ElementRef) -> Option<String> {
    if element.value().name() == "center" {
        return Some("center".to_owned());
    }
    declared(element, "text-align").or_else(|| element.attr("align").map(str::to_ascii_lowercase))
}

/// Whether one of its classes has such a word in it.
pub(super) fn has_class(element: ElementRef, words: &[&str]) -> bool {
    element.value().classes().any(|class| {
        let class = class.to_ascii_lowercase();
        words.iter().any(|word| class.contains(word))
    })
}
