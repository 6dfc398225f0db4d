//! How an action is sent: its request, the place of its items, and how its response names them.

use crate::error::{ApiFailure, Error};
use crate::fql::{self, EmptyList, Field, Filter};
use crate::paging::Batch;
use crate::reply::Envelope;
use crate::reply::Reply;
use crate::request::{Call, ParameterError, Problem};
use crate::spec::At;
use crate::wire::Json;

use super::goal::Goal;
use super::settle::Naming;

/// The property by which hosts are selected.
const DEVICE_ID: Field = fql::field("device_id");

/// The facts of an action. `T` is what a response holds of each item.
#[derive(Clone)]
pub(super) struct Recipe<T> {
    /// The request without items.
    pub(super) call: Call,
    pub(super) list: List,
    /// How many items a request takes.
    pub(super) size: usize,
    /// Whether an item may be retried after a request without a response.
    pub(super) repeatable: bool,
    pub(super) naming: Naming,
    /// Whether the response counts the items that were changed, in `meta.writes`.
    pub(super) counts: bool,
    /// Whether items are created, so that one may exist already.
    pub(super) creates: bool,
    /// Reads the record of an item.
    pub(super) read: fn(Option<Json>) -> T,
    /// The state that hosts have afterwards.
    pub(super) goal: Option<Goal>,
}

/// Where the items stand in the request.
#[derive(Clone, Copy)]
pub(super) enum List {
    /// In a list.
    At(At),
    /// As `device_id` in a filter, which is the value of the only action parameter.
    Filter,
}

/// An item of an action.
#[derive(Clone)]
pub(super) struct Item {
    /// The key that the caller gave.
    pub(super) key: String,
    /// The names by which a response may call it, in lower case.
    pub(super) names: Vec<String>,
    /// Its element of the list in the request.
    pub(super) value: Json,
}

impl Item {
    /// An item that is sent as its id.
    pub(super) fn id(id: String) -> Self {
        Item {
            names: vec![id.to_ascii_lowercase()],
            value: Json::from(id.as_str()),
            key: id,
        }
    }
}

/// Leaves out items that were given before.
///
/// # Errors
///
/// [`Error::Parameter`] if an item was given before with another content.
pub(super) fn once(items: Vec<Item>, call: &Call) -> Result<Vec<Item>, Error> {
    let mut seen = std::collections::HashMap::new();
    let mut distinct: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        let place = *seen.entry(item.key.clone()).or_insert(distinct.len());
        match distinct.get(place) {
            None => distinct.push(item),
            Some(before) if before.value == item.value => {}
            Some(_) => {
                return Err(Error::Parameter(ParameterError::new(
                    call.operation(),
                    "body",
                    Problem::Invalid {
                        value: item.key,
                        advice: "it is given twice with different contents: give it once",
                    },
                )));
            }
        }
    }
    Ok(distinct)
}

impl<T> Recipe<T> {
    /// An action on records by their ids, which are sent in a list. It changes them to a state that
    /// does not depend on their state before, so that it may be sent twice.
    pub(super) fn by_ids(call: Call, at: At, size: usize, read: fn(Option<Json>) -> T) -> Self {
        Recipe {
            call,
            list: List::At(at),
            size,
            repeatable: true,
            naming: Naming::Records(id),
            counts: false,
            creates: false,
            read,
            goal: None,
        }
    }

    /// How a response that refuses the request names the items that are the reason.
    pub(super) fn refusals(&self) -> Naming {
        match self.naming {
            Naming::Records(name) => Naming::Records(name),
            Naming::Whole | Naming::None => Naming::None,
        }
    }

    /// The requests for some items, each with the numbers of its items.
    pub(super) fn requests(
        &self,
        items: &[Item],
        open: &[usize],
        size: usize,
    ) -> Result<Vec<(Vec<usize>, Call)>, Error> {
        let value = |item: &usize| items.get(*item).map(|item| item.value.clone());
        let mut requests = Vec::new();
        match self.list {
            List::Filter => {
                for slice in open.chunks(size.max(1)) {
                    let mut call = self.call.clone();
                    let ids = slice.iter().filter_map(value);
                    // No chunk is empty.
                    let Ok(hosts) = devices(ids) else { continue };
                    let filter =
                        serde_json::json!([{ "name": "filter", "value": hosts.to_string() }]);
                    call.write_at(At::Body("/action_parameters"), &filter);
                    requests.push((slice.to_vec(), call));
                }
            }
            List::At(at) => {
                let Some(sample) = open.first().and_then(value) else {
                    return Ok(requests);
                };
                let mut batch = Batch::new(self.call.clone(), at, size, Some(&sample))?;
                let mut rest = open.iter().copied();
                let mut push = |values: Vec<Json>, call| {
                    let items = rest.by_ref().take(values.len()).collect();
                    requests.push((items, call));
                };
                for value in open.iter().filter_map(value) {
                    batch.check(&value)?;
                    if let Some((values, call)) = batch.add(value) {
                        push(values, call);
                    }
                }
                if let Some((values, call)) = batch.close() {
                    push(values, call);
                }
            }
        }
        for (_, call) in &requests {
            call.check()?;
        }
        Ok(requests)
    }
}

/// A filter that selects hosts by their ids.
fn devices(ids: impl Iterator<Item = Json>) -> Result<Filter, EmptyList> {
    DEVICE_ID.any_of(ids.map(|id| id.as_str().unwrap_or_default().to_owned()))
}

/// The id of a record, or a record that is an id.
fn id(record: &Json) -> Option<String> {
    let id = record.get("id").unwrap_or(record);
    id.as_str().map(str::to_owned)
}

/// The records of a response that refuses the request: some services explain each row in one.
pub(super) fn records_of_failure(failure: &ApiFailure) -> Vec<Json> {
    let body = serde_json::from_slice::<Json>(&failure.body).unwrap_or_default();
    let records = body.get("resources").and_then(Json::as_array);
    records.cloned().unwrap_or_default()
}

/// The records of a response, whatever their type.
pub(super) fn records(reply: &Reply<Envelope<Json>>) -> &[Json] {
    reply.resources.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(key: &str, value: &str) -> Item {
        Item {
            value: Json::from(value),
            ..Item::id(key.to_owned())
        }
    }

    #[test]
    fn an_item_given_twice_is_sent_once() {
        let call = Call::request(http::Method::POST, "/things");
        let twice = vec![item("a", "1"), item("b", "1"), item("a", "1")];
        let keys: Vec<String> = once(twice, &call)
            .unwrap()
            .into_iter()
            .map(|it| it.key)
            .collect();
        assert_eq!(keys, ["a", "b"]);
        let differing = vec![item("a", "1"), item("a", "2")];
        let error = once(differing, &call).err().unwrap().to_string();
        assert!(
            error.contains("given twice with different contents"),
            "{error}"
        );
    }

    #[test]
    fn a_filter_quotes_the_ids_of_hosts() {
        let ids = ["a", "b'c"].map(Json::from);
        let filter = devices(ids.into_iter()).unwrap();
        assert_eq!(filter.to_string(), r"device_id:['a','b\'c']");
        assert!(devices([].into_iter()).is_err());
    }
}
