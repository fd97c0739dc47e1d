//! A portal from a ZIP file: looked through before anything is written, and there as a whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::new::whole;
use crate::base::diagnostic::msg;
use crate::base::source::nfc;
use crate::config;
use crate::edge::Failure;
use crate::edge::desk::pack::PARTS;
use crate::edge::desk::refusal::Refusal;

/// The longest ZIP file, in bytes.
pub const MOST_BYTES: u64 = 4_000_000_000;

/// The most files in one.
const MOST_FILES: usize = 200_000;

/// A file that grows more than this by unpacking was made to fill a disk; texts grow tenfold at most.
const MOST_GROWTH: (u64, u64) = (100, 64_000_000);

/// Unpacks a portal into a new folder.
///
/// # Errors
/// If the file is no ZIP file, has no portal in it, or something that no honest one has; then nothing is left.
pub fn unpack(file: File, folder: &Path) -> Result<(), Refusal> {
    let length = file.metadata().map_err(|error| unreadable(&error.into()))?.len();
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| unreadable(&error))?;
    let wanted = looked_through(&mut zip, length)?;
    whole(folder, |into| {
        for (number, name) in &wanted {
            let mut packed = zip.by_index(*number).map_err(|error| unreadable(&error))?;
            write(&mut packed, &into.join(name))?;
        }
        Ok(())
    })
}

/// The files of the portal: their numbers and their paths in it.
fn looked_through(zip: &mut ZipArchive<BufReader<File>>, length: u64) -> Result<Vec<(usize, String)>, Refusal> {
    if zip.len() > MOST_FILES {
        return Err(msg!("tệp ZIP có quá {MOST_FILES} tệp", "the ZIP file has more than {MOST_FILES} files").into());
    }
    let twice =
        |name: &str| Refusal::from(msg!("tệp ZIP có hai lần một tên{name}", "the ZIP file has a name twice{name}"));
    if zip.has_duplicate_names() {
        return Err(twice(""));
    }
    let (mut files, mut seen, mut total) = (Vec::new(), BTreeSet::new(), 0u64);
    for number in 0..zip.len() {
        let packed = zip.by_index_raw(number).map_err(|error| unreadable(&error))?;
        let name = packed.name().map_err(|error| unreadable(&error))?.into_owned();
        if packed.is_symlink() || !is_plain(&name) {
            return Err(msg!(
                "tệp ZIP này không an toàn: `{name}` dẫn ra ngoài thư mục của cổng",
                "this ZIP file is not safe: `{name}` leads out of the portal's folder"
            )
            .into());
        }
        if packed.encrypted() {
            return Err(msg!(
                "tệp ZIP có mật khẩu; hãy tạo lại, không đặt mật khẩu",
                "the ZIP file has a password; make it again without one"
            )
            .into());
        }
        if !seen.insert(nfc(&name).into_owned()) {
            return Err(twice(&format!(": `{name}`")));
        }
        total = total.saturating_add(packed.size());
        if total > length.saturating_mul(MOST_GROWTH.0).saturating_add(MOST_GROWTH.1) {
            return Err(msg!(
                "tệp ZIP này không an toàn: giải nén ra lớn hơn nó hàng trăm lần",
                "this ZIP file is not safe: it unpacks to hundreds of times its size"
            )
            .into());
        }
        if !packed.is_dir() {
            files.push((number, name));
        }
    }
    let sites = files.iter().filter_map(|(_, name)| name.strip_suffix(config::PATH));
    let top = sites.filter(|above| above.is_empty() || above.ends_with('/')).min_by_key(|above| above.len());
    let Some(top) = top.map(str::to_owned) else {
        return Err(msg!(
            "trong tệp ZIP không có cổng nào: thiếu content/site.toml",
            "there is no portal in the ZIP file: content/site.toml is missing"
        )
        .into());
    };
    let inner = files.into_iter().filter_map(|(number, name)| Some((number, name.strip_prefix(&top)?.to_owned())));
    Ok(inner.filter(|(_, name)| name.split_once('/').is_some_and(|(part, _)| PARTS.contains(&part))).collect())
}

/// Whether a name stays in the folder, on every system.
fn is_plain(name: &str) -> bool {
    let names = name.strip_suffix('/').unwrap_or(name).split('/');
    let is_name = |name: &str| !matches!(name, "" | "." | "..") && !name.ends_with(['.', ' ']);
    names.clone().all(is_name) && !name.contains(['\\', ':']) && !name.contains(char::is_control)
}

/// Writes one file. One that is longer than it says was made to fill a disk.
fn write(packed: &mut ZipFile<'_, BufReader<File>>, path: &Path) -> Result<(), Refusal> {
    let cannot = |error: &io::Error| Refusal::from(Failure::cannot_write(path, error));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
    }
    let mut file = File::create_new(path).map_err(|error| cannot(&error))?;
    let told = packed.size();
    let mut buffer = vec![0; 64 * 1024];
    let mut written = 0u64;
    loop {
        let read = packed.read(&mut buffer).map_err(|error| unreadable(&error.into()))?;
        if read == 0 {
            return Ok(());
        }
        written += read as u64;
        if written > told {
            return Err(unreadable(&io::Error::from(io::ErrorKind::InvalidData).into()));
        }
        io::Write::write_all(&mut file, &buffer[..read]).map_err(|error| cannot(&error))?;
    }
}

fn unreadable(error: &zip::result::ZipError) -> Refusal {
    msg!("không đọc được tệp ZIP: {error}", "cannot read the ZIP file: {error}").into()
}
