//! What a page says of the list that it is a piece of.

use crate::error::{BodyProblem, Error};
use crate::request::Call;
use crate::response::Answer;
use crate::spec::Paging;
use crate::wire::{Json, Lookup, Mismatches, survey};

/// Where a response states how many items there are on all pages.
const TOTAL: &[&str] = &[
    "/meta/pagination/total",
    "/totalCount",
    "/total_services",
    "/total_deployments",
];

/// Where a response has errors beside its items.
const ERRORS: &[&str] = &["/errors", "/error"];

/// What a page says of the list that it is a piece of.
pub(super) struct Page {
    /// How many items it has, whatever they are.
    pub(super) items: u64,
    /// Whether it has errors beside them.
    pub(super) failed: bool,
    /// How many items the list has; null, absent and changing numbers are usual, and 0 beside items
    /// states nothing.
    pub(super) total: Option<u64>,
    /// The first token that is there and not empty.
    pub(super) token: Option<Json>,
    /// Its first item.
    pub(super) first: Option<Json>,
    /// What of a page without items does not fit.
    pub(super) mismatches: Mismatches,
}

impl Page {
    /// Looks through a response, once.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if it is no page of the operation.
    pub(super) fn read(call: &Call, answer: &Answer) -> Result<Self, Error> {
        let list = call.paging().items();
        let next = match call.paging() {
            Paging::Token { next, .. } => next,
            Paging::None | Paging::Offset { .. } | Paging::Marker { .. } => &[],
        };
        let mut seen = vec![Lookup::length(list), Lookup::value(&format!("{list}/0"))];
        let places = ERRORS.iter().chain(TOTAL).chain(next);
        seen.extend(places.map(|pointer| Lookup::value(pointer)));
        survey(&answer.body, &mut seen).map_err(|error| {
            // A page of a gateway is no JSON either.
            let judged = answer.judge_empty_page(call, list).err();
            judged.unwrap_or_else(|| answer.clone().unreadable(call, error))
        })?;
        let mut seen = seen.iter();
        let items = seen.next().map_or(0, Lookup::len);
        let first = seen.next().and_then(Lookup::found).cloned();
        let mut errors = seen.by_ref().take(ERRORS.len());
        let failed = errors.any(|errors| errors.found().is_some_and(says_something));
        let (totals, tokens) = seen.as_slice().split_at(TOTAL.len());
        let total = totals.iter().find_map(Lookup::found).and_then(number);
        // Errors say themselves what is wrong.
        let failed = failed && !answer.clone().failure(call).errors.is_empty();
        let mismatches = match items == 0 && !failed {
            true => answer.judge_empty_page(call, list)?,
            false => Mismatches::default(),
        };
        Ok(Page {
            items,
            failed,
            total: total.filter(|total| *total > 0 || items == 0),
            token: tokens
                .iter()
                .filter_map(Lookup::found)
                .find(|token| leads_on(token))
                .cloned(),
            first,
            mismatches,
        })
    }

    /// The error that the place of its list is empty, though there should be items.
    pub(super) fn without_list(call: &Call, answer: &Answer) -> Result<(), Error> {
        let list = call.paging().items();
        match answer.find(call, &[list])? {
            Some(_) => Ok(()),
            None => {
                let nothing = BodyProblem::Foreign {
                    expected: format!("a list at {list}"),
                    found: "nothing".to_owned(),
                };
                Err(answer.clone().unreadable(call, nothing))
            }
        }
    }

    /// Whether it begins with the same item as another one.
    pub(super) fn begins_as(&self, before: &Signature) -> bool {
        self.first.is_some() && self.first == before.first
    }

    /// Whether it begins as another one and is as long: the same items, unless they are a single
    /// value, which a list may hold twice.
    pub(super) fn repeats(&self, before: &Signature) -> bool {
        let told_apart = self.items > 1 || self.first.as_ref().is_some_and(Json::is_object);
        told_apart && Some(self.items) == before.items && self.begins_as(before)
    }
}

/// Whether it may be an error or several.
fn says_something(errors: &Json) -> bool {
    match errors {
        Json::Null => false,
        Json::Array(errors) => !errors.is_empty(),
        Json::String(error) => !error.is_empty(),
        Json::Object(_) | Json::Bool(_) | Json::Number(_) => true,
    }
}

/// What a page is recognized by.
#[derive(Clone, Default)]
pub(super) struct Signature {
    items: Option<u64>,
    first: Option<Json>,
}

impl From<&Page> for Signature {
    fn from(page: &Page) -> Self {
        Signature {
            items: Some(page.items),
            first: page.first.clone(),
        }
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
