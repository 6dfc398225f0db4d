//! Walks over long lists, lists that change meanwhile, and faulty services.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

mod accounts;
mod ahead;
mod collect;
mod ends;
mod fits;
mod limits;
mod listing;
mod marker;
mod model;
mod nolist;
mod records;
mod resume;
mod writes;

use std::time::Duration;

use falcon_sdk::request::Method;
use falcon_sdk::spec::{At, Body, Paging, Param, Spec};
use falcon_sdk::wire::{Decode, Json};
use falcon_sdk::{Client, Error, Items, Retry};
use serde_json::json;

/// A list by offset, with 10 items a page unless the caller sets the page size.
static COUNTED: Spec = Spec::new(
    Method::GET,
    "/things/queries/things/v1",
    "QueryThings",
    "things",
)
.params(&[
    Param::query("offset").integer(),
    Param::query("limit").integer().range(1.0, 10.0),
])
.paging(Paging::offset(At::Query("offset"), None, "/resources"))
.page_size(At::Query("limit"), Some(10));

/// A list by token.
static SCROLLED: Spec = Spec::new(
    Method::GET,
    "/things/queries/things-scroll/v1",
    "ScrollThings",
    "things",
)
.params(&[Param::query("after"), Param::query("limit").integer()])
.paging(Paging::token(
    At::Query("after"),
    &["/meta/pagination/after"],
    "/resources",
))
.page_size(At::Query("limit"), Some(10));

/// A list by the markers of its items.
static MARKED: Spec = Spec::new(
    Method::GET,
    "/things/combined/marked/v1",
    "FindMarked",
    "things",
)
.params(&[
    Param::query("filter"),
    Param::query("sort"),
    Param::query("limit").integer(),
])
.paging(Paging::marker(None, "/resources"))
.page_size(At::Query("limit"), Some(100));

/// A list by token, with the token in the body.
static SEARCHED: Spec = Spec::new(
    Method::POST,
    "/things/combined/things/v1",
    "SearchThings",
    "things",
)
.body(Body::json(true))
.paging(Paging::token(
    At::Body("/after"),
    &["/meta/pagination/after"],
    "/resources",
));

fn client(base_url: &str) -> Client {
    Client::builder()
        .credentials("id", "secret")
        .base_url(base_url)
        .retry(Retry::never())
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

/// A page of the numbers below `total`, by offset and limit.
fn counted(asked: &listing::Asked, total: usize) -> Json {
    let offset = asked.number("offset").unwrap_or(0);
    let limit = asked.number("limit").unwrap_or(10);
    let items: Vec<usize> = (offset..total).take(limit).collect();
    json!({"resources": items, "meta": {"pagination": {"total": total}}})
}

/// A page of the numbers below `total`, by token and limit.
fn scrolled(asked: &listing::Asked, total: usize) -> Json {
    let from = asked.number("after").unwrap_or(0);
    let limit = asked.number("limit").unwrap_or(10);
    let items: Vec<usize> = (from..total).take(limit).collect();
    let next = from + items.len();
    let after = if next < total {
        next.to_string()
    } else {
        String::new()
    };
    json!({"resources": items, "meta": {"pagination": {"total": total, "after": after}}})
}

/// All items of a walk without errors.
async fn all<T: Decode>(mut items: Items<T>) -> Vec<T> {
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        all.push(item.unwrap());
    }
    all
}

fn numbers(items: &[Json]) -> Vec<usize> {
    let number = |item: &Json| usize::try_from(item.as_u64().unwrap()).unwrap();
    items.iter().map(number).collect()
}

/// The status of the response that is the error.
fn status(error: &Error) -> u16 {
    error.status().map_or(0, |status| status.as_u16())
}
