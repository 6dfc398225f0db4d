//! Other spellings of a schema's keywords: those of OpenAPI 3.1, which files of every version contain.

use serde_json::{Map, Value, json};

/// Writes the keywords of a schema as OpenAPI 3.0 does.
pub(super) fn respell(schema: &mut Map<String, Value>) {
    for choice in ["anyOf", "oneOf"] {
        without_null(schema, choice);
    }
    one_value(schema);
    null_value(schema);
    exclusive(schema, "minimum", "exclusiveMinimum", |own, other| {
        own > other
    });
    exclusive(schema, "maximum", "exclusiveMaximum", |own, other| {
        own < other
    });
    content(schema);
    tuple(schema);
    by_pattern(schema);
    if let Some(Value::Array(examples)) = schema.remove("examples")
        && let Some(first) = examples.into_iter().next()
    {
        schema.entry("example").or_insert(first);
    }
}

/// A boolean is a schema too: `true` accepts any value, `false` accepts none.
pub(super) fn boolean(schema: &mut Value) {
    if let Value::Bool(accepts) = schema {
        *schema = if *accepts {
            json!({})
        } else {
            json!({ "not": {} })
        };
    }
}

/// Null among the choices means nullable. A choice of one schema is that schema.
fn without_null(schema: &mut Map<String, Value>, keyword: &str) {
    let Some(Value::Array(choices)) = schema.get_mut(keyword) else {
        return;
    };
    let before = choices.len();
    choices.retain(|choice| !is_null(choice));
    let nullable = choices.len() < before;
    let only = match choices.as_slice() {
        [Value::Object(_)] => choices.pop(),
        _ => None,
    };
    if choices.is_empty() {
        schema.remove(keyword);
    }
    if let Some(Value::Object(only)) = only {
        absorb(schema, only);
    }
    if nullable {
        schema.insert("nullable".to_owned(), true.into());
    }
}

/// Puts the keys of a part beside those of the schema. If they contradict, both hold.
fn absorb(schema: &mut Map<String, Value>, part: Map<String, Value>) {
    let is_text = |key: &str| matches!(key, "title" | "description" | "default" | "example");
    let contradicts = |(key, value): (&String, &Value)| {
        !is_text(key) && schema.get(key).is_some_and(|own| own != value)
    };
    // A reference stands alone, so the keys of the schema would be lost beside it.
    let is_reference = part.contains_key("$ref");
    let typed = ["type", "properties", "items", "enum", "allOf"];
    if part.iter().any(contradicts)
        || (is_reference && typed.iter().any(|key| schema.contains_key(*key)))
    {
        let parts = schema.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(parts) = parts {
            parts.push(part.into());
        }
        return;
    }
    for (key, value) in part {
        schema.entry(key).or_insert(value);
    }
}

fn is_null(schema: &Value) -> bool {
    let alone = |value: &Value| value == "null" || *value == json!(["null"]);
    schema.get("type").is_some_and(alone)
        || schema.get("const") == Some(&Value::Null)
        || schema.get("enum") == Some(&json!([null]))
}

/// `const` is an enum of one value, and says the type.
fn one_value(schema: &mut Map<String, Value>) {
    let Some(value) = schema.remove("const") else {
        return;
    };
    let ty = match &value {
        Value::Null => None,
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::String(_) => Some("string"),
        Value::Array(_) => Some("array"),
        Value::Object(_) => Some("object"),
    };
    if let Some(ty) = ty {
        schema.entry("type").or_insert_with(|| ty.into());
    }
    schema.entry("enum").or_insert_with(|| json!([value]));
}

/// Null among the values means nullable.
fn null_value(schema: &mut Map<String, Value>) {
    let values = schema.get("enum").and_then(Value::as_array);
    if values.is_some_and(|values| values.contains(&Value::Null)) {
        schema.insert("nullable".to_owned(), true.into());
    }
}

/// An exclusive bound that is a number, not a boolean beside the bound.
fn exclusive(
    schema: &mut Map<String, Value>,
    inclusive: &str,
    exclusive: &str,
    is_tighter: fn(f64, f64) -> bool,
) {
    let Some(Value::Number(bound)) = schema.get(exclusive).cloned() else {
        return;
    };
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let own = number(schema.get(inclusive));
    let tighter = own
        .zip(bound.as_f64())
        .is_some_and(|(own, bound)| is_tighter(own, bound));
    if tighter {
        schema.remove(exclusive);
    } else {
        schema.insert(inclusive.to_owned(), bound.into());
        schema.insert(exclusive.to_owned(), true.into());
    }
}

/// Encoded bytes are text, and bytes of another media type than text are a file.
fn content(schema: &mut Map<String, Value>) {
    schema.remove("contentSchema");
    let encoding = schema.remove("contentEncoding");
    let media = schema.remove("contentMediaType");
    let (encoding, media) = (
        encoding.as_ref().and_then(Value::as_str),
        media.as_ref().and_then(Value::as_str),
    );
    let is_text = |media: &str| {
        media.starts_with("text/") || media.ends_with("json") || media.ends_with("xml")
    };
    let format = match (encoding, media) {
        (Some("binary"), _) => "binary",
        (Some(encoding), _) if encoding.starts_with("base64") => "byte",
        (Some(_), _) => return,
        (None, Some(media)) if !is_text(media) => "binary",
        (None, Some(_) | None) => return,
    };
    schema.entry("type").or_insert_with(|| "string".into());
    schema.entry("format").or_insert_with(|| format.into());
}

/// A list whose elements have a schema by their position: a list of any JSON.
fn tuple(schema: &mut Map<String, Value>) {
    let by_position = schema.remove("prefixItems").is_some();
    if by_position || schema.get("items").is_some_and(Value::is_array) {
        schema.insert("items".to_owned(), json!({}));
    }
}

/// Names by a pattern are a map; by several patterns, a map of any JSON.
fn by_pattern(schema: &mut Map<String, Value>) {
    let Some(Value::Object(patterns)) = schema.remove("patternProperties") else {
        return;
    };
    let has_more = matches!(
        schema.get("additionalProperties"),
        Some(Value::Object(_) | Value::Bool(true))
    );
    if has_more {
        schema.insert("additionalProperties".to_owned(), true.into());
        return;
    }
    let mut values = patterns.into_iter().map(|(_, value)| value);
    let value = match (values.next(), values.next()) {
        (Some(only), None) => only,
        (Some(_), Some(_)) => json!({}),
        (None, _) => return,
    };
    schema.insert("additionalProperties".to_owned(), value);
}
