//! A download: status and headers first, then the bytes.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::StatusCode;
use tempfile::NamedTempFile;
use tokio::fs::File;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::digest::Sha256;
use crate::error::Error;
use crate::reply::Headers;
use crate::response::Response;
use crate::transport::Incoming;

/// A file that is being downloaded.
///
/// It is a stream of pieces; [`save_to`](Download::save_to) and [`copy_to`](Download::copy_to) read
/// it to its end. At most two pieces are in memory. A download that breaks off before its stated
/// length is an error.
#[non_exhaustive]
#[must_use = "a file that is not read is lost"]
pub struct Download {
    /// The status, any 2xx.
    pub status: StatusCode,
    /// The headers.
    pub headers: Headers,
    incoming: Incoming,
    progress: Progress,
    report: Option<Box<dyn FnMut(Progress) + Send>>,
    verify: Option<Verify>,
}

/// The SHA-256 that a file must have, and that of the bytes so far.
struct Verify {
    expected: String,
    digest: Sha256,
}

/// The progress of a download.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes have arrived.
    pub received: u64,
    /// The length in bytes, if the service stated it.
    pub total: Option<u64>,
}

impl Download {
    pub(super) fn new(response: Response, incoming: Incoming) -> Self {
        Download {
            status: response.status,
            headers: response.headers,
            progress: Progress {
                received: 0,
                total: incoming.length(),
            },
            incoming,
            report: None,
            verify: None,
        }
    }

    /// Sets a function that is called after each piece. Default: none.
    pub fn on_progress(mut self, report: impl FnMut(Progress) + Send + 'static) -> Self {
        self.report = Some(Box::new(report));
        self
    }

    /// Sets the SHA-256 that the file must have, as hexadecimal digits in any case. Otherwise its end
    /// is [`Error::Checksum`], and [`save_to`](Download::save_to) leaves no file. Set it before a
    /// piece is read. Default: none.
    ///
    /// Samples and sensor installers have it as their id:
    ///
    /// ```no_run
    /// # #[cfg(feature = "sample_uploads")]
    /// # async fn run(client: falcon_sdk::Client, id: &str) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::sample_uploads::GetSampleV3;
    ///
    /// let sample = client.download(GetSampleV3::new(id)).await?;
    /// sample.verify_sha256(id).save_to("sample.bin").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn verify_sha256(mut self, sha256: impl Into<String>) -> Self {
        self.verify = Some(Verify {
            expected: sha256.into(),
            digest: Sha256::new(),
        });
        self
    }

    /// Compares the SHA-256 of the whole file.
    fn verified(&mut self) -> Result<(), Error> {
        let Some(Verify { expected, digest }) = self.verify.take() else {
            return Ok(());
        };
        let found = digest.finish();
        match found.eq_ignore_ascii_case(expected.trim()) {
            true => Ok(()),
            false => Err(Error::Checksum {
                operation: self.incoming.operation().to_owned(),
                expected,
                found,
                unsure: self.incoming.writes(),
            }),
        }
    }

    /// The progress so far.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// The next piece, or `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Writes the whole file, flushes the writer, and returns the number of bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] if the download breaks off, [`Error::File`] if the writer fails. The
    /// bytes written before stay written.
    pub async fn copy_to(mut self, writer: &mut (impl AsyncWrite + Unpin)) -> Result<u64, Error> {
        let problem = self.problem(Path::new("the writer"));
        self.write(writer, problem).await
    }

    /// Saves the whole file at a path, and returns the number of bytes.
    ///
    /// The file gets its name once it is complete and stored, and then replaces any file of that
    /// name. Until then it has another name in the same folder. It is deleted if the download
    /// breaks off or is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Transport`] if the download breaks off, [`Error::Checksum`] if its SHA-256 is wrong,
    /// [`Error::File`] if the file can't be written.
    pub async fn save_to(mut self, path: impl Into<PathBuf>) -> Result<u64, Error> {
        let path = path.into();
        let problem = self.problem(&path);
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            Some(_) | None => PathBuf::from("."),
        };
        let draft = blocking(move || draft(&folder)).await.map_err(&problem)?;
        let (file, name) = draft.into_parts();
        let mut file = File::from_std(file);
        let length = self.write(&mut file, &problem).await?;
        file.sync_all().await.map_err(&problem)?;
        drop(file);
        blocking(move || Ok(name.persist(&path)?))
            .await
            .map_err(problem)?;
        Ok(length)
    }

    async fn write(
        &mut self,
        writer: &mut (impl AsyncWrite + Unpin),
        problem: impl Fn(io::Error) -> Error,
    ) -> Result<u64, Error> {
        while let Some(piece) = self.next().await {
            writer.write_all(&piece?).await.map_err(&problem)?;
        }
        writer.flush().await.map_err(problem)?;
        Ok(self.progress.received)
    }

    fn problem(&self, path: &Path) -> impl Fn(io::Error) -> Error + use<> {
        let operation = self.incoming.operation().to_owned();
        let path = path.to_owned();
        move |source| Error::File {
            operation: operation.clone(),
            path: path.clone(),
            source: Arc::new(source),
        }
    }
}

/// A new file in a folder, which is deleted if it is dropped. It gets the process's usual
/// permissions; a temporary file is otherwise readable by its owner alone.
fn draft(folder: &Path) -> io::Result<NamedTempFile> {
    let mut draft = tempfile::Builder::new();
    draft.prefix(".falcon-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        draft.permissions(std::fs::Permissions::from_mode(0o666));
    }
    draft.tempfile_in(folder)
}

/// Runs disk work on a thread that may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let piece = std::task::ready!(Pin::new(&mut this.incoming).poll_next(context));
        if piece.is_none() {
            return Poll::Ready(this.verified().err().map(Err));
        }
        if let Some(Ok(piece)) = &piece {
            this.progress.received += piece.len() as u64;
            if let Some(verify) = &mut this.verify {
                verify.digest.update(piece);
            }
            if let Some(report) = &mut this.report {
                report(this.progress);
            }
        }
        Poll::Ready(piece)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.incoming.operation())
            .field("status", &self.status)
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}
