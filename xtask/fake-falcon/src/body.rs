//! The JSON body of a response: the published shape, with the requested records.

use std::ops::Range;

use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::data::Data;
use crate::envelope;
use crate::fault::Fault;
use crate::filtered;
use crate::ids;
use crate::page::{self, Page};
use crate::record::Records;
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::rows;
use crate::selection::{Change, Selection};
use crate::shape;
use crate::spec::Operation;
use crate::synth;
use crate::trace::Trace;

/// The placeholder for the records of a body.
const RECORDS: &str = "\u{1}records";

/// A response in parts.
pub(crate) struct Made {
    pub(crate) body: Vec<u8>,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
}

impl Made {
    pub(crate) fn into_response(self) -> Response {
        let kind = [(CONTENT_TYPE, "application/json")];
        // The response's own headers come last.
        (self.status, kind, self.headers, self.body).into_response()
    }

    /// The response with other records, each given by its id and its properties. They are read from
    /// `resources`.
    pub(crate) fn changed(mut self, id: &str, change: Change<'_>) -> Response {
        let mut body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let records = body.get_mut("resources").and_then(Value::as_array_mut);
        for record in records.into_iter().flatten() {
            let Value::Object(properties) = record else {
                continue;
            };
            let named = properties
                .get(id)
                .and_then(Value::as_str)
                .map(str::to_owned);
            if let Some(named) = named {
                change(&named, properties);
            }
        }
        self.body = body.to_string().into_bytes();
        self.into_response()
    }
}

/// Makes the body of a response.
pub(crate) fn make(
    data: &Data,
    trace: &Trace,
    operation: &Operation,
    request: &Incoming,
    selection: &Selection,
    change: Option<Change<'_>>,
) -> Result<Made, Refusal> {
    let schema = shape::reply(&data.spec, operation);
    let cid = data.seed.with("cid").hex();
    let mut headers = HeaderMap::new();
    let published = StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK);
    let mut status = published;
    let mut body = synth::value(&data.spec, schema, &cid, data.seed.with(&operation.id));
    settle(&mut body, trace);

    let list = data.list(operation);
    let pointer = list.map_or("/resources", |list| &list.records);
    let content = shape::at(&data.spec, schema, pointer).unwrap_or(&Value::Null);
    let schema = content.get("items").unwrap_or(content);
    let (named, asked) = ids::of(&data.spec, operation, request, schema).unzip();
    let records = Records {
        spec: &data.spec,
        templates: &data.templates,
        operation,
        schema,
        named: named.as_deref().unwrap_or("id"),
        cid: &cid,
        seed: data.seed,
        size: data.record_size,
    };
    let (page, found) = if let Some(list) = list {
        let filtered = filtered::selection(data, operation, request, &records, selection, change)?;
        let selection = filtered.as_ref().unwrap_or(selection);
        let page = page::of(data, list, operation, request, selection)?;
        let found = match request.fault {
            Some(Fault::NoList) => return Ok(no_list(pointer, trace, published)),
            Some(Fault::Misfit) => with_misfit(&records, page.records.clone(), selection),
            _ => records.numbered(page.records.clone().map(|place| selection.index(place))),
        };
        page::put(&mut body, pointer, json!([RECORDS]));
        (page, found)
    } else if let Some(mut ids) = asked {
        if !data.any_ids {
            let failed = ids::part_with_unknown(&mut ids, data, selection, &mut body);
            status = failed.unwrap_or(published);
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
    } else if let Some(rows) = rows::of(request).filter(|_| data.by_rows)
        && let Some(list @ Value::Array(_)) = body.pointer_mut(pointer)
    {
        *list = rows::records(&records, rows).into();
        (Page::whole(rows.len()), Vec::new())
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

/// A body without a list. The number of the request decides its kind.
fn no_list(pointer: &str, trace: &Trace, status: StatusCode) -> Made {
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
        status,
        headers,
    }
}

/// The records of a page, with null as the last.
fn with_misfit(records: &Records<'_>, range: Range<u64>, selection: &Selection) -> Vec<u8> {
    let Some(last) = range.end.checked_sub(1).filter(|last| *last >= range.start) else {
        return Vec::new();
    };
    let mut found = records.numbered((range.start..last).map(|place| selection.index(place)));
    if !found.is_empty() {
        found.push(b',');
    }
    found.extend_from_slice(b"null");
    found
}

/// The text of a body with the records filled in.
fn put_in(body: &Value, records: &[u8]) -> Vec<u8> {
    let text = body.to_string();
    let place = Value::from(RECORDS).to_string();
    match text.split_once(&place) {
        Some((before, after)) => [before.as_bytes(), records, after.as_bytes()].concat(),
        None => text.into_bytes(),
    }
}

/// Makes an envelope successful: no errors, and a `meta` for this request.
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
