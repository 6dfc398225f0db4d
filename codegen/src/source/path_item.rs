//! The operations and shared parts of a path.

use serde_json::{Map, Value};

use super::error::{Fault, Place, Problem, below};
use super::reference::Section;
use super::shape::text;

/// The keys of a path item for operations.
pub(super) const METHODS: [&str; 8] = [
    "delete", "get", "head", "options", "patch", "post", "put", "trace",
];

/// The name of an operation in an error.
pub(super) fn place(method: &str, path: &str, operation: &Value) -> Place {
    Place::Operation {
        id: operation
            .get("operationId")
            .and_then(Value::as_str)
            .map(str::to_owned),
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
    }
}

/// A template without the names in it. A publisher may rename them without another path.
pub(crate) fn form(path: &str) -> String {
    let mut pieces = path.split('{');
    let mut form = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        form.push_str("{}");
        form.push_str(piece.split_once('}').map_or("", |(_, after)| after));
    }
    form
}

/// The resolved parameters of an operation: its own, and those of its path with another name or
/// place.
pub(super) fn parameters(
    of_path: &[Value],
    own: Vec<Value>,
    shared: &Section<Value>,
) -> Result<Vec<Map<String, Value>>, Fault> {
    let own = resolve(own, shared)?;
    let mut all = resolve(of_path.to_vec(), shared)?;
    all.retain(|inherited| !own.iter().any(|parameter| key(parameter) == key(inherited)));
    all.extend(own);
    Ok(all)
}

fn resolve(list: Vec<Value>, shared: &Section<Value>) -> Result<Vec<Map<String, Value>>, Fault> {
    let mut resolved: Vec<Map<String, Value>> = Vec::new();
    for (index, parameter) in list.into_iter().enumerate() {
        let parameter = shared
            .resolve(parameter)
            .and_then(|parameter| distinct(parameter, &resolved))
            .map_err(below(index))
            .map_err(below("parameters"))?;
        resolved.push(parameter);
    }
    Ok(resolved)
}

fn distinct(
    parameter: Map<String, Value>,
    before: &[Map<String, Value>],
) -> Result<Map<String, Value>, Fault> {
    let (Some(place), Some(name)) = key(&parameter) else {
        return Err(Problem::Missing("`in` or `name`").into());
    };
    if before
        .iter()
        .any(|other| key(other) == (Some(place), Some(name)))
    {
        return Err(Problem::ParameterTwice {
            place: place.to_owned(),
            name: name.to_owned(),
        }
        .into());
    }
    Ok(parameter)
}

fn key(parameter: &Map<String, Value>) -> (Option<&str>, Option<&str>) {
    (text(parameter, "in"), text(parameter, "name"))
}
