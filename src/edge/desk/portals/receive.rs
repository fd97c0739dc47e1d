//! A long body of a request, written to the disk as it comes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::body::Body;
use futures_util::StreamExt;
use tokio::io::AsyncWriteExt;

use crate::base::diagnostic::msg;
use crate::edge::Failure;
use crate::edge::desk::access::secret;
use crate::edge::desk::refusal::Refusal;

/// How long nothing may come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A file that goes when nobody needs it any more.
pub struct PassingFile {
    path: PathBuf,
}

impl PassingFile {
    /// Opens it.
    ///
    /// # Errors
    /// If it is gone.
    pub fn open(&self) -> Result<File, Failure> {
        File::open(&self.path).map_err(|error| Failure::cannot_write(&self.path, &error))
    }
}

impl Drop for PassingFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Writes a body beside a folder, so that it is on the same disk.
///
/// # Errors
/// If it is longer than `most` bytes, breaks off, or cannot be written.
pub async fn to_disk(body: Body, beside: &Path, most: u64) -> Result<PassingFile, Refusal> {
    let passing = PassingFile { path: beside.with_file_name(format!(".{}.zip.new", secret()?)) };
    let cannot = |error: std::io::Error| Failure::cannot_write(&passing.path, &error);
    let mut file = tokio::fs::File::create_new(&passing.path).await.map_err(cannot)?;
    let mut pieces = body.into_data_stream();
    let mut length = 0;
    loop {
        let piece = tokio::time::timeout(PATIENCE, pieces.next()).await;
        let piece = match piece.ok().map(Option::transpose).and_then(Result::ok) {
            Some(Some(piece)) => piece,
            Some(None) => break,
            None => return Err(msg!("tệp chưa đến hết thì dừng", "the file broke off").into()),
        };
        length += piece.len() as u64;
        if length > most {
            return Err(msg!("tệp dài quá {} MB", "the file is longer than {} MB", most / 1_000_000).into());
        }
        file.write_all(&piece).await.map_err(cannot)?;
    }
    file.flush().await.map_err(cannot)?;
    Ok(passing)
}
