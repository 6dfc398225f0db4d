//! The body of a response while it arrives.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as _;
use reqwest::Body;

use super::buffers::{Buffer, Buffers};
use super::idle::Quiet;
use super::route::Route;
use crate::error::{Error, Phase};

/// The longest body of an error that is stored, in bytes.
const FAILURE: u64 = 16 * 1024 * 1024;

/// The most memory that is reserved for a body before it arrives, in bytes. The headers state its
/// length, which may be wrong.
const RESERVED: u64 = 32 * 1024 * 1024;

/// Receives a copy of a body while it is read.
pub(crate) trait Tee: Send {
    /// Takes the next piece of the body.
    fn write(&mut self, piece: &[u8]);

    /// Called at the end of the body. Not called if the body breaks off or is not read to its end.
    fn finish(&mut self);
}

/// A body that has not been read yet.
pub(crate) struct Incoming {
    route: Route,
    length: Option<u64>,
    body: Body,
    copy: Option<Box<dyn Tee>>,
    /// Pieces that `peek` has read, and that the reader has not.
    ahead: VecDeque<Result<Bytes, Error>>,
    quiet: Quiet,
}

impl Incoming {
    pub(super) fn new(route: Route, response: reqwest::Response, idle: Option<Duration>) -> Self {
        Incoming {
            route,
            length: response.content_length(),
            body: http::Response::<Body>::from(response).into_body(),
            copy: None,
            ahead: VecDeque::new(),
            quiet: Quiet::new(idle),
        }
    }

    /// The same body, of a request with a number of attempts.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.route.attempts = attempts;
        self
    }

    /// Copies all pieces that are read.
    pub(crate) fn copy_to(&mut self, copy: Box<dyn Tee>) {
        self.copy = Some(copy);
    }

    /// The length in bytes that the headers state.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// The operation's id.
    pub(crate) fn operation(&self) -> &str {
        &self.route.operation
    }

    /// Whether the operation writes.
    pub(crate) fn writes(&self) -> bool {
        self.route.writes()
    }

    /// The whole body, or an error if it is longer than `limit`.
    pub(super) async fn whole(mut self, limit: u64, buffers: &Buffers) -> Result<Bytes, Error> {
        let expected = self.length.unwrap_or_default().min(limit).min(RESERVED);
        let mut body = buffers.empty();
        body.reserve(usize::try_from(expected).unwrap_or_default());
        let too_long = self.length.is_some_and(|length| length > limit);
        if !too_long && self.read_up_to(limit, &mut body).await? {
            return Ok(body.freeze());
        }
        Err(Error::TooLong {
            unsure: self.route.writes(),
            operation: self.route.operation,
            limit,
            attempts: self.route.attempts,
        })
    }

    /// The body of an error, as far as it arrives. It is cut at `FAILURE`. If it breaks off, the
    /// received part is still returned, so that the error is not hidden.
    pub(super) async fn of_a_failure(mut self, limit: u64, buffers: &Buffers) -> Bytes {
        let mut body = buffers.empty();
        let _ = self.read_up_to(limit.min(FAILURE), &mut body).await;
        body.freeze()
    }

    /// The beginning of the body, at most `limit` bytes, while `looks` accepts it. The body can
    /// still be read whole. `None` if `looks` refuses it or the body breaks off.
    pub(crate) async fn peek(&mut self, limit: usize, looks: fn(&[u8]) -> bool) -> Option<Bytes> {
        let mut begin = BytesMut::new();
        while let Some(chunk) = std::future::poll_fn(|context| self.poll_chunk(context)).await {
            match &chunk {
                Ok(chunk) if begin.len() < limit => begin.extend_from_slice(chunk),
                Ok(_) | Err(_) => {
                    let broken = chunk.is_err();
                    self.ahead.push_back(chunk);
                    return (!broken).then(|| begin.freeze());
                }
            }
            self.ahead.push_back(chunk);
            if !looks(&begin) {
                return None;
            }
        }
        Some(begin.freeze())
    }

    /// Reads the body to its end or to a limit, and returns whether it ended.
    async fn read_up_to(&mut self, limit: u64, whole: &mut Buffer) -> Result<bool, Error> {
        while let Some(chunk) = std::future::poll_fn(|context| self.poll_chunk(context)).await {
            let chunk = chunk?;
            if (whole.len() + chunk.len()) as u64 > limit {
                return Ok(false);
            }
            whole.append(&chunk);
        }
        Ok(true)
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let frame = match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(frame) => {
                    self.quiet.end();
                    frame
                }
                Poll::Pending => {
                    let idle = std::task::ready!(self.quiet.poll(context));
                    return Poll::Ready(Some(Err(self.route.lost(Phase::Body, idle.into()))));
                }
            };
            match frame {
                None => {
                    if let Some(mut copy) = self.copy.take() {
                        copy.finish();
                    }
                    return Poll::Ready(None);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(self.route.failure(error)))),
                Some(Ok(frame)) => {
                    // Trailers are ignored.
                    if let Ok(chunk) = frame.into_data() {
                        if let Some(copy) = &mut self.copy {
                            copy.write(&chunk);
                        }
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
            }
        }
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.ahead.pop_front() {
            Some(chunk) => Poll::Ready(Some(chunk)),
            None => self.poll_chunk(context),
        }
    }
}
