//! The JSON body of a reply: the published shape, with the records that the request asks for.

use std::sync::LazyLock;

use axum::http::HeaderMap;
use codegen::ir::Paging;
use serde_json::{Value, json};

use crate::cursor;
use crate::fake::Fake;
use crate::page::{self, Page, Shelf};
use crate::record::Records;
use crate::refusal::Refusal;
use crate::reply;
use crate::request::Incoming;
use crate::spec::{Operation, Place, Spec};
use crate::synth;
use crate::trace::Trace;

/// The parameters, and the members of a body, that name records by their ids.
const IDS: [&str; 3] = ["ids", "composite_ids", "id"];

/// What answers where nothing is published, or any object.
static ENVELOPE: LazyLock<Value> = LazyLock::new(|| {
    let text = json!({ "type": "string" });
    let record = json!({ "type": "object", "properties": { "id": text } });
    json!({ "type": "object", "properties": {
        "meta": { "type": "object", "properties": {} },
        "errors": { "type": "array", "items": { "type": "object" } },
        "resources": { "type": "array", "items": record },
    }})
});

/// Makes the body, and the headers that belong to it.
pub(crate) fn make(
    fake: &Fake,
    trace: &Trace,
    operation: &Operation,
    request: &Incoming,
) -> Result<(Value, HeaderMap), Refusal> {
    let schema = published(&fake.spec, operation);
    let cid = fake.seed.with("cid").hex();
    let seed = fake.seed.with(&operation.id);
    let mut headers = HeaderMap::new();
    let mut body = synth::value(&fake.spec, schema, &cid, seed);
    settle(&mut body, trace);

    let paging = fake.pagings.get(&operation.id).unwrap_or(&Paging::None);
    let pointer = paging.items().unwrap_or("/resources");
    let content = fake.spec.at(schema, pointer).unwrap_or(&Value::Null);
    let records = Records {
        spec: &fake.spec,
        schema: content.get("items").unwrap_or(content),
        cid: &cid,
        seed: fake.seed,
    };
    let shelf = Shelf {
        records: fake.records,
        window: fake.window,
        seed,
    };
    let page = if let Some(page) = shelf.page(paging, operation, request)? {
        let found = page.records.clone().map(|index| records.numbered(index));
        page::put(&mut body, pointer, found.collect());
        page
    } else if let Some((named, ids)) = ids(operation, request) {
        let mut found = ids.iter().map(|id| records.with_id(id, &named));
        match body.pointer_mut(pointer) {
            Some(Value::Array(list)) => *list = found.collect(),
            Some(one) => *one = found.next().unwrap_or_default(),
            None => {}
        }
        Page::whole(ids.len())
    } else {
        let list = body.pointer(pointer).and_then(Value::as_array);
        Page::whole(list.map_or(0, Vec::len))
    };
    page.mark(&mut body, &mut headers);
    Ok((body, headers))
}

/// The schema of the reply.
fn published<'a>(spec: &'a Spec, operation: &'a Operation) -> &'a Value {
    let Some(schema) = &operation.reply else {
        return &ENVELOPE;
    };
    let resolved = spec.resolve(schema);
    let says_nothing = resolved.get("type").is_some_and(|kind| kind == "object")
        && resolved.get("properties").is_none()
        && resolved.get("additionalProperties").is_none();
    match says_nothing {
        true => &ENVELOPE,
        false => schema,
    }
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
        (members.get_mut("meta"), reply::meta(trace))
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
