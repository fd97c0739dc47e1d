//! The logs of a web server that gives them by FTP alone: what is new of them is brought here before it is counted.
//!
//! ```text
//! .bantin-cache/logs/<place>/access.log     grows as the server's does
//! .bantin-cache/logs/<place>/access.log.1   goes when the server's goes
//! ```
//!
//! A log that has grown is read on from where it was left; that it is the same one is shown by the last bytes that are here.
//! Any other is fetched whole. What was counted of it counts no second time: the counter knows a log by its content.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::ftp::Ftp;
use super::password_of;
use super::target::LogFolder;
use crate::base::diagnostic::{Message, msg};
use crate::base::source::extension;
use crate::config::{Config, FtpAccount};
use crate::edge::cache::cache_folder;
use crate::edge::disk::{CACHE_FOLDER, LockFile};
use crate::edge::visits::matches;
use crate::edge::{Failure, fetched};
use crate::publication::is_safe;

/// How many bytes identify a log.
const KNOWN: u64 = 1024;

/// A log may grow by so much while it is read; whatever is longer comes the next time.
const GROWTH: u64 = 64 << 20;

/// Fetches what is new of the logs of every place that has some. What went wrong with a place is told; the others are fetched
/// all the same.
pub fn fetch(config: &Config, root: &Path) -> Vec<Message> {
    let one = |(place, account, logs): (&str, &FtpAccount, &str)| {
        let (folder, pattern) = logs.rsplit_once('/').map_or(("", logs), |(folder, name)| (folder, name));
        let folder = if folder.is_empty() && logs.starts_with('/') { "/" } else { folder };
        let cache = root.join(CACHE_FOLDER);
        let here = fetched::folder(root, place);
        let cannot = |error: io::Error| {
            let why = match error.kind() {
                ErrorKind::NotFound => msg!("không có thư mục này", "there is no such folder"),
                _ => Failure::reason(&error),
            };
            Failure::from(Message {
                vi: format!("không lấy được nhật ký `{logs}` ở {}: {}", account.host, why.vi),
                en: format!("cannot fetch the logs `{logs}` from {}: {}", account.host, why.en),
            })
        };
        fs::create_dir_all(&here).and_then(|()| cache_folder(&cache)).map_err(cannot)?;
        let account = FtpAccount { path: folder.to_owned(), ..account.clone() };
        let mut there = Ftp::open(&account, &password_of(&account)?, root)?;
        match bring(&mut there, pattern, &here).map_err(cannot)? {
            0 => Err(msg!(
                "ở {} không có nhật ký nào tên như `{logs}`",
                "{} has no logs named like `{logs}`",
                account.host
            )
            .into()),
            _ => Ok(()),
        }
    };
    fetched::accounts(config).filter_map(|account| one(account).err()).map(|failure: Failure| failure.message).collect()
}

/// Brings what is new of the logs that match into a folder, and removes those that are gone. How many there are.
fn bring(place: &mut dyn LogFolder, pattern: &str, here: &Path) -> io::Result<usize> {
    let lock = LockFile::from(File::create(here.join(".lock"))?);
    if matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)) {
        // Somebody is fetching them.
        return Ok(1);
    }
    // A server may say anything.
    let is_name = |name: &str| is_safe(name) && !name.contains('/') && !name.starts_with('.');
    let mut there = place.names()?;
    there.retain(|name, _| is_name(name) && matches(pattern.as_bytes(), name.as_bytes()));
    // Those that are new first: what was rotated is here under its new name before the old one is another log.
    let (known, new): (Vec<_>, Vec<_>) = there.iter().partition(|(name, _)| here.join(name).exists());
    for (name, size) in new.into_iter().chain(known) {
        one(place, (name, *size), here)?;
    }
    let names: BTreeSet<&str> = there.keys().map(String::as_str).collect();
    for entry in fs::read_dir(here)?.filter_map(Result::ok) {
        let name = entry.file_name();
        if !name.to_str().is_some_and(|name| name == ".lock" || names.contains(name)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(there.len())
}

/// Brings one log.
fn one(place: &mut dyn LogFolder, (name, size): (&str, u64), here: &Path) -> io::Result<()> {
    let path = here.join(name);
    let most = size.saturating_add(GROWTH);
    let have = fs::metadata(&path).map_or(0, |facts| facts.len());
    if have > 0 && have <= size && !is_packed(name) {
        let mut tail = Tail::of(&path, have)?;
        let from = have - tail.expected.len() as u64;
        let read = place.read_on(name, from, most, &mut tail);
        // Some servers can only send a file whole.
        let is_whole_only = read.as_ref().is_err_and(|error| error.kind() == ErrorKind::Unsupported);
        if !tail.is_other && !is_whole_only {
            return read
                .and_then(|()| if tail.expected.is_empty() { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) });
        }
    } else if have == size && have > 0 {
        return Ok(());
    }
    whole(place, (name, most), &path)
}

/// Fetches a log whole. It takes the place of another one when all of it is here; of one that is new what has arrived stays,
/// and is gone on with.
fn whole(place: &mut dyn LogFolder, (name, most): (&str, u64), path: &Path) -> io::Result<()> {
    if !path.exists() && !is_packed(name) {
        return place.read_on(name, 0, most, &mut File::create(path)?);
    }
    let arriving = path.with_file_name(format!(".{name}.new"));
    place.read_on(name, 0, most, &mut File::create(&arriving)?)?;
    // A new file, not the old one written over: the counter knows the old one.
    fs::rename(arriving, path)
}

