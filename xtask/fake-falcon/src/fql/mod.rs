//! FQL as the service reads it: written for this server alone, so that the SDK's own parser and builder
//! are compared with it.

mod compare;
mod parse;

pub(crate) use parse::parse;

/// A filter.
#[derive(Debug, PartialEq)]
pub(crate) enum Filter {
    Every(Vec<Filter>),
    Either(Vec<Filter>),
    Is(Condition),
}

/// A condition on a property.
#[derive(Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) property: String,
    pub(crate) operator: Operator,
    /// The opposite of the operator.
    pub(crate) negated: bool,
    /// Several values are compared exactly, and one of them is enough.
    pub(crate) values: Vec<Operand>,
    /// Whether the values are in square brackets.
    pub(crate) exact: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Operator {
    Equals,
    Matches,
    Like,
    Above { inclusive: bool },
    Below { inclusive: bool },
}

#[derive(Debug, PartialEq)]
pub(crate) enum Operand {
    Text(String),
    Number(f64),
    Bool(bool),
    Null,
    /// `*` without quotes.
    Anything,
}

/// The values of a property of a record.
pub(crate) trait Record {
    /// The values; several in a list. Empty without a value.
    fn values(&self, property: &str) -> Vec<serde_json::Value>;
}

impl Filter {
    /// Whether a record matches.
    pub(crate) fn matches(&self, record: &dyn Record) -> bool {
        match self {
            Filter::Every(filters) => filters.iter().all(|filter| filter.matches(record)),
            Filter::Either(filters) => filters.iter().any(|filter| filter.matches(record)),
            Filter::Is(condition) => {
                let values = record.values(&condition.property);
                compare::holds(condition, &values) != condition.negated
            }
        }
    }

    /// All conditions.
    pub(crate) fn conditions(&self) -> Vec<&Condition> {
        match self {
            Filter::Every(filters) | Filter::Either(filters) => {
                filters.iter().flat_map(Filter::conditions).collect()
            }
            Filter::Is(condition) => vec![condition],
        }
    }
}
