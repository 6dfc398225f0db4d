//! The interface around an operation, in which its siblings and models are looked up.

use std::collections::BTreeMap;

use crate::emit::docs;
use crate::ir::{Api, Operation, Role};

/// The interface around the operations, in which siblings are looked up.
pub(crate) struct Pages<'a> {
    pub(super) api: &'a Api,
    by_id: BTreeMap<&'a str, &'a Operation>,
    /// The operations that list the ids which another one takes.
    pub(super) lists: BTreeMap<&'a str, Vec<&'a Operation>>,
    /// By operation: its roles in jobs, with the operations that start them.
    pub(super) roles: BTreeMap<&'a str, BTreeMap<Role, Vec<&'a Operation>>>,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(api: &'a Api) -> Pages<'a> {
        let mut lists: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
        for operation in api.operations() {
            if let Some(details) = &operation.details {
                lists.entry(&details.operation).or_default().push(operation);
            }
        }
        let mut roles: BTreeMap<&str, BTreeMap<Role, Vec<&Operation>>> = BTreeMap::new();
        for operation in api.operations() {
            for (role, step) in operation.job.iter().flat_map(|job| job.steps()) {
                let of = roles.entry(&step.operation).or_default();
                of.entry(role).or_default().push(operation);
            }
        }
        let by_id = api.operations().map(|one| (one.name.wire.as_str(), one));
        Pages {
            api,
            by_id: by_id.collect(),
            lists,
            roles,
        }
    }

    /// The operation with that published id.
    pub(crate) fn by_id(&self, id: &str) -> Option<&'a Operation> {
        self.by_id.get(id).copied()
    }

    /// A link to an operation, or its path where it belongs to another feature.
    pub(super) fn link(&self, from: &Operation, id: &str) -> String {
        match self.by_id.get(id) {
            Some(to) if to.collection == from.collection => format!("[`{}`]", to.name.rust),
            Some(to) => docs::code(&format!("{}::{}", to.collection.rust, to.name.rust)),
            None => docs::code(id),
        }
    }
}
