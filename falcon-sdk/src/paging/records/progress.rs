//! Which ids were answered, which were not, and which have no record.

use std::collections::{BTreeMap, HashSet};

use serde_json::value::RawValue;

use crate::error::{BatchFailure, Error};
use crate::paging::page::Page;
use crate::wire::Json;

/// The ids of a stream of records so far.
#[derive(Default)]
pub(super) struct Progress {
    /// Those of the responses so far.
    answered: Vec<String>,
    /// Those of the request under way; of writes, which have one at most.
    pub(super) sent: Vec<Json>,
    /// Those that were answered without a record.
    pub(super) missing: Vec<String>,
}

impl Progress {
    /// Notes that a write was answered.
    pub(super) fn answer(&mut self) {
        let sent = std::mem::take(&mut self.sent);
        self.answered.extend(sent.iter().map(text));
    }

    /// The error of a write, with the ids that came before and after.
    pub(super) fn failure(&self, error: Error, unsent: impl Iterator<Item = Json>) -> Error {
        let sent: Vec<String> = self.sent.iter().map(text).collect();
        let rest = unsent.map(|id| text(&id));
        let (unanswered, unsent) = match error.is_unsent() {
            true => (Vec::new(), sent.into_iter().chain(rest).collect()),
            false => (sent, rest.collect()),
        };
        Error::Batch(Box::new(BatchFailure {
            error,
            answered: self.answered.clone(),
            unanswered,
            unsent,
        }))
    }

    /// Notes that none of the ids has a record.
    pub(super) fn miss(&mut self, ids: &[Json]) {
        self.missing.extend(ids.iter().map(text));
    }
}

/// The ids of a read that have no record in its response. As many records as ids are taken for one
/// each. Where no record holds any of the ids, it can't be told.
pub(super) fn missing(ids: &[Json], page: &Page) -> Vec<String> {
    if page.items == ids.len() as u64 {
        return Vec::new();
    }
    let held: HashSet<String> = page.elements().flat_map(scalars).collect();
    let missing = ids.iter().map(text);
    let missing: Vec<String> = missing
        .filter(|id| !held.contains(&id.to_ascii_lowercase()))
        .collect();
    match page.items == 0 || missing.len() < ids.len() {
        true => missing,
        false => Vec::new(),
    }
}

/// An element itself, or the values of its properties, where they may be ids; in lower case, since
/// services differ from what they are asked for in nothing else.
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
