//! Structs and enums of the published schemas.

use super::{Limits, ModelId, Name, Type};

/// A struct or an enum.
#[derive(Clone, Debug)]
pub struct Model {
    pub id: ModelId,
    /// The wire name is the published name. For an inline model it is its owner's name and its
    /// field's.
    pub name: Name,
    pub home: Home,
    pub direction: Direction,
    pub shape: Shape,
    pub doc: Option<String>,
}

impl Model {
    /// The fields of a record; an enum has none.
    pub fn fields(&self) -> &[Field] {
        match &self.shape {
            Shape::Record(fields) => fields,
            Shape::Enum(_) => &[],
        }
    }
}

/// The module of a model.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Home {
    /// `models::<namespace>`. The file is named after the only collection that uses it, or
    /// `shared`.
    Namespace { namespace: Name, only: Option<Name> },
    /// The module of a collection: a type that an operation declares inline.
    Collection(Name),
}

/// Whether a model is part of requests, responses or both.
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

/// The content of a model.
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
    /// Published as required: documented, but not enforced.
    pub required: bool,
    /// An explicit null has a meaning.
    pub nullable: bool,
    /// Its name looks like a secret, and the overlay says that it is not a secret.
    pub no_secret: bool,
    pub doc: Option<String>,
    /// The vendor will remove it.
    pub deprecated: bool,
    /// Published values, where there are too many for an enum.
    pub values: Vec<String>,
    pub facts: Facts,
}

/// Facts about the value of a property that its type does not show.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub limits: Limits,
    /// The least and the greatest number of characters.
    pub length: (Option<usize>, Option<usize>),
    /// A regular expression.
    pub pattern: Option<String>,
    pub default: Option<String>,
    pub example: Option<String>,
    /// The service sets it, and ignores it in a request.
    pub read_only: bool,
    /// The service stores the number in 32 bits.
    pub narrow: bool,
    /// The unit that the property's name states.
    pub unit: Option<Unit>,
}

/// The unit of a number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unit {
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
    Days,
    Bytes,
    Kilobytes,
    Megabytes,
    Gigabytes,
    Percent,
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

/// A published value.
#[derive(Clone, Debug)]
pub struct Variant<T> {
    pub name: Name,
    pub value: T,
}
