//! Whether a file tells where it was taken: by Exif or XMP in any kind of picture, or as telephones write it into videos.

use std::io::Read;

use flate2::read::ZlibDecoder;
use memchr::memmem;

use super::strip::png_chunks;

/// Exif begins like a TIFF file; hardly any other bytes do. More such beginnings than this no picture has.
const BEGINNINGS: [&[u8; 4]; 2] = [b"II*\0", b"MM\0*"];
const MOST_BEGINNINGS: usize = 64;

/// The most that is unpacked of a text in a PNG.
const LONGEST_TEXT: u64 = 4_000_000;

/// Whether files of this extension, beside the pictures of the web, may name a place.
pub fn may_tell_place(extension: &str) -> bool {
    const EXTENSIONS: [&str; 16] = [
        "heic", "heif", "hif", "tif", "tiff", "dng", "jxl", "cr2", "nef", "arw", "orf", "mp4", "m4v", "mov", "3gp",
        "insp",
    ];
    EXTENSIONS.contains(&extension)
}

/// Whether the bytes of a picture or a video name a place. The container is not taken apart, as metadata is found wherever
/// a library has put it: APP1, `eXIf`, `EXIF`, an item of HEIC.
pub fn tells_place(bytes: &[u8]) -> bool {
    in_exif(bytes) || in_xmp(bytes) || in_video(bytes) || in_png_text(bytes)
}

fn in_exif(bytes: &[u8]) -> bool {
    BEGINNINGS.iter().any(|beginning| {
        memmem::find_iter(bytes, *beginning).take(MOST_BEGINNINGS).any(|at| Tiff::new(&bytes[at..]).has_place())
    })
}

/// The directories of a TIFF or Exif (TIFF 6.0, section 2; Exif 2.3, 4.6). What is broken in it is passed over.
struct Tiff<'b> {
    bytes: &'b [u8],
    is_little: bool,
}

/// A tag, and its four bytes of value or offset.
type ExifTag = (u16, u32);

impl<'b> Tiff<'b> {
    fn new(bytes: &'b [u8]) -> Tiff<'b> {
        Tiff { bytes, is_little: bytes.first() == Some(&b'I') }
    }

    fn has_place(&self) -> bool {
        const EXIF: u16 = 0x8769;
        const GPS: u16 = 0x8825;
        let mut open: Vec<u32> = self.long(4).into_iter().collect();
        let mut seen = Vec::new();
        while let Some(at) = open.pop().filter(|_| seen.len() < 16) {
            if seen.contains(&at) {
                continue;
            }
            seen.push(at);
            let (tags, next) = self.directory(at as usize);
            for (tag, value) in tags {
                match tag {
                    EXIF => open.push(value),
                    GPS if self.names_place(value as usize) => return true,
                    _ => {}
                }
            }
            open.extend(next.filter(|next| *next != 0));
        }
        false
    }

    /// Whether a GPS directory has a latitude or longitude; some cameras without a receiver write zeros.
    fn names_place(&self, at: usize) -> bool {
        let (tags, _) = self.directory(at);
        tags.iter().filter(|(tag, _)| matches!(tag, 2 | 4 | 20 | 22)).any(|(_, offset)| {
            let rationals = self.bytes.get(*offset as usize..).and_then(|rest| rest.get(..24));
            rationals.is_none_or(|bytes| bytes.iter().any(|byte| *byte != 0))
        })
    }

    /// The tags of a directory, and where the next one is.
    fn directory(&self, at: usize) -> (Vec<ExifTag>, Option<u32>) {
        let count = usize::from(self.short(at).unwrap_or(0));
        let tags = (0..count).map_while(|number| {
            let entry = at + 2 + 12 * number;
            Some((self.short(entry)?, self.long(entry + 8)?))
        });
        (tags.collect(), self.long(at + 2 + 12 * count))
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_little { u16::from_le_bytes(*bytes) } else { u16::from_be_bytes(*bytes) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_little { u32::from_le_bytes(*bytes) } else { u32::from_be_bytes(*bytes) })
    }
}

/// XMP is text and not packed (XMP specification, part 3); in UTF-16 every other byte is 0.
fn in_xmp(bytes: &[u8]) -> bool {
    let names =
        [&b"GPSLatitude"[..], b"GPSLongitude", b"GPSDestLatitude", b"G\0P\0S\0L\0a\0t\0i", b"G\0P\0S\0L\0o\0n\0g"];
    names.iter().any(|name| memmem::find(bytes, name).is_some())
}

/// QuickTime's `©xyz` (ISO 6709), and the key of Apple's telephones.
fn in_video(bytes: &[u8]) -> bool {
    let is_place = |at: usize| matches!(bytes.get(at + 8), Some(b'+' | b'-'));
    memmem::find_iter(bytes, b"\xA9xyz").any(is_place) || memmem::find(bytes, b"location.ISO6709").is_some()
}

/// Texts of a PNG may be packed, and ImageMagick keeps Exif and XMP in them as hexadecimal digits.
fn in_png_text(bytes: &[u8]) -> bool {
    let chunks = if bytes.starts_with(b"\x89PNG") { png_chunks(bytes).unwrap_or_default() } else { Vec::new() };
    chunks.iter().filter(|(name, _)| matches!(name, b"zTXt" | b"iTXt" | b"tEXt")).any(|(_, chunk)| {
        let text = unpacked(chunk.get(8..chunk.len().saturating_sub(4)).unwrap_or_default());
        in_xmp(&text)
            || memmem::find(chunk, b"Raw profile type").is_some()
                && raw_profile(&text).is_some_and(|raw| in_exif(&raw) || in_xmp(&raw))
    })
}

/// What is packed in a text chunk; one that is not packed as it is.
fn unpacked(data: &[u8]) -> Vec<u8> {
    // A stream of zlib begins with 0x78 (RFC 1950); before it there are a keyword and, in `iTXt`, a language.
    for at in memchr::memchr_iter(0x78, data).take(16) {
        let mut text = Vec::new();
        let mut reader = ZlibDecoder::new(&data[at..]).take(LONGEST_TEXT);
        if reader.read_to_end(&mut text).is_ok() && !text.is_empty() {
            return text;
        }
    }
    data.to_vec()
}

/// `\nexif\n    1234\n45786966…`.
fn raw_profile(text: &[u8]) -> Option<Vec<u8>> {
    let digits = text.splitn(4, |byte| *byte == b'\n').nth(3)?;
    let digits: Vec<u8> =
        digits.iter().filter_map(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8).collect();
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exif with a GPS directory behind the first one; the latitude is 16° and this many minutes.
    fn exif(is_little: bool, minutes: u32) -> Vec<u8> {
        let short = |n: u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let degrees = if minutes == 0 { 0 } else { 16 };
        let mut out = if is_little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        out.extend(long(8));
        out.extend([short(1), short(0x8825), short(4)].concat());
        out.extend([long(1), long(26), long(0)].concat());
        out.extend([short(1), short(2), short(5)].concat());
        out.extend([long(3), long(44), long(0)].concat());
        let ones = if minutes == 0 { 0 } else { 1 };
        out.extend([long(degrees), long(ones), long(minutes), long(ones), long(0), long(ones)].concat());
        out
    }

    fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        for (name, data) in chunks.iter().chain([&(b"IEND", Vec::new())]) {
            out.extend((data.len() as u32).to_be_bytes());
            out.extend(*name);
            out.extend(data);
            out.extend([0; 4]);
        }
        out
    }

