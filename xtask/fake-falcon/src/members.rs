//! The data of the child tenants of an MSSP.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::data::Data;

/// The data of each member that a request has named.
#[derive(Default)]
pub(crate) struct Members(Mutex<HashMap<String, Arc<Data>>>);

impl Members {
    /// A member's data: its records have other ids than those of its parent.
    pub(crate) fn data(&self, parent: &Data, cid: &str) -> Arc<Data> {
        let mut members = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let data = members
            .entry(cid.to_owned())
            .or_insert_with(|| Arc::new(parent.of_member(cid)));
        Arc::clone(data)
    }
}
