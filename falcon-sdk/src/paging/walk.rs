//! The place of a walk over pages: what to call next, by what each page says. No I/O.

#[cfg(test)]
mod tests;

use http::Uri;

use crate::error::{Error, PagingProblem};
use crate::operation::{At, Call, Paging};
use crate::transport::Answer;
use crate::wire::Json;

/// Where a reply says how many items there are on all pages.
const TOTAL: &[&str] = &[
    "/meta/pagination/total",
    "/totalCount",
    "/total_services",
    "/total_deployments",
];

/// The place of a walk.
pub(super) struct Walk {
    /// The call of the next page.
    call: Call,
    /// The JSON pointer of the list.
    items: &'static str,
    style: Style,
    done: bool,
}

/// How the next page is asked for, and what must be remembered for that.
enum Style {
    /// By the number of items before it.
    Offset { at: At, read: u64 },
    /// By the token that the page gives; the one that was sent for it.
    Token {
        at: At,
        next: &'static [&'static str],
        sent: Option<Json>,
    },
    /// By the path and query that the page gives in a header.
    Header { name: &'static str },
    /// By the last item's marker, beside the caller's own filter.
    Marker { filter: Option<String> },
}

impl Walk {
    /// Starts where the call says, or says why there is nothing to walk.
    pub(super) fn start(mut call: Call) -> Result<Self, Error> {
        call.check()?;
        let (items, style) = match call.paging() {
            Paging::None => return Err(problem(&call, PagingProblem::NotPaged)),
            Paging::Offset { at, items, .. } => (
                items,
                Style::Offset {
                    at,
                    read: call.cursor(at).and_then(|at| number(&at)).unwrap_or(0),
                },
            ),
            Paging::Token { at, next, items } => (
                items,
                Style::Token {
                    at,
                    next,
                    sent: call.cursor(at),
                },
            ),
            Paging::Marker {
                header: Some(name),
                items,
            } => (items, Style::Header { name }),
            Paging::Marker {
                header: None,
                items,
            } => {
                let filter = call.query_text("filter").map(str::to_owned);
                call.query("sort", &"_marker.asc");
                (items, Style::Marker { filter })
            }
        };
        Ok(Walk {
            call,
            items,
            style,
            done: false,
        })
    }

    /// The call of the next page; none at the end.
    pub(super) fn next(&self) -> Option<&Call> {
        (!self.done).then_some(&self.call)
    }

    /// The JSON pointer of the list.
    pub(super) fn items(&self) -> &'static str {
        self.items
    }

    /// Goes on past a page.
    pub(super) fn advance(&mut self, page: &Answer) -> Result<(), Error> {
        let Walk {
            call, items, style, ..
        } = self;
        let more = match style {
            Style::Offset { at, read } => by_offset(call, items, *at, read, page)?,
            Style::Token { at, next, sent } => by_token(call, *at, next, sent, page)?,
            Style::Header { name } => by_header(call, name, page)?,
            Style::Marker { filter } => by_marker(call, items, filter.as_deref(), page)?,
        };
        self.done = !more;
        Ok(())
    }
}

/// The offset that a page echoes is never used: it means the next one in some services, the
/// current one in others. The total may be null, absent, or change under way.
fn by_offset(
    call: &mut Call,
    items: &str,
    at: At,
    read: &mut u64,
    page: &Answer,
) -> Result<bool, Error> {
    let received = page.items::<()>(call, items)?.len() as u64;
    *read += received;
    let total = page.find(call, TOTAL)?.and_then(|total| number(&total));
    call.set_cursor(at, &Json::from(*read));
    // A total of nothing beside items is none.
    Ok(received > 0 && total.is_none_or(|total| total == 0 || *read < total))
}

/// A page may be empty while the token goes on; only an absent, empty or repeated token ends it.
fn by_token(
    call: &mut Call,
    at: At,
    next: &[&str],
    sent: &mut Option<Json>,
    page: &Answer,
) -> Result<bool, Error> {
    let given = page.find(call, next)?;
    let token = given.filter(|token| match token {
        Json::String(text) => !text.is_empty(),
        Json::Number(_) => true,
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => false,
    });
    match token {
        Some(token) if Some(&token) != sent.as_ref() => {
            call.set_cursor(at, &token);
            *sent = Some(token);
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// The header holds a path and query; of a whole URL only those are used.
fn by_header(call: &mut Call, name: &str, page: &Answer) -> Result<bool, Error> {
    let Some(next) = page
        .headers
        .get(name)
        .filter(|next| !next.trim().is_empty())
    else {
        return Ok(false);
    };
    let uri: Option<Uri> = next.trim().parse().ok();
    let Some(target) = uri.as_ref().and_then(Uri::path_and_query) else {
        return Err(problem(call, PagingProblem::NextPage));
    };
    let repeated = call.path_and_query() == target.as_str();
    call.follow(target);
    Ok(!repeated)
}

/// A marker begins with a time and ends in what is unique to the record, so that "greater than
/// the last one" neither loses nor repeats a record of the same second.
fn by_marker(
    call: &mut Call,
    items: &str,
    filter: Option<&str>,
    page: &Answer,
) -> Result<bool, Error> {
    let Some(last) = page.items::<()>(call, items)?.len().checked_sub(1) else {
        return Ok(false);
    };
    let pointer = format!("{items}/{last}/_marker");
    let Some(Json::String(marker)) = page.find(call, &[&pointer])? else {
        return Err(problem(call, PagingProblem::NoMarker));
    };
    let after = format!(
        "_marker:>'{}'",
        marker.replace('\\', "\\\\").replace('\'', "\\'")
    );
    let filter = match filter {
        Some(filter) if !filter.is_empty() => format!("({filter})+{after}"),
        Some(_) | None => after,
    };
    call.query("filter", &filter);
    Ok(true)
}

/// A count, which some services send as text.
fn number(json: &Json) -> Option<u64> {
    json.as_u64().or_else(|| json.as_str()?.parse().ok())
}

fn problem(call: &Call, problem: PagingProblem) -> Error {
    Error::Paging {
        operation: call.operation().into_owned(),
        problem,
    }
}
