//! What writes change: hosts, alerts, indicators and the order of policies.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::settings::Actions;
use crate::envelope;
use crate::exchange::Exchange;
use crate::ids;
use crate::selection::Selection;
use crate::stateful::Stateful;

pub(crate) type Service = Stateful<Actions, State>;

#[derive(Default)]
pub(crate) struct State {
    /// By agent id.
    pub(super) hosts: BTreeMap<String, Host>,
    /// By composite id.
    pub(super) alerts: BTreeMap<String, Alert>,
    pub(super) indicators: Indicators,
    /// By kind.
    policies: BTreeMap<usize, Policies>,
}

impl State {
    /// The policies of a kind, of that many made-up ones.
    pub(super) fn policies(&mut self, kind: usize, records: u64) -> &mut Policies {
        self.policies.entry(kind).or_default().fill(records)
    }
}

/// The changes of a host.
#[derive(Default)]
pub(super) struct Host {
    /// Whether it is to be contained or released, and since when.
    pub(super) containment: Option<(bool, Instant)>,
    pub(super) hidden: bool,
    pub(super) suppressed: Option<bool>,
    /// Each tag that was added (true) or removed.
    pub(super) tags: BTreeMap<String, bool>,
    /// Each group that it was added to (true) or removed from.
    pub(super) groups: BTreeMap<String, bool>,
}

/// The change of an alert: the names and values of its action parameters, in the order in which
/// they are carried out.
#[derive(Default)]
pub(super) struct Alert {
    pub(super) changes: Vec<(String, String)>,
}

/// The changes of indicators.
#[derive(Default)]
pub(super) struct Indicators {
    /// How many were created.
    pub(super) created: u64,
    /// The indexes of the deleted ones.
    pub(super) deleted: BTreeSet<u64>,
    /// The types and values of those that were created and not deleted.
    pub(super) values: BTreeMap<(String, String), String>,
    /// The properties of created indicators, and changed properties of others, by id.
    pub(super) properties: BTreeMap<String, Map<String, Value>>,
}

/// The policies of a kind.
#[derive(Default)]
pub(super) struct Policies {
    /// The indexes of all policies, the first first. Empty until it is needed.
    pub(super) order: Vec<u64>,
    /// Whether another program has made a policy.
    pub(super) was_between: bool,
}

impl Indicators {
    /// The indicators that exist.
    pub(super) fn selection(&self) -> Selection {
        Selection {
            only: None,
            removed: self.deleted.iter().copied().collect(),
            added: self.created,
        }
    }
}

impl Policies {
    fn fill(&mut self, records: u64) -> &mut Self {
        if self.order.is_empty() {
            self.order = (0..records).collect();
        }
        self
    }
}

impl Service {
    /// Sorts ids into those of a record that the selection knows, and the others.
    pub(super) fn sort(
        exchange: &Exchange<'_>,
        ids: &[String],
        selection: &Selection,
    ) -> (Vec<String>, Vec<String>) {
        let known = |id: &&String| ids::is_one_of(exchange.data, selection, id);
        let (known, unknown): (Vec<&String>, Vec<&String>) = ids.iter().partition(known);
        let owned = |ids: Vec<&String>| ids.into_iter().cloned().collect();
        (owned(known), owned(unknown))
    }

    /// Whether responses mention a record.
    pub(super) fn mentions(&self, id: &str) -> bool {
        !self.settings.left_out.contains(id)
    }

    /// The error of an id that no record has.
    pub(super) fn unknown(&self, id: &str) -> Value {
        match self.settings.anonymous_errors {
            true => json!({ "code": 404, "message": "a record was not found" }),
            false => ids::unknown(id),
        }
    }

    /// An envelope with records and errors. Without any record, an error is the status.
    pub(super) fn mixed(
        exchange: &Exchange<'_>,
        status: StatusCode,
        failed: StatusCode,
        records: Vec<Value>,
        errors: Vec<Value>,
    ) -> Response {
        let status = match records.is_empty() && !errors.is_empty() {
            true => failed,
            false => status,
        };
        let meta = envelope::meta(exchange.trace);
        envelope::json(
            status,
            &json!({ "meta": meta, "errors": errors, "resources": records }),
        )
    }
}

/// Replaces values of a list: adds those that are true, and removes the others.
pub(super) fn change_list(
    record: &mut Map<String, Value>,
    name: &str,
    changes: &BTreeMap<String, bool>,
) {
    if changes.is_empty() {
        return;
    }
    let list = record.entry(name).or_insert_with(|| json!([]));
    let Value::Array(list) = list else {
        return;
    };
    list.retain(|value| {
        value
            .as_str()
            .is_none_or(|value| !changes.contains_key(value))
    });
    let added = changes.iter().filter(|(_, present)| **present);
    list.extend(added.map(|(value, _)| Value::from(value.as_str())));
}
