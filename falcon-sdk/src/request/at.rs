//! Where walks read and write in a call: a cursor, the size of a page, a list of ids.

use bytes::Bytes;
use http::uri::PathAndQuery;

use super::call::{Argument, Call, Content, Value};
use crate::spec::{At, Place};
use crate::wire::{self, Json};

impl Call {
    /// The text of a query parameter that holds one value.
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

    /// What is sent there.
    pub(crate) fn read_at(&self, at: At) -> Option<Json> {
        match at {
            At::Query(name) => self.query_text(name).map(Json::from),
            At::Body(pointer) => self.body_json()?.pointer(pointer).cloned(),
        }
    }

    /// Sends that there.
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

    /// Takes the list that is sent there out of the call; empty if there is none.
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

    /// Leaves out all query parameters but those.
    pub(crate) fn keep_queries(&mut self, names: &[&str]) {
        self.arguments.retain(|argument| {
            argument.place != Place::Query || names.contains(&argument.name.as_str())
        });
    }

    /// Whether values must be in the published ranges.
    pub(crate) fn is_limited(&self) -> bool {
        self.limited
    }

    /// Calls another path and query of the same operation, as a reply gave them.
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

/// What a JSON pointer leads to, through objects that are made where there are none.
#[expect(clippy::expect_used, reason = "what is no object is made one")]
fn slot<'a>(value: &'a mut Json, pointer: &str) -> &'a mut Json {
    pointer.split('/').skip(1).fold(value, |value, step| {
        if !value.is_object() {
            *value = Json::Object(serde_json::Map::new());
        }
        let step = step.replace("~1", "/").replace("~0", "~");
        value
            .as_object_mut()
            .expect("it was just made one")
            .entry(step)
            .or_insert(Json::Null)
    })
}
