//! The kind of content that an operation returns, and content that is not made from schemas.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body::{Frame, SizeHint};

use crate::seed::Seed;
use crate::shape;
use crate::spec::{Operation, Spec};

/// The size of a piece of a file, in bytes.
const PIECE: u64 = 65_536;

/// The kind of content of a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Content {
    Json,
    File,
    Events,
    Nothing,
}

impl Content {
    /// A file is published as a binary string. A GET that produces more than JSON may also publish
    /// it as a string, as a list of integers, or not at all.
    pub(crate) fn of(spec: &Spec, operation: &Operation) -> Self {
        if operation.status == 204 {
            return Content::Nothing;
        }
        let mut produces = operation.produces.iter();
        let more_than_json =
            operation.method == "GET" && produces.any(|media| !media.contains("json"));
        let Some(schema) = &operation.reply else {
            let events = |media: &String| media == "text/event-stream";
            return match more_than_json {
                true if operation.produces.iter().any(events) => Content::Events,
                true => Content::File,
                false => Content::Json,
            };
        };
        let schema = spec.resolve(schema);
        let binary = schema
            .get("format")
            .is_some_and(|format| format == "binary");
        let disguised = shape::is(schema, "string")
            || schema
                .get("items")
                .is_some_and(|items| shape::is(items, "integer"));
        match binary || (disguised && more_than_json) {
            true => Content::File,
            false => Content::Json,
        }
    }
}

/// A file of bytes that are not text in any encoding: the same piece, over and over.
pub(crate) fn file(status: StatusCode, operation: &Operation, seed: Seed, size: u64) -> Response {
    let piece: Vec<u8> = (0..PIECE.min(size).div_ceil(8))
        .flat_map(|index| seed.at(index).number().to_be_bytes())
        .collect();
    let body = Body::new(File {
        piece: Bytes::from(piece),
        rest: size,
    });
    let name: String = operation
        .id
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric())
        .collect();
    let disposition = format!("attachment; filename=\"{name}.bin\"");
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).expect("letters and digits"),
        ),
    ];
    (status, headers, body).into_response()
}

/// The body of a file.
struct File {
    piece: Bytes,
    /// How many bytes are left.
    rest: u64,
}

impl http_body::Body for File {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest == 0 {
            return Poll::Ready(None);
        }
        let length = self.rest.min(self.piece.len() as u64);
        self.rest -= length;
        let piece = self.piece.slice(..length as usize);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest)
    }
}

pub(crate) fn events(status: StatusCode) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/event-stream")];
    (status, kind, "data: {\"text\": \"hello\"}\n\n").into_response()
}
