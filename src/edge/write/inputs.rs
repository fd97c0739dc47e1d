//! Which files of an output are right as they lie there: those made of the very inputs that they would be made of again, and
//! not touched since. Their pages are not rendered, and their bytes not read.
//!
//! ```text
//! .bantin-cache/made   16 bytes for each page, sorted: a hash of its address, of what it is made of, of the program that made
//!                      it, and of what its file in the output looked like then
//! ```
//!
//! A hash is found, or the page is made and compared. So nothing that is wrong with the file can make a page wrong: what is
//! damaged, cut off, or of another program is found nowhere. It may be deleted at any time.

use std::fs;
use std::hash::Hash;
use std::path::Path;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::edge::cache::cache_folder;
use crate::edge::disk::{Stamp, program, replace_unlocked};

const FILE: &str = "made";

/// The pages of the last run, and what they were made of.
pub struct MadePages {
    /// What the program looks like.
    program: u64,
    /// Sorted.
    known: Vec<u128>,
}

/// A page of this run whose inputs are known.
#[derive(Clone, Copy)]
pub enum PageInputs {
    /// It was made of the same before, and its file is as it was.
    Known(u128),
    /// It was compared with a file that looked like this.
    Same(u128, Option<Stamp>),
    /// It is new, and looks like nothing yet.
    New(u128),
}

impl PageInputs {
    /// The same of a page whose file is replaced.
    pub fn of_new_file(self) -> PageInputs {
        match self {
            PageInputs::Same(inputs, _) => PageInputs::New(inputs),
            other => other,
        }
    }
}

impl MadePages {
    /// Those that are noted in a cache.
    pub fn read(cache: &Path) -> MadePages {
        let bytes = fs::read(cache.join(FILE)).unwrap_or_default();
        MadePages {
            program: program(),
            known: bytes.as_chunks().0.iter().map(|one| u128::from_le_bytes(*one)).collect(),
        }
    }

    /// What is known of a page that is made of these inputs, whose file looks like this.
    pub fn look(&self, address: &str, inputs: u128, stamp: Option<Stamp>) -> PageInputs {
        match stamp.map(|stamp| self.hash(address, inputs, stamp)) {
            Some(hash) if self.known.binary_search(&hash).is_ok() => PageInputs::Known(hash),
            _ => PageInputs::Same(inputs, stamp),
        }
    }

    /// Notes the pages of this run, whose files are below `root`. What cannot be noted is made and compared again.
    pub fn note(&self, cache: &Path, root: &Path, pages: &[(&str, PageInputs)]) {
        let noted = |(address, inputs): &(&str, PageInputs)| match *inputs {
            PageInputs::Known(hash) => Some(hash),
            PageInputs::Same(inputs, stamp) => Some(self.hash(address, inputs, stamp?)),
            PageInputs::New(inputs) => Some(self.hash(address, inputs, Stamp::at(&root.join(address))?)),
        };
        let mut known: Vec<u128> = pages.par_iter().filter_map(noted).collect();
        known.sort_unstable();
        if known != self.known {
            let bytes: Vec<u8> = known.into_iter().flat_map(u128::to_le_bytes).collect();
            let _ = cache_folder(cache);
            let _ = replace_unlocked(&cache.join(FILE), &bytes);
        }
    }

    fn hash(&self, address: &str, inputs: u128, stamp: Stamp) -> u128 {
        let mut hash = Xxh3::new();
        (self.program, address, inputs, stamp).hash(&mut hash);
        hash.digest128()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_page_is_known_while_inputs_and_file_are_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let (root, file) = (folder.path(), folder.path().join("a.html"));
        let cache = &root.join("cache");
        fs::write(&file, "a").unwrap();
        MadePages::read(cache).note(cache, root, &[("a.html", PageInputs::New(7))]);
        let is_known = |made: &MadePages, address: &str, inputs: u128| {
            matches!(made.look(address, inputs, Stamp::at(&root.join("a.html"))), PageInputs::Known(_))
        };
        let made = MadePages::read(cache);
        assert!(is_known(&made, "a.html", 7));
        assert!(!is_known(&made, "a.html", 8), "it is made of something else");
        assert!(!is_known(&made, "b.html", 7), "it is another page");
        assert!(!is_known(&MadePages { program: made.program + 1, ..MadePages::read(cache) }, "a.html", 7));
        let noted = fs::read(cache.join(FILE)).unwrap();
        fs::write(cache.join(FILE), &noted[1..]).unwrap();
        assert!(!is_known(&MadePages::read(cache), "a.html", 7), "what was noted is damaged");
        // Another file of the same length and time.
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        fs::remove_file(&file).unwrap();
        fs::write(root.join("other"), "c").unwrap();
        fs::write(&file, "b").unwrap();
        fs::File::options().append(true).open(&file).unwrap().set_modified(time).unwrap();
        assert!(!is_known(&made, "a.html", 7), "somebody has changed the file");
    }
}
