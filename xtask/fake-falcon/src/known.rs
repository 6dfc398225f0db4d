//! The properties that filters are known to take, from `specs/docs/values.yaml`.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::LazyLock;

use serde_json::Value;

use crate::fql::{Condition, Filter, Filters, Operand, Operator};

/// The property by which a list is read on.
const MARKER: &str = "_marker";

/// The most properties of a filter.
const MOST: usize = 20;

/// The table, read when the first filter arrives. Without the file, nothing is known.
static KNOWN: LazyLock<HashMap<String, Value>> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/docs/values.yaml");
    let text = std::fs::read_to_string(Path::new(path)).unwrap_or_default();
    let table = codegen::source::load(&text).unwrap_or_default();
    serde_json::from_value(table).unwrap_or_default()
});

/// The properties of an operation, if they are known.
fn properties(operation: &str) -> Option<&'static serde_json::Map<String, Value>> {
    let filter = KNOWN.get(operation)?.get("filter")?.as_object()?;
    match filter.get("same_as").and_then(Value::as_str) {
        Some(other) => KNOWN.get(other)?.get("filter")?.as_object(),
        None => Some(filter),
    }
}

/// The entry of a property. `x.*` is every property below `x`.
fn entry(operation: &str, property: &str) -> Option<&'static Value> {
    let is = |name: &str| match name.strip_suffix('*') {
        Some(parent) => property.starts_with(parent),
        None => name.eq_ignore_ascii_case(property),
    };
    let mut all = properties(operation)?.iter();
    all.find(|(name, _)| is(name)).map(|(_, entry)| entry)
}

/// The kind of a property: `string`, `number`, `boolean` or `date`.
pub(crate) fn kind(operation: &str, property: &str) -> Option<&'static str> {
    let entry = entry(operation, property)?;
    entry.as_str().or_else(|| entry.get("kind")?.as_str())
}

/// Why an operation refuses a filter: too many properties, one that it does not take, or an operator.
pub(crate) fn refusal(operation: &str, filter: &Filter, readings: Filters) -> Option<String> {
    let mut conditions = filter.conditions();
    conditions.retain(|it| it.property != MARKER);
    let names: BTreeSet<&str> = conditions.iter().map(|it| it.property.as_str()).collect();
    if names.len() > MOST {
        return Some(format!(
            "{} properties, at most {MOST} are allowed",
            names.len()
        ));
    }
    if let Some(condition) = conditions.iter().find(|it| readings.refuses(it)) {
        let property = condition.property.as_str();
        return Some(format!("{property:?} does not take this operator"));
    }
    properties(operation)?;
    conditions.into_iter().find_map(|condition| {
        let property = condition.property.as_str();
        let Some(entry) = entry(operation, property) else {
            return Some(format!("unknown property {property:?}"));
        };
        let operators = entry.get("operators")?.as_array()?;
        let fits = operators.iter().any(|it| *it == *needed(condition));
        (!fits && compares(condition)).then(|| format!("{property:?} does not take this operator"))
    })
}

/// Whether a condition compares values, and not whether there is one.
fn compares(condition: &Condition) -> bool {
    let no_value = |operand: &Operand| match operand {
        Operand::Null | Operand::Anything => true,
        Operand::Text(_) | Operand::Number(_) | Operand::Bool(_) => false,
    };
    !condition.values.iter().any(no_value)
}

fn needed(condition: &Condition) -> &'static str {
    match condition.operator {
        Operator::Equals => "exact",
        Operator::Matches => "match",
        Operator::Like => "wildcard",
        Operator::Above { .. } | Operator::Below { .. } => "range",
    }
}
