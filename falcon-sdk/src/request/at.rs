//! Walks read and write here: a cursor, the page size, and a list of ids.

use bytes::Bytes;
use http::uri::PathAndQuery;

use super::call::{Argument, Call, Content, Value};
use crate::spec::{At, Place};
use crate::wire::{self, Json};

impl Call {
    /// The text of a query parameter with one value.
    pub(crate) fn query_text(&self, name: &str) -> Option<&str> {
        let argument = self
            .arguments
            .iter()
            .find(|argument| is_query(argument, name))?;
        match &argument.value {
            Value::Texts(values) => values.first().map(String::as_str),
            Value::File(_) => None,
        }
    }

    /// The value at a place in the request.
    pub(crate) fn read_at(&self, at: At) -> Option<Json> {
        match at {
            At::Query(name) => self.query_text(name).map(Json::from),
            At::Body(pointer) => self.body_json()?.pointer(pointer).cloned(),
        }
    }

    /// Sets the value at a place in the request.
    pub(crate) fn write_at(&mut self, at: At, value: &Json) {
        match at {
            At::Query(name) => {
                self.query(name, value);
            }
            At::Body(pointer) => {
                let mut body = self.body_json().unwrap_or_default();
                *slot(&mut body, pointer) = value.clone();
                self.body = Some(Content::Json(Bytes::from(wire::encode(&body))));
            }
        }
    }

    /// Removes the list at a place from the request, and returns it. Empty if there is no list.
    pub(crate) fn take_list(&mut self, at: At) -> Vec<Json> {
        match at {
            At::Query(name) => {
                let taken = self
                    .arguments
                    .extract_if(.., |argument| is_query(argument, name));
                let values = taken.flat_map(|argument| match argument.value {
                    Value::Texts(values) => values,
                    Value::File(_) => Vec::new(),
                });
                values.map(Json::from).collect()
            }
            At::Body(pointer) => {
                let Some(mut body) = self.body_json() else {
                    return Vec::new();
                };
                let list = body.pointer_mut(pointer).map(Json::take);
                self.body = Some(Content::Json(Bytes::from(wire::encode(&body))));
                match list {
                    Some(Json::Array(list)) => list,
                    _ => Vec::new(),
                }
            }
        }
    }

    /// Removes all query parameters except these.
    pub(crate) fn keep_queries(&mut self, names: &[&str]) {
        self.arguments.retain(|argument| {
            argument.place != Place::Query || names.contains(&argument.name.as_str())
        });
    }

    /// Whether values must be within the published limits.
    pub(crate) fn is_limited(&self) -> bool {
        self.limited
    }

    /// Replaces path and query with those that a response named for the same operation.
    pub(crate) fn follow(&mut self, target: &PathAndQuery) {
        self.path = target.as_str().to_owned().into();
        self.arguments.retain(|argument| match argument.place {
            Place::Path | Place::Query => false,
            Place::Header | Place::Form => true,
        });
    }

    fn body_json(&self) -> Option<Json> {
        match &self.body {
            Some(Content::Json(json)) => serde_json::from_slice(json).ok(),
            Some(Content::Bytes(_)) | None => None,
        }
    }
}

fn is_query(argument: &Argument, name: &str) -> bool {
    argument.place == Place::Query && argument.name == name
}

/// The value at a JSON pointer. Missing objects on the way are created, and missing lists for a
/// step `0`, which is their first element.
#[expect(
    clippy::expect_used,
    reason = "any other value was replaced by an object or a list"
)]
fn slot<'a>(value: &'a mut Json, pointer: &str) -> &'a mut Json {
    pointer.split('/').skip(1).fold(value, |value, step| {
        if step == "0" && !value.is_object() {
            if !value.is_array() {
                *value = Json::Array(Vec::new());
            }
            let list = value.as_array_mut().expect("it is a list by now");
            if list.is_empty() {
                list.push(Json::Null);
            }
            return list.first_mut().expect("it has an element by now");
        }
        if !value.is_object() {
            *value = Json::Object(serde_json::Map::new());
        }
        let step = step.replace("~1", "/").replace("~0", "~");
        value
            .as_object_mut()
            .expect("it is an object by now")
            .entry(step)
            .or_insert(Json::Null)
    })
}
