//! Colours as staff write them, and whether text in them can be read: WCAG 2.2.

use std::fmt;

/// The contrast that text needs with its background: WCAG 2.2, success criterion 1.4.3.
pub const READABLE: f64 = 4.5;

/// An opaque colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(out, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// A colour of its three numbers.
    pub const fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour([red, green, blue])
    }

    /// Reads `#0b5566` or `#056`.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits: Option<Vec<u8>> =
            text.strip_prefix('#')?.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect();
        match digits?.as_slice() {
            [r, g, b] => Some(Colour([r * 17, g * 17, b * 17])),
            [r, s, g, h, b, c] => Some(Colour([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => None,
        }
    }

    /// Relative luminance as WCAG 2.2 defines it: 0 for black, 1 for white.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio as WCAG 2.2 defines it: 1 for the same colour, 21 for black and white.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// The nearest colour of the same hue that is readable on this background: darker on a light one, lighter on a dark one.
    pub fn readable_on(self, ground: Colour, contrast: f64) -> Colour {
        if self.contrast(ground) >= contrast {
            return self;
        }
        let end = if ground.luminance() > 0.18 { 0.0 } else { 1.0 };
        let own = Oklab::from(self);
        let at = |share: f64| Oklab { lightness: own.lightness + (end - own.lightness) * share, ..own }.to_colour();
        // The end is black or white, which is readable on every background that is not of middling grey.
        let (mut too_near, mut far_enough) = (0.0, 1.0);
        for _ in 0..20 {
            let middle = (too_near + far_enough) / 2.0;
            if at(middle).contrast(ground) >= contrast { far_enough = middle } else { too_near = middle }
        }
        at(far_enough)
    }

    /// The same hue at another lightness, 0 to 1 of Oklab, and not more vivid than `most`.
    pub fn at_lightness(self, lightness: f64, most: f64) -> Colour {
        let own = Oklab::from(self);
        let vivid = own.a.hypot(own.b);
        let keep = if vivid > most { most / vivid } else { 1.0 };
        Oklab { lightness, a: own.a * keep, b: own.b * keep }.to_colour()
    }
}

/// Oklab (Björn Ottosson 2020, and CSS Color 4, section 9.2): equal steps look equal, and lightness alone can change.
#[derive(Clone, Copy)]
struct Oklab {
    lightness: f64,
    a: f64,
    b: f64,
}

impl From<Colour> for Oklab {
    fn from(colour: Colour) -> Oklab {
        let [r, g, b] = colour.linear();
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        Oklab {
            lightness: 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            a: 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            b: 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        }
    }
}

impl Oklab {
    fn linear(self) -> [f64; 3] {
        let Oklab { lightness, a, b } = self;
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }

    /// As vivid as a screen can show it.
    fn to_colour(self) -> Colour {
        let shown = |light: f64| (-0.000_1..=1.000_1).contains(&light);
        let (mut fits, mut too_vivid) = (0.0, 1.0);
        let paler = |keep: f64| Oklab { a: self.a * keep, b: self.b * keep, ..self };
        if self.linear().into_iter().all(shown) {
            fits = 1.0;
        } else {
            for _ in 0..20 {
                let middle = (fits + too_vivid) / 2.0;
                if paler(middle).linear().into_iter().all(shown) { fits = middle } else { too_vivid = middle }
            }
        }
        Colour(paler(fits).linear().map(|light| {
            let light = light.clamp(0.0, 1.0);
            let value = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
            (value * 255.0).round() as u8
        }))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn colours_are_written_as_in_css() {
        let read = |text| Colour::parse(text).map(|colour| colour.to_string());
        assert_eq!(read("#0B5566"), Some("#0b5566".to_owned()));
        assert_eq!(read("#c0f"), Some("#cc00ff".to_owned()));
        for wrong in ["", "#", "0b5566", "#0b556", "#0b556g", "#0b556600", "red", "#đỏđỏđỏ"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        // Ratios as the definition gives them, to two places: white with black, #777, #767676, red, and a colour with itself.
        let pairs = [("#000", 21.0), ("#777", 4.48), ("#767676", 4.54), ("#f00", 4.0), ("#fff", 1.0)];
        for (text, ratio) in pairs {
            let found = colour(text).contrast(colour("#fff"));
            assert!((found - ratio).abs() < 0.005, "{text}: {found}");
        }
    }

    #[test]
    fn the_nearest_readable_colour_is_just_readable_and_of_the_same_hue() {
        let (light, dark) = (colour("#f2f6f7"), colour("#1b2529"));
        let nearest = |text: &str, ground: Colour| colour(text).readable_on(ground, READABLE).to_string();
        assert_eq!(nearest("#0b5566", light), "#0b5566", "reads as it is");
        let found = [
            nearest("#ffcd00", light),
            nearest("#f0506e", light),
            nearest("#9ad0e0", light),
            nearest("#0b5566", dark),
            nearest("#da251d", dark),
            nearest("#fff", light),
        ];
        assert_eq!(found, ["#8a6d00", "#d13156", "#447887", "#5293a5", "#fa493b", "#707070"]);
        for (at, text) in found.iter().enumerate() {
            let ratio = colour(text).contrast(if at == 3 || at == 4 { dark } else { light });
            assert!((READABLE..READABLE + 0.1).contains(&ratio), "{text}: {ratio}");
        }
    }

    #[test]
    fn another_lightness_keeps_the_hue() {
        assert_eq!(colour("#da251d").at_lightness(0.3, 0.06).to_string(), "#47211c");
        assert_eq!(colour("#808080").at_lightness(1.0, 0.1).to_string(), "#ffffff");
    }
}
