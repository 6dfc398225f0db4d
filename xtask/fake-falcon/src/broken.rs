//! A body that breaks off, and with it the connection.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};

/// A body that fails after its first piece. Without a piece, it fails before anything is sent.
pub(crate) struct Broken {
    pub(crate) first: Option<Bytes>,
}

impl HttpBody for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        match self.first.take() {
            // An empty piece follows the first piece, so that the first is sent.
            Some(bytes) if bytes.is_empty() => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Some(bytes) => {
                self.first = Some(Bytes::new());
                Poll::Ready(Some(Ok(http_body::Frame::data(bytes))))
            }
            None => Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into()))),
        }
    }
}
