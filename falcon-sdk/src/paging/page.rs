//! The facts that a page states about its list.

use std::ops::Range;

use bytes::Bytes;
use bytestring::ByteString;

use crate::error::{BodyProblem, Error};
use crate::reply::ApiError;
use crate::request::Call;
use crate::response::Response;
use crate::spec::Paging;
use crate::wire::{self, DecodeError, Json, Mismatches, Place};

/// Where a response states the total of all pages.
const TOTAL: &[&str] = &[
    "/meta/pagination/total",
    "/totalCount",
    "/total_services",
    "/total_deployments",
];

/// Where a response has errors beside its items.
const ERRORS: &[&str] = &["/errors", "/error"];

/// The facts that a page states about its list.
pub(super) struct Page {
    /// Whether the page has errors beside its items.
    pub(super) failed: bool,
    /// The total of the list. Services send null, nothing or changing numbers; 0 beside items
    /// counts as nothing.
    pub(super) total: Option<u64>,
    /// The first token that is present and not empty.
    pub(super) token: Option<Json>,
    /// The first item.
    first: Option<Json>,
    /// The mismatches of a page without items.
    pub(super) mismatches: Mismatches,
    /// The position of each item in the body.
    elements: Vec<Range<usize>>,
    text: ByteString,
}

impl Page {
    /// Finds the facts of a response in one pass. Its items are found, but not read yet.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if the response is no page of the operation.
    pub(super) fn read(call: &Call, response: &Response) -> Result<Self, Error> {
        let list = call.paging().items();
        let mut page = Page::find(call, &response.body).map_err(|error| {
            // The HTML page of a gateway is no JSON either.
            let judged = response.judge_empty_page(call, list).err();
            judged.unwrap_or_else(|| response.clone().unreadable(call, error))
        })?;
        if page.items() == 0 && !page.failed {
            page.mismatches = response.judge_empty_page(call, list)?;
        }
        Ok(page)
    }

    fn find(call: &Call, body: &Bytes) -> Result<Self, DecodeError> {
        let next = match call.paging() {
            Paging::Token { next, .. } => next,
            Paging::None | Paging::Offset { .. } | Paging::Marker { .. } => &[],
        };
        let pointers = ERRORS.iter().chain(TOTAL).chain(next);
        let mut places: Vec<_> = pointers.map(|pointer| Place::new(pointer)).collect();
        places.push(Place::list(call.paging().items()));
        let text = wire::text_of(body)?;
        wire::search_text(&text, &mut places)?;

        let list = places.pop();
        let mismatches = list.as_ref().map(Place::blocked).unwrap_or_default();
        let elements = list.map(Place::into_elements).unwrap_or_default();
        let (errors, others) = places.split_at(ERRORS.len());
        let mut failed = false;
        for errors in errors.iter().filter_map(Place::text) {
            let errors = wire::decode::<Vec<ApiError>>(errors.as_bytes())?.value;
            failed |= !errors.is_empty();
        }
        let values = others.iter().map(|place| wire::value_at(body, place));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        let (totals, tokens) = values.split_at(TOTAL.len());
        let total = totals.iter().flatten().next().and_then(number);
        let first = elements.first().and_then(|at| text.get(at.clone()));
        Ok(Page {
            failed,
            total: total.filter(|total| *total > 0 || elements.is_empty()),
            token: tokens.iter().flatten().find(|it| leads_on(it)).cloned(),
            first: first.and_then(|text| serde_json::from_str(text).ok()),
            mismatches,
            elements,
            text,
        })
    }

    /// How many items the page has, of any type.
    pub(super) fn items(&self) -> u64 {
        self.elements.len() as u64
    }

    /// The JSON text of an item.
    pub(super) fn element(&self, position: usize) -> Option<&str> {
        self.text.get(self.elements.get(position)?.clone())
    }

    /// The JSON text of each item.
    pub(super) fn elements(&self) -> impl Iterator<Item = &str> {
        (0..self.elements.len()).filter_map(|position| self.element(position))
    }

    /// The JSON text of the last item.
    pub(super) fn last(&self) -> Option<&str> {
        self.element(self.elements.len().checked_sub(1)?)
    }

    /// The whole text.
    pub(super) fn body(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// An error if the response has no list, although there should be items.
    pub(super) fn without_list(call: &Call, response: &Response) -> Result<(), Error> {
        let list = call.paging().items();
        match response.find(call, &[list])? {
            Some(_) => Ok(()),
            None => {
                let nothing = BodyProblem::Foreign {
                    expected: format!("a list at {list}"),
                    found: "nothing".to_owned(),
                };
                Err(response.clone().unreadable(call, nothing))
            }
        }
    }

    /// Whether the page begins with the same item as another page.
    pub(super) fn begins_as(&self, before: &Signature) -> bool {
        self.first.is_some() && self.first == before.first
    }

    /// Whether the page begins like another page and has as many items. It then has the same items.
    /// A page with a single plain value is excepted, because a list may contain the value twice.
    pub(super) fn repeats(&self, before: &Signature) -> bool {
        let distinct = self.items() > 1 || self.first.as_ref().is_some_and(Json::is_object);
        distinct && Some(self.items()) == before.items && self.begins_as(before)
    }
}

/// Recognizes a page that is received again.
#[derive(Clone, Default)]
pub(super) struct Signature {
    items: Option<u64>,
    first: Option<Json>,
}

impl From<&Page> for Signature {
    fn from(page: &Page) -> Self {
        Signature {
            items: Some(page.items()),
            first: page.first.clone(),
        }
    }
}

/// Whether a value is a page token. The last page has an empty token.
pub(super) fn leads_on(token: &Json) -> bool {
    match token {
        Json::String(text) => !text.is_empty(),
        Json::Number(_) => true,
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => false,
    }
}

/// A number, which some services send as text.
pub(super) fn number(json: &Json) -> Option<u64> {
    json.as_u64().or_else(|| json.as_str()?.parse().ok())
}
