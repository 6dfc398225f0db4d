//! Pages of lists: the requested records, and the cursor of the next page.

use std::ops::Range;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use codegen::ir::At;
use serde_json::{Map, Value};

use crate::cursor;
use crate::data::Data;
use crate::fault::Fault;
use crate::filtered;
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::selection::Selection;
use crate::service::{By, List};
use crate::spec::{Operation, Place};

/// The page size if neither the request nor the interface gives it.
const DEFAULT_LIMIT: u64 = 100;

/// The window of an offset in a list by token.
const WINDOW: u64 = 10_000;

pub(crate) struct Page {
    pub(crate) records: Range<u64>,
    limit: u64,
    total: u64,
    next: Next,
}

/// How the response leads to the next page.
enum Next {
    /// It does not: the client counts.
    Counted,
    /// By a token at a JSON pointer, empty on the last page.
    Token { at: String, token: String },
    /// By a header with the next path and query.
    Header {
        name: HeaderName,
        value: HeaderValue,
    },
}

/// The requested page of a list.
pub(crate) fn of(
    data: &Data,
    list: &List,
    operation: &Operation,
    request: &Incoming,
    selection: &Selection,
) -> Result<Page, Refusal> {
    let records = selection.len(data.records);
    // The list's own seed, so that its tokens are invalid in other lists.
    let seed = data.seed.with(&operation.id);
    let whole = limit(list, operation, request);
    let limit = match (request.fault, &list.by) {
        (Some(Fault::ShortPage), By::Token { .. }) => whole / 2,
        // An empty page would end the list.
        (Some(Fault::ShortPage), By::Offset { .. } | By::Marker { .. }) => whole.div_ceil(2),
        _ => whole,
    };
    let counted = |at: &At, window: Option<u64>| match cursor::given(at, request) {
        Some(offset) => counted(&offset, limit, data.window.or(window)),
        None => counted("0", limit, data.window.or(window)),
    };
    // A list by token or marker may also publish a number.
    let offset = At::Query("offset".to_owned());
    let start = match &list.by {
        By::Offset { at, window } => counted(at, *window)?,
        By::Token { .. } if request.fault == Some(Fault::ExpiredCursor) => return Err(expired()),
        By::Token { at, .. } => match cursor::given(at, request) {
            Some(token) => cursor::index_of(seed, &token).ok_or_else(expired)?,
            None if *at == offset => 0,
            None => counted(&offset, Some(WINDOW))?,
        },
        By::Marker { .. } => {
            let filter = request.query("filter").unwrap_or_default();
            let start = match filtered::chooses_start(data, request, &list.by) {
                true => 0,
                false => cursor::after_marker(filter, records),
            };
            start.max(counted(&offset, None)?)
        }
    };
    let start = start.min(records);
    let end = start.saturating_add(limit).min(records);
    let is_last = end == records || request.fault == Some(Fault::NoNextPage);
    let next = match &list.by {
        By::Marker { header } if !is_last => Next::Header {
            name: header
                .parse()
                .map_err(|error| bad(format!("{header}: {error}")))?,
            value: cursor::next_page(request, selection.index(end))?,
        },
        By::Offset { .. } | By::Marker { .. } => Next::Counted,
        By::Token { next, .. } => Next::Token {
            at: next.clone(),
            token: match is_last {
                true => String::new(),
                false => cursor::token(seed, end),
            },
        },
    };
    Ok(Page {
        records: start..end,
        limit,
        total: match &list.by {
            By::Offset { .. } | By::Token { .. } => records,
            By::Marker { .. } => records - start,
        },
        next,
    })
}

/// The record at an offset within the window.
fn counted(offset: &str, limit: u64, window: Option<u64>) -> Result<u64, Refusal> {
    let start: u64 = offset
        .parse()
        .map_err(|_| bad(format!("offset: {offset:?} is not a number of records")))?;
    match window {
        Some(window) if limit.saturating_add(start) > window => {
            Err(bad(format!("offset + limit must not exceed {window}")))
        }
        _ => Ok(start),
    }
}

impl Page {
    /// All records, for lists without paging.
    pub(crate) fn whole(length: usize) -> Self {
        let length = length as u64;
        Page {
            records: 0..length,
            limit: length,
            total: length,
            next: Next::Counted,
        }
    }

    /// Writes the cursor of the next page, and the published members of `meta.pagination`.
    pub(crate) fn mark(self, body: &mut Value, headers: &mut HeaderMap) {
        let token = match self.next {
            Next::Counted => None,
            Next::Token { at, token } => Some((at, token)),
            Next::Header { name, value } => {
                headers.insert(name, value);
                None
            }
        };
        if let Some(Value::Object(pagination)) = body.pointer_mut("/meta/pagination") {
            for (name, published) in std::mem::take(pagination) {
                let number = match name.as_str() {
                    "limit" => self.limit,
                    "offset" => self.records.start,
                    "total" => self.total,
                    _ => continue,
                };
                let value = match published.is_string() {
                    true => number.to_string().into(),
                    false => number.into(),
                };
                pagination.insert(name, value);
            }
        }
        // Lists without `meta` have counts named `totalCount` or `total_services`.
        for (name, value) in body.as_object_mut().into_iter().flatten() {
            if value.is_number() && name.to_ascii_lowercase().starts_with("total") {
                *value = self.total.into();
            }
        }
        if let Some((pointer, token)) = token {
            put(body, &pointer, token.into());
        }
    }
}

/// Sets a value at a JSON pointer, and creates the objects above it.
pub(crate) fn put(body: &mut Value, pointer: &str, value: Value) {
    let mut slot = body;
    for key in pointer.split('/').skip(1) {
        if let Value::Array(items) = slot {
            let index = key.parse::<usize>().ok();
            let Some(item) = index.and_then(|index| items.get_mut(index)) else {
                return;
            };
            slot = item;
        } else {
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            slot = &mut slot[key];
        }
    }
    *slot = value;
}

/// The page size: the requested or default size, within the maximum.
fn limit(list: &List, operation: &Operation, request: &Incoming) -> u64 {
    let published = operation.param(Place::Query, cursor::name(&list.size));
    let asked = cursor::given(&list.size, request).and_then(|limit| limit.parse().ok());
    let default = published.and_then(|param| param.default);
    let maximum = published.and_then(|param| param.maximum).or(list.max);
    [asked, default]
        .into_iter()
        .flatten()
        .find(|limit| *limit > 0)
        .unwrap_or(DEFAULT_LIMIT)
        .min(maximum.unwrap_or(u64::MAX))
}

fn expired() -> Refusal {
    Refusal::not_found("Search context expired")
}

fn bad(reason: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, reason)
}
