//! A body on its way in.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as _;
use reqwest::Body;

use super::Route;
use crate::error::Error;

/// The most that is kept of the body of an error: what comes after is worth no memory.
const FAILURE: u64 = 16 * 1024 * 1024;

/// A body that has not been read yet.
pub(crate) struct Incoming {
    route: Route,
    length: Option<u64>,
    body: Body,
}

impl Incoming {
    pub(super) fn new(route: Route, response: reqwest::Response) -> Self {
        Incoming {
            route,
            length: response.content_length(),
            body: http::Response::<Body>::from(response).into_body(),
        }
    }

    /// The same, of a call that was sent so many times.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.route.attempts = attempts;
        self
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
    pub(super) async fn whole(self, limit: u64) -> Result<Bytes, Error> {
        let operation = self.route.operation.clone();
        let attempts = self.route.attempts;
        match self.up_to(limit).await? {
            (body, true) => Ok(body),
            (_, false) => Err(Error::TooLong {
                operation,
                limit,
                attempts,
            }),
        }
    }

    /// The body of an error, which is cut at a length that none should have.
    pub(super) async fn of_a_failure(self, limit: u64) -> Result<Bytes, Error> {
        let (body, _) = self.up_to(limit.min(FAILURE)).await?;
        Ok(body)
    }

    /// The body to its end or to a length, and whether it ended.
    async fn up_to(mut self, limit: u64) -> Result<(Bytes, bool), Error> {
        if self.length.is_some_and(|length| length > limit) {
            return Ok((Bytes::new(), false));
        }
        let mut whole = BytesMut::new();
        while let Some(chunk) = std::future::poll_fn(|context| self.poll_chunk(context)).await {
            let chunk = chunk?;
            if (whole.len() + chunk.len()) as u64 > limit {
                return Ok((whole.freeze(), false));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok((whole.freeze(), true))
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match std::task::ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(self.route.failure(error)))),
                Some(Ok(frame)) => {
                    // Trailers say nothing here.
                    if let Ok(chunk) = frame.into_data() {
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
        self.poll_chunk(context)
    }
}
