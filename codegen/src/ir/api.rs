//! The whole interface.

use std::collections::BTreeMap;

use super::{Former, Model, ModelId, Name, Operation};

/// Everything that is emitted.
#[derive(Clone, Debug)]
pub struct Api {
    /// Sorted by module name.
    pub collections: Vec<Collection>,
    /// Former names of collections, sorted.
    pub former: Vec<Former>,
    /// The models that operations use.
    pub models: BTreeMap<ModelId, Model>,
}

/// The operations of a tag, which become a module behind a feature.
#[derive(Clone, Debug)]
pub struct Collection {
    /// The tag, and the module's name.
    pub name: Name,
    /// Sorted by type name.
    pub operations: Vec<Operation>,
}

impl Api {
    /// All operations, by collection and name.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.collections
            .iter()
            .flat_map(|collection| &collection.operations)
    }
}
