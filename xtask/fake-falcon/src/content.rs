//! The kind of content that an operation returns, and content that is not made from schemas.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::seed::Seed;
use crate::shape;
use crate::spec::{Operation, Spec};

/// The size of files, in bytes: larger than a network read.
const FILE: u64 = 100_000;

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

/// Bytes that are not text in any encoding.
pub(crate) fn file(status: StatusCode, operation: &Operation, seed: Seed) -> Response {
    let bytes: Vec<u8> = (0..FILE.div_ceil(8))
        .flat_map(|index| seed.at(index).number().to_be_bytes())
        .collect();
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
    (status, headers, bytes).into_response()
}

pub(crate) fn events(status: StatusCode) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/event-stream")];
    (status, kind, "data: {\"text\": \"hello\"}\n\n").into_response()
}
