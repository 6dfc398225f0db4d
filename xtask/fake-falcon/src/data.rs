//! The data behind the responses.

use std::collections::HashMap;
use std::sync::Arc;

use crate::fql::Filters;
use crate::seed::Seed;
use crate::service::{List, Service};
use crate::spec::{Operation, Spec};
use crate::template::Templates;

/// The interface, and the settings of its records.
pub(crate) struct Data {
    pub(crate) spec: Arc<Spec>,
    pub(crate) service: Arc<Service>,
    /// How lists page, by operation id.
    pub(crate) lists: Arc<HashMap<String, List>>,
    pub(crate) seed: Seed,
    /// The number of records in each list.
    pub(crate) records: u64,
    /// The largest offset + limit of every list; replaces the known windows.
    pub(crate) window: Option<u64>,
    /// The size of a record, in bytes of JSON.
    pub(crate) record_size: Option<usize>,
    /// The size of a file, in bytes.
    pub(crate) file_size: u64,
    /// How filters are read. Without it they are ignored, except for `_marker`.
    pub(crate) filters: Option<Filters>,
    /// Whether an unknown id gets a record.
    pub(crate) any_ids: bool,
    /// Whether a write with a list of objects gets a record for each.
    pub(crate) by_rows: bool,
    pub(crate) templates: Templates,
}

impl Data {
    /// The data of a child tenant: the same interface, with other values.
    pub(crate) fn of_member(&self, cid: &str) -> Self {
        Data {
            spec: Arc::clone(&self.spec),
            service: Arc::clone(&self.service),
            lists: Arc::clone(&self.lists),
            seed: self.seed.with(cid),
            templates: Templates::default(),
            ..*self
        }
    }

    /// How an operation's list pages, if it does.
    pub(crate) fn list(&self, operation: &Operation) -> Option<&List> {
        self.lists.get(&operation.id)
    }

    /// The unpublished parameters that an operation accepts.
    pub(crate) fn unpublished(&self, operation: &Operation) -> &[String] {
        let names = self.service.unpublished.get(&operation.id);
        names.map_or(&[], Vec::as_slice)
    }
}
