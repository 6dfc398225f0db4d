//! Extracts fetched files from their archives.

use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use sevenz_rust2::{ArchiveReader, Password};

use super::file::RemoteFile;
use crate::client::Progress;
use crate::error::Error;
use crate::real_time_response::RTRGetExtractedFileContents;
use crate::request::Operation;

/// The password of each archive, which is public.
const PASSWORD: &str = "infected";

/// A file of an archive.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Extracted {
    /// The path in the archive. Don't use it as a path on disk without a check.
    pub name: String,
    /// The content.
    pub content: Bytes,
}

impl RemoteFile {
    /// Downloads the archive into memory and extracts the file in it. The archive is not deleted.
    ///
    /// # Errors
    ///
    /// Those of [`download`](RemoteFile::download). [`Error::File`] if the archive is damaged, or
    /// does not contain exactly one file. [`Error::TooLong`] if the file is longer than `limit`
    /// bytes.
    pub async fn extract(&self, limit: u64) -> Result<Extracted, Error> {
        let mut archive = Vec::new();
        let mut download = self.download().await?;
        while let Some(piece) = download.next().await {
            archive.extend_from_slice(&piece?);
            let Progress { received, .. } = download.progress();
            if received > limit {
                return Err(too_long(limit));
            }
        }
        let extracting = tokio::task::spawn_blocking(move || extract(archive, limit));
        match extracting.await {
            Ok(extracted) => extracted.map_err(|error| match error {
                Unreadable::TooLong => too_long(limit),
                Unreadable::Damaged(source) => Error::File {
                    operation: RTRGetExtractedFileContents::SPEC.id.to_owned(),
                    path: PathBuf::from(&self.name),
                    source: Arc::new(source),
                },
            }),
            Err(error) => Err(Error::File {
                operation: RTRGetExtractedFileContents::SPEC.id.to_owned(),
                path: PathBuf::from(&self.name),
                source: Arc::new(io::Error::other(error)),
            }),
        }
    }
}

enum Unreadable {
    TooLong,
    Damaged(io::Error),
}

/// The only file of an archive.
fn extract(archive: Vec<u8>, limit: u64) -> Result<Extracted, Unreadable> {
    let damaged = |error: sevenz_rust2::Error| Unreadable::Damaged(io::Error::other(error));
    let mut reader =
        ArchiveReader::new(Cursor::new(archive), Password::from(PASSWORD)).map_err(damaged)?;
    let mut files = Vec::new();
    let mut too_long = false;
    reader
        .for_each_entries(|entry, content| {
            if entry.is_directory() {
                return Ok(true);
            }
            let mut bytes = Vec::new();
            content
                .take(limit.saturating_add(1))
                .read_to_end(&mut bytes)?;
            too_long |= bytes.len() as u64 > limit;
            files.push(Extracted {
                name: entry.name().to_owned(),
                content: bytes.into(),
            });
            Ok(!too_long && files.len() == 1)
        })
        .map_err(damaged)?;
    match (too_long, files.pop(), files.is_empty()) {
        (true, _, _) => Err(Unreadable::TooLong),
        (false, Some(file), true) => Ok(file),
        (false, Some(_) | None, _) => Err(Unreadable::Damaged(io::Error::new(
            io::ErrorKind::InvalidData,
            "the archive does not contain exactly one file",
        ))),
    }
}

fn too_long(limit: u64) -> Error {
    Error::TooLong {
        operation: RTRGetExtractedFileContents::SPEC.id.to_owned(),
        limit,
        attempts: 1,
        unsure: false,
    }
}
