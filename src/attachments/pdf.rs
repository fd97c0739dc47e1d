//! What stands between the streams of a PDF, or packed in streams of objects: actions (ISO 32000-1, 12.6.4), pages, fonts.

use std::io::Read;

use flate2::read::ZlibDecoder;
use memchr::memmem;

use crate::base::source::Pdf;

/// The most that is unpacked of one file.
const MOST: u64 = 64_000_000;

/// Whether a PDF runs JavaScript or starts programs.
pub(super) fn runs_script(bytes: &[u8]) -> bool {
    any_objects(bytes, |objects| names(objects).any(|name| matches!(&*name, b"JavaScript" | b"JS" | b"Launch")))
}

/// How many pages a PDF has, and whether they are pictures alone; none where that cannot be told: it is encrypted, or broken.
/// A library that reads whole documents would read every stream of them for these two facts.
pub(super) fn facts(bytes: &[u8]) -> Option<Pdf> {
    let (mut pages, mut has_letters, mut has_pictures) = (None, false, false);
    let is_encrypted = any_objects(bytes, |objects| {
        dictionaries(objects, |dictionary| pages = count(dictionary).or(pages));
        let mut is_encrypted = false;
        for name in names(objects) {
            match &*name {
                b"Font" => has_letters = true,
                b"Image" => has_pictures = true,
                b"Encrypt" => is_encrypted = true,
                _ => {}
            }
        }
        is_encrypted
    });
    let pages = pages.filter(|pages| *pages > 0 && !is_encrypted)?;
    Some(Pdf { pages, is_scan: has_pictures && !has_letters })
}

/// Whether something is true of any stretch of objects in a file: those between the streams, and those packed in streams.
fn any_objects(bytes: &[u8], mut is_true: impl FnMut(&[u8]) -> bool) -> bool {
    let (mut at, mut left) = (0, MOST);
    for stream in memmem::find_iter(bytes, b"stream") {
        let starts = matches!(bytes.get(stream + 6), Some(b'\r' | b'\n')) && !bytes[..stream].ends_with(b"end");
        if stream < at || !starts {
            continue;
        }
        let head = &bytes[at..stream];
        let end = memmem::find(&bytes[stream..], b"endstream").map_or(bytes.len(), |length| stream + length);
        // What is between is data, in which anything may stand by chance.
        let is_packed = memmem::find(head, b"/ObjStm").is_some();
        if is_true(head) || is_packed && is_true(&unpacked(&bytes[stream + 6..end], &mut left)) {
            return true;
        }
        at = end;
    }
    is_true(&bytes[at..])
}

fn unpacked(data: &[u8], left: &mut u64) -> Vec<u8> {
    let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
    let mut objects = Vec::new();
    // One that breaks off is read as far as it goes.
    let _ = ZlibDecoder::new(data).take(*left).read_to_end(&mut objects);
    *left -= objects.len() as u64;
    objects
}

/// Shows the dictionaries that lie in no other one. What is between brackets is text.
fn dictionaries<'t>(text: &'t [u8], mut look: impl FnMut(&'t [u8])) {
    let (mut at, mut start, mut depth, mut brackets) = (0, 0, 0u32, 0u32);
    while at < text.len() {
        let rest = &text[at..];
        match rest {
            [b'\\', ..] if brackets > 0 => at += 1,
            [b'(', ..] if depth > 0 => brackets += 1,
            [b')', ..] => brackets = brackets.saturating_sub(1),
            [b'e', ..] if rest.starts_with(b"endobj") => (depth, brackets) = (0, 0),
            _ if brackets > 0 => {}
            [b'<', b'<', ..] => {
                start = if depth == 0 { at } else { start };
                depth += 1;
                at += 1;
            }
            [b'>', b'>', ..] if depth > 0 => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    look(&text[start..=at]);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

/// The pages below the root of the tree of pages (ISO 32000-1, 7.7.3.2), which alone has no parent.
fn count(dictionary: &[u8]) -> Option<u32> {
    let value = |key: &[u8]| {
        let mut found = memmem::find_iter(dictionary, key).map(|at| dictionary[at + key.len()..].trim_ascii_start());
        found.find(|rest| !rest.starts_with(b"s"))
    };
    let is_root = value(b"/Type").is_some_and(|rest| rest.starts_with(b"/Pages")) && value(b"/Parent").is_none();
    let digits = value(b"/Count").filter(|_| is_root)?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    std::str::from_utf8(&digits[..end]).ok()?.parse().ok()
}

/// The names in objects. A name may be written with `#` and two digits; no name that matters is longer than this, each letter
/// as three.
fn names(text: &[u8]) -> impl Iterator<Item = Vec<u8>> + use<'_> {
    text.split(|byte| *byte == b'/').skip(1).map(|rest| {
        let end = rest.iter().position(|byte| b" \t\r\n\x0C\0()<>[]{}%/".contains(byte)).unwrap_or(rest.len());
        unescaped(&rest[..end.min(40)])
    })
}

fn unescaped(name: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(byte) = name.get(at) {
        match (byte, digit(name.get(at + 1)), digit(name.get(at + 2))) {
            (b'#', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f16_an_action_packed_in_a_stream_of_objects_is_found() {
        use flate2::{Compression, write::ZlibEncoder};
        use std::io::Write;
        let file = |objects: &[u8]| {
            let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
            let packed = packed.write_all(objects).and_then(|()| packed.finish()).unwrap_or_default();
            [
                b"%PDF-1.7\n5 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\r\n",
                packed.as_slice(),
                b"\nendstream endobj",
            ]
            .concat()
        };
        assert!(runs_script(&file(b"1 0 <</S/JavaScript/JS(app.alert(1))>>")));
        assert!(!runs_script(&file(b"1 0 <</Type/Page>>")));
    }

    #[test]
    fn pages_are_counted_and_scans_known() {
        let told = |text: &str| facts(text.as_bytes()).map(|Pdf { pages, is_scan }| (pages, is_scan));
        let root =
            "1 0 obj<</Type /Catalog/Pages 2 0 R>>endobj 2 0 obj <</Type/Pages/Kids[3 0 R 4 0 R]/Count 3>> endobj";
        let inner = "3 0 obj<</Type/Pages/Parent 2 0 R/Count 2>>endobj";
        let scan = "9 0 obj<</Type/XObject/Subtype/Image/Length 4>>stream\n/Font\nendstream endobj";
        let letters = "5 0 obj<</Type/Font/Title(a \\) >> b)>>endobj";
        assert_eq!(told(&format!("%PDF-1.4\n{root} {inner}")), Some((3, false)));
        assert_eq!(told(&format!("%PDF-1.4\n{root} {scan}")), Some((3, true)));
        assert_eq!(told(&format!("%PDF-1.4\n{root} {scan} {letters}")), Some((3, false)));
        // A later revision has the last word.
        assert_eq!(told(&format!("{root} 2 0 obj<</Count 1/Type/Pages>>endobj")), Some((1, false)));
        assert_eq!(told(&format!("{root} trailer<</Encrypt 7 0 R>>")), None);
        assert_eq!(told("%PDF-1.4\n%%EOF"), None);
        assert_eq!(told("2 0 obj<</Type/Pages/Count 3"), None);
    }
}
