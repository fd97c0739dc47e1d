//! What is known of files that are only copied.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What is known of a file that is only copied, or made into smaller pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blob {
    /// Its length in bytes.
    pub len: u64,
    /// Where it lies on the disk; used by the edge alone.
    pub disk: PathBuf,
    /// When it was changed last, in nanoseconds since 1970; used by the edge alone.
    pub modified: Option<u64>,
    /// What its bytes say, where it is a picture by its name.
    pub picture: Option<Picture>,
    /// A hash of its bytes, where it is a picture; else 0.
    pub hash: u128,
    /// The text of a vector drawing; of a table that is read, its rows.
    pub text: Option<Arc<str>>,
    /// The bytes of a file that may be read as a table (`.xlsx`, `.csv`).
    pub data: Option<Arc<[u8]>>,
    /// Whether it tells where it was taken, where it is no picture of the web but another one or a video.
    pub located: bool,
    /// Whether it is an attachment that runs a script when it is opened.
    pub scripted: bool,
    /// What its bytes say, where it is a PDF that could be read whole.
    pub pdf: Option<Pdf>,
}

/// What readers should know of a PDF before they open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pdf {
    /// How many pages it has.
    pub pages: u32,
    /// Whether it has pictures and no letters: nobody can search it, copy from it or hear it.
    pub is_scan: bool,
}

/// A picture by the bytes of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Picture {
    /// Made of pixels.
    Raster(Raster),
    /// A vector drawing, with the size it asks for.
    Vector(Option<(u32, u32)>),
    /// Of no use.
    Broken(Flaw),
}

/// A picture made of pixels, as readers see it: turned as its camera noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raster {
    /// How it is written.
    pub format: Format,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How the camera was held, 1 to 8 (Exif 2.3, tag 274).
    pub orientation: u8,
    /// Whether it may be transparent.
    pub alpha: bool,
    /// Whether it moves, or may: its frames are kept as they are.
    pub moving: bool,
    /// Whether its metadata tells where it was taken.
    pub located: bool,
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Format {
    /// Photographs.
    Jpeg,
    /// Drawings and screens.
    Png,
    /// Either.
    WebP,
    /// Old drawings, and what moves.
    Gif,
}

impl Format {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::WebP => "webp",
            Format::Gif => "gif",
        }
    }
}

/// Why a picture is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flaw {
    /// The name says picture, the bytes do not.
    NotPicture,
    /// It begins as a picture, but is cut off or spoilt.
    Damaged,
    /// More pixels than any camera makes; width and height.
    TooLarge(u32, u32),
    /// A file too long to be a photograph or a drawing.
    TooLong,
    /// A format that cannot be made smaller here.
    Unsupported,
}
