//! What one run of the program leaves to the next: values as bytes, each under a hash of everything that it was made of.

use std::borrow::Cow;
use std::ops::Range;

/// Values of an earlier run by the hashes of what they were made of.
#[derive(Default)]
pub struct Kept {
    bytes: Vec<u8>,
    /// Sorted.
    places: Vec<(u128, Range<usize>)>,
}

/// Values for the next run, by hashes in ascending order; each is made when it is asked for, as all together are large.
pub type Left<'a> = Box<dyn Iterator<Item = (u128, Cow<'a, [u8]>)> + 'a>;

impl Kept {
    /// Values that are at these places of the bytes, sorted by their hashes.
    pub fn new(bytes: Vec<u8>, places: Vec<(u128, Range<usize>)>) -> Kept {
        Kept { bytes, places }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The hashes of the values, sorted.
    pub fn hashes(&self) -> impl Iterator<Item = u128> {
        self.places.iter().map(|(hash, _)| *hash)
    }

    /// The value of this hash.
    pub fn get(&self, hash: u128) -> Option<&[u8]> {
        let found = self.places.binary_search_by_key(&hash, |(known, _)| *known).ok()?;
        self.bytes.get(self.places[found].1.clone())
    }
}
