//! Actions in a PDF (ISO 32000-1, 12.6.4): their names stand between its objects, or packed in streams of objects.

use std::io::Read;

use flate2::read::ZlibDecoder;
use memchr::memmem;

/// The most that is unpacked of one file.
const MOST: u64 = 64_000_000;

/// Whether a PDF runs JavaScript or starts programs.
pub(super) fn runs_script(bytes: &[u8]) -> bool {
    let (mut at, mut left) = (0, MOST);
    for stream in memmem::find_iter(bytes, b"stream") {
        let starts = matches!(bytes.get(stream + 6), Some(b'\r' | b'\n')) && !bytes[..stream].ends_with(b"end");
        if stream < at || !starts {
            continue;
        }
        let head = &bytes[at..stream];
        let end = memmem::find(&bytes[stream..], b"endstream").map_or(bytes.len(), |length| stream + length);
        // What is between is data, in which anything may stand by chance.
        if has_action(head) || memmem::find(head, b"/ObjStm").is_some() && in_packed(&bytes[stream + 6..end], &mut left)
        {
            return true;
        }
        at = end;
    }
    has_action(&bytes[at..])
}

fn in_packed(data: &[u8], left: &mut u64) -> bool {
    let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
    let mut objects = Vec::new();
    // One that breaks off is read as far as it goes.
    let _ = ZlibDecoder::new(data).take(*left).read_to_end(&mut objects);
    *left -= objects.len() as u64;
    has_action(&objects)
}

/// Whether there is the name of an action that runs something. A name may be written with `#` and two digits.
fn has_action(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'/').skip(1).any(|rest| {
        let end = rest.iter().position(|byte| b" \t\r\n\x0C\0()<>[]{}%/".contains(byte)).unwrap_or(rest.len());
        // No name that matters is longer, each letter as three.
        let name = &rest[..end.min(40)];
        matches!(unescaped(name).as_slice(), b"JavaScript" | b"JS" | b"Launch")
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
}
