//! Published values become an open enum, unless there are too many.

use serde_json::Value;

use crate::ir::{Enum, Name, NameKind, Shape, Type, Values, Variant};

use crate::source::published::View;

/// A longer enum is a catalogue: no program matches on it, and it changes with every release.
const MOST_VARIANTS: usize = 40;

/// The enum of a schema with published values; `None` if it stays a plain type.
pub(crate) fn lower(view: &View<'_>) -> Option<Shape> {
    if view.values.len() > MOST_VARIANTS || view.says("x-secret") {
        return None;
    }
    let values = match view.ty {
        Some("string") => Some(text(view)),
        Some("integer") => integers(view),
        None if view.values.iter().all(Value::is_i64) => integers(view),
        None if view.values.iter().all(Value::is_string) => Some(text(view)),
        // For a boolean or a number, the values add nothing to the type.
        Some(_) | None => None,
    };
    values.map(|values| Shape::Enum(Enum { values }))
}

/// The published values that the type does not show.
pub(crate) fn unlisted(view: &View<'_>, ty: &Type) -> Vec<String> {
    match ty {
        Type::Text | Type::Int | Type::Float => view.values.iter().map(plain).collect(),
        Type::Bool
        | Type::Uint
        | Type::DateTime
        | Type::Secret
        | Type::Json
        | Type::List(_)
        | Type::Map(_)
        | Type::Model(_)
        | Type::Boxed(_) => Vec::new(),
    }
}

fn text(view: &View<'_>) -> Values {
    let mut variants: Vec<Variant<String>> = Vec::new();
    for (index, value) in view.values.iter().map(plain).enumerate() {
        if variants.iter().all(|known| known.value != value) {
            let text = given_name(view, index).unwrap_or(&value);
            variants.push(Variant {
                name: Name::renamed(NameKind::Variant, &value, text),
                value,
            });
        }
    }
    Values::Text(variants)
}

/// `None` if a value is not an integer. Then the field has the wire type, and its docs list the
/// values.
fn integers(view: &View<'_>) -> Option<Values> {
    let mut variants: Vec<Variant<i64>> = Vec::new();
    for (index, value) in view.values.iter().enumerate() {
        let number = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
        if variants.iter().all(|known| known.value != number) {
            // `-1` and `1` differ in more than punctuation.
            let text = given_name(view, index).map_or_else(|| value_name(number), str::to_owned);
            variants.push(Variant {
                name: Name::renamed(NameKind::Variant, &number.to_string(), &text),
                value: number,
            });
        }
    }
    Some(Values::Int(variants))
}

/// The overlay's name for a value: `x-enum-varnames` has a name for each value.
fn given_name<'a>(view: &View<'a>, index: usize) -> Option<&'a str> {
    let names = view.data.extensions.get("x-enum-varnames")?;
    names.as_array()?.get(index)?.as_str()
}

fn value_name(number: i64) -> String {
    if number < 0 {
        format!("Minus{}", number.unsigned_abs())
    } else {
        number.to_string()
    }
}

/// A published value as text, as a person writes it. The interface has string parameters with
/// integer values.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a string with this number of published values becomes an enum.
    fn is_enum(count: usize) -> bool {
        let values: Vec<String> = (0..count).map(|number| format!("v{number}")).collect();
        let published = serde_json::json!({"type": "string", "enum": values});
        let schema: openapiv3::Schema = serde_json::from_value(published).unwrap();
        lower(&View::new(&schema)).is_some()
    }

    #[test]
    fn forty_values_are_an_enum_and_forty_one_are_not() {
        assert!(is_enum(40));
        assert!(!is_enum(41));
    }
}
