//! What a page says of the list that it is a piece of.

use crate::error::Error;
use crate::operation::{Call, Paging};
use crate::transport::Answer;
use crate::wire::{Json, Lookup, survey};

/// Where a reply says how many items there are on all pages.
const TOTAL: &[&str] = &[
    "/meta/pagination/total",
    "/totalCount",
    "/total_services",
    "/total_deployments",
];

/// What a page says of the list that it is a piece of.
pub(super) struct Page {
    /// How many items it holds, whatever they are.
    pub(super) items: u64,
    /// How many errors it holds beside them.
    pub(super) errors: u64,
    /// How many items the list has; null, absent and changing numbers are usual.
    pub(super) total: Option<u64>,
    /// The first token that is there and not empty.
    pub(super) token: Option<Json>,
    /// Its first item.
    pub(super) first: Option<Json>,
}

impl Page {
    /// Looks through an answer, once.
    pub(super) fn read(call: &Call, answer: &Answer) -> Result<Self, Error> {
        let items = call.paging().items();
        let next = match call.paging() {
            Paging::Token { next, .. } => next,
            Paging::None | Paging::Offset { .. } | Paging::Marker { .. } => &[],
        };
        let mut seen = vec![Lookup::length(items), Lookup::length("/errors")];
        seen.push(Lookup::value(&format!("{items}/0")));
        seen.extend(
            TOTAL
                .iter()
                .chain(next)
                .map(|pointer| Lookup::value(pointer)),
        );
        survey(&answer.body, &mut seen).map_err(|error| answer.clone().unreadable(call, error))?;
        if seen.first().is_some_and(|list| list.len() == 0) {
            answer.judge_empty_page(call, items)?;
        }
        let (lists, values) = seen.split_at(2);
        let (first, values) = values.split_at(1);
        let (totals, tokens) = values.split_at(TOTAL.len());
        let length = |index: usize| lists.get(index).map_or(0, Lookup::len);
        Ok(Page {
            items: length(0),
            errors: length(1),
            total: totals.iter().find_map(Lookup::found).and_then(number),
            token: tokens
                .iter()
                .filter_map(Lookup::found)
                .find(|token| leads_on(token))
                .cloned(),
            first: first.iter().find_map(Lookup::found).cloned(),
        })
    }
}

/// Whether a token is one, and not the empty one of the last page.
pub(super) fn leads_on(token: &Json) -> bool {
    match token {
        Json::String(text) => !text.is_empty(),
        Json::Number(_) => true,
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => false,
    }
}

/// A count, which some services send as text.
pub(super) fn number(json: &Json) -> Option<u64> {
    json.as_u64().or_else(|| json.as_str()?.parse().ok())
}
