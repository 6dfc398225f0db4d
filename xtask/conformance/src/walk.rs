//! Walks every list through several pages, and counts what it holds.

use std::collections::HashSet;

use fake_falcon::FakeFalcon;
use falcon_sdk::Client;
use falcon_sdk::request::{Call, Payload};
use falcon_sdk::spec::{At, Paging};
use serde_json::{Value, json};

use crate::case::Case;
use crate::report::{Check, Differs, Report};
use crate::values::{Given, Values};

/// How many records each list has.
pub(crate) const RECORDS: u64 = 25;

/// How many of them are asked for at once, where that can be told.
const PAGE: u64 = 10;

/// Walks the list of an operation, if it has one.
pub(crate) async fn check(client: &Client, falcon: &FakeFalcon, case: &Case, report: &mut Report) {
    if case.spec.paging == Paging::None {
        return;
    }
    let mut call = (case.call)(&Values::new(Given::Required));
    set_page_size(&mut call, case);
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
    report.add(Check::Walk, case.spec.id, differs);
}

fn set_page_size(call: &mut Call, case: &Case) {
    let Some(size) = case.spec.page_size else {
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

/// Puts a value at a JSON pointer, making the objects on the way.
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
