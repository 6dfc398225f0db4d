//! Turns the pages of a list: which records a request asks for, and how the reply says what is next.

use std::ops::Range;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use codegen::ir::{At, Paging};
use serde_json::{Map, Value};

use crate::cursor;
use crate::fault::Fault;
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::seed::Seed;
use crate::spec::{self, Operation, Place};

/// The page size where neither the request nor the interface says one.
const DEFAULT_LIMIT: u64 = 100;

/// A list as a server holds it.
pub(crate) struct Shelf {
    pub(crate) records: u64,
    /// The highest offset + limit that is answered, if any.
    pub(crate) window: Option<u64>,
    /// The list's own, so that its tokens mean nothing to another.
    pub(crate) seed: Seed,
}

pub(crate) struct Page {
    pub(crate) records: Range<u64>,
    limit: u64,
    total: u64,
    next: Next,
}

/// How the reply says what comes next.
enum Next {
    /// It doesn't: the client counts.
    Counted,
    /// The first of these pointers that is published has the token, empty on the last page.
    Token { at: Vec<String>, token: String },
    /// A header with the next path and query.
    Header {
        name: HeaderName,
        value: HeaderValue,
    },
}

impl Shelf {
    /// The page that a request asks for; `None` if the list is not paged.
    pub(crate) fn page(
        &self,
        paging: &Paging,
        operation: &Operation,
        request: &Incoming,
    ) -> Result<Option<Page>, Refusal> {
        let limit = |at| {
            let whole = limit(at, operation, request);
            match (request.fault, paging) {
                (Some(Fault::ShortPage), Paging::Token { .. }) => whole / 2,
                // An empty page would be the end.
                (Some(Fault::ShortPage), _) => whole.div_ceil(2),
                _ => whole,
            }
        };
        match paging {
            Paging::None => return Ok(None),
            Paging::Offset { at, .. } => self.counted(cursor::given(at, request), limit(Some(at))),
            Paging::Token { .. } if request.fault == Some(Fault::ExpiredCursor) => {
                return Err(expired());
            }
            Paging::Token { at, next, .. } => {
                self.token(cursor::given(at, request), limit(Some(at)), next)
            }
            Paging::Marker { header, .. } => self.marked(request, limit(None), header.as_deref()),
        }
        .map(|page| match request.fault {
            Some(Fault::NoNextPage) => page.without_next(),
            _ => page,
        })
        .map(Some)
    }

    fn counted(&self, offset: Option<String>, limit: u64) -> Result<Page, Refusal> {
        let start = match offset {
            None => 0,
            Some(offset) => offset
                .parse()
                .map_err(|_| bad(format!("offset: {offset:?} is not a number of records")))?,
        };
        match self.window {
            Some(window) if limit.saturating_add(start) > window => {
                Err(bad(format!("offset + limit must not exceed {window}")))
            }
            _ => Ok(self.slice(start, limit)),
        }
    }

    fn token(&self, token: Option<String>, limit: u64, next: &[String]) -> Result<Page, Refusal> {
        let start = match token {
            None => 0,
            Some(token) => cursor::index_of(self.seed, &token).ok_or_else(expired)?,
        };
        let mut page = self.slice(start, limit);
        page.next = Next::Token {
            at: next.to_vec(),
            token: match page.records.end < self.records {
                true => cursor::token(self.seed, page.records.end),
                false => String::new(),
            },
        };
        Ok(page)
    }

    fn marked(
        &self,
        request: &Incoming,
        limit: u64,
        header: Option<&str>,
    ) -> Result<Page, Refusal> {
        let filter = request.query("filter").unwrap_or_default();
        let mut page = self.slice(cursor::after_marker(filter, self.records), limit);
        page.total = self.records - page.records.start;
        if let Some(name) = header
            && page.records.end < self.records
        {
            let name = name.parse();
            page.next = Next::Header {
                name: name.map_err(|error| bad(format!("the paging's header: {error}")))?,
                value: cursor::next_page(request, page.records.end)?,
            };
        }
        Ok(page)
    }

    fn slice(&self, start: u64, limit: u64) -> Page {
        let start = start.min(self.records);
        Page {
            records: start..start.saturating_add(limit).min(self.records),
            limit,
            total: self.records,
            next: Next::Counted,
        }
    }
}

impl Page {
    /// The same, which does not say where the next one starts.
    fn without_next(self) -> Self {
        let next = match self.next {
            Next::Token { at, .. } => Next::Token {
                at,
                token: String::new(),
            },
            Next::Counted | Next::Header { .. } => Next::Counted,
        };
        Page { next, ..self }
    }

    /// Everything at once, as lists that are not paged answer.
    pub(crate) fn whole(length: usize) -> Self {
        let length = length as u64;
        Page {
            records: 0..length,
            limit: length,
            total: length,
            next: Next::Counted,
        }
    }

    /// Writes what is next, and the published members of `meta.pagination`.
    pub(crate) fn mark(self, body: &mut Value, headers: &mut HeaderMap) {
        let token = match self.next {
            Next::Counted => None,
            Next::Token { at, token } => {
                let published = at.iter().find(|at| body.pointer(at).is_some());
                published.or(at.first()).cloned().zip(Some(token))
            }
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
        // Lists without `meta` count under names such as `totalCount` and `total_services`.
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

/// Puts a value at a JSON pointer, making the objects on the way.
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

/// The page size: what is asked for, or the published default, within the published maximum.
/// It stands beside the cursor.
fn limit(at: Option<&At>, operation: &Operation, request: &Incoming) -> u64 {
    let in_body = match at {
        Some(At::Body(pointer)) => {
            let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            let body = request.json.as_ref();
            body.and_then(|body| body.pointer(&format!("{parent}/limit")))
        }
        Some(At::Query(_)) | None => None,
    };
    let published = operation.param(Place::Query, "limit");
    let asked = in_body
        .and_then(spec::number)
        .or_else(|| request.query("limit")?.parse().ok());
    let default = published.and_then(|param| param.default);
    let maximum = published.and_then(|param| param.maximum);
    [asked, default]
        .into_iter()
        .flatten()
        .find(|limit| *limit > 0)
        .unwrap_or(DEFAULT_LIMIT)
        .min(maximum.unwrap_or(u64::MAX))
}

fn expired() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "Search context expired")
}

fn bad(reason: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, reason)
}
