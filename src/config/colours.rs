//! `[colours]`: the agency's colours, and whether text in them can be read.

use std::ops::Range;

use crate::base::colour::{Colour, READABLE};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, error};
use crate::base::source::SourcePath;
use crate::base::value::Fields;

/// The darkest background behind text in light mode, and the lightest in dark mode: `--surface` of the
/// default theme. Text that reads there reads on paper too, and white reads on a band of the light colour.
pub const GROUNDS: (Colour, Colour) = (Colour::new(0xf2, 0xf6, 0xf7), Colour::new(0x1b, 0x25, 0x29));

/// The colours of a portal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colours {
    /// Links, lines under headings, buttons, and the band of the menu, in light.
    pub primary: Colour,
    /// Links, lines and buttons in dark.
    pub primary_dark: Colour,
    /// The band of the menu in dark, with white text.
    pub band_dark: Colour,
}

impl Colours {
    /// Custom properties for a style sheet; they win over those that a theme sets for `:root`.
    pub fn css(&self) -> String {
        let Colours { primary, primary_dark, band_dark } = self;
        format!(
            "\nhtml:root {{ --primary: {primary}; --primary-dark: {primary_dark}; --band-light: {primary}; \
             --band-dark: {band_dark}; }}\n"
        )
    }
}

/// Reads the table; none where it has no usable `primary`.
pub(super) fn read(fields: &mut Fields, path: &SourcePath, out: &mut Diagnostics) -> Option<Colours> {
    let entries = fields.table("colours", out)?;
    let mut fields = Fields::new(entries, path);
    let (light, dark) = GROUNDS;
    let primary = colour(&mut fields, "primary", light, path, out);
    let primary_dark = colour(&mut fields, "primary_dark", dark, path, out);
    if fields.is_missing("primary") {
        let span = fields.key_span("primary_dark").unwrap_or(0..0);
        error!(out, "missing-key" at (path, span); "thiếu `{}`", "`{}` is missing", "primary";
            help: "thêm một dòng, ví dụ: {}", "add a line like: {}", "primary = \"#0b5566\"");
    }
    fields.finish(out);
    let primary = primary?;
    // Lighter and paler of itself, and well above what is asked: white text glows on a dark background.
    let own_dark = || primary.at_lightness(0.8, 0.11).readable_on(dark, 7.0);
    Some(Colours {
        primary,
        primary_dark: primary_dark.unwrap_or_else(own_dark),
        band_dark: primary.at_lightness(0.29, 0.06),
    })
}

fn colour(
    fields: &mut Fields,
    key: &'static str,
    ground: Colour,
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Option<Colour> {
    let text = fields.text(key, out)?;
    let Some(colour) = Colour::parse(&text.value) else {
        error!(out, "wrong-value" at (path, text.span);
            "`{key}` phải là màu như `#0b5566`", "`{key}` must be a colour like `#0b5566`");
        return None;
    };
    let contrast = colour.contrast(ground);
    if contrast < READABLE {
        out.push(unreadable(colour, contrast, key, ground, path, text.span));
        return None;
    }
    Some(colour)
}

fn unreadable(
    colour: Colour,
    contrast: f64,
    key: &str,
    ground: Colour,
    path: &SourcePath,
    span: Range<usize>,
) -> Diagnostic {
    // Rounded down, so that 4.46 is not reported as 4.5.
    let tenths = (contrast * 10.0).floor() as i64;
    let (whole, part) = (tenths / 10, tenths % 10);
    let nearest = colour.readable_on(ground, READABLE);
    let (ground_vi, ground_en) = if key == "primary" { ("sáng", "light") } else { ("tối", "dark") };
    let vi = format!("chữ màu `{colour}` khó đọc trên nền {ground_vi}: tương phản {whole},{part}:1, cần ít nhất 4,5:1");
    let en = format!(
        "text in `{colour}` is hard to read on a {ground_en} background: contrast {whole}.{part}:1, at least 4.5:1 is needed"
    );
    let message = Message { vi: vi + " (WCAG 2.2)", en: en + " (WCAG 2.2)" };
    error!("contrast" at (path, span); message;
        help: "màu gần nhất đọc được: {key} = \"{nearest}\"", "the nearest readable colour: {key} = \"{nearest}\"")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::base::source::{Source, Sources};

    #[test]
    fn colours_made_of_any_colour_can_be_read() {
        let white = Colour::new(255, 255, 255);
        let (light, dark) = GROUNDS;
        let steps = || (0..=255).step_by(51).map(|step| step as u8);
        for colour in steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| Colour::new(r, g, b)))) {
            let primary = colour.readable_on(light, READABLE);
            let text = format!("title = \"T\"\nbase_url = \"https://t.vn\"\n[colours]\nprimary = \"{primary}\"\n");
            let mut sources = Sources::default();
            sources.insert(crate::config::PATH, Source::Text(text.into()));
            let mut out = Diagnostics::default();
            let found = crate::config::read(&sources, None, &mut out).colours.unwrap();
            assert_eq!(out.iter().count(), 0, "{primary}");
            assert_eq!(found.primary, primary);
            let ratios =
                [found.primary.contrast(white), found.primary_dark.contrast(dark), found.band_dark.contrast(white)];
            assert!(ratios.iter().all(|ratio| *ratio >= READABLE), "{found:?}: {ratios:?}");
        }
    }
}
