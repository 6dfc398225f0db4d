//! A file on its way to the service.

use std::fmt;

use bytes::Bytes;

/// A file that is sent: its content, and the name and media type that are told with it.
#[derive(Clone, Eq, PartialEq)]
pub struct Upload {
    content: Bytes,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Upload {
    /// A file of that content, which is held in memory.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Upload {
            content: content.into(),
            file_name: None,
            content_type: None,
        }
    }

    /// Sets the file name. Without one, a multipart part is named like its parameter.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type, `application/octet-stream` if none is set.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    pub(crate) fn content(&self) -> &Bytes {
        &self.content
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

/// Shows the name, the media type and the length, never the content.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("len", &self.content.len())
            .finish()
    }
}

impl<T: Into<Bytes>> From<T> for Upload {
    fn from(content: T) -> Self {
        Upload::new(content)
    }
}

/// A file, or one that may be absent.
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
