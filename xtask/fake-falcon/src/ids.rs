//! The records that a request names by their ids.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::cursor;
use crate::data::Data;
use crate::record;
use crate::request::Incoming;
use crate::selection::Selection;
use crate::shape;
use crate::spec::{Operation, Place, Spec};

/// The parameters, and the members of a body, that name records whatever these look like.
const IDS: [&str; 3] = ["ids", "composite_ids", "id"];

/// The ids that a request names, and the property of a record that each stands in. A name such as
/// `device_ids` names records that have a `device_id`.
pub(crate) fn of(
    spec: &Spec,
    operation: &Operation,
    request: &Incoming,
    record: &Value,
) -> Option<(String, Vec<String>)> {
    let in_query = request.query.iter().map(|(name, _)| name);
    let in_body = request.json.as_ref().and_then(Value::as_object);
    let given = in_query.chain(in_body.into_iter().flat_map(|body| body.keys()));
    let properties = shape::properties(spec, record);
    let others = given.map(String::as_str).filter(|name| {
        let one = name.strip_suffix('s').filter(|one| one.ends_with("_id"));
        one.is_some_and(|one| properties.iter().any(|(name, _)| *name == one))
    });
    IDS.into_iter().chain(others).find_map(|name| {
        let ids = values(operation, request, name);
        (!ids.is_empty()).then(|| (name.trim_end_matches('s').to_owned(), ids))
    })
}

/// Whether a list shows a record of that id.
pub(crate) fn is_known(data: &Data, id: &str) -> bool {
    is_one_of(data, &Selection::default(), id)
}

/// Whether a list with these records shows one of that id.
pub(crate) fn is_one_of(data: &Data, selection: &Selection, id: &str) -> bool {
    let index = record::index_of(data.seed, id);
    data.any_ids || index.is_some_and(|index| selection.knows(index, data.records))
}

/// The error of an id that no record has.
pub(crate) fn unknown(id: &str) -> Value {
    let code = StatusCode::NOT_FOUND.as_u16();
    json!({ "code": code, "id": id, "message": format!("{id}: not found") })
}

/// Takes out the ids that no record has and puts an error for each into the body. If none is left
/// the response is a 404.
pub(crate) fn part_with_unknown(
    ids: &mut Vec<String>,
    data: &Data,
    selection: &Selection,
    body: &mut Value,
) -> Option<StatusCode> {
    let (found, lost) = ids.drain(..).partition(|id| is_one_of(data, selection, id));
    let lost: Vec<String> = lost;
    *ids = found;
    if lost.is_empty() {
        return None;
    }
    if let Value::Object(members) = body {
        let errors = lost.iter().map(|id| unknown(id)).collect();
        members.insert("errors".to_owned(), errors);
    }
    ids.is_empty().then_some(StatusCode::NOT_FOUND)
}

/// The values under a name, in the query and in the body.
fn values(operation: &Operation, request: &Incoming, name: &str) -> Vec<String> {
    let param = operation.param(Place::Query, name);
    let separator = param.and_then(|param| param.separator);
    let mut values: Vec<String> = Vec::new();
    for value in request.values(Place::Query, name) {
        match separator {
            Some(separator) => values.extend(value.split(separator).map(str::to_owned)),
            None => values.push(value.to_owned()),
        }
    }
    values.extend(in_body(request, name));
    values
}

fn in_body(request: &Incoming, name: &str) -> Vec<String> {
    match request.json.as_ref().and_then(|body| body.get(name)) {
        Some(Value::Array(list)) => list.iter().filter_map(cursor::scalar).collect(),
        Some(one) => cursor::scalar(one).into_iter().collect(),
        None => Vec::new(),
    }
}
