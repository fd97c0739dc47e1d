//! A folder as a place to publish: a disk, or a share on the network.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::PathBuf;

use walkdir::WalkDir;

use super::Target;
use super::remote::ARRIVING;

/// A folder.
pub struct FolderTarget {
    root: PathBuf,
    /// Whether it was there: one that disappears meanwhile is not made again.
    was_there: bool,
}

impl FolderTarget {
    /// The folder at a path. It need not exist yet, but what it lies in must: a disk may not be there.
    pub fn new(root: PathBuf) -> FolderTarget {
        let was_there = root.exists();
        FolderTarget { root, was_there }
    }

    fn made(&mut self, path: &str) -> io::Result<PathBuf> {
        let file = self.root.join(path);
        if !self.root.exists() {
            if self.was_there {
                return Err(ErrorKind::NotFound.into());
            }
            fs::create_dir(&self.root)?;
            self.was_there = true;
        }
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        Ok(file)
    }
}

/// None for what is not there.
fn there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Target for FolderTarget {
    fn name(&self) -> String {
        self.root.display().to_string()
    }

    fn read(&mut self, path: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = there(File::open(self.root.join(path)))? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(Some(bytes))
    }

    fn size(&mut self, path: &str) -> io::Result<Option<u64>> {
        let facts = there(fs::metadata(self.root.join(path)))?;
        Ok(facts.filter(fs::Metadata::is_file).map(|facts| facts.len()))
    }

    fn list(&mut self) -> io::Result<BTreeMap<String, u64>> {
        let mut files = BTreeMap::new();
        if there(fs::metadata(&self.root))?.is_none() {
            return Ok(files);
        }
        for entry in WalkDir::new(&self.root) {
            let entry = entry?;
            if entry.file_type().is_dir() {
                continue;
            }
            let Ok(path) = entry.path().strip_prefix(&self.root) else { continue };
            let path = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
            files.insert(path, entry.metadata()?.len());
        }
        Ok(files)
    }

    fn write(&mut self, path: &str, bytes: &mut dyn Read) -> io::Result<()> {
        let place = self.made(path)?;
        // Whoever else writes there may have put a link, which leads out of the folder.
        if there(fs::symlink_metadata(&place))?.is_some_and(|facts| facts.is_symlink()) {
            fs::remove_file(&place)?;
        }
        let is_arriving = path.ends_with(ARRIVING);
        if is_arriving {
            there(fs::remove_file(&place))?;
        }
        let mut file = File::options().write(true).create(true).truncate(true).create_new(is_arriving).open(place)?;
        io::copy(bytes, &mut file)?;
        file.flush()
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.root.join(from), self.root.join(to))
    }

    fn delete(&mut self, path: &str) -> io::Result<()> {
        let file = self.root.join(path);
        there(fs::remove_file(&file))?;
        let mut folder = file.parent();
        while let Some(empty) = folder.filter(|folder| *folder != self.root) {
            if fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
        Ok(())
    }

    fn create(&mut self, path: &str, bytes: &[u8]) -> io::Result<Option<bool>> {
        let place = self.made(path)?;
        match File::options().write(true).create_new(true).open(&place) {
            Ok(mut file) => {
                let written = file.write_all(bytes).map(|()| Some(true));
                if written.is_err() {
                    let _ = fs::remove_file(&place);
                }
                written
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Some(false)),
            Err(error) => Err(error),
        }
    }
}
