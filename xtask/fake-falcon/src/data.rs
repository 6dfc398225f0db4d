//! What a server answers from.

use std::collections::HashMap;
use std::sync::Arc;

use crate::seed::Seed;
use crate::service::{List, Service};
use crate::spec::{Operation, Spec};
use crate::template::Templates;

/// The interface, and the records that its lists hold.
pub(crate) struct Data {
    pub(crate) spec: Arc<Spec>,
    pub(crate) service: Service,
    /// How lists are paged, by operation id.
    pub(crate) lists: HashMap<String, List>,
    pub(crate) seed: Seed,
    /// How many records each list holds.
    pub(crate) records: u64,
    /// The largest offset + limit of every list, in the place of what is known of each.
    pub(crate) window: Option<u64>,
    /// How many bytes of JSON a record has.
    pub(crate) record_size: Option<usize>,
    /// Whether an id that no record has is answered like one that has.
    pub(crate) any_ids: bool,
    pub(crate) templates: Templates,
}

impl Data {
    /// How an operation's list is paged, if it is.
    pub(crate) fn list(&self, operation: &Operation) -> Option<&List> {
        self.lists.get(&operation.id)
    }

    /// The query parameters that an operation takes and does not publish.
    pub(crate) fn unpublished(&self, operation: &Operation) -> &[String] {
        let names = self.service.unpublished.get(&operation.id);
        names.map_or(&[], Vec::as_slice)
    }
}
