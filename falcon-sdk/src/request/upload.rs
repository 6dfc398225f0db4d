//! Files to upload.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::AsyncRead;

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
}

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
