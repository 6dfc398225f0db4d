//! By marker: a text that begins with a time and ends with a part unique to the record.

use std::time::{SystemTime, UNIX_EPOCH};

use http::Uri;

use crate::error::{Error, PagingProblem};
use crate::fql::{self, Field};
use crate::paging::cursor::Place;
use crate::paging::page::Page;
use crate::paging::settings::problem;
use crate::request::Call;
use crate::response::Response;
use crate::spec::{Paging, Place as At};
use crate::wire::{self, Json};

/// The property by which the list is read.
const MARKER: Field = fql::field("_marker");

/// The order in which "greater than the last marker" skips no record.
const ASCENDING: &str = "_marker.asc";

/// By the last item's marker: "greater than the last marker" returns every record once, even if
/// many records share a second.
#[derive(Clone)]
pub(super) struct Marker {
    /// The caller's own filter.
    filter: Option<String>,
    /// Whether the caller sorts by marker.
    ordered: bool,
}

impl Marker {
    pub(super) fn new(call: &Call) -> Self {
        let sort = call.query_text("sort").map(|sort| sort.replace('|', "."));
        Marker {
            filter: call.query_text("filter").map(str::to_owned),
            ordered: sort.as_deref() == Some(ASCENDING),
        }
    }

    /// Sets the order, and replaces the caller's.
    pub(super) fn order(call: &mut Call) {
        call.query("sort", &ASCENDING);
    }

    pub(super) fn write(&self, call: &mut Call, marker: &str) {
        Marker::order(call);
        let after = MARKER.gt(marker);
        call.query("filter", &fql::narrowed(self.filter.as_deref(), &after));
    }

    /// The last marker of a page, if its items are in the order of their markers.
    fn last_in_order(page: &Page, ordered: bool) -> Option<String> {
        let markers: Vec<String> = page.elements().map(marker).collect::<Option<_>>()?;
        // A single item does not show the order.
        let ordered = (ordered || markers.len() > 1) && markers.is_sorted();
        markers.into_iter().next_back().filter(|_| ordered)
    }

    /// The next page if the header that should name it is missing, from the markers of the items.
    /// `None` if there are more items but no known place to continue.
    pub(super) fn in_place_of_header(
        &self,
        call: &Call,
        page: &Page,
        place: &Place,
        full: bool,
    ) -> Option<Place> {
        // The total counts the remaining items of the list.
        let more = page.total.map(|left| left > page.items());
        if page.items() == 0 || more == Some(false) {
            return Some(Place::End);
        }
        let can_sort = call
            .spec()
            .is_some_and(|spec| spec.param(At::Query, "sort").is_some());
        let last = match can_sort {
            true => {
                let ordered = self.ordered || matches!(place, Place::Marker(_));
                Marker::last_in_order(page, ordered)
            }
            false => None,
        };
        match last {
            Some(marker) => Some(Place::Marker(marker)),
            None if more.unwrap_or(full) => None,
            None => Some(Place::End),
        }
    }
}

/// The marker of a page's last item.
pub(super) fn last(page: &Page) -> Option<String> {
    marker(page.last()?)
}

fn marker(item: &str) -> Option<String> {
    match wire::find(item.as_bytes(), &["/_marker"]) {
        Ok(Some(Json::String(marker))) => Some(marker),
        Ok(_) | Err(_) => None,
    }
}

/// The next place by the header: a path and query, or a whole URL of which only these are used.
/// `None` without the header.
pub(super) fn by_header(
    call: &Call,
    name: &str,
    response: &Response,
) -> Result<Option<Place>, Error> {
    let next = response
        .headers
        .get(name)
        .map(str::trim)
        .unwrap_or_default();
    if next.is_empty() {
        return Ok(None);
    }
    let uri: Option<Uri> = next.parse().ok();
    let target = uri.as_ref().and_then(Uri::path_and_query);
    let Some(target) = target.filter(|target| target.path().starts_with('/')) else {
        return Err(problem(call, PagingProblem::NextPage));
    };
    Ok(Some(Place::Path(target.as_str().to_owned())))
}

/// Leaves out items before a time.
pub(super) fn start(call: &mut Call, since: SystemTime) -> Result<(), Error> {
    match call.paging() {
        Paging::Marker { .. } => {}
        Paging::None | Paging::Offset { .. } | Paging::Token { .. } => {
            return Err(problem(call, PagingProblem::NoSince));
        }
    }
    let since = since.duration_since(UNIX_EPOCH).unwrap_or_default();
    // A marker begins with ten digits.
    let from = MARKER.ge(format!("{:010}", since.as_secs()));
    let filter = fql::narrowed(call.query_text("filter"), &from);
    call.query("filter", &filter);
    Ok(())
}
