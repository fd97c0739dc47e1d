//! Log files on disk: which ones exist, what the file system says about them, and their decompressed bytes.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::unpack::Packing;
use crate::visits::{FileStamp, LogNode, LogSource, fill};

/// A log file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLog {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in messages and in the open state: the path relative to `content/` if a glob found it.
    pub name: String,
    /// What the file system says about it.
    pub stamp: FileStamp,
}

fn stamp(metadata: &Metadata) -> FileStamp {
    FileStamp { node: node(metadata), len: metadata.len(), changed: nanoseconds(metadata.modified()) }
}

/// Since 1970; 0 where the file system does not know.
fn nanoseconds(time: io::Result<SystemTime>) -> u64 {
    let since = time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos() as u64)
}

#[cfg(unix)]
fn node(metadata: &Metadata) -> LogNode {
    use std::os::unix::fs::MetadataExt;
    // The inode of a deleted file is reused for the next new one. The time of birth, which renaming and growing do not
    // change, tells them apart where the file system knows it.
    (metadata.dev(), metadata.ino() ^ nanoseconds(metadata.created()).rotate_left(20))
}

#[cfg(not(unix))]
fn node(_: &Metadata) -> LogNode {
    (0, 0)
}

/// The files that match globs relative to `base`, sorted by name. `*` and `?` match within one name.
pub fn list(base: &Path, globs: &[String]) -> io::Result<Vec<AccessLog>> {
    // A rotation in between makes the second listing differ.
    let mut last = list_once(base, globs)?;
    for _ in 0..10 {
        let next = list_once(base, globs)?;
        let same = |a: &[AccessLog], b: &[AccessLog]| {
            a.iter().map(|log| (&log.name, log.stamp.node)).eq(b.iter().map(|log| (&log.name, log.stamp.node)))
        };
        if same(&last, &next) {
            return Ok(next);
        }
        last = next;
    }
    Ok(last)
}

fn list_once(base: &Path, globs: &[String]) -> io::Result<Vec<AccessLog>> {
    let (mut found, mut left) = (Vec::new(), MOST_FOLDERS);
    for glob in globs {
        let glob = glob.replace('\\', "/");
        let start = if Path::new(&glob).is_absolute() { PathBuf::from("/") } else { base.to_path_buf() };
        let parts: Vec<&str> = glob.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        walk(&start, &parts, &mut found, &mut left)?;
    }
    let mut logs: Vec<AccessLog> = Vec::with_capacity(found.len());
    for path in found {
        let Ok(metadata) = fs::metadata(&path) else { continue };
        if metadata.is_file() {
            let name = path.strip_prefix(base).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            logs.push(AccessLog { path, name, stamp: stamp(&metadata) });
        }
    }
    logs.sort_by(|a, b| a.name.cmp(&b.name));
    logs.dedup_by(|a, b| a.name == b.name);
    Ok(logs)
}

/// A pattern of many stars between `/` may match as many folders as there are, and links in a circle without end.
const MOST_FOLDERS: usize = 10_000;

fn walk(at: &Path, parts: &[&str], found: &mut Vec<PathBuf>, left: &mut usize) -> io::Result<()> {
    let Some((part, rest)) = parts.split_first() else {
        found.push(at.to_path_buf());
        return Ok(());
    };
    if !part.contains(['*', '?']) {
        return walk(&at.join(part), rest, found, left);
    }
    *left = left
        .checked_sub(1)
        .ok_or_else(|| io::Error::other("the pattern of `logs` matches more than 10,000 folders"))?;
    let entries = match fs::read_dir(at) {
        Ok(entries) => entries,
        // A star may stand for a file beside the folders.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && matches(part.as_bytes(), name.as_bytes()) {
            walk(&at.join(&*name), rest, found, left)?;
        }
    }
    Ok(())
}

/// Whether a glob matches a name.
pub fn matches(glob: &[u8], name: &[u8]) -> bool {
    match_in_steps(glob, name).0
}

