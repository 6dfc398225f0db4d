//! A request in parts: its values by place and name, and its body in the operation's form.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use serde_json::Value;

use crate::fault::Fault;
use crate::refusal::Refusal;
use crate::route::Values;
use crate::spec::{Operation, Place};

pub(crate) struct Incoming {
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) path: Values,
    pub(crate) query: Vec<(String, String)>,
    /// The fields of a form. The value of a file is its name.
    pub(crate) form: Vec<(String, String)>,
    /// The files of a form.
    pub(crate) files: Vec<SentFile>,
    pub(crate) body: Bytes,
    pub(crate) json: Option<Value>,
    /// The fault of the requested page.
    pub(crate) fault: Option<Fault>,
}

/// A file of a form.
pub(crate) struct SentFile {
    pub(crate) field: String,
    pub(crate) name: String,
    pub(crate) content: Bytes,
}

impl Incoming {
    pub(crate) async fn read(
        operation: &Operation,
        path: Values,
        request: Request,
    ) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX)
            .await
            .map_err(|error| bad(format!("the body cannot be read: {error}")))?;
        let media = media(&parts.headers);
        let (form, files) = match media.as_str() {
            "application/x-www-form-urlencoded" => (pairs(&body), Vec::new()),
            "multipart/form-data" => {
                let body = Body::from(body.clone());
                fields(Request::from_parts(parts.clone(), body)).await?
            }
            _ => (Vec::new(), Vec::new()),
        };
        let json = match operation.body {
            Some(_) if !body.is_empty() && (media.is_empty() || media.ends_with("json")) => Some(
                serde_json::from_slice(&body)
                    .map_err(|error| bad(format!("body: is not JSON: {error}")))?,
            ),
            _ => None,
        };
        Ok(Incoming {
            fault: parts.extensions.get::<Fault>().copied(),
            query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
            uri: parts.uri,
            headers: parts.headers,
            path,
            form,
            files,
            body,
            json,
        })
    }

    /// The values given under a name.
    pub(crate) fn values<'a>(&'a self, place: Place, name: &'a str) -> Vec<&'a str> {
        let pairs = match place {
            Place::Path => &self.path,
            Place::Query => &self.query,
            Place::Form => &self.form,
            Place::Header => {
                let values = self.headers.get_all(name).iter();
                return values.filter_map(|value| value.to_str().ok()).collect();
            }
        };
        let named = pairs.iter().filter(|(given, _)| given == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The first value in the query under a name.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.iter();
        let (_, value) = pairs.find(|(given, _)| given == name)?;
        Some(value)
    }
}

fn bad(reason: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, reason)
}

/// The media type without its parameters, in small letters; empty when there is none.
fn media(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE);
    let value = value.and_then(|value| value.to_str().ok()).unwrap_or("");
    let media = value.split(';').next().unwrap_or("");
    media.trim().to_ascii_lowercase()
}

/// Names and values of a query or an urlencoded form.
pub(crate) fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

async fn fields(request: Request) -> Result<(Vec<(String, String)>, Vec<SentFile>), Refusal> {
    let broken = |error: &dyn std::fmt::Display| bad(format!("the form cannot be read: {error}"));
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| broken(&error))?;
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let value = match field.file_name().map(str::to_owned) {
            Some(file) => {
                files.push(SentFile {
                    field: name.clone(),
                    name: file.clone(),
                    content: field.bytes().await.map_err(|error| broken(&error))?,
                });
                file
            }
            None => field.text().await.map_err(|error| broken(&error))?,
        };
        fields.push((name, value));
    }
    Ok((fields, files))
}
