//! The whole portal as one ZIP file, made while it is sent: nothing of it is kept in memory or on the disk.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use axum::body::{Body, Bytes};
use futures_util::stream;
use tokio::sync::mpsc::{Sender, channel};
use walkdir::WalkDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::store::FOLDER;
use crate::base::source::{extension, is_picture};
use crate::edge::session::Clock;

/// What a portal is made of: texts with `site.toml` and the counter's ledger, themes, history. What is made of these,
/// `public/` and the cache, is not in it.
pub const PARTS: [&str; 3] = ["content", "themes", FOLDER];

/// As long are the pieces that are sent.
const PIECE: usize = 64 * 1024;

/// The bytes of the ZIP file of a portal. An error ends them early, which a browser tells as a failed download.
pub fn body(root: &Path) -> Body {
    let (sender, receiver) = channel(4);
    let root = root.to_path_buf();
    tokio::task::spawn_blocking(move || {
        let pieces = BufWriter::with_capacity(PIECE, Pieces(sender.clone()));
        if let Err(error) = pack(&root, pieces) {
            let _ = sender.blocking_send(Err(error));
        }
    });
    Body::from_stream(stream::unfold(receiver, |mut receiver| async move {
        let piece = receiver.recv().await?;
        Some((piece, receiver))
    }))
}

/// Sends what is written.
struct Pieces(Sender<io::Result<Bytes>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        // The browser has gone.
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn pack(root: &Path, out: impl Write) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(out);
    for part in PARTS {
        // Links are followed, as they are where a site is built.
        for entry in WalkDir::new(root.join(part)).follow_links(true).sort_by_file_name() {
            let Ok(entry) = entry else { continue };
            let Some(name) = name_in(root, entry.path()).filter(|_| entry.file_type().is_file()) else { continue };
            if is_passing(&name) {
                continue;
            }
            let mut file = match File::open(entry.path()) {
                // The history is thinned out meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                file => file?,
            };
            let is_packed = is_picture(&name) || PACKED.contains(&extension(&name).as_str());
            let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            let is_long = file.metadata()?.len() > u64::from(u32::MAX / 2);
            let options = SimpleFileOptions::default().compression_method(method).large_file(is_long);
            zip.start_file(name, options).map_err(io::Error::other)?;
            io::copy(&mut file, &mut zip)?;
        }
    }
    zip.finish().map_err(io::Error::other)?.into_inner().flush()
}

/// Files that get no smaller.
const PACKED: [&str; 12] = ["pdf", "zip", "docx", "xlsx", "pptx", "mp4", "webm", "mp3", "m4a", "ogg", "7z", "rar"];

/// The path below the portal's folder; none where no ZIP file can have it.
fn name_in(root: &Path, path: &Path) -> Option<String> {
    let names: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|name| name.to_str()).collect();
    Some(names?.join("/"))
}

/// What is there only while something is written.
fn is_passing(name: &str) -> bool {
    let own = name.rsplit('/').next().unwrap_or(name);
    own.starts_with('.') && own.ends_with(".new")
        || name == ".bantin-history/lock"
        || name.starts_with(".bantin-history/desks/")
}

/// What the file is called: `phuong-mot-2026-11-24.zip`.
pub fn file_name(title: &str, clock: Clock) -> String {
    let name = crate::base::language::short_slug(title);
    let name = if name.is_empty() { "portal" } else { &name };
    format!("{name}-{}.zip", clock.now().format("%Y-%m-%d"))
}
