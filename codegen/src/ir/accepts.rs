//! What parameters accept beyond what the interface publishes.

/// What a parameter or a member of a body accepts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Accepts {
    /// Properties that an FQL expression may use, sorted.
    pub filter: Vec<Property>,
    pub sort: Option<Sort>,
    /// Values that are known. There may be others.
    pub values: Vec<String>,
    /// Parameters that a request can't send beside it.
    pub excludes: Vec<String>,
}

/// A property that an FQL expression may use.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Property {
    /// `x.*` stands for every property below `x`.
    pub name: String,
    /// `string`, `number`, `boolean` or `date`, where that is known.
    pub kind: Option<String>,
    /// All operators that work with it, where they are known.
    pub operators: Vec<String>,
    /// Values that are known. There may be others.
    pub values: Vec<String>,
}

/// What a list may be sorted by.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Sort {
    pub fields: Vec<String>,
    /// The text between a field and `asc` or `desc`.
    pub separator: Option<String>,
}

/// A member of a body, and what it accepts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Member {
    /// A JSON pointer into the body; `*` is each element of a list.
    pub pointer: String,
    pub accepts: Accepts,
}
