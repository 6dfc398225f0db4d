//! Reads every list over several pages, and counts its items.

use std::collections::HashSet;

use fake_falcon::FakeFalcon;
use falcon_sdk::Client;
use falcon_sdk::request::{Call, Payload};
use falcon_sdk::spec::{At, Paging, Spec};
use serde_json::{Value, json};

use crate::paging;
use crate::report::{Check, Differs, Report};

/// The number of records in each list.
pub(crate) const RECORDS: u64 = 25;

/// The page size, where it can be sent.
const PAGE: u64 = 10;

/// Compares the paging of an operation's list with that of the service, and reads the list.
pub(crate) async fn check(
    client: &Client,
    falcon: &FakeFalcon,
    spec: &Spec,
    mut call: Call,
    report: &mut Report,
) {
    if let Some(differs) = paging::compare(spec, falcon.list(spec.id)) {
        report.add(Check::Paging, spec.id, differs);
    }
    if spec.paging == Paging::None {
        return;
    }
    set_page_size(&mut call, spec);
    falcon.take_requests();
    let mut items = client.call_items(&call);
    let mut found = Vec::new();
    let mut differs = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => found.push(item.to_string()),
            Err(error) => {
                differs.push(Differs::new("a page", error.to_string()));
                break;
            }
        }
    }
    let pages = falcon.take_requests().len();
    let distinct: HashSet<&String> = found.iter().collect();
    let got = format!(
        "{} items, {} of them distinct, in {pages} requests",
        found.len(),
        distinct.len()
    );
    let whole = found.len() as u64 == RECORDS && distinct.len() == found.len();
    if differs.is_empty() && !(whole && pages >= 3) {
        differs.push(Differs::new(
            format!("{RECORDS} items in 3 pages or more"),
            got,
        ));
    }
    report.add(Check::Walk, spec.id, differs);
}

fn set_page_size(call: &mut Call, spec: &Spec) {
    let Some(size) = spec.page_size else {
        return;
    };
    match size.at {
        At::Query(name) => {
            call.query(name, &PAGE);
        }
        At::Body(pointer) => {
            let mut body: Value = match call.payload() {
                Payload::Json(body) => serde_json::from_slice(body).unwrap_or_default(),
                _ => json!({}),
            };
            put(&mut body, pointer, json!(PAGE));
            call.json(&body);
        }
        _ => {}
    }
}

/// Sets a value at a JSON pointer, and creates the objects above it.
fn put(body: &mut Value, pointer: &str, value: Value) {
    let mut place = body;
    for key in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = json!({});
        }
        let Value::Object(members) = place else {
            return;
        };
        place = members.entry(key).or_insert(Value::Null);
    }
    *place = value;
}
