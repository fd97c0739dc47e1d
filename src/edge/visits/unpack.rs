//! Rotated logs as they are kept: packed by gzip, xz, zstd, bzip2 or zip, known by their first bytes. Each is unpacked as it
//! is read, in bounded memory.

use std::io::{self, BufRead, BufReader, Read, Seek};

use bzip2::read::MultiBzDecoder;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use lzma_rust2::XzReader;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use zip::{CompressionMethod, ZipArchive};

/// Bytes read from the disk at once.
const BLOCK: usize = 256 * 1024;

/// `xz -9` needs 65 MiB; a dictionary may claim 4 GiB.
const XZ_KIB: u32 = 128 * 1024;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// One stream or several, one after the other.
    Gzip,
    /// The same of xz.
    Xz,
    /// Frames of zstd.
    Zstd,
    /// The same of bzip2.
    Bzip2,
    /// An archive that holds one file.
    Zip,
}

impl Packing {
    /// How many first bytes [`Packing::of`] looks at.
    pub const MAGIC: usize = 6;

    /// By the first bytes of a file; `None` if it is not packed.
    pub fn of(head: &[u8]) -> Option<Packing> {
        match head {
            [0x1F, 0x8B, ..] => Some(Packing::Gzip),
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Packing::Xz),
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Packing::Zstd),
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Some(Packing::Bzip2),
            [b'P', b'K', 3, 4, ..] => Some(Packing::Zip),
            _ => None,
        }
    }

    /// The unpacked bytes.
    ///
    /// # Errors
    /// If the file does not begin as such a file does, or an archive holds no file or several.
    pub fn unpack<'f>(self, packed: impl Read + Seek + 'f) -> io::Result<Box<dyn Read + 'f>> {
        if self == Packing::Zip {
            return only_file(packed);
        }
        let packed = BufReader::with_capacity(BLOCK, packed);
        Ok(match self {
            Packing::Xz => Box::new(XzReader::new_mem_limit(packed, true, XZ_KIB)),
            Packing::Zstd => Box::new(ZstdFrames { packed, decoder: FrameDecoder::new() }),
            Packing::Bzip2 => Box::new(MultiBzDecoder::new(packed)),
            Packing::Gzip | Packing::Zip => Box::new(MultiGzDecoder::new(packed)),
        })
    }
}

/// The file in an archive of one.
fn only_file<'f>(packed: impl Read + Seek + 'f) -> io::Result<Box<dyn Read + 'f>> {
    let mut archive = ZipArchive::new(packed)?;
    let files: Vec<usize> = (0..archive.len())
        .filter(|at| archive.name_for_index(*at).is_some_and(|name| name.is_ok_and(|name| !name.ends_with('/'))))
        .collect();
    let [file] = files[..] else {
        return Err(io::Error::other(format!("{} files in the archive, unpack it", files.len())));
    };
    let (start, len, method) = {
        let file = archive.by_index_raw(file)?;
        (file.data_start(), file.compressed_size(), file.compression())
    };
    let mut packed = archive.into_inner();
    packed.seek(io::SeekFrom::Start(start.unwrap_or_default()))?;
    let bytes = BufReader::with_capacity(BLOCK, packed).take(len);
    match method {
        CompressionMethod::Stored => Ok(Box::new(bytes)),
        CompressionMethod::Deflated => Ok(Box::new(DeflateDecoder::new(bytes))),
        _ => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// Frames one after the other: the decoder knows one.
struct ZstdFrames<R> {
    packed: R,
    decoder: FrameDecoder,
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.decoder.can_collect() == 0 {
            if !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.packed, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(io::Error::other)?;
            } else if self.packed.fill_buf()?.is_empty() {
                return Ok(0);
            } else {
                self.next_frame()?;
            }
        }
        self.decoder.read(buffer)
    }
}

impl<R: BufRead> ZstdFrames<R> {
    fn next_frame(&mut self) -> io::Result<()> {
        match self.decoder.init(&mut self.packed) {
            // What a program keeps for itself between the frames.
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                io::copy(&mut (&mut self.packed).take(u64::from(length)), &mut io::sink()).map(drop)
            }
            result => result.map_err(io::Error::other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(packed: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let packing = Packing::of(&packed).ok_or(io::ErrorKind::InvalidData)?;
        packing.unpack(io::Cursor::new(packed))?.read_to_end(&mut out).map(|_| out)
    }

    /// `one\ntwo\n`, packed.
    const PACKED: &[(&str, &str)] = &[
        ("gzip", "1f8b0800000000000003cbcf4be52a29cfe70200e60bba1208000000"),
        (
            "xz",
            "fd377a585a000004e6d6b4460200210116000000742fe5a30100076f6e650a74776f0a0051ab9eaf5775704900012008bb19d9bb1fb6f37d010000000004595a",
        ),
        ("zstd", "28b52ffd24084100006f6e650a74776f0ae6a60e40"),
        ("bzip2", "425a6839314159265359a7142b77000002c180001002018480200021800c0238f51b8bb9229c2848538a15bb80"),
        (
            "zip",
            "504b030414000000080000006757e60bba120a000000080000000a0000006163636573732e6c6f67cbcf4be52a29cfe70200504b0102140314000000080000006757e60bba120a000000080000000a00000000000000000000008001000000006163636573732e6c6f67504b0506000000000100010038000000320000000000",
        ),
    ];

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).filter_map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).ok()).collect()
    }

    #[test]
    fn c4_each_packing_is_unpacked_in_one_stream_or_two() -> io::Result<()> {
        for (name, hex) in PACKED {
            let packed = bytes(hex);
            assert_eq!(unpacked(packed.clone())?, b"one\ntwo\n", "{name}");
            if *name != "zip" {
                assert_eq!(unpacked(packed.repeat(2))?, b"one\ntwo\none\ntwo\n", "{name}");
            }
            // What was cut off is an error, never an end.
            for cut in Packing::MAGIC..packed.len() - 1 {
                assert!(unpacked(packed[..cut].to_vec()).is_err(), "{name} {cut}");
            }
        }
        Ok(())
    }
}
