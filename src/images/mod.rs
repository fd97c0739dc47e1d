//! Pictures: what a file is by its bytes, which sizes of it are published, and how its bytes become theirs.
//!
//! A photograph as it leaves a phone is never published: it is too large, it may lie on its side, and it tells where
//! and by whom it was taken. From the dimensions alone [`set`] tells every file that is made of a picture, so that pages
//! name them without a pixel being looked at; [`make`] turns bytes into the bytes of those files, and only the edge
//! calls it, which remembers the results. What is written holds pixels and nothing else.
//!
//! - `probe.rs`: what a file is, and whether it is whole
//! - `make.rs`: pixels turned, scaled and written
//! - `colour.rs`: other colour spaces to sRGB
//! - `strip.rs`: what moves, without its metadata
//! - `place.rs`: whether a file tells where it was taken
//! - `svg.rs`: drawings, cleaned by an allow-list

mod colour;
mod place;
mod probe;
mod make;
mod strip;
pub mod svg;

pub use make::make;
pub use place::{may_tell_place, tells_place};
pub use probe::probe;

use crate::base::language::slug;
use crate::base::source::{Format, Raster, extension};

/// Changes whenever [`make`] gives other bytes: an address and an entry of the cache stand for the same bytes for ever.
/// A test holds the bytes against it.
pub const RECIPE: u32 = 1;

/// The widths that are published, in pixels.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];

/// For the small pictures in lists.
pub const THUMBNAIL: u32 = 240;

/// A picture with more pixels than this is refused: it would fill the memory.
pub const MOST_PIXELS: u64 = 100_000_000;

/// The longest side a WebP can have.
const LONGEST: u64 = 16_383;

/// What other sites show beside a link (Open Graph).
const SOCIAL: (u32, u32) = (1200, 630);

/// Below this width such a picture is of no use.
const SOCIAL_LEAST: u32 = 300;

/// A file that is made of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Derivative {
    /// How it is made.
    pub way: Way,
    /// How it is written.
    pub format: Format,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// How a file is made of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// The whole picture, smaller or as large as it is.
    Scale,
    /// The middle of it, in the shape that other sites want.
    Social,
    /// The same frames without metadata.
    Strip,
}

/// All sizes of one picture, smallest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PictureSizes {
    /// For browsers of today; empty for what moves.
    pub webp: Vec<Derivative>,
    /// For all others.
    pub plain: Vec<Derivative>,
}

/// The sizes of a picture; a lead picture has a small one for lists too.
pub fn set(raster: &Raster, lead: bool) -> PictureSizes {
    if raster.moving {
        let strip = Derivative { way: Way::Strip, format: raster.format, width: raster.width, height: raster.height };
        return PictureSizes { webp: Vec::new(), plain: vec![strip] };
    }
    let plain = if raster.alpha { Format::Png } else { Format::Jpeg };
    let all = |format, lead| {
        let scale = |(width, height)| Derivative { way: Way::Scale, format, width, height };
        sizes(raster, lead).into_iter().map(scale).collect()
    };
    PictureSizes { webp: all(Format::WebP, lead), plain: all(plain, false) }
}

/// Never larger than the picture is, and none that is nearly as large as the next.
fn sizes(raster: &Raster, lead: bool) -> Vec<(u32, u32)> {
    let (width, height) = (u64::from(raster.width.max(1)), u64::from(raster.height.max(1)));
    // A very long one is as wide as its height allows.
    let most = (width * LONGEST / height).clamp(1, width.min(u64::from(WIDTHS[2])));
    let smaller = [THUMBNAIL, WIDTHS[0], WIDTHS[1]].into_iter().skip(usize::from(!lead)).map(u64::from);
    let widths = smaller.filter(|wanted| wanted * 5 / 4 <= most).chain([most]);
    // Both are at most `WIDTHS[2]` and `LONGEST`.
    widths.map(|wanted| (wanted as u32, ((height * wanted + width / 2) / width).clamp(1, LONGEST) as u32)).collect()
}

/// The picture for other sites; none of one that is too small or moves.
pub fn social(raster: &Raster) -> Option<Derivative> {
    let largest = sizes(raster, false).last().copied()?;
    let by_height = u64::from(largest.1) * u64::from(SOCIAL.0) / u64::from(SOCIAL.1);
    let width = u64::from(largest.0.min(SOCIAL.0)).min(by_height) as u32;
    let height = ((u64::from(width) * u64::from(SOCIAL.1) + 600) / u64::from(SOCIAL.0)) as u32;
    let wanted = width >= SOCIAL_LEAST && !raster.moving;
    wanted.then_some(Derivative { way: Way::Social, format: Format::Jpeg, width, height })
}

