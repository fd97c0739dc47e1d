//! What moves, without its metadata: the file is taken apart into its blocks, and only those that are needed to show
//! it are put together again. Anything that cannot be taken apart is none.

use crate::base::source::Format;

/// The same frames without comments, places and programs' own data; none where the file is broken.
pub fn strip(format: Format, bytes: &[u8]) -> Option<Vec<u8>> {
    match format {
        Format::Gif => gif(bytes),
        Format::Png => png(bytes),
        Format::WebP => webp(bytes),
        Format::Jpeg => None,
    }
}

/// Whether a PNG or WebP has frames.
pub fn moves(format: Format, bytes: &[u8]) -> bool {
    match format {
        Format::Png => png_chunks(bytes).is_some_and(|chunks| chunks.iter().any(|(name, _)| *name == *b"acTL")),
        Format::WebP => webp_chunks(bytes).is_some_and(|chunks| chunks.iter().any(|(name, _)| *name == *b"ANIM")),
        _ => false,
    }
}

/// GIF89a: of the extensions, timing and the number of rounds are kept.
pub fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        let start = at;
        let keep = match *bytes.get(at)? {
            0x3B => {
                out.push(0x3B);
                return Some(out);
            }
            0x2C => {
                at += 10 + table(*bytes.get(at + 9)?) + 1;
                true
            }
            0x21 => {
                let label = *bytes.get(at + 1)?;
                at += 2;
                let rounds = matches!(bytes.get(at + 1..at + 12), Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0"));
                label == 0xF9 || label == 0x01 || label == 0xFF && rounds
            }
            _ => return None,
        };
        // Sub-blocks, each with its length before it, up to an empty one.
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
        if keep {
            out.extend(bytes.get(start..at)?);
        }
    }
}

type Chunk<'b> = ([u8; 4], &'b [u8]);

/// The chunks of a PNG up to its end, each with its frame of length and checksum.
pub fn png_chunks(bytes: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let mut at = 8;
    let mut chunks = Vec::new();
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let name: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let end = at.checked_add(length)?.checked_add(12)?;
        chunks.push((name, bytes.get(at..end)?));
        if &name == b"IEND" {
            return Some(chunks);
        }
        at = end;
    }
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const NEEDED: [&[u8; 4]; 9] = [b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"acTL", b"fcTL", b"fdAT", b"IDAT", b"IEND"];
    let mut out = bytes.get(..8)?.to_vec();
    let chunks = png_chunks(bytes)?;
    chunks.iter().filter(|(name, _)| NEEDED.contains(&name)).for_each(|(_, chunk)| out.extend(*chunk));
    Some(out)
}

/// The chunks of a WebP, each with its head and its padding.
pub fn webp_chunks(bytes: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let length = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    let bytes = bytes.get(..length.checked_add(8)?)?;
    let mut at = 12;
    let mut chunks = Vec::new();
    while at < bytes.len() {
        let name: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        let length = u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let end = at.checked_add(length)?.checked_add(8 + length % 2)?;
        // Some writers leave out the padding of the last chunk.
        let end = if end == bytes.len() + 1 { bytes.len() } else { end };
        chunks.push((name, bytes.get(at..end)?));
        at = end;
    }
    (!chunks.is_empty()).then_some(chunks)
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const NEEDED: [&[u8; 4]; 6] = [b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"];
    /// Colour profile, Exif, XMP: what the head must not promise any more.
    const METADATA: u8 = 0b0010_1100;
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    for (name, chunk) in webp_chunks(bytes)?.iter().filter(|(name, _)| NEEDED.contains(&name)) {
        let start = out.len();
        out.extend(*chunk);
        if name == b"VP8X" {
            *out.get_mut(start + 8)? &= !METADATA;
        }
    }
    let length = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gif_keeps_frames_timing_and_rounds_and_loses_its_comment() {
        let mut gif_in = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
        let rounds = b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0";
        let timing = b"\x21\xF9\x04\0\x0A\0\0\0";
        let frame = b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let mut expected = gif_in.clone();
        for block in [&rounds[..], timing, frame, b"\x3B"] {
            expected.extend(block);
        }
        gif_in.extend(rounds);
        gif_in.extend(b"\x21\xFE\x0616,7 N\0");
        gif_in.extend(b"\x21\xFF\x0BXMP DataXMP\x03GPS\0");
        gif_in.extend(timing);
        gif_in.extend(frame);
        gif_in.extend(b"\x3Bbehind the end");
        assert_eq!(gif(&gif_in), Some(expected));
        assert_eq!(gif(&gif_in[..gif_in.len() - 20]), None);
        assert_eq!(gif(b"GIF89a"), None);
    }

    #[test]
    fn a_webp_that_moves_keeps_its_frames_alone() {
        let chunk = |name: &[u8; 4], data: &[u8]| {
            let mut chunk = name.to_vec();
            chunk.extend((data.len() as u32).to_le_bytes());
            chunk.extend(data);
            chunk.resize(chunk.len() + data.len() % 2, 0);
            chunk
        };
        let file = |chunks: &[Vec<u8>]| {
            let chunks = chunks.concat();
            let mut file = b"RIFF".to_vec();
            file.extend((chunks.len() as u32 + 4).to_le_bytes());
            file.extend(b"WEBP");
            file.extend(chunks);
            file
        };
        let head = |flags: u8| chunk(b"VP8X", &[flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let (anim, frame) = (chunk(b"ANIM", &[0; 6]), chunk(b"ANMF", &[7; 21]));
        let full = file(&[head(0x3E), chunk(b"ICCP", b"abc"), anim.clone(), frame.clone(), chunk(b"EXIF", b"GPS")]);
        assert!(moves(Format::WebP, &full));
        assert_eq!(strip(Format::WebP, &full), Some(file(&[head(0x12), anim, frame])));
        assert_eq!(strip(Format::WebP, &full[..full.len() - 2]), None);
    }
}
