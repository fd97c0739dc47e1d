//! What the tests share: a clock, cases in files, pictures, folders as values, whole comparisons.

pub mod camera;
pub mod program;
pub mod server;
pub mod tries;
pub mod workbook;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bantin::base::time::Moment;
use bantin::{Options, Plan, PlanMemo};

/// The instant at which every test runs.
pub const NOW: &str = "2026-11-24T08:00:00+07:00";

/// [`NOW`] as a value.
pub fn now() -> Moment {
    chrono::DateTime::parse_from_rfc3339(NOW).unwrap()
}

/// Whether expected files are to be written anew: `UPDATE=1 cargo test`.
pub fn update() -> bool {
    std::env::var("UPDATE").is_ok_and(|value| value == "1")
}

/// A test for each case of a folder of `tests/`, named like the case with `_` for `-`, and one that no case is left out.
macro_rules! cases {
    ($run:ident, $folder:literal, $end:literal: $($case:ident)*) => {
        $(#[test]
        fn $case() {
            $run(&crate::common::case($folder, stringify!($case), $end));
        })*

        #[test]
        fn every_case_has_a_test() {
            let listed = [$(stringify!($case)),*];
            assert_eq!(crate::common::names_of_cases($folder, $end), listed, "names are missing in {}", file!());
        }
    };
}
pub(crate) use cases;

/// The file of a case.
pub fn case(folder: &str, name: &str, end: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder).join(name.replace('_', "-") + end)
}

/// The cases that a folder has files of, in the order of the alphabet, as their tests are called.
pub fn names_of_cases(folder: &str, end: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut cases: Vec<String> = names
        .map(|name| name.strip_suffix(end).unwrap_or(&name).to_owned())
        .filter(|name| case(folder, name, end).is_file())
        .map(|name| name.replace('-', "_"))
        .collect();
    cases.sort();
    cases
}

/// The plan of a folder on the disk.
pub fn plan(root: &Path) -> Plan {
    plan_with(root, false)
}

/// The plan of a folder on the disk, with or without what readers do not see.
pub fn plan_with(root: &Path, drafts: bool) -> Plan {
    let sources = bantin::edge::read(root).unwrap();
    bantin::plan(sources, &Options { now: now(), base_url: None, drafts }, &mut PlanMemo::default())
}

/// Writes a file with the folders it lies in.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A grey JPEG of 8 by 8 pixels.
pub fn jpeg() -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
    bytes.extend([0xFF, 0xDB, 0, 67, 0]);
    bytes.extend([16; 64]);
    bytes.extend([0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
    bytes.extend([0xFF, 0xC4, 0, 20, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend([0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x3F, 0xFF, 0xD9]);
    bytes
}

/// The beginning of a PNG of 65,000 by 65,000 pixels.
pub fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xfd\xe8\0\0\xfd\xe8\x08\x02\0\0\0".to_vec();
    bytes.extend(crc(&bytes[12..]).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

/// The checksum of a PNG's chunk (PNG, annex D).
pub fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

/// Every file below a folder by its path in it, with its bytes; an empty folder has a `/` at its end.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(root, root, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let name = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    if entries.is_empty() && folder != root {
        files.insert(format!("{}/", name(folder)), Vec::new());
    }
    for path in entries {
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            files.insert(name(&path), fs::read(&path).unwrap());
        }
    }
}

/// The same of a folder that may change meanwhile; none where a file went away between two looks.
pub fn try_tree(root: &Path) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).ok()? {
            let path = entry.ok()?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).ok()?.to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).ok()?);
            }
        }
    }
    Some(files)
}

/// Two texts whole, one after the other, where they differ.
pub fn difference(what: &str, expected: &str, actual: &str) -> Option<String> {
    (expected != actual).then(|| format!("\n===== {what}\n----- expected\n{expected}\n----- actual\n{actual}\n"))
}
