//! The whole interface.

use std::collections::{BTreeMap, BTreeSet};

use super::{Former, Home, Model, ModelId, Name, Operation, TypePath};

/// Everything that is emitted.
#[derive(Clone, Debug)]
pub struct Api {
    /// Sorted by module name.
    pub collections: Vec<Collection>,
    /// Former names, which stay for the next version.
    pub former: Former,
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
    /// The types with a path in a collection: operations, and types that they declare inline.
    pub fn types(&self) -> BTreeSet<TypePath> {
        let path = |collection: &Name, name: &Name| TypePath {
            collection: collection.rust.clone(),
            name: name.rust.clone(),
        };
        let operations = self.operations();
        let operations = operations.map(|operation| path(&operation.collection, &operation.name));
        let models = self.models.values().filter_map(|model| match &model.home {
            Home::Collection(collection) => Some(path(collection, &model.name)),
            Home::Namespace { .. } => None,
        });
        operations.chain(models).collect()
    }

    /// All operations, by collection and name.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.collections
            .iter()
            .flat_map(|collection| &collection.operations)
    }
}
