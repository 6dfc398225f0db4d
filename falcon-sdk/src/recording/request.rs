//! The content of a request, as data that can be compared, written and read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::request::{Call, Part, Payload, Upload};
use crate::wire::Json;

/// The content of a request. The order of query parameters does not matter.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Request {
    method: String,
    /// The escaped path and query.
    path: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Body::is_none")]
    body: Body,
}

#[derive(Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Body {
    #[default]
    None,
    Json(Json),
    Form(String),
    Multipart(Vec<(String, Field)>),
    File(File),
}

#[derive(Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Field {
    Text(String),
    File(File),
}

/// A file by its name and media type, without its content.
#[derive(Debug, Deserialize, Eq, PartialEq, Serialize)]
struct File {
    name: Option<String>,
    media_type: String,
}

impl Request {
    /// With its secrets.
    pub(crate) fn of(call: &Call) -> Self {
        let texts = |(name, value): (&str, _)| (name.to_owned(), String::from(value));
        Request {
            method: call.method().to_string(),
            path: call.path_and_query(),
            headers: call.headers().into_iter().map(texts).collect(),
            body: match call.payload() {
                Payload::None => Body::None,
                Payload::Json(json) => Body::Json(
                    serde_json::from_slice(json)
                        .unwrap_or_else(|_| String::from_utf8_lossy(json).into()),
                ),
                Payload::Form(form) => Body::Form(form),
                Payload::Multipart(parts) => Body::Multipart(
                    parts
                        .into_iter()
                        .map(|(name, part)| (name.to_owned(), field(part)))
                        .collect(),
                ),
                Payload::Bytes(upload) => Body::File(file(upload)),
            },
        }
    }

    /// The path, and the query sorted by name.
    fn sorted(&self) -> (&str, Vec<&str>) {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let mut pairs: Vec<&str> = query.split('&').collect();
        pairs.sort_by_key(|pair| pair.split('=').next());
        (path, pairs)
    }

    /// With `***` instead of its secrets.
    pub(crate) fn without_secrets(call: &Call) -> Self {
        Request::of(&call.with_secrets(|_| "***".to_owned()))
    }
}

impl PartialEq for Request {
    fn eq(&self, other: &Self) -> bool {
        self.method == other.method
            && self.sorted() == other.sorted()
            && self.headers == other.headers
            && self.body == other.body
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Body {
    fn is_none(&self) -> bool {
        *self == Body::None
    }
}

fn field(part: Part<'_>) -> Field {
    match part {
        Part::Text(text) => Field::Text(text.into_owned()),
        Part::File(upload) => Field::File(file(upload)),
    }
}

fn file(upload: &Upload) -> File {
    File {
        name: upload.name().map(str::to_owned),
        media_type: upload.media_type().to_owned(),
    }
}
