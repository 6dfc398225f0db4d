//! The records of a write whose body has a list of objects: one for each, with its values.

use std::mem::discriminant;

use serde_json::{Map, Value};

use crate::record::Records;
use crate::request::Incoming;

/// The rows of a body: its only list of objects, or the body itself.
pub(crate) fn of(request: &Incoming) -> Option<&[Value]> {
    let rows = |value: &'_ Value| {
        let list = value.as_array();
        list.is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object))
    };
    let body = request.json.as_ref()?;
    if rows(body) {
        return body.as_array().map(Vec::as_slice);
    }
    let mut lists = body.as_object()?.values().filter(|value| rows(value));
    let only = lists.next()?.as_array()?;
    lists.next().is_none().then_some(only)
}

/// A record for each row. The values that both have are those of the row.
pub(crate) fn records(records: &Records<'_>, rows: &[Value]) -> Vec<Value> {
    let ids = (0..).map(|number| records.seed.with("row").at(number).hex());
    let ids: Vec<String> = ids.take(rows.len()).collect();
    let text = [b"[", &*records.with_ids(&ids), b"]"].concat();
    let mut made: Vec<Value> = serde_json::from_slice(&text).unwrap_or_default();
    for (record, row) in made.iter_mut().zip(rows) {
        if let (Value::Object(record), Value::Object(row)) = (record, row) {
            merge(record, row);
        }
    }
    made
}

fn merge(record: &mut Map<String, Value>, row: &Map<String, Value>) {
    for (name, value) in row {
        if let Some(made_up) = record.get_mut(name)
            && discriminant(made_up) == discriminant(value)
        {
            *made_up = value.clone();
        }
    }
}
