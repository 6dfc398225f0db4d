//! The JSON body of a reply: the published shape, with the records that the request asks for.

use std::ops::Range;

use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::cursor;
use crate::data::Data;
use crate::envelope;
use crate::fault::Fault;
use crate::page::{self, Page};
use crate::record::{self, Records};
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::shape;
use crate::spec::{Operation, Place};
use crate::synth;
use crate::trace::Trace;

/// The parameters, and the members of a body, that name records by their ids.
const IDS: [&str; 3] = ["ids", "composite_ids", "id"];

/// Stands in a body where its records go.
const RECORDS: &str = "\u{1}records";

/// A body, its status if that is not the published one, and the headers that belong to it.
pub(crate) struct Made {
    pub(crate) body: Vec<u8>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
}

/// Makes the body of a response.
pub(crate) fn make(
    data: &Data,
    trace: &Trace,
    operation: &Operation,
    request: &Incoming,
) -> Result<Made, Refusal> {
    let schema = shape::reply(&data.spec, operation);
    let cid = data.seed.with("cid").hex();
    let mut headers = HeaderMap::new();
    let mut status = None;
    let mut body = synth::value(&data.spec, schema, &cid, data.seed.with(&operation.id));
    settle(&mut body, trace);

    let list = data.list(operation);
    let pointer = list.map_or("/resources", |list| &list.records);
    let content = shape::at(&data.spec, schema, pointer).unwrap_or(&Value::Null);
    let (named, asked): (Option<String>, Option<Vec<String>>) = ids(operation, request).unzip();
    let records = Records {
        spec: &data.spec,
        templates: &data.templates,
        operation,
        schema: content.get("items").unwrap_or(content),
        named: named.as_deref().unwrap_or("id"),
        cid: &cid,
        seed: data.seed,
        size: data.record_size,
    };
    let (page, found) = if let Some(list) = list {
        let page = page::of(data, list, operation, request)?;
        let found = match request.fault {
            Some(Fault::NoList) => return Ok(no_list(pointer, trace)),
            Some(Fault::Misfit) => with_misfit(&records, page.records.clone()),
            _ => records.numbered(page.records.clone()),
        };
        page::put(&mut body, pointer, json!([RECORDS]));
        (page, found)
    } else if let Some(mut ids) = asked {
        if !data.any_ids {
            status = part_with_unknown(&mut ids, data, &mut body);
        }
        match body.pointer_mut(pointer) {
            Some(list @ Value::Array(_)) => *list = json!([RECORDS]),
            Some(one) => {
                ids.truncate(1);
                *one = match ids.is_empty() {
                    true => Value::Null,
                    false => RECORDS.into(),
                };
            }
            None => {}
        }
        (Page::whole(ids.len()), records.with_ids(&ids))
    } else {
        let list = body.pointer(pointer).and_then(Value::as_array);
        (Page::whole(list.map_or(0, Vec::len)), Vec::new())
    };
    page.mark(&mut body, &mut headers);
    Ok(Made {
        body: put_in(&body, &found),
        status,
        headers,
    })
}

/// A body without a list, of a kind that the number of the request says.
fn no_list(pointer: &str, trace: &Trace) -> Made {
    let mut headers = HeaderMap::new();
    let body = match trace.number % 6 {
        0 => json!({ "message": "Service Unavailable" }).to_string(),
        1 => "{}".to_owned(),
        2 => json!("busy").to_string(),
        3 => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            "<html><head><title>Sign in</title></head></html>\n".to_owned()
        }
        4 => String::new(),
        _ => {
            let mut body = json!({ "meta": envelope::meta(trace) });
            page::put(&mut body, pointer, json!({ "id": "1" }));
            body.to_string()
        }
    };
    Made {
        body: body.into_bytes(),
        status: None,
        headers,
    }
}

/// The records of a page, of which the last is null.
fn with_misfit(records: &Records<'_>, range: Range<u64>) -> Vec<u8> {
    let Some(last) = range.end.checked_sub(1).filter(|last| *last >= range.start) else {
        return Vec::new();
    };
    let mut found = records.numbered(range.start..last);
    if !found.is_empty() {
        found.push(b',');
    }
    found.extend_from_slice(b"null");
    found
}

/// The text of a body with the records in their place.
fn put_in(body: &Value, records: &[u8]) -> Vec<u8> {
    let text = body.to_string();
    let place = Value::from(RECORDS).to_string();
    match text.split_once(&place) {
        Some((before, after)) => [before.as_bytes(), records, after.as_bytes()].concat(),
        None => text.into_bytes(),
    }
}

/// Takes out the ids that no record has and puts an error for each into the body. If none is left
/// the answer is a 404.
fn part_with_unknown(ids: &mut Vec<String>, data: &Data, body: &mut Value) -> Option<StatusCode> {
    let known = |id: &String| {
        let index = record::index_of(data.seed, id);
        index.is_some_and(|index| index < data.records)
    };
    let (found, unknown) = ids.drain(..).partition::<Vec<String>, _>(known);
    *ids = found;
    if unknown.is_empty() {
        return None;
    }
    let errors = unknown.into_iter().map(|id| {
        let code = StatusCode::NOT_FOUND.as_u16();
        json!({ "code": code, "id": id, "message": format!("{id}: not found") })
    });
    let errors = errors.collect();
    if let Value::Object(members) = body {
        members.insert("errors".to_owned(), errors);
    }
    ids.is_empty().then_some(StatusCode::NOT_FOUND)
}

/// Makes a made-up envelope that of a success: no errors, and a `meta` of this request.
fn settle(body: &mut Value, trace: &Trace) {
    let Value::Object(members) = body else {
        return;
    };
    for name in ["errors", "error"] {
        match members.get_mut(name) {
            Some(Value::Array(errors)) => errors.clear(),
            Some(_) => drop(members.remove(name)),
            None => {}
        }
    }
    if let (Some(Value::Object(meta)), Value::Object(ours)) =
        (members.get_mut("meta"), envelope::meta(trace))
    {
        meta.extend(ours);
    }
}

/// The ids that a request names, and the property of a record that each stands in.
fn ids(operation: &Operation, request: &Incoming) -> Option<(String, Vec<String>)> {
    IDS.into_iter().find_map(|name| {
        let separator = operation
            .param(Place::Query, name)
            .and_then(|param| param.separator);
        let mut ids: Vec<String> = Vec::new();
        for value in request.values(Place::Query, name) {
            match separator {
                Some(separator) => ids.extend(value.split(separator).map(str::to_owned)),
                None => ids.push(value.to_owned()),
            }
        }
        match request.json.as_ref().and_then(|body| body.get(name)) {
            Some(Value::Array(list)) => ids.extend(list.iter().filter_map(cursor::scalar)),
            Some(one) => ids.extend(cursor::scalar(one)),
            None => {}
        }
        (!ids.is_empty()).then(|| (name.trim_end_matches('s').to_owned(), ids))
    })
}
