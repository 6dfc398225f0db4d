//! A download as a reader.

use std::fmt;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use bytes::{Buf, Bytes};
use http::StatusCode;

use super::Runtime;
use crate::client::{self, Progress};
use crate::error::Error;
use crate::reply::Headers;

/// A file that is being downloaded: save it, or read it piece by piece.
#[must_use = "a file that is not read is lost"]
pub struct Download {
    /// The status, any 2xx.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    download: client::Download,
    runtime: Runtime,
}

/// Reads a download.
///
/// If the download breaks off, every further read returns the error, never the end of the file. The
/// [`io::Error`] holds the [`Error`].
pub struct Reader {
    download: client::Download,
    /// Bytes that have arrived and were not read.
    ready: Bytes,
    broken: Option<Error>,
    runtime: Runtime,
}

impl Download {
    pub(super) fn new(download: client::Download, runtime: Runtime) -> Self {
        Download {
            status: download.status,
            headers: download.headers.clone(),
            download,
            runtime,
        }
    }

    /// See [`Download::on_progress`](crate::Download::on_progress).
    pub fn on_progress(mut self, report: impl FnMut(Progress) + Send + 'static) -> Self {
        self.download = self.download.on_progress(report);
        self
    }

    /// See [`Download::verify_sha256`](crate::Download::verify_sha256).
    pub fn verify_sha256(mut self, sha256: impl Into<String>) -> Self {
        self.download = self.download.verify_sha256(sha256);
        self
    }

    /// See [`Download::progress`](crate::Download::progress).
    pub fn progress(&self) -> Progress {
        self.download.progress()
    }

    /// See [`Download::save_to`](crate::Download::save_to).
    pub fn save_to(self, path: impl Into<PathBuf>) -> Result<u64, Error> {
        self.runtime.wait(self.download.save_to(path))
    }

    /// Writes the whole file, and returns the number of bytes.
    ///
    /// # Errors
    ///
    /// An error if the download breaks off, with the [`Error`] inside, or if the writer fails. The
    /// bytes written before stay written.
    pub fn copy_to(self, writer: &mut impl Write) -> io::Result<u64> {
        io::copy(&mut self.reader(), writer)
    }

    /// Turns the download into a reader.
    pub fn reader(self) -> Reader {
        Reader {
            download: self.download,
            ready: Bytes::new(),
            broken: None,
            runtime: self.runtime,
        }
    }
}

impl Reader {
    /// See [`Download::progress`](crate::Download::progress).
    pub fn progress(&self) -> Progress {
        self.download.progress()
    }
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !into.is_empty() {
            if let Some(error) = &self.broken {
                return Err(io::Error::other(error.clone()));
            }
            match self.runtime.wait(self.download.next()) {
                None => return Ok(0),
                Some(Ok(piece)) => self.ready = piece,
                Some(Err(error)) => self.broken = Some(error),
            }
        }
        let length = self.ready.len().min(into.len());
        let (read, _) = into.split_at_mut(length);
        self.ready.split_to(length).copy_to_slice(read);
        Ok(length)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.download.fmt(f)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.download.fmt(f)
    }
}
