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
    /// What the service is for.
    pub about: Option<String>,
    /// The usual way through its operations.
    pub usual: Vec<Step>,
    /// Sorted by type name.
    pub operations: Vec<Operation>,
    /// The models that its module re-exports, sorted by path.
    pub exports: Vec<Export>,
}

/// A model of a namespace, as a collection's module re-exports it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Export {
    pub model: ModelId,
    /// Its name there: its own, or preceded by its namespace where that one is taken.
    pub name: String,
}

/// One operation on the usual way through a collection.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The published id of an operation of the collection.
    pub operation: String,
    /// What it is used for.
    pub purpose: String,
}

impl Api {
    /// All operations, by collection and name.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.collections
            .iter()
            .flat_map(|collection| &collection.operations)
    }
}
