//! Structs and enums of the published schemas.

use super::{ModelId, Name, Type};

/// A struct or an enum.
#[derive(Clone, Debug)]
pub struct Model {
    pub id: ModelId,
    /// The wire name is the published one; an inline model has its owner's and its field's.
    pub name: Name,
    pub home: Home,
    pub direction: Direction,
    pub shape: Shape,
    pub doc: Option<String>,
}

/// The module that a model stands in.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Home {
    /// `models::<namespace>`; the file is that of the only collection that reaches it, or `shared`.
    Namespace { namespace: Name, only: Option<Name> },
    /// The module of a collection: a type that one operation declares inline.
    Collection(Name),
}

/// Which way a model travels.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Direction {
    Sent,
    Received,
    Both,
}

impl Direction {
    /// Whether a caller ever fills it in.
    pub fn is_sent(self) -> bool {
        match self {
            Direction::Sent | Direction::Both => true,
            Direction::Received => false,
        }
    }
}

/// What a model is made of.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Sorted by wire name.
    Record(Vec<Field>),
    Enum(Enum),
}

/// A property.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: Name,
    pub ty: Type,
    /// Published as required: told to the caller, never enforced.
    pub required: bool,
    /// An explicit null has a meaning.
    pub nullable: bool,
    /// Its name looks like a secret's, and the overlay says that it is none.
    pub no_secret: bool,
    pub doc: Option<String>,
    /// Published values, where there are too many for an enum.
    pub values: Vec<String>,
}

/// An open set of values.
#[derive(Clone, Debug)]
pub struct Enum {
    pub values: Values,
}

/// The published values of an enum, in published order.
#[derive(Clone, Debug)]
pub enum Values {
    Text(Vec<Variant<String>>),
    Int(Vec<Variant<i64>>),
}

/// One published value.
#[derive(Clone, Debug)]
pub struct Variant<T> {
    pub name: Name,
    pub value: T,
}
