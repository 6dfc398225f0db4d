//! Checks filters and sort orders against the facts of an operation.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::condition::{Condition, Operand, Operator};
use super::error::ParseError;
use super::filter::Filter;
use super::value::Literal;
use crate::catalog::nearest;
use crate::spec::{Property, Spec};

/// The most properties of a filter.
const MOST: usize = 20;

/// The property by which lists are walked. It is a property of every list that is walked so.
const MARKER: &str = "_marker";

/// The problem of a filter.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FilterProblem {
    /// The text is no filter. The error has the place.
    #[error("is a {0}")]
    Malformed(ParseError),
    /// There are more properties than the service accepts.
    #[error("has {count} properties: give at most {MOST}")]
    #[non_exhaustive]
    TooMany {
        /// The number of different properties.
        count: usize,
    },
    /// The property is not among the known properties.
    #[error(
        "has the property `{property}`, which the operation is not known to take{}",
        suggestion(near)
    )]
    #[non_exhaustive]
    Unknown {
        /// The name.
        property: String,
        /// Known properties with similar names, the most similar first.
        near: Vec<&'static str>,
    },
    /// The property is not known to take the operator.
    #[error("has the condition `{condition}`: `{property}` is known to take only {}", accepted.join(", "))]
    #[non_exhaustive]
    Operator {
        /// The name of the property.
        property: String,
        /// The condition.
        condition: String,
        /// The operators that it takes: `exact`, `wildcard`, `range`, `match`.
        accepted: Vec<&'static str>,
    },
    /// The value is not known, but similar ones are.
    #[error(
        "has the value `{value}` of `{property}`, which is not known{}",
        suggestion(near)
    )]
    #[non_exhaustive]
    Value {
        /// The name of the property.
        property: String,
        /// The value.
        value: String,
        /// Known values that are similar, the most similar first. Upper and lower case differ.
        near: Vec<String>,
    },
}

/// The problem of a sort order.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SortProblem {
    /// It is written in another form than the operation takes.
    #[error("is `{sort}`: write `{correct}`")]
    #[non_exhaustive]
    Form {
        /// The sort order.
        sort: String,
        /// The form that the operation takes.
        correct: String,
    },
    /// The field is not among the known fields.
    #[error(
        "has the field `{field}`, by which the operation is not known to sort{}",
        suggestion(near)
    )]
    #[non_exhaustive]
    Unknown {
        /// The name.
        field: String,
        /// Known fields with similar names, the most similar first.
        near: Vec<&'static str>,
    },
}

fn suggestion(names: &[impl Display]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.is_empty() {
        true => String::new(),
        false => format!("; did you mean {}?", quoted.join(" or ")),
    }
}

/// Checks a filter: its syntax, the number of its properties and, where the properties of the
/// operation are known, their names, operators and values.
///
/// [`check_filters`](crate::ClientBuilder::check_filters) does so for each request. The lists of known
/// properties may be incomplete.
///
/// ```
/// use falcon_sdk::{catalog, fql};
///
/// let hosts = catalog::find("QueryDevicesByFilter")?;
/// let problem = fql::check(hosts, "hostnam:'web-1'").unwrap_err();
/// assert_eq!(
///     problem.to_string(),
///     "has the property `hostnam`, which the operation is not known to take; \
///      did you mean `hostname`?"
/// );
/// # Ok::<(), falcon_sdk::catalog::FindError>(())
/// ```
///
/// # Errors
///
/// The first problem.
pub fn check(spec: &Spec, filter: &str) -> Result<(), FilterProblem> {
    let filter: Filter = filter.parse().map_err(FilterProblem::Malformed)?;
    let properties = filter
        .conditions()
        .map(|it| it.property.to_ascii_lowercase());
    let mut properties: BTreeSet<String> = properties.collect();
    properties.remove(MARKER);
    if properties.len() > MOST {
        return Err(FilterProblem::TooMany {
            count: properties.len(),
        });
    }
    let Some(accepts) = spec.accepts.filter(|it| it.filter_at.is_some()) else {
        return Ok(());
    };
    let mut conditions = filter.conditions();
    let problem = conditions.find_map(|condition| {
        let name = condition.property.as_str();
        match accepts.properties().find(|property| property.is(name)) {
            None if name == MARKER => None,
            None => Some(FilterProblem::Unknown {
                property: name.to_owned(),
                near: nearest(name, accepts.properties().map(|property| property.name)),
            }),
            Some(property) => {
                operator_problem(property, condition).or_else(|| value_problem(property, condition))
            }
        }
    });
    problem.map_or(Ok(()), Err)
}

