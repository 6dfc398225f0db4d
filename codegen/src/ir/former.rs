//! Former names, which stay for the next version.

use std::fmt;

/// The former names of an interface.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Former {
    /// Sorted by former name.
    pub collections: Vec<FormerCollection>,
    /// Sorted by former path.
    pub types: Vec<FormerType>,
}

impl Former {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.collections.is_empty() && self.types.is_empty()
    }

    /// The types that have a former name in a collection.
    pub fn types_in(&self, collection: &str) -> impl Iterator<Item = &FormerType> {
        let types = self.types.iter();
        types.filter(move |one| one.was.collection == collection)
    }

    /// Whether a type has that former name.
    pub fn has_type(&self, was: &TypePath, now: &TypePath) -> bool {
        self.types
            .iter()
            .any(|one| one.was == *was && one.now == *now)
    }

    /// Whether the feature `collection` enables the feature `other`, where a type has moved.
    pub fn leads(&self, collection: &str, other: &str) -> bool {
        self.types_in(collection)
            .any(|one| one.now.collection == other)
    }
}

/// A former name of a collection.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FormerCollection {
    /// The former module and feature.
    pub name: String,
    /// The present module and feature.
    pub now: String,
    /// The last version that had only the former name.
    pub since: String,
}

/// A former path of an operation, or of a type that an operation declares inline.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FormerType {
    pub was: TypePath,
    pub now: TypePath,
    /// The former id of the operation, if it has another id now.
    pub id: Option<String>,
    /// The last version that had only the former path.
    pub since: String,
}

/// The path of a type below the crate, such as `hosts::GetHosts`.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct TypePath {
    pub collection: String,
    pub name: String,
}

impl fmt::Display for TypePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.collection, self.name)
    }
}