    #[test]
    fn f16_a_place_is_found_wherever_a_library_puts_it() {
        use flate2::{Compression, write::ZlibEncoder};
        use std::io::Write;
        let zlib = |text: &[u8]| {
            let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
            packed.write_all(text).and_then(|()| packed.finish()).unwrap_or_default()
        };
        let hex: String = exif(true, 44).iter().map(|byte| format!("{byte:02x}")).collect();
        let raw = format!("\nexif\n      {}\n{hex}\n", hex.len() / 2);
        let xmp = b"<rdf:Description exif:GPSLatitude='16,44.9N'/>".to_vec();
        let utf16: Vec<u8> = "exif:GPSLongitude".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let found = [
            ("JPEG, little end first", [b"\xFF\xD8\xFF\xE1\0\x60Exif\0\0".to_vec(), exif(true, 44)].concat()),
            ("JPEG, big end first", [b"\xFF\xD8\xFF\xE1\0\x60Exif\0\0".to_vec(), exif(false, 44)].concat()),
            ("PNG", png(&[(b"eXIf", exif(false, 44))])),
            ("WebP", [b"RIFF....WEBPEXIF....".to_vec(), exif(true, 44)].concat()),
            ("HEIC", [b"....ftypheic....mdat\0\0\0\x06Exif\0\0".to_vec(), exif(false, 44)].concat()),
            ("TIFF", exif(true, 44)),
            ("XMP in a JPEG", [b"http://ns.adobe.com/xap/1.0/\0".to_vec(), xmp.clone()].concat()),
            ("XMP in UTF-16", utf16),
            (
                "XMP, packed in a PNG",
                png(&[(b"iTXt", [b"XML:com.adobe.xmp\0\x01\0\0\0".to_vec(), zlib(&xmp)].concat())]),
            ),
            (
                "Exif of ImageMagick",
                png(&[(b"zTXt", [b"Raw profile type exif\0\0".to_vec(), zlib(raw.as_bytes())].concat())]),
            ),
            ("a video", b"....moov....\xA9xyz\0\x12\x15\xC7+16.7500+107.1900/".to_vec()),
            ("a video of Apple's", b"mdtacom.apple.quicktime.location.ISO6709".to_vec()),
        ];
        for (what, bytes) in found {
            assert!(tells_place(&bytes), "{what}");
        }
        let circle = [b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0".to_vec()].concat();
        let silent = [
            ("zeros of a camera without a receiver", exif(true, 0)),
            ("a directory that leads to itself", circle),
            ("cut off", exif(true, 44)[..20].to_vec()),
            ("a PNG with a title", png(&[(b"tEXt", b"Title\0x GPS".to_vec())])),
            ("nothing", Vec::new()),
        ];
        for (what, bytes) in silent {
            assert!(!tells_place(&bytes), "{what}");
        }
    }
}
