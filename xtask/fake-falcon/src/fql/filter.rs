//! A filter as data.

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
    /// Its digits.
    Number(String),
    Bool(bool),
    Null,
    /// `*` without quotes.
    Anything,
}

impl Filter {
    /// The values of a filter that is nothing but a list of them.
    pub(crate) fn ids(&self, property: &str) -> Option<Vec<String>> {
        let [condition] = self.conditions()[..] else {
            return None;
        };
        let text = |operand: &Operand| match operand {
            Operand::Text(text) => Some(text.clone()),
            Operand::Number(_) | Operand::Bool(_) | Operand::Null | Operand::Anything => None,
        };
        let is_list = condition.property == property
            && condition.exact
            && !condition.negated
            && condition.operator == Operator::Equals;
        let values = is_list.then(|| condition.values.iter().map(text).collect());
        values.flatten()
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