/// Whether a log is packed: then it does not grow.
fn is_packed(name: &str) -> bool {
    matches!(extension(name).as_str(), "gz" | "xz" | "zst" | "bz2" | "zip")
}

/// The end of a log: what comes has to begin with its last bytes, and the rest is added.
struct Tail {
    file: File,
    /// What has still to come of the bytes that are here.
    expected: Vec<u8>,
    is_other: bool,
}

impl Tail {
    fn of(path: &Path, length: u64) -> io::Result<Tail> {
        let mut file = File::options().read(true).append(true).open(path)?;
        file.seek(SeekFrom::Start(length.saturating_sub(KNOWN)))?;
        let mut expected = Vec::new();
        (&file).take(KNOWN).read_to_end(&mut expected)?;
        Ok(Tail { file, expected, is_other: false })
    }
}

impl Write for Tail {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let known = self.expected.len().min(bytes.len());
        self.is_other |= bytes[..known] != self.expected[..known];
        if self.is_other {
            // The rest is read all the same: a connection is rarely of use after a transfer that was broken off.
            return Ok(bytes.len());
        }
        self.expected.drain(..known);
        self.file.write_all(&bytes[known..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use super::*;

    /// A folder in memory; what was read of it, and after how many bytes it breaks off.
    #[derive(Default)]
    struct Place {
        files: BTreeMap<String, Vec<u8>>,
        read: Vec<(String, u64)>,
        breaks: Option<usize>,
    }

    impl Place {
        fn put(&mut self, name: &str, text: &str) {
            self.files.insert(name.to_owned(), text.as_bytes().to_vec());
        }
    }

    impl LogFolder for Place {
        fn names(&mut self) -> io::Result<BTreeMap<String, u64>> {
            Ok(self.files.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect())
        }

        fn read_on(&mut self, name: &str, from: u64, most: u64, into: &mut dyn Write) -> io::Result<()> {
            self.read.push((name.to_owned(), from));
            let bytes = &self.files[name][usize::try_from(from).unwrap()..];
            let bytes = &bytes[..bytes.len().min(usize::try_from(most).unwrap())];
            let end = self.breaks.map_or(bytes.len(), |breaks| breaks.min(bytes.len()));
            into.write_all(&bytes[..end])?;
            if end < bytes.len() { Err(ErrorKind::ConnectionReset.into()) } else { Ok(()) }
        }
    }

    fn here(folder: &Path) -> BTreeMap<String, String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let named = entries
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()));
        named.filter(|(name, _)| name != ".lock").collect()
    }

    fn of<const N: usize>(files: [(&str, &str); N]) -> BTreeMap<String, String> {
        files.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
    }

    #[test]
    fn only_what_is_new_of_a_log_is_read_and_another_one_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut place = Place::default();
        let long = "a line of a log\n".repeat(100);
        place.put("access.log", &long);
        place.put("access.log.1.gz", "packed");
        place.put("error.log", "not asked for");
        assert_eq!(bring(&mut place, "access.log*", folder.path()).unwrap(), 2);
        assert_eq!(here(folder.path()), of([("access.log", long.as_str()), ("access.log.1.gz", "packed")]));

        place.read.clear();
        let grown = format!("{long}another\n");
        place.put("access.log", &grown);
        bring(&mut place, "access.log*", folder.path()).unwrap();
        assert_eq!(here(folder.path())["access.log"], grown);
        assert_eq!(place.read, [("access.log".to_owned(), 1600 - KNOWN)]);

        // It was rotated, and the new one is as long, longer, shorter.
        for new in [grown.replace("line", "LINE"), grown.replace("line", "Line") + "more\n", "short\n".to_owned()] {
            place.put("access.log", &new);
            place.put("access.log.1", &grown);
            bring(&mut place, "access.log*", folder.path()).unwrap();
            let wanted =
                of([("access.log", new.as_str()), ("access.log.1", grown.as_str()), ("access.log.1.gz", "packed")]);
            assert_eq!(here(folder.path()), wanted);
        }
        place.files.remove("access.log.1");
        place.put("access.log.1.gz", "packed anew");
        bring(&mut place, "access.log*", folder.path()).unwrap();
        assert_eq!(here(folder.path()), of([("access.log", "short\n"), ("access.log.1.gz", "packed anew")]));
    }

    #[test]
    fn what_breaks_off_is_gone_on_with_and_odd_names_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let mut place = Place { breaks: Some(900), ..Place::default() };
        let long = "a line of a log\n".repeat(100);
        place.put("a.log", &long);
        assert_eq!(bring(&mut place, "*", folder.path()).unwrap_err().kind(), ErrorKind::ConnectionReset);
        assert_eq!(here(folder.path()), of([("a.log", &long[..900])]));
        place.breaks = None;
        for name in ["../a.log", ".hidden", "a/b", "c:", "\n", ""] {
            place.put(name, "x");
        }
        place.put("b.gz", &long);
        assert_eq!(bring(&mut place, "*", folder.path()).unwrap(), 2);
        assert_eq!(here(folder.path()), of([("a.log", long.as_str()), ("b.gz", long.as_str())]));
        // Of one that is packed, or takes the place of another, nothing is there before all of it is.
        place.breaks = Some(900);
        place.put("a.log", &"another line of a log\n".repeat(100));
        bring(&mut place, "a.log", folder.path()).unwrap_err();
        assert_eq!(here(folder.path())["a.log"], long);
        place.breaks = Some(900);
        place.put("b.gz", &(long.clone() + "x"));
        bring(&mut place, "*.gz", folder.path()).unwrap_err();
        assert_eq!(here(folder.path())["b.gz"], long);
    }
}
