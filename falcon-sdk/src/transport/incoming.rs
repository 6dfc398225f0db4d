//! A body on its way in.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as _;
use reqwest::Body;

use super::route::Route;
use crate::error::Error;

/// The most that is kept of the body of an error: what comes after is worth no memory.
const FAILURE: u64 = 16 * 1024 * 1024;

/// Gets a copy of a body while it is read.
pub(crate) trait Tee: Send {
    /// The next piece of the body.
    fn write(&mut self, piece: &[u8]);

    /// The body has ended. Not called if it breaks off or is not read to its end.
    fn finish(&mut self);
}

/// A body that has not been read yet.
pub(crate) struct Incoming {
    route: Route,
    length: Option<u64>,
    body: Body,
    copy: Option<Box<dyn Tee>>,
    /// Pieces that have been looked at, and are still to be read.
    ahead: VecDeque<Result<Bytes, Error>>,
}

impl Incoming {
    pub(super) fn new(route: Route, response: reqwest::Response) -> Self {
        Incoming {
            route,
            length: response.content_length(),
            body: http::Response::<Body>::from(response).into_body(),
            copy: None,
            ahead: VecDeque::new(),
        }
    }

    /// The same, of a call that was sent so many times.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.route.attempts = attempts;
        self
    }

    /// Keeps what is read.
    pub(crate) fn copy_to(&mut self, copy: Box<dyn Tee>) {
        self.copy = Some(copy);
    }

    /// How long it says it is, in bytes.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// The operation's id.
    pub(crate) fn operation(&self) -> &str {
        &self.route.operation
    }

    /// The whole body, or an error if it is longer than `limit`.
    pub(super) async fn whole(mut self, limit: u64) -> Result<Bytes, Error> {
        let mut body = BytesMut::new();
        let told = self.length.is_some_and(|length| length > limit);
        if !told && self.read_up_to(limit, &mut body).await? {
            return Ok(body.freeze());
        }
        Err(Error::TooLong {
            operation: self.route.operation,
            limit,
            attempts: self.route.attempts,
        })
    }

    /// The body of an error, or what comes of it: it is cut at a length that none should have, and
    /// one that breaks off does not hide the error.
    pub(super) async fn of_a_failure(mut self, limit: u64) -> Bytes {
        let mut body = BytesMut::new();
        let _ = self.read_up_to(limit.min(FAILURE), &mut body).await;
        body.freeze()
    }

    /// The beginning of the body, which is still to be read: as far as `looks` finds that it may be
    /// something, `limit` bytes at most. None if it is not that, or breaks off.
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

    /// Reads the body to its end or to a length, and tells whether it ended.
    async fn read_up_to(&mut self, limit: u64, whole: &mut BytesMut) -> Result<bool, Error> {
        while let Some(chunk) = std::future::poll_fn(|context| self.poll_chunk(context)).await {
            let chunk = chunk?;
            if (whole.len() + chunk.len()) as u64 > limit {
                return Ok(false);
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(true)
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match std::task::ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => {
                    if let Some(mut copy) = self.copy.take() {
                        copy.finish();
                    }
                    return Poll::Ready(None);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(self.route.failure(error)))),
                Some(Ok(frame)) => {
                    // Trailers say nothing here.
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