/// The problem of an operator, where all operators of the property are known.
fn operator_problem(property: Property, condition: &Condition) -> Option<FilterProblem> {
    let needed = match (condition.operator, &condition.operand) {
        // Whether there is a value is no comparison.
        (_, Operand::One(Literal::Null | Literal::Any)) => return None,
        (Operator::Equal | Operator::NotEqual, _) => "exact",
        (Operator::Like | Operator::NotLike, _) => "wildcard",
        (Operator::Match | Operator::NotMatch, _) => "match",
        (
            Operator::Greater | Operator::GreaterOrEqual | Operator::Less | Operator::LessOrEqual,
            _,
        ) => "range",
    };
    let accepted = property.operators();
    (!accepted.is_empty() && !accepted.contains(&needed)).then(|| FilterProblem::Operator {
        property: condition.property.clone(),
        condition: condition.to_string(),
        accepted,
    })
}

/// The problem of a value that resembles a known one. Other values may be right.
fn value_problem(property: Property, condition: &Condition) -> Option<FilterProblem> {
    let is_compared = matches!(condition.operator, Operator::Equal | Operator::NotEqual);
    let known = property.values();
    let values = match &condition.operand {
        Operand::One(value) => std::slice::from_ref(value),
        Operand::List(values) => values.as_slice(),
    };
    let problem = values.iter().find_map(|value| {
        let text = match value {
            Literal::Text(text) if !known.contains(text) && !text.contains('*') => text,
            Literal::Text(_)
            | Literal::Number(_)
            | Literal::Bool(_)
            | Literal::Null
            | Literal::Any => return None,
        };
        let near = nearest(text, known.iter().map(String::as_str));
        (!near.is_empty()).then(|| FilterProblem::Value {
            property: condition.property.clone(),
            value: text.clone(),
            near: near.into_iter().map(str::to_owned).collect(),
        })
    });
    problem.filter(|_| is_compared)
}

/// Checks a sort order, such as `last_seen.desc`: its form and its field, where they are known.
///
/// ```
/// use falcon_sdk::{catalog, fql};
///
/// let alerts = catalog::find("GetQueriesAlertsV2")?;
/// let problem = fql::check_sort(alerts, "timestamp.desc").unwrap_err();
/// assert_eq!(problem.to_string(), "is `timestamp.desc`: write `timestamp|desc`");
/// # Ok::<(), falcon_sdk::catalog::FindError>(())
/// ```
///
/// # Errors
///
/// The first problem.
pub fn check_sort(spec: &Spec, sort: &str) -> Result<(), SortProblem> {
    let Some(accepts) = spec.accepts.filter(|it| it.sort_at.is_some()) else {
        return Ok(());
    };
    for part in sort.split(',') {
        let ending = ["asc", "desc"].into_iter().find_map(|direction| {
            let rest = part.strip_suffix(direction)?;
            let field = rest.strip_suffix(['.', '|', ' ', ':'])?;
            Some((field, rest.get(field.len()..)?, direction))
        });
        let (field, separator, direction) = ending.unwrap_or((part, "", ""));
        if let Some(wanted) = accepts.separator()
            && !direction.is_empty()
            && separator != wanted
        {
            return Err(SortProblem::Form {
                sort: part.to_owned(),
                correct: format!("{field}{wanted}{direction}"),
            });
        }
        let mut fields = accepts.sort_fields().peekable();
        if fields.peek().is_some() && !fields.any(|known| known.eq_ignore_ascii_case(field)) {
            return Err(SortProblem::Unknown {
                field: field.to_owned(),
                near: nearest(field, accepts.sort_fields()),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
