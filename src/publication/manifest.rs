//! The manifest: what bantin put at the target, in a file beside the pages. It comes from a server, so nothing in it is
//! trusted: lengths are bounded, and a path may not lead out of the site.
//!
//! ```text
//! bantin-publication 1
//! site https://quangtri.example.vn
//! number 12
//! state done                                  or `state` and the name of the publication that is not finished
//! = 5891b5b522d5df08… 1234 tin-tuc/a.html     SHA-256 of the content without the counter's figures, length, path
//! ~ 0fd93c21e9a1… 812 assets/style.1a2b.css   stays for readers whose page is older
//! = - 1234 tin-tuc/b.html                     its content is not known
//! + - 1234 tin-tuc/c.html                     new in a publication that is not finished: it may not be there
//! end
//! ```

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use sha2::{Digest, Sha256};

use crate::base::address::Address;

/// Where the manifest lies. The name begins with a letter: many servers hide what begins with a dot.
pub const MANIFEST: &str = "bantin-manifest.txt";

/// The longest manifest that is read, in bytes.
pub const MOST_MANIFEST: u64 = 128 << 20;

/// The longest path, in bytes.
const MOST_PATH: usize = 1024;

const FIRST: &str = "bantin-publication ";
const VERSION: &str = "1";

/// SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// Of 64 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Hash> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Hash(hash))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A file that bantin put at the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ManifestEntry {
    /// Of its content without the counter's figures; none where it is not known.
    pub hash: Option<Hash>,
    /// Its length when it was sent, in bytes.
    pub size: u64,
    /// Since when, and until when.
    pub stay: Stay,
}

/// Since when a file is at the target, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// It belongs to the site.
    Settled,
    /// It came with a publication that is not finished; what leads to it may not be there yet, nor what it leads to.
    Begun,
    /// No page needs it any more; it stays for readers whose page is older.
    Retained,
}

impl Stay {
    const SIGNS: [(Stay, char); 3] = [(Stay::Settled, '='), (Stay::Begun, '+'), (Stay::Retained, '~')];
}

/// What bantin put at the target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The address of the portal.
    pub site: String,
    /// How many publications there were.
    pub number: u64,
    /// The name of the publication that was begun and not finished, if there is one.
    pub unfinished: Option<String>,
    /// By path.
    pub files: BTreeMap<Address, ManifestEntry>,
}

/// Why a manifest cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A newer bantin wrote it.
    Newer,
    /// It is cut off, damaged, or no manifest at all. The number of the line.
    Damaged(usize),
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// If any line of it is not what it should be.
    pub fn read(bytes: &[u8]) -> Result<Manifest, Unreadable> {
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Damaged(1))?;
        let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
        let mut head = |name: &str| match lines.next() {
            Some((at, line)) => line.strip_prefix(name).ok_or(Unreadable::Damaged(at)),
            None => Err(Unreadable::Damaged(0)),
        };
        match head(FIRST)? {
            VERSION => {}
            version if version.parse::<u32>().is_ok() => return Err(Unreadable::Newer),
            _ => return Err(Unreadable::Damaged(1)),
        }
        let site = head("site ")?.to_owned();
        let number = head("number ")?.parse().map_err(|_| Unreadable::Damaged(3))?;
        let unfinished = Some(head("state ")?).filter(|state| *state != "done").map(str::to_owned);
        let mut files = BTreeMap::new();
        while let Some((at, line)) = lines.next() {
            if line == "end" {
                return match lines.next() {
                    None => Ok(Manifest { site, number, unfinished, files }),
                    Some((at, _)) => Err(Unreadable::Damaged(at)),
                };
            }
            let (path, entry) = entry(line).ok_or(Unreadable::Damaged(at))?;
            if files.insert(path, entry).is_some() {
                return Err(Unreadable::Damaged(at));
            }
        }
        Err(Unreadable::Damaged(text.lines().count()))
    }

    /// The file.
    pub fn text(&self) -> String {
        let state = self.unfinished.as_deref().unwrap_or("done");
        let mut text = format!("{FIRST}{VERSION}\nsite {}\nnumber {}\nstate {state}\n", self.site, self.number);
        for (path, ManifestEntry { hash, size, stay }) in &self.files {
            let sign = Stay::SIGNS.iter().find(|(one, _)| one == stay).map_or('=', |(_, sign)| *sign);
            let _ = match hash {
                Some(hash) => writeln!(text, "{sign} {hash} {size} {path}"),
                None => writeln!(text, "{sign} - {size} {path}"),
            };
        }
        text.push_str("end\n");
        text
    }
}

fn entry(line: &str) -> Option<(Address, ManifestEntry)> {
    let mut parts = line.splitn(4, ' ');
    let sign = parts.next()?;
    let (stay, _) = Stay::SIGNS.into_iter().find(|(_, known)| sign.strip_prefix(*known) == Some(""))?;
    let hash = match parts.next()? {
        "-" => None,
        hash => Some(Hash::parse(hash)?),
    };
    let size = parts.next()?.parse().ok()?;
    let path = parts.next().filter(|path| is_safe(path))?;
    Some((path.into(), ManifestEntry { hash, size, stay }))
}

/// Whether a path leads to a file below the site on every kind of server, and not to one of bantin's own: no way up, no
/// drive, no name that Windows would take for another.
pub fn is_safe(path: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && !name.starts_with(' ') && !name.ends_with(['.', ' ']);
    let is_letter = |c: char| !c.is_control() && !matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    path.len() <= MOST_PATH && path.split('/').all(is_name) && path.chars().all(is_letter) && !is_own(path)
}

/// Whether a path is of a file that publications need themselves.
fn is_own(path: &str) -> bool {
    path.to_ascii_lowercase().starts_with("bantin-manifest.txt")
        || path.to_ascii_lowercase().starts_with("bantin-publish.lock")
}
