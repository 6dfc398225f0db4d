//! The responses of a mock.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::json;

use crate::error::Phase;
use crate::reply::StatusCode;
use crate::wire::{self, Encode, Json};

/// A response of a mock: a 200, unless another status is set.
#[derive(Clone, Debug)]
#[must_use]
pub struct Canned(Result<Response, Phase>);

#[derive(Clone, Debug)]
struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Canned {
    /// An envelope with these resources. The length of a list is the total. A walk by offset or
    /// token therefore ends after it; a walk by marker ends at an empty list.
    ///
    /// ```
    /// # use falcon_sdk::mock::Canned;
    /// let ids = Canned::resources(&vec!["id-1", "id-2"]);
    /// ```
    pub fn resources(resources: &dyn Encode) -> Self {
        let resources = wire::to_json(resources);
        let total = resources.as_array().map(Vec::len);
        let pagination = total.map_or(json!({}), |total| json!({"total": total}));
        Canned::page(&resources, pagination)
    }

    /// An envelope with these resources and a `meta.pagination`, as one page of several.
    ///
    /// ```
    /// # use falcon_sdk::mock::Canned;
    /// # use serde_json::json;
    /// let first = Canned::page(&vec!["id-1"], json!({"offset": "token-2", "total": 2}));
    /// ```
    pub fn page(resources: &dyn Encode, pagination: Json) -> Self {
        Canned::json(&json!({
            "meta": {"pagination": pagination},
            "errors": [],
            "resources": wire::to_json(resources),
        }))
    }

    /// Any JSON value as the whole body.
    pub fn json(body: &dyn Encode) -> Self {
        Canned::of("application/json", wire::encode(body).into())
    }

    /// A file.
    pub fn bytes(body: impl Into<Bytes>) -> Self {
        Canned::of("application/octet-stream", body.into())
    }

    /// An envelope with one error, whose code is the status.
    pub fn error(status: StatusCode, message: &str) -> Self {
        let errors = json!([{"code": status.as_u16(), "message": message}]);
        Canned::json(&json!({"meta": {}, "errors": errors, "resources": []})).status(status)
    }

    /// No response: the request fails with [`Error::Transport`](crate::Error::Transport).
    pub fn failure(phase: Phase) -> Self {
        Canned(Err(phase))
    }

    /// Sets the status. Default: 200.
    pub fn status(mut self, status: StatusCode) -> Self {
        if let Ok(response) = &mut self.0 {
            response.status = status;
        }
        self
    }

    /// Sets a header, such as `X-Ratelimit-Remaining`. Default: only `Content-Type`.
    ///
    /// # Panics
    ///
    /// If the name or the value is not valid in a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = (name.parse::<HeaderName>(), value.parse::<HeaderValue>());
        assert!(
            header.0.is_ok() && header.1.is_ok(),
            "a canned response can't have the header {name:?}: {value:?}"
        );
        if let (Ok(response), (Ok(name), Ok(value))) = (&mut self.0, header) {
            response.headers.insert(name, value);
        }
        self
    }

    fn of(media_type: &'static str, body: Bytes) -> Self {
        let media_type = HeaderValue::from_static(media_type);
        Canned(Ok(Response {
            status: StatusCode::OK,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, media_type)]),
            body,
        }))
    }

    /// Replaces all headers.
    pub(super) fn headers(mut self, headers: HeaderMap) -> Self {
        if let Ok(response) = &mut self.0 {
            response.headers = headers;
        }
        self
    }

    /// The response, as the HTTP client returns it.
    pub(crate) fn response(self) -> Result<reqwest::Response, Phase> {
        let response = self.0?;
        let mut received = http::Response::new(response.body);
        *received.status_mut() = response.status;
        *received.headers_mut() = response.headers;
        Ok(received.into())
    }
}
