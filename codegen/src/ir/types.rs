//! The type of a value.

use std::fmt;

/// The key of a model: its published name, or for an inline one `owner#field`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ModelId(pub String);

impl ModelId {
    /// Whether the model is declared inline, without a published name.
    pub fn is_inline(&self) -> bool {
        self.0.contains('#')
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The type of a field, a body or a reply.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Type {
    Text,
    Bool,
    Int,
    /// An integer that may exceed 63 bits, as published.
    Uint,
    Float,
    DateTime,
    /// Text that must not be shown.
    Secret,
    /// Any JSON.
    Json,
    List(Box<Type>),
    Map(Box<Type>),
    Model(ModelId),
    /// A model in a box: it contains itself without a list or a map between, or it is large.
    Boxed(ModelId),
}

impl Type {
    /// A list of `item`.
    pub fn list(item: Type) -> Type {
        Type::List(Box::new(item))
    }

    /// A map from text to `value`.
    pub fn map(value: Type) -> Type {
        Type::Map(Box::new(value))
    }

    /// The innermost item type of lists and maps.
    pub fn innermost(&self) -> &Type {
        let mut inner = self;
        while let Type::List(held) | Type::Map(held) = inner {
            inner = held;
        }
        inner
    }

    /// The model that this type names, directly or as an element.
    pub fn model(&self) -> Option<&ModelId> {
        let (Type::Model(id) | Type::Boxed(id)) = self.innermost() else {
            return None;
        };
        Some(id)
    }
}
