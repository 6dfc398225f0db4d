//! By marker: a text that begins with a time and ends in what is unique to the record.

use std::time::{SystemTime, UNIX_EPOCH};

use http::Uri;

use super::{Page, Place};
use crate::error::{Error, PagingProblem};
use crate::operation::{Call, Paging};
use crate::paging::problem;
use crate::transport::Answer;
use crate::wire::Json;

/// By the last item's marker: "greater than the last one" neither loses nor repeats a record,
/// however many share a second.
#[derive(Clone)]
pub(super) struct Marker {
    /// The JSON pointer of the list.
    items: &'static str,
    /// The caller's own.
    filter: Option<String>,
}

impl Marker {
    /// The order is the walk's own, whatever the caller's.
    pub(super) fn new(call: &mut Call, items: &'static str) -> Self {
        let filter = call.query_text("filter").map(str::to_owned);
        call.query("sort", &"_marker.asc");
        Marker { items, filter }
    }

    pub(super) fn write(&self, call: &mut Call, marker: &str) {
        let after = format!("_marker:>{}", quoted(marker));
        call.query("filter", &joined(self.filter.as_deref(), after));
    }

    pub(super) fn next(&self, call: &Call, answer: &Answer, page: &Page) -> Result<Place, Error> {
        let Some(last) = page.items.checked_sub(1) else {
            return Ok(Place::End);
        };
        let pointer = format!("{}/{last}/_marker", self.items);
        match answer.find(call, &[&pointer])? {
            Some(Json::String(marker)) => Ok(Place::Marker(marker)),
            _ => Err(problem(call, PagingProblem::NoMarker)),
        }
    }
}

/// The header holds a path and query; of a whole URL only those are used.
pub(super) fn by_header(
    call: &Call,
    name: &str,
    answer: &Answer,
    page: &Page,
) -> Result<Place, Error> {
    let next = answer.headers.get(name).map(str::trim).unwrap_or_default();
    if next.is_empty() || page.items == 0 {
        return Ok(Place::End);
    }
    let uri: Option<Uri> = next.parse().ok();
    let target = uri.as_ref().and_then(Uri::path_and_query);
    let Some(target) = target.filter(|target| target.path().starts_with('/')) else {
        return Err(problem(call, PagingProblem::NextPage));
    };
    Ok(Place::Path(target.as_str().to_owned()))
}

/// Leaves out what is older.
pub(super) fn start(call: &mut Call, since: SystemTime) -> Result<(), Error> {
    match call.paging() {
        Paging::Marker { .. } => {}
        Paging::None | Paging::Offset { .. } | Paging::Token { .. } => {
            return Err(problem(call, PagingProblem::NoSince));
        }
    }
    let since = since.duration_since(UNIX_EPOCH).unwrap_or_default();
    // A marker begins with ten digits.
    let from = format!("_marker:>='{:010}'", since.as_secs());
    let filter = joined(call.query_text("filter"), from);
    call.query("filter", &filter);
    Ok(())
}

fn joined(filter: Option<&str>, and: String) -> String {
    match filter {
        Some(filter) if !filter.is_empty() => format!("({filter})+{and}"),
        Some(_) | None => and,
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
