//! Reads objects and lists from arbitrary values.

use serde_json::{Map, Value};

use super::error::{Fault, below};

/// Takes an object out of another. An absent or null object is empty.
pub(super) fn take_object(
    object: &mut Map<String, Value>,
    key: &str,
) -> Result<Map<String, Value>, Fault> {
    match object.remove(key) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(value) => into_object(value).map_err(below(key)),
    }
}

/// Takes a list out of an object. An absent or null list is empty.
pub(super) fn take_list(object: &mut Map<String, Value>, key: &str) -> Result<Vec<Value>, Fault> {
    match object.remove(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) => Ok(list),
        Some(other) => Err(below(key)(Fault::kind("a list", Some(&other)))),
    }
}

/// Takes a list of strings out of an object. An absent or null list is empty.
pub(super) fn take_texts(object: &mut Map<String, Value>, key: &str) -> Result<Vec<String>, Fault> {
    let text = |item| match item {
        Value::String(text) => Ok(text),
        other => Err(Fault::kind("a string", Some(&other))),
    };
    let list = take_list(object, key)?;
    list.into_iter()
        .map(text)
        .collect::<Result<_, _>>()
        .map_err(below(key))
}

pub(super) fn into_object(value: Value) -> Result<Map<String, Value>, Fault> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(Fault::kind("an object", Some(&other))),
    }
}

pub(super) fn as_object(value: &mut Value) -> Result<&mut Map<String, Value>, Fault> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(Fault::kind("an object", Some(other))),
    }
}

pub(super) fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key).and_then(Value::as_str)
}

/// The entries of an object whose key starts with `x-`.
pub(super) fn extensions(object: &Map<String, Value>) -> impl Iterator<Item = (String, Value)> {
    object
        .iter()
        .filter(|(key, _)| key.starts_with("x-"))
        .map(|(key, value)| (key.clone(), value.clone()))
}

/// Visits each direct subschema of a schema.
///
/// A key such as `$ref` or `items` below `properties` is a property's name, not a keyword.
pub(super) fn subschemas(
    schema: &mut Map<String, Value>,
    visit: &mut dyn FnMut(&mut Value) -> Result<(), Fault>,
) -> Result<(), Fault> {
    for (key, value) in schema {
        match (key.as_str(), value) {
            ("properties", value) => {
                let properties = as_object(value).map_err(below(key))?;
                for (name, property) in properties {
                    visit(property).map_err(below(name)).map_err(below(key))?;
                }
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(parts)) => {
                for (index, part) in parts.iter_mut().enumerate() {
                    visit(part).map_err(below(index)).map_err(below(key))?;
                }
            }
            ("allOf" | "anyOf" | "oneOf", other) => {
                return Err(below(key)(Fault::kind("a list of schemas", Some(other))));
            }
            ("additionalProperties", Value::Bool(_)) => {}
            ("items" | "not" | "additionalProperties", value) => {
                visit(value).map_err(below(key))?
            }
            _ => {}
        }
    }
    Ok(())
}

/// The keywords whose object has names as keys.
const NAMING: [&str; 15] = [
    "callbacks",
    "content",
    "definitions",
    "examples",
    "headers",
    "links",
    "parameters",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securityDefinitions",
    "securitySchemes",
];

/// The meaning of an object's keys.
#[derive(Clone, Copy)]
pub(super) enum Keys {
    /// Keywords of the format.
    Words,
    /// Names by the publisher.
    Names,
}

impl Keys {
    /// The keys of the object below a keyword.
    pub(super) fn of(keyword: &str) -> Keys {
        if NAMING.contains(&keyword) {
            Keys::Names
        } else {
            Keys::Words
        }
    }
}
