//! Log files on the disk: which there are, what the system says of them, and their unpacked bytes.

use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use flate2::bufread::MultiGzDecoder;

/// A log file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in messages and in the open state: the path relative to `content/` where it was found by a glob.
    pub name: String,
    /// What the system says of it.
    pub facts: Facts,
}

/// What the system says of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Device and number on it; where the system has none, 0.
    pub node: (u64, u64),
    /// Bytes.
    pub len: u64,
    /// Time of its last change, in nanoseconds since 1970.
    pub changed: u64,
}

impl Facts {
    fn of(metadata: &Metadata) -> Facts {
        let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let changed = changed.map_or(0, |time| time.as_nanos() as u64);
        Facts { node: node(metadata), len: metadata.len(), changed }
    }
}

#[cfg(unix)]
fn node(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    // The number of a deleted file is given to the next new one: the time of birth, which renaming and growing do not
    // change, tells them apart where the file system knows it.
    let born = metadata.created().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let born = born.map_or(0, |time| time.as_nanos() as u64);
    (metadata.dev(), metadata.ino() ^ born.rotate_left(20))
}

#[cfg(not(unix))]
fn node(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// The files that globs relative to `base` name, sorted by name. `*` and `?` stand for letters of one name.
pub fn list(base: &Path, globs: &[String]) -> io::Result<Vec<Log>> {
    // A rotation in between shows as a different second listing.
    let mut last = list_once(base, globs)?;
    for _ in 0..10 {
        let next = list_once(base, globs)?;
        let same = |a: &[Log], b: &[Log]| {
            let names = |logs: &[Log]| -> Vec<(String, (u64, u64))> {
                logs.iter().map(|log| (log.name.clone(), log.facts.node)).collect()
            };
            names(a) == names(b)
        };
        if same(&last, &next) {
            return Ok(next);
        }
        last = next;
    }
    Ok(last)
}

fn list_once(base: &Path, globs: &[String]) -> io::Result<Vec<Log>> {
    let mut found = Vec::new();
    for glob in globs {
        let glob = glob.replace('\\', "/");
        let start = if Path::new(&glob).is_absolute() { PathBuf::from("/") } else { base.to_path_buf() };
        let parts: Vec<&str> = glob.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        walk(&start, &parts, &mut found)?;
    }
    let mut logs: Vec<Log> = Vec::with_capacity(found.len());
    for path in found {
        let Ok(metadata) = fs::metadata(&path) else { continue };
        if metadata.is_file() {
            let name = path.strip_prefix(base).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            logs.push(Log { path, name, facts: Facts::of(&metadata) });
        }
    }
    logs.sort_by(|a, b| a.name.cmp(&b.name));
    logs.dedup_by(|a, b| a.name == b.name);
    Ok(logs)
}

fn walk(at: &Path, parts: &[&str], found: &mut Vec<PathBuf>) -> io::Result<()> {
    let Some((part, rest)) = parts.split_first() else {
        found.push(at.to_path_buf());
        return Ok(());
    };
    if !part.contains(['*', '?']) {
        return walk(&at.join(part), rest, found);
    }
    let entries = match fs::read_dir(at) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && matches(part.as_bytes(), name.as_bytes()) {
            walk(&at.join(&*name), rest, found)?;
        }
    }
    Ok(())
}

fn matches(glob: &[u8], name: &[u8]) -> bool {
    match (glob, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => (0..=name.len()).any(|skipped| matches(rest, &name[skipped..])),
        ([b'?', rest @ ..], [_, name @ ..]) => matches(rest, name),
        ([a, rest @ ..], [b, name @ ..]) => a == b && matches(rest, name),
        _ => false,
    }
}

/// An open log.
pub struct Opened {
    file: File,
    /// What the system said when it was opened. No more than so many bytes are read, however much is added meanwhile.
    pub facts: Facts,
    /// Whether it is packed.
    pub is_packed: bool,
}

impl Opened {
    /// Opens a log.
    pub fn open(path: &Path) -> io::Result<Opened> {
        let mut file = File::open(path)?;
        let facts = Facts::of(&file.metadata()?);
        let mut magic = [0; 2];
        let is_packed = file.read_exact(&mut magic).is_ok() && magic == [0x1F, 0x8B];
        Ok(Opened { file, facts, is_packed })
    }

    /// Roughly how many bytes it has unpacked: a packed file says so at its end, modulo 4 GiB.
    pub fn expected_len(&self) -> u64 {
        if !self.is_packed || self.facts.len < 18 {
            return self.facts.len;
        }
        let mut tail = [0; 4];
        let read = self.bytes(self.facts.len - 4).read_exact(&mut tail);
        read.map_or(self.facts.len, |()| u64::from(u32::from_le_bytes(tail)).max(self.facts.len))
    }

    fn bytes(&self, at: u64) -> Bytes<'_> {
        Bytes { file: &self.file, at, end: self.facts.len }
    }

    /// Its unpacked bytes from this one on. Several readers of one log do not disturb each other.
    pub fn from(&self, offset: u64) -> io::Result<Box<dyn Read + '_>> {
        if !self.is_packed {
            return Ok(Box::new(self.bytes(offset)));
        }
        let mut unpacked = MultiGzDecoder::new(BufReader::with_capacity(256 * 1024, self.bytes(0)));
        io::copy(&mut (&mut unpacked).take(offset), &mut io::sink())?;
        Ok(Box::new(unpacked))
    }
}

/// The bytes of a file from a place to an end, whatever other readers of the file do. Not a memory map: a log that is
/// truncated meanwhile would end the process.
struct Bytes<'f> {
    file: &'f File,
    at: u64,
    end: u64,
}

impl Read for Bytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let read = read_at(self.file, &mut buffer[..wanted], self.at)?;
        self.at += read as u64;
        Ok(read)
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
    use super::*;

    #[test]
    fn stars_stand_for_letters_of_a_name() {
        let table = [("access.log*", "access.log.1.gz", true), ("*.log", "a.log.1", false), ("a?c", "abc", true)];
        for (glob, name, expected) in table {
            assert_eq!(matches(glob.as_bytes(), name.as_bytes()), expected, "{glob} {name}");
        }
    }
}
