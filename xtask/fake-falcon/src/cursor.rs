//! Cursors: reads them from a request, and makes those for the next request.

use axum::http::{HeaderValue, StatusCode};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use codegen::ir::At;
use serde_json::Value;

use crate::record;
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::seed::Seed;

/// The value at a place of a request; `None` for an empty text.
pub(crate) fn given(at: &At, request: &Incoming) -> Option<String> {
    let text = match at {
        At::Query(name) => request.query(name)?.to_owned(),
        At::Body(pointer) => scalar(request.json.as_ref()?.pointer(pointer)?)?,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The parameter or property at a place.
pub(crate) fn name(at: &At) -> &str {
    match at {
        At::Query(name) => name,
        At::Body(pointer) => pointer.rsplit('/').next().unwrap_or_default(),
    }
}

/// A string, or the text of a number.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The token of the first record of a page. It is Base64 with the usual alphabet, so a client that
/// does not escape it in a query fails.
pub(crate) fn token(seed: Seed, index: u64) -> String {
    let mut bytes = (index ^ seed.with("token").number()).to_be_bytes().to_vec();
    bytes.extend(seed.with("check").at(index).number().to_be_bytes());
    BASE64_STANDARD.encode(bytes)
}

/// The record of a token; `None` if the token does not belong to this list.
pub(crate) fn index_of(seed: Seed, given: &str) -> Option<u64> {
    let bytes = BASE64_STANDARD.decode(given).ok()?;
    let index = u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?);
    let index = index ^ seed.with("token").number();
    (token(seed, index) == given).then_some(index)
}

/// The first record that matches a filter such as `_marker:>'…'` or `_marker:>='…'`.
pub(crate) fn after_marker(filter: &str, records: u64) -> u64 {
    let Some((_, clause)) = filter.split_once("_marker:>") else {
        return 0;
    };
    let inclusive = clause.starts_with('=');
    let marker = clause.trim_start_matches('=').trim_start_matches('\'');
    let marker = marker.split('\'').next().unwrap_or_default();
    let (mut low, mut high) = (0, records);
    while low < high {
        let middle = low + (high - low) / 2;
        let here = record::marker(middle);
        if here.as_str() < marker || (here == marker && !inclusive) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The same path and query, with a filter that starts at the record `index`.
pub(crate) fn next_page(request: &Incoming, index: u64) -> Result<HeaderValue, Refusal> {
    let clause = format!("_marker:>='{}'", record::marker(index));
    let filter = request.query("filter").unwrap_or_default();
    // The client's own filter, without the clause of the page before.
    let own = match filter.rsplit_once("+_marker:>") {
        Some((own, _)) => own,
        None if filter.starts_with("_marker:>") => "",
        None => filter,
    };
    let grouped = own.starts_with('(') && own.ends_with(')');
    let filter = match own {
        "" => clause,
        own if grouped => format!("{own}+{clause}"),
        own => format!("({own})+{clause}"),
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(request.query.iter().filter(|(name, _)| name != "filter"));
    query.append_pair("filter", &filter);
    let next = format!("{}?{}", request.uri.path(), query.finish());
    HeaderValue::from_str(&next)
        .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, format!("{next}: {error}")))
}
