//! Which ids have a response, which have none, and which have no record.

use std::collections::{BTreeMap, HashSet};

use serde_json::value::RawValue;

use crate::error::{BatchFailure, Error};
use crate::paging::page::Page;
use crate::wire::Json;

/// The state of the ids of a stream of records.
#[derive(Default)]
pub(super) struct Progress {
    /// The ids of all responses so far.
    with_response: Vec<String>,
    /// The ids of the write in progress, of which there is at most one.
    pub(super) sent: Vec<Json>,
    /// The ids whose responses have no record for them.
    pub(super) missing: Vec<String>,
}

impl Progress {
    /// Adds the response to a write.
    pub(super) fn response(&mut self) {
        let sent = std::mem::take(&mut self.sent);
        self.with_response.extend(sent.iter().map(text));
    }

    /// The error of a write, with the ids before and after it.
    pub(super) fn failure(&self, error: Error, unsent: impl Iterator<Item = Json>) -> Error {
        let sent: Vec<String> = self.sent.iter().map(text).collect();
        let rest = unsent.map(|id| text(&id));
        let (without_response, unsent) = match error.is_unsent() {
            true => (Vec::new(), sent.into_iter().chain(rest).collect()),
            false => (sent, rest.collect()),
        };
        Error::Batch(Box::new(BatchFailure {
            error,
            with_response: self.with_response.clone(),
            without_response,
            unsent,
        }))
    }

    /// Adds ids that have no record.
    pub(super) fn miss(&mut self, ids: &[Json]) {
        self.missing.extend(ids.iter().map(text));
    }
}

/// The ids of a read that have no record in its response. If there are as many records as ids, no
/// id is missing. If no record contains any of the ids, the missing ids are unknown.
pub(super) fn missing(ids: &[Json], page: &Page) -> Vec<String> {
    if page.items() == ids.len() as u64 {
        return Vec::new();
    }
    let held: HashSet<String> = page.elements().flat_map(scalars).collect();
    let missing = ids.iter().map(text);
    let missing: Vec<String> = missing
        .filter(|id| !held.contains(&id.to_ascii_lowercase()))
        .collect();
    match page.items() == 0 || missing.len() < ids.len() {
        true => missing,
        false => Vec::new(),
    }
}

/// The element itself, or the values of its fields: one of them may be an id. Lower case, because
/// services may change the case of ids, and nothing else.
fn scalars(element: &str) -> Vec<String> {
    let scalar = |value: &str| match serde_json::from_str(value) {
        Ok(Json::String(text)) => Some(text.to_ascii_lowercase()),
        Ok(Json::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    match serde_json::from_str::<BTreeMap<String, &RawValue>>(element) {
        Ok(properties) => properties
            .into_values()
            .map(RawValue::get)
            .filter(|value| !value.starts_with(['{', '[']))
            .filter_map(scalar)
            .collect(),
        Err(_) => scalar(element).into_iter().collect(),
    }
}

fn text(id: &Json) -> String {
    match id {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