/// Whether a glob matches a name, and the number of comparisons that took: at most one for each pair of letters. Only the
/// last star ever takes more letters; the stars before it are settled once the text after them was found.
fn match_in_steps(glob: &[u8], name: &[u8]) -> (bool, usize) {
    let (mut at, mut done, mut steps) = (0, 0, 0);
    let mut star: Option<(usize, usize)> = None;
    while done < name.len() {
        steps += 1;
        match (glob.get(at), star) {
            (Some(b'*'), _) => {
                star = Some((at + 1, done));
                at += 1;
            }
            (Some(letter), _) if *letter == b'?' || *letter == name[done] => {
                at += 1;
                done += 1;
            }
            (_, Some((after, taken))) => {
                star = Some((after, taken + 1));
                (at, done) = (after, taken + 1);
            }
            _ => return (false, steps),
        }
    }
    (glob[at..].iter().all(|letter| *letter == b'*'), steps)
}

/// An open log.
pub struct OpenedLog {
    file: File,
    /// No more than its length is read, however much is appended meanwhile.
    stamp: FileStamp,
    packing: Option<Packing>,
}

impl OpenedLog {
    /// Opens a log.
    pub fn open(path: &Path) -> io::Result<OpenedLog> {
        let mut file = File::open(path)?;
        let stamp = stamp(&file.metadata()?);
        let mut head = [0; Packing::MAGIC];
        let filled = fill(&mut file, &mut head)?;
        Ok(OpenedLog { file, stamp, packing: Packing::of(&head[..filled]) })
    }

    /// Roughly the number of decompressed bytes: a file of gzip states it at its end, modulo 4 GiB.
    pub fn expected_len(&self) -> u64 {
        let len = self.stamp.len;
        match self.packing {
            None => return len,
            Some(Packing::Gzip) if len >= 18 => {}
            // Logs are packed to a twentieth.
            Some(_) => return len.saturating_mul(20),
        }
        let mut tail = [0; 4];
        let read = self.bytes(len - 4).read_exact(&mut tail);
        read.map_or(len, |()| u64::from(u32::from_le_bytes(tail)).max(len))
    }

    fn bytes(&self, at: u64) -> FileBytes<'_> {
        FileBytes { file: &self.file, at, end: self.stamp.len }
    }
}

impl LogSource for OpenedLog {
    fn read_from(&self, offset: u64) -> io::Result<Box<dyn Read + '_>> {
        let Some(packing) = self.packing else { return Ok(Box::new(self.bytes(offset))) };
        let mut unpacked = packing.unpack(self.bytes(0))?;
        io::copy(&mut (&mut unpacked).take(offset), &mut io::sink())?;
        Ok(unpacked)
    }

    fn stamp(&self) -> FileStamp {
        self.stamp
    }

    fn is_packed(&self) -> bool {
        self.packing.is_some()
    }
}

/// The bytes of a file between two offsets, independent of other readers. Not a memory map: if the log were truncated
/// meanwhile, that would kill the process.
struct FileBytes<'f> {
    file: &'f File,
    at: u64,
    end: u64,
}

impl Read for FileBytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let read = read_at(self.file, &mut buffer[..wanted], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for FileBytes<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(offset) => self.end.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn stars_match_letters_of_a_name() {
        let table = [("access.log*", "access.log.1.gz", true), ("*.log", "a.log.1", false), ("a?c", "abc", true)];
        for (glob, name, expected) in table {
            assert_eq!(matches(glob.as_bytes(), name.as_bytes()), expected, "{glob} {name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn f5_a_pattern_of_many_folders_ends_where_links_go_in_a_circle() {
        let root = tempfile::tempdir().unwrap();
        for name in ["a", "b", "c", "d"] {
            std::os::unix::fs::symlink(".", root.path().join(name)).unwrap();
        }
        fs::write(root.path().join("x.log"), "").unwrap();
        let found = |levels: usize| list(root.path(), &["*/".repeat(levels) + "x.log"]);
        assert_eq!(found(3).map(|logs| logs.len()).unwrap_or_default(), 64);
        assert!(found(12).is_err());
    }

    #[test]
    fn a_glob_of_many_stars_takes_no_more_steps_than_pairs_of_letters() {
        let (glob, name) = ("*a".repeat(12) + "b", "a".repeat(200));
        let (is_match, steps) = match_in_steps(glob.as_bytes(), name.as_bytes());
        assert!(!is_match && steps <= glob.len() * name.len(), "{steps}");
        assert!(match_in_steps(b"**a*?", b"xaxa.").0);
        assert!(!match_in_steps(b"a*b?", b"ab").0);
    }
}
