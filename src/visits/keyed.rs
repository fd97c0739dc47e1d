//! Maps by keyed hashes: of visitors, of paths and user agents.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A keyed hash as it is: hashing it once more would only cost time.
#[derive(Clone, Copy, Default)]
pub struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write_u128(&mut self, number: u128) {
        self.0 = number as u64;
    }
}

/// A map by a keyed hash.
pub type ByHash<K, V> = HashMap<K, V, BuildHasherDefault<AsItIs>>;
