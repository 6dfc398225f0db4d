//! Files to upload.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::io::AsyncRead;

use crate::digest::Sha256;

/// A file to upload: its content, file name and media type.
///
/// Files on disk and readers are read piece by piece while they are sent, and opened again for a
/// retry.
///
/// ```no_run
/// # use falcon_sdk::request::Upload;
/// let sample = Upload::path("samples/invoice.exe");
/// let note = Upload::new("seen on host 7").file_name("note.txt").content_type("text/plain");
/// # let _ = (sample, note);
/// ```
#[derive(Clone, Eq, PartialEq)]
#[must_use]
pub struct Upload {
    source: Source,
    file_name: Option<String>,
    content_type: Option<String>,
    listeners: Listeners,
}

/// The progress of an upload.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct UploadProgress {
    /// How many bytes of the file were handed to the connection. A retry starts at 0.
    pub sent: u64,
    /// The length of the file in bytes.
    pub total: u64,
}

/// What learns about each piece that is sent.
#[derive(Clone, Default)]
pub(crate) struct Listeners {
    report: Option<Arc<Report>>,
    digest: Option<Arc<Mutex<Sha256>>>,
}

type Report = dyn Fn(UploadProgress) + Send + Sync;

/// The source of a file's content.
#[derive(Clone)]
pub(crate) enum Source {
    Memory(Bytes),
    Path(PathBuf),
    Reader { length: u64, open: Open },
}

/// Opens a reader at its start.
type Open = Arc<dyn Fn() -> io::Result<Box<dyn AsyncRead + Send + Unpin>> + Send + Sync>;

impl Upload {
    /// A file with that content, which is stored in memory.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Upload::of(Source::Memory(content.into()))
    }

    /// A file on disk, with its own file name. It is opened when it is sent.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Upload {
            file_name,
            ..Upload::of(Source::Path(path))
        }
    }

    /// The first `length` bytes of a reader. The reader is opened when the file is sent, and again
    /// for a retry. If it ends earlier, the request fails.
    pub fn reader<R>(length: u64, open: impl Fn() -> io::Result<R> + Send + Sync + 'static) -> Self
    where
        R: AsyncRead + Send + Unpin + 'static,
    {
        let open: Open = Arc::new(move || Ok(Box::new(open()?)));
        Upload::of(Source::Reader { length, open })
    }

    fn of(source: Source) -> Self {
        Upload {
            source,
            file_name: None,
            content_type: None,
            listeners: Listeners::default(),
        }
    }

    /// Sets the file name. Default: the name of the file on disk, or else the parameter's name.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type. Default: `application/octet-stream`.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// Sets a function that is called after each piece that is sent, such as for a progress bar. It
    /// runs inside the request, so it must be quick. Default: none.
    ///
    /// ```
    /// # use falcon_sdk::request::Upload;
    /// let sample = Upload::path("samples/invoice.exe")
    ///     .on_progress(|progress| eprint!("\r{} of {} bytes", progress.sent, progress.total));
    /// ```
    pub fn on_progress(mut self, report: impl Fn(UploadProgress) + Send + Sync + 'static) -> Self {
        self.listeners.report = Some(Arc::new(report));
        self
    }

    /// Computes the SHA-256 of the content while it is sent.
    #[cfg(feature = "transfers")]
    pub(crate) fn hashed(mut self) -> Self {
        self.listeners.digest = Some(Arc::new(Mutex::new(Sha256::new())));
        self
    }

    /// The SHA-256 of the content that was sent last.
    #[cfg(feature = "transfers")]
    pub(crate) fn sha256(&self) -> Option<String> {
        let digest = self.listeners.digest.as_ref()?;
        Some(lock(digest).clone().finish())
    }

    pub(crate) fn listeners(&self) -> &Listeners {
        &self.listeners
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    pub(crate) fn media_type(&self) -> &str {
        self.content_type
            .as_deref()
            .unwrap_or("application/octet-stream")
    }
}

/// Shows the file name, the media type and the length or path, but not the content.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Upload");
        out.field("file_name", &self.file_name)
            .field("content_type", &self.content_type);
        match &self.source {
            Source::Memory(content) => out.field("len", &content.len()),
            Source::Path(path) => out.field("path", path),
            Source::Reader { length, .. } => out.field("len", length),
        };
        out.finish()
    }
}

impl Listeners {
    /// The file is sent from its start.
    pub(crate) fn begin(&self) {
        if let Some(digest) = &self.digest {
            *lock(digest) = Sha256::new();
        }
    }

    /// A piece of the file is sent.
    pub(crate) fn sent(&self, piece: &[u8], progress: UploadProgress) {
        if let Some(digest) = &self.digest {
            lock(digest).update(piece);
        }
        if let Some(report) = &self.report {
            report(progress);
        }
    }
}

/// No code that could panic runs under this lock.
fn lock(digest: &Mutex<Sha256>) -> MutexGuard<'_, Sha256> {
    digest.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Listeners are equal if they are the same.
impl PartialEq for Listeners {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.report, &other.report) {
            (Some(left), Some(right)) => Arc::ptr_eq(left, right),
            (left, right) => left.is_none() && right.is_none(),
        };
        same && match (&self.digest, &other.digest) {
            (Some(left), Some(right)) => Arc::ptr_eq(left, right),
            (left, right) => left.is_none() && right.is_none(),
        }
    }
}

impl Eq for Listeners {}

/// Two readers are equal if the same function opens them.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Source::Memory(left), Source::Memory(right)) => left == right,
            (Source::Path(left), Source::Path(right)) => left == right,
            (
                Source::Reader { length, open },
                Source::Reader {
                    length: other_length,
                    open: other_open,
                },
            ) => length == other_length && Arc::ptr_eq(open, other_open),
            _ => false,
        }
    }
}

impl Eq for Source {}

impl<T: Into<Bytes>> From<T> for Upload {
    fn from(content: T) -> Self {
        Upload::new(content)
    }
}

/// A file, or an optional file.
pub trait AsUpload {
    /// The file, if there is one.
    fn as_upload(&self) -> Option<&Upload>;
}

impl AsUpload for Upload {
    fn as_upload(&self) -> Option<&Upload> {
        Some(self)
    }
}

impl AsUpload for Option<Upload> {
    fn as_upload(&self) -> Option<&Upload> {
        self.as_ref()
    }
}
