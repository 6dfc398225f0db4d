//! Files to upload. A file is opened again for each attempt.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Body, multipart};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio_util::io::ReaderStream;

use super::idle::Progress;
use crate::error::Error;
use crate::request::{Listeners, Part, Source, Upload, UploadProgress};

/// How many bytes of a file are read at a time.
const PIECE: usize = 64 * 1024;

/// A file's content and its length in bytes.
pub(super) async fn content(
    operation: &str,
    file: &Upload,
    progress: &Progress,
) -> Result<(Body, u64), Error> {
    let problem = |path: &Path, source| Error::File {
        operation: operation.to_owned(),
        path: path.to_owned(),
        source: Arc::new(source),
    };
    match file.source() {
        Source::Memory(bytes) => {
            let (length, name) = (bytes.len() as u64, "the bytes in memory".to_owned());
            let reader = io::Cursor::new(bytes.clone());
            Ok((streamed(reader, length, name, file, progress), length))
        }
        Source::Path(path) => {
            let opened = File::open(path).await;
            let opened = opened.map_err(|error| problem(path, error))?;
            let metadata = opened.metadata().await;
            let length = metadata.map_err(|error| problem(path, error))?.len();
            let name = path.display().to_string();
            Ok((streamed(opened, length, name, file, progress), length))
        }
        Source::Reader { length, open } => {
            let name = file.name().unwrap_or("a reader").to_owned();
            let opened = open().map_err(|error| problem(Path::new(&name), error))?;
            Ok((streamed(opened, *length, name, file, progress), *length))
        }
    }
}

/// Sends the first `length` bytes. Bytes that are appended during the upload are not sent.
fn streamed(
    reader: impl AsyncRead + Send + Unpin + 'static,
    length: u64,
    name: String,
    file: &Upload,
    progress: &Progress,
) -> Body {
    file.listeners().begin();
    Body::wrap_stream(Pieces {
        total: length,
        listeners: file.listeners().clone(),
        stream: ReaderStream::with_capacity(reader.take(length), PIECE),
        missing: length,
        name,
        progress: progress.clone(),
    })
}

/// The pieces of a file. Their errors contain the file's name.
struct Pieces<R> {
    stream: ReaderStream<R>,
    /// How many bytes are sent in all, and how many are still to be sent.
    total: u64,
    missing: u64,
    name: String,
    listeners: Listeners,
    progress: Progress,
}

impl<R: AsyncRead + Unpin> Stream for Pieces<R> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = std::task::ready!(Pin::new(&mut self.stream).poll_next(context));
        let error = match piece {
            Some(Ok(piece)) => {
                self.progress.made();
                self.missing = self.missing.saturating_sub(piece.len() as u64);
                let sent = UploadProgress {
                    sent: self.total - self.missing,
                    total: self.total,
                };
                self.listeners.sent(&piece, sent);
                return Poll::Ready(Some(Ok(piece)));
            }
            None if self.missing == 0 => return Poll::Ready(None),
            None => {
                self.missing = 0;
                io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the file became shorter while it was sent",
                )
            }
            Some(Err(error)) => error,
        };
        let named = io::Error::new(error.kind(), format!("{}: {error}", self.name));
        Poll::Ready(Some(Err(named)))
    }
}

/// A multipart form.
pub(super) async fn form(
    operation: &str,
    parts: Vec<(&str, Part<'_>)>,
    progress: &Progress,
) -> Result<multipart::Form, Error> {
    let mut form = multipart::Form::new();
    for (name, part) in parts {
        let part = match part {
            Part::Text(text) => multipart::Part::text(text.into_owned()),
            Part::File(file) => file_part(operation, name, file, progress).await?,
        };
        form = form.part(name.to_owned(), part);
    }
    Ok(form)
}

/// Services accept a part as a file only if it has a file name.
async fn file_part(
    operation: &str,
    name: &str,
    file: &Upload,
    progress: &Progress,
) -> Result<multipart::Part, Error> {
    let mut headers = HeaderMap::new();
    if let Ok(media_type) = HeaderValue::from_str(file.media_type()) {
        headers.insert(CONTENT_TYPE, media_type);
    }
    let (content, length) = content(operation, file, progress).await?;
    let file_name = file.name().unwrap_or(name).to_owned();
    Ok(multipart::Part::stream_with_length(content, length)
        .file_name(file_name)
        .headers(headers))
}
