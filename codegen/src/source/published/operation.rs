//! The parameters, body and responses of an operation.

use openapiv3::{MediaType, ReferenceOr, RequestBody, StatusCode};
use serde_json::Value;

use crate::source::{Document, Place, SourceOperation};

use super::media::{essence, is_json};
use super::parameter::Parameter;
use super::schema::Ref;

impl SourceOperation {
    /// The published id.
    pub fn id(&self) -> &str {
        self.operation.operation_id.as_deref().unwrap_or_default()
    }

    /// Its name in an error.
    pub fn place(&self) -> Place {
        Place::Operation {
            id: self.operation.operation_id.clone(),
            method: self.method.clone(),
            path: self.path.clone(),
        }
    }

    /// An `x-` key of the operation or of its path.
    pub fn extension(&self, key: &str) -> Option<&Value> {
        self.operation.extensions.get(key)
    }

    /// Whether it is published with a `security` requirement.
    pub fn is_secured(&self) -> bool {
        let security = self.operation.security.as_ref();
        security.is_some_and(|security| !security.is_empty())
    }

    /// The parameters of path, query and header; the fields of a form are in [`Body::content`].
    /// Optional cookies are omitted: see [`SourceOperation::cookies`].
    ///
    /// # Errors
    ///
    /// If a parameter has no schema, or is sent in a way that the SDK does not support.
    pub fn parameters(&self) -> Result<Vec<Parameter<'_>>, String> {
        let published = self.operation.parameters.iter();
        let read = |published| Parameter::read(published, &self.path).transpose();
        published.filter_map(read).collect()
    }

    /// The names of parameters that are sent in cookies.
    pub fn cookies(&self) -> Vec<&str> {
        let parameters = self.operation.parameters.iter();
        let cookies = parameters.filter_map(|parameter| match parameter.as_item()? {
            openapiv3::Parameter::Cookie { parameter_data, .. } => Some(&*parameter_data.name),
            openapiv3::Parameter::Header { .. }
            | openapiv3::Parameter::Path { .. }
            | openapiv3::Parameter::Query { .. } => None,
        });
        cookies.collect()
    }

    /// The body of a request.
    ///
    /// # Errors
    ///
    /// If it contains an unresolved reference.
    pub fn body(&self) -> Result<Option<Body<'_>>, String> {
        let Some(published) = &self.operation.request_body else {
            return Ok(None);
        };
        let published = published.as_item();
        let published = published.ok_or("the body is a reference that was not resolved")?;
        Ok(Some(Body { published }))
    }

    /// The responses by status, lowest first.
    pub fn responses(&self) -> Vec<Response<'_>> {
        let published = self.operation.responses.responses.iter();
        let mut responses: Vec<Response<'_>> = published
            .filter_map(|(status, response)| {
                Some(Response {
                    status: code(status)?,
                    published: response.as_item()?,
                })
            })
            .collect();
        responses.sort_by_key(|response| response.status);
        responses
    }

    /// The response for every status that is not published. Its own status is 0.
    pub fn default_response(&self) -> Option<Response<'_>> {
        let published = self.operation.responses.default.as_ref();
        Some(Response {
            status: 0,
            published: published.and_then(ReferenceOr::as_item)?,
        })
    }
}

/// `2XX` counts as its lowest member.
fn code(status: &StatusCode) -> Option<u16> {
    match status {
        StatusCode::Code(code) => Some(*code),
        StatusCode::Range(range) => Some(range.checked_mul(100)?),
    }
}

/// The published body of a request.
#[derive(Clone, Copy)]
pub struct Body<'a> {
    published: &'a RequestBody,
}

/// The content of a body.
pub enum Content<'a> {
    /// JSON; of any kind if no schema is published.
    Json(Option<Ref<'a>>),
    /// The fields of a form.
    Form {
        /// Whether it is sent in parts, as files are.
        multipart: bool,
        /// Sorted by name.
        fields: Vec<Parameter<'a>>,
    },
    /// Another media type, or several.
    Other(Option<Ref<'a>>),
}

impl<'a> Body<'a> {
    /// Whether the request requires it.
    pub fn is_required(self) -> bool {
        self.published.required
    }

    /// Its possible media types, as published.
    pub fn media(self) -> impl Iterator<Item = &'a str> {
        self.published.content.keys().map(String::as_str)
    }

    /// Its content. If several media types are published, JSON takes precedence, since it can express
    /// every type.
    ///
    /// # Errors
    ///
    /// If it has no media type, or a form has no schema or an unsupported field.
    pub fn content(self, document: &'a Document) -> Result<Content<'a>, String> {
        let find = |accepts: &dyn Fn(&str) -> bool| {
            let mut content = self.published.content.iter();
            content.find(|(media, _)| accepts(media)).map(|(_, it)| it)
        };
        if let Some(json) = find(&is_json) {
            return Ok(Content::Json(schema(json)));
        }
        for (wanted, multipart) in [
            ("multipart/form-data", true),
            ("application/x-www-form-urlencoded", false),
        ] {
            if let Some(form) = find(&|media| essence(media) == wanted) {
                let fields = Parameter::fields(document, form)?;
                return Ok(Content::Form { multipart, fields });
            }
        }
        let first = find(&|_| true).ok_or("the body has no media type")?;
        Ok(Content::Other(schema(first)))
    }
}

fn schema(media: &MediaType) -> Option<Ref<'_>> {
    media.schema.as_ref().map(Ref::new)
}

/// The published response of a status.
#[derive(Clone, Copy)]
pub struct Response<'a> {
    /// A number, such as 200.
    pub status: u16,
    published: &'a openapiv3::Response,
}

impl<'a> Response<'a> {
    /// The schema of the JSON form, or of the first form that has one.
    pub fn schema(self) -> Option<Ref<'a>> {
        let content = &self.published.content;
        let json = content.iter().filter(|(media, _)| is_json(media));
        json.chain(content).find_map(|(_, media)| schema(media))
    }

    /// Its possible media types, as published. JSON is omitted if it has no schema.
    pub fn media(self) -> impl Iterator<Item = &'a str> {
        self.published.content.keys().map(String::as_str)
    }

    /// Whether it publishes a header, ignoring case.
    pub fn has_header(self, name: &str) -> bool {
        let mut headers = self.published.headers.keys();
        headers.any(|header| header.eq_ignore_ascii_case(name))
    }
}
