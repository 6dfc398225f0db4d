//! A request to an operation that needs more than its published shape.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::body::Made;
use crate::data::Data;
use crate::envelope;
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::selection::{Change, Selection};
use crate::spec::Place;
use crate::trace::Trace;

/// Makes a response with records, and with their changes.
type Make<'a> = dyn Fn(&Selection, Option<Change<'_>>) -> Result<Made, Refusal> + 'a;

/// A request with valid parameters.
pub(crate) struct Exchange<'a> {
    pub(crate) data: &'a Data,
    pub(crate) trace: &'a Trace,
    pub(crate) request: &'a Incoming,
    /// Makes the response from the published shape.
    pub(crate) published: &'a dyn Fn() -> Result<Response, Refusal>,
    /// Makes the response from the published shape, with these records. Filters see their changes.
    pub(crate) made: &'a Make<'a>,
}

/// Responds to a request to an operation, by the state of its service.
pub(crate) type Handler<S> = fn(&S, &Exchange<'_>) -> Result<Response, Refusal>;

/// An extension of a response that is sent later, because the service waits for its hosts.
#[derive(Clone, Copy)]
pub(crate) struct Late(pub(crate) Duration);

impl Exchange<'_> {
    /// The response with these records, as writes changed them. `id` is the property of their ids.
    pub(crate) fn shown(
        &self,
        selection: &Selection,
        id: &str,
        change: Option<Change<'_>>,
    ) -> Result<Response, Refusal> {
        let made = (self.made)(selection, change)?;
        Ok(match change {
            None => made.into_response(),
            Some(change) => made.changed(id, change),
        })
    }

    /// A text of the body that must not be empty.
    pub(crate) fn text(&self, name: &str) -> Result<&str, Refusal> {
        let value = self.property(name).and_then(Value::as_str);
        let value = value.filter(|text| !text.is_empty());
        value.ok_or_else(|| Refusal::new(StatusCode::BAD_REQUEST, format!("{name}: is empty")))
    }

    /// The texts of a list of the body.
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        let list = self.property(name).and_then(Value::as_array);
        let list = list.into_iter().flatten();
        list.filter_map(Value::as_str).collect()
    }

    /// The same, owned.
    pub(crate) fn strings(&self, name: &str) -> Vec<String> {
        self.texts(name).into_iter().map(str::to_owned).collect()
    }

    /// The elements of a list of the body.
    pub(crate) fn list(&self, name: &str) -> &[Value] {
        let list = self.property(name).and_then(Value::as_array);
        list.map_or(&[], Vec::as_slice)
    }

    /// The values of a query parameter.
    pub(crate) fn query_values(&self, name: &str) -> Vec<String> {
        let pairs = self.request.query.iter().filter(|(it, _)| it == name);
        pairs.map(|(_, value)| value.clone()).collect()
    }

    /// The value of an action parameter of the body.
    pub(crate) fn action_parameter(&self, name: &str) -> Option<String> {
        let parameters = self.property("action_parameters")?.as_array()?;
        let named = parameters.iter().find(|it| it["name"] == name)?;
        Some(named["value"].as_str()?.to_owned())
    }

    /// Whether a boolean of the body is true.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.property(name).and_then(Value::as_bool) == Some(true)
    }

    /// The first value of a query parameter, or an empty text.
    pub(crate) fn query(&self, name: &str) -> &str {
        self.request.query(name).unwrap_or_default()
    }

    /// The first value of a form's field, or an empty text.
    pub(crate) fn form<'a>(&'a self, name: &'a str) -> &'a str {
        let values = self.request.values(Place::Form, name);
        values.first().copied().unwrap_or_default()
    }

    fn property(&self, name: &str) -> Option<&Value> {
        self.request.json.as_ref()?.get(name)
    }

    /// An envelope with these resources.
    pub(crate) fn reply(&self, status: StatusCode, resources: Value) -> Response {
        self.document(status, json!({ "resources": resources }))
    }

    /// The page of a list that the request selects by `offset` and `limit`.
    pub(crate) fn page(&self, all: &[&str]) -> Response {
        let number = |name: &str| self.query(name).parse().ok();
        let (offset, limit) = (
            number("offset").unwrap_or(0),
            number("limit").unwrap_or(100),
        );
        let page: Vec<&&str> = all.iter().skip(offset).take(limit).collect();
        let mut meta = envelope::meta(self.trace);
        if let Some(meta) = meta.as_object_mut() {
            let pagination = json!({ "offset": offset, "limit": limit, "total": all.len() });
            meta.insert("pagination".to_owned(), pagination);
        }
        let body = json!({ "meta": meta, "errors": [], "resources": page });
        envelope::json(StatusCode::OK, &body)
    }

    /// An object with `meta`, `errors` and these properties.
    pub(crate) fn document(&self, status: StatusCode, mut body: Value) -> Response {
        if let Some(properties) = body.as_object_mut() {
            properties.insert("meta".to_owned(), envelope::meta(self.trace));
            properties.insert("errors".to_owned(), json!([]));
        }
        envelope::json(status, &body)
    }
}

/// A response without a body.
pub(crate) fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// The same response, sent later.
pub(crate) fn late(mut response: Response, wait: Duration) -> Response {
    response.extensions_mut().insert(Late(wait));
    response
}