impl Derivative {
    /// Its address. It changes with the bytes of the picture and with [`RECIPE`], so a server may let it be kept for ever.
    pub fn address(&self, name: &str, hash: u128) -> String {
        let ext = self.format.extension();
        match self.way {
            Way::Scale => address(&format!("{name}-{}", self.width), hash, ext),
            Way::Social => address(&format!("{name}-{}x{}", self.width, self.height), hash, ext),
            Way::Strip => address(name, hash, ext),
        }
    }

    /// What it weighs, roughly, before it is made: `check` tells heavy pages without encoding a single picture. The
    /// figures are bytes for a thousand pixels of photographs of grass and crowds, the upper end of what there is.
    pub fn estimate(&self, original: u64) -> u64 {
        let pixels = u64::from(self.width) * u64::from(self.height);
        let by_format = match (self.way, self.format) {
            (Way::Strip, _) => return original,
            (_, Format::WebP) => 180,
            (_, Format::Jpeg) => 250,
            (_, Format::Png | Format::Gif) => 2000,
        };
        600 + pixels * by_format / 1000
    }
}

/// The address of a file made of a picture whose bytes have this hash.
pub fn address(name: &str, hash: u128, ext: &str) -> String {
    let mut key = hash.to_le_bytes().to_vec();
    key.extend(RECIPE.to_le_bytes());
    let hash = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&key));
    format!("assets/{name}.{}.{ext}", &hash[..12])
}

/// The hash of a picture's bytes: no secret, but no two of a site's are alike.
pub fn hash(bytes: &[u8]) -> u128 {
    xxhash_rust::xxh3::xxh3_128(bytes)
}

/// The name of a picture in addresses: that of its file, as far as it is of use.
pub fn name(path: &str) -> String {
    const LONGEST: usize = 60;
    let file = path.rsplit('/').next().unwrap_or(path);
    let ext = extension(file);
    let stem = file.get(..file.len().saturating_sub(ext.len() + 1)).unwrap_or(file);
    let mut slug = slug(stem);
    slug.truncate(LONGEST);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "anh".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raster(width: u32, height: u32) -> Raster {
        Raster { format: Format::Jpeg, width, height, orientation: 1, alpha: false, moving: false, located: false }
    }

    #[test]
    fn sizes_are_never_larger_than_the_picture_nor_nearly_the_same() {
        let sizes = |width, height| sizes(&raster(width, height), false);
        assert_eq!(sizes(4000, 3000), [(480, 360), (960, 720), (1600, 1200)]);
        assert_eq!(sizes(3000, 4000), [(480, 640), (960, 1280), (1600, 2133)]);
        assert_eq!(sizes(1600, 900), [(480, 270), (960, 540), (1600, 900)]);
        assert_eq!(sizes(1000, 500), [(480, 240), (1000, 500)]);
        assert_eq!(sizes(500, 100), [(500, 100)]);
        assert_eq!(sizes(1, 1), [(1, 1)]);
        assert_eq!(sizes(10_000, 1), [(480, 1), (960, 1), (1600, 1)]);
        assert_eq!(sizes(1000, 40_000), [(409, 16_360)]);
        assert_eq!(sizes(1, 60_000), [(1, 16_383)]);
    }

    #[test]
    fn a_lead_picture_has_one_size_more_and_else_the_same() {
        for width in [1, 200, 300, 500, 600, 1000, 1300, 1999, 5000] {
            let (plain, lead) = (sizes(&raster(width, width), false), sizes(&raster(width, width), true));
            assert!(plain.iter().all(|size| lead.contains(size)), "{width}: {plain:?} {lead:?}");
        }
        assert_eq!(sizes(&raster(4000, 3000), true)[0], (240, 180));
    }

    #[test]
    fn other_sites_get_the_shape_they_want() {
        let social = |width, height| social(&raster(width, height)).map(|one| (one.width, one.height));
        assert_eq!(social(4000, 3000), Some((1200, 630)));
        assert_eq!(social(3000, 4000), Some((1200, 630)));
        assert_eq!(social(800, 600), Some((800, 420)));
        assert_eq!(social(1600, 400), Some((761, 400)));
        assert_eq!(social(200, 200), None);
    }

    #[test]
    fn an_address_names_the_file_and_the_bytes() {
        let set = set(&raster(4000, 3000), false);
        assert_eq!(
            set.webp[0].address(&name("content/a/Cổng thành.JPG"), 7),
            "assets/cong-thanh-480.b88614c7ff75.webp"
        );
        assert_eq!(name("content/a/…….jpg"), "anh");
        assert_eq!(name(&format!("{}.jpg", "chữ ".repeat(40))), "chu-".repeat(15).trim_end_matches('-'));
    }
}
