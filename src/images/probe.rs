//! What a file is, by its bytes, and whether it is whole. Reads headers only, no pixels.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{ImageDecoder, ImageFormat, ImageReader};

use super::{MOST_PIXELS, strip, svg, tells_place};
use crate::base::source::{Flaw, Format, Picture, Raster};

/// Identifies a file that its name says is a picture.
pub fn probe(extension: &str, bytes: &[u8]) -> Picture {
    match extension {
        "svg" => Picture::Vector(std::str::from_utf8(bytes).ok().and_then(svg::size)),
        "avif" => Picture::Broken(Flaw::Unsupported),
        // A file of a hostile hand may find a decoder's weak spot: it is a spoilt picture, no reason to end.
        _ => match catch_unwind(AssertUnwindSafe(|| raster(bytes))).unwrap_or(Err(Flaw::Damaged)) {
            Ok(raster) => Picture::Raster(raster),
            Err(flaw) => Picture::Broken(flaw),
        },
    }
}

/// The bytes decide, not the name: phones and chat programs are not strict about extensions.
fn raster(bytes: &[u8]) -> Result<Raster, Flaw> {
    let format = match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => Format::Jpeg,
        Ok(ImageFormat::Png) => Format::Png,
        Ok(ImageFormat::WebP) => Format::WebP,
        Ok(ImageFormat::Gif) => Format::Gif,
        Ok(ImageFormat::Avif) => return Err(Flaw::Unsupported),
        _ => return Err(Flaw::NotPicture),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), of_crate(format));
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(|_| Flaw::Damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Flaw::TooLarge(width, height));
    }
    if width == 0 || height == 0 || !is_whole(format, bytes) {
        return Err(Flaw::Damaged);
    }
    if format == Format::Jpeg && has_separate_scans(bytes) {
        return Err(Flaw::Unsupported);
    }
    let orientation = decoder.orientation().map_or(1, image::metadata::Orientation::to_exif);
    let (width, height) = if orientation >= 5 { (height, width) } else { (width, height) };
    let moving = format == Format::Gif || strip::moves(format, bytes);
    // Frames that are kept as they are cannot be turned.
    let orientation = if moving { 1 } else { orientation };
    let located = tells_place(bytes);
    Ok(Raster { format, width, height, orientation, alpha: decoder.color_type().has_alpha(), moving, located })
}

pub(super) fn of_crate(format: Format) -> ImageFormat {
    match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
        Format::Gif => ImageFormat::Gif,
    }
}

/// Whether the file goes on to its end. A decoder fills what is missing with grey, which nobody wants to publish.
fn is_whole(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Jpeg => jpeg_ends(bytes),
        Format::Png => strip::png_chunks(bytes).is_some(),
        Format::WebP => strip::webp_chunks(bytes).is_some(),
        Format::Gif => strip::gif(bytes).is_some(),
    }
}

/// Walks from marker to marker to the end of the image (ITU T.81, annex B); what cameras put behind it does not count.
fn jpeg_ends(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, _)| marker == 0xD9)
}

/// A plain JPEG whose colours come one after the other. Nearly nobody writes them, and the decoder loses the colours of
/// those that do (zune-jpeg 0.5.15), without an error.
fn has_separate_scans(bytes: &[u8]) -> bool {
    let mut all = None;
    for (marker, data) in segments(bytes) {
        match marker {
            0xC0 | 0xC1 => all = data.get(5),
            0xDA => return all.is_some_and(|all| data.first() != Some(all)),
            _ => {}
        }
    }
    false
}

/// The markers of a JPEG with the data of their segments.
fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut at = 2;
    std::iter::from_fn(move || {
        loop {
            at += bytes.get(at..)?.iter().position(|byte| *byte == 0xFF)? + 1;
            match *bytes.get(at)? {
                // A fill byte; data; markers that stand alone.
                0xFF => {}
                0x00 | 0x01 | 0xD0..=0xD8 => at += 1,
                0xD9 => return Some((0xD9, &bytes[at..at])),
                marker => {
                    let length = usize::from(u16::from_be_bytes([*bytes.get(at + 1)?, *bytes.get(at + 2)?]));
                    let data = bytes.get(at + 3..at + 1 + length.max(2))?;
                    at += 1 + length.max(2);
                    return Some((marker, data));
                }
            }
        }
    })
}
