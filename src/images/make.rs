//! Bytes of a picture to the bytes of the files that are made of it. The same bytes give the same bytes: scaling and
//! both encoders work on whole numbers, and nothing depends on threads.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageReader, Limits, RgbImage, RgbaImage};
use jpeg_encoder::{ColorType, Encoder};

use super::colour::ToSrgb;
use super::probe::of_crate;
use super::{Derivative, MOST_PIXELS, Way, strip};
use crate::base::source::{Flaw, Format, Raster};

/// Quality of JPEG: no artefacts on faces, half of what a phone writes.
const JPEG_QUALITY: u8 = 78;

/// Quality of WebP that looks like [`JPEG_QUALITY`].
const WEBP_QUALITY: f32 = 75.0;

/// Makes files of a picture, in the order they are wanted.
///
/// # Errors
/// When the picture is spoilt where only decoding tells.
pub fn make(bytes: &[u8], raster: &Raster, wanted: &[Derivative]) -> Result<Vec<Vec<u8>>, Flaw> {
    // A file of a hostile hand may find a decoder's weak spot: it is a spoilt picture, no reason to end.
    catch_unwind(AssertUnwindSafe(|| try_make(bytes, raster, wanted))).unwrap_or(None).ok_or(Flaw::Damaged)
}

fn try_make(bytes: &[u8], raster: &Raster, wanted: &[Derivative]) -> Option<Vec<Vec<u8>>> {
    if wanted.iter().all(|one| one.way == Way::Strip) {
        return wanted.iter().map(|_| strip::strip(raster.format, bytes)).collect();
    }
    let drawing = raster.format == Format::Png;
    let largest = super::sizes(raster, false).last().copied()?;
    let base = base(bytes, raster, largest)?;
    // Each size once, for all its formats.
    let mut scaled: Vec<((u32, u32), Pixels)> = Vec::new();
    let mut files = Vec::with_capacity(wanted.len());
    for one in wanted {
        let size = (one.width, one.height);
        let file = match one.way {
            Way::Strip => strip::strip(raster.format, bytes)?,
            Way::Social => base.crop(size)?.without_alpha().jpeg()?,
            Way::Scale if size == largest => base.write(one.format, drawing)?,
            Way::Scale => {
                let at = match scaled.iter().position(|(known, _)| *known == size) {
                    Some(at) => at,
                    None => {
                        scaled.push((size, base.scale(size)?));
                        scaled.len() - 1
                    }
                };
                scaled[at].1.write(one.format, drawing)?
            }
        };
        files.push(file);
    }
    Some(files)
}

/// The picture at the largest size that is published: turned, and in sRGB.
fn base(bytes: &[u8], raster: &Raster, largest: (u32, u32)) -> Option<Pixels> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), of_crate(raster.format));
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_PIXELS * 8 + 64 * 1024 * 1024);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).ok()?;
    let full = Pixels::of(image, raster.alpha);
    let (width, height) = largest;
    let stored = if raster.orientation >= 5 { (height, width) } else { (width, height) };
    let mut small = if (full.width, full.height) == stored { full } else { full.scale(stored)? };
    if let Some(to) = profile.as_deref().and_then(ToSrgb::read) {
        let channels = small.channels();
        to.apply(&mut small.data, channels);
    }
    small.turn(raster.orientation)
}

/// Red, green, blue, and perhaps alpha, a byte each.
struct Pixels {
    width: u32,
    height: u32,
    alpha: bool,
    data: Vec<u8>,
}

impl Pixels {
    fn of(image: DynamicImage, alpha: bool) -> Pixels {
        let (width, height) = (image.width(), image.height());
        let data = if alpha { image.into_rgba8().into_raw() } else { image.into_rgb8().into_raw() };
        Pixels { width, height, alpha, data }
    }

    fn channels(&self) -> usize {
        if self.alpha { 4 } else { 3 }
    }

    fn resized(&self, (width, height): (u32, u32), crop: Option<[f64; 4]>) -> Option<Pixels> {
        let kind = if self.alpha { PixelType::U8x4 } else { PixelType::U8x3 };
        let from = ImageRef::new(self.width, self.height, &self.data, kind).ok()?;
        let mut to = Image::new(width, height, kind);
        let mut options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        if let Some([left, top, width, height]) = crop {
            options = options.crop(left, top, width, height);
        }
        Resizer::new().resize(&from, &mut to, &options).ok()?;
        Some(Pixels { width, height, alpha: self.alpha, data: to.into_vec() })
    }

    fn scale(&self, size: (u32, u32)) -> Option<Pixels> {
        self.resized(size, None)
    }

    /// The middle in the shape of `size`, of a tall picture its upper part: there are the faces.
    fn crop(&self, size: (u32, u32)) -> Option<Pixels> {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let shape = f64::from(size.0) / f64::from(size.1);
        let (wide, high) = if width / height > shape { (height * shape, height) } else { (width, width / shape) };
        let high = high.min(height);
        self.resized(size, Some([(width - wide) / 2.0, (height - high) / 3.0, wide, high]))
    }

    fn turn(self, orientation: u8) -> Option<Pixels> {
        let Some(turn) = Orientation::from_exif(orientation).filter(|turn| *turn != Orientation::NoTransforms) else {
            return Some(self);
        };
        let Pixels { width, height, alpha, data } = self;
        let mut image = if alpha {
            DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, data)?)
        } else {
            DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, data)?)
        };
        image.apply_orientation(turn);
        Some(Pixels::of(image, alpha))
    }

    /// On white, as paper is.
    fn without_alpha(self) -> Pixels {
        if !self.alpha {
            return self;
        }
        let mut data = Vec::with_capacity(self.data.len() / 4 * 3);
        for pixel in self.data.chunks_exact(4) {
            let alpha = u16::from(pixel[3]);
            data.extend(
                pixel[..3].iter().map(|value| ((u16::from(*value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8),
            );
        }
        Pixels { alpha: false, data, ..self }
    }

    fn write(&self, format: Format, drawing: bool) -> Option<Vec<u8>> {
        match format {
            Format::Jpeg => self.jpeg(),
            Format::Png => self.png(),
            Format::WebP if drawing => {
                // Few colours and sharp edges are smaller, and better, without loss.
                let (exact, lossy) = (self.webp(true)?, self.webp(false)?);
                Some(if exact.len() <= lossy.len() { exact } else { lossy })
            }
            Format::WebP => self.webp(false),
            Format::Gif => None,
        }
    }

    fn jpeg(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
        // Smaller, and seen at once on a slow line. (Without it this encoder writes separate scans.)
        encoder.set_progressive(true);
        encoder.set_optimized_huffman_tables(true);
        let (width, height) = (u16::try_from(self.width).ok()?, u16::try_from(self.height).ok()?);
        encoder.encode(&self.data, width, height, ColorType::Rgb).ok()?;
        Some(bytes)
    }

    fn png(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, PngFilter::Adaptive);
        let colour = if self.alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
        encoder.write_image(&self.data, self.width, self.height, colour).ok()?;
        Some(bytes)
    }

    fn webp(&self, exact: bool) -> Option<Vec<u8>> {
        let mut config = webp::WebPConfig::new().ok()?;
        config.lossless = i32::from(exact);
        config.quality = WEBP_QUALITY;
        config.method = 4;
        config.thread_level = 0;
        let encoder = if self.alpha {
            webp::Encoder::from_rgba(&self.data, self.width, self.height)
        } else {
            webp::Encoder::from_rgb(&self.data, self.width, self.height)
        };
        encoder.encode_advanced(&config).ok().map(|bytes| bytes.to_vec())
    }
}
