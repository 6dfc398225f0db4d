//! Decodes a schema: repairs constructs that openapiv3 does not read, checks it and resolves its
//! references.

use openapiv3::{ReferenceOr, Schema};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::error::{Fault, Problem, below};
use super::super::reference::Section;
use super::super::shape::{as_object, subschemas};
use super::spellings;

/// The prefix of a reference to a schema.
pub(super) const PREFIX: &str = "#/components/schemas/";

/// The limit of nesting: far above published schemas, far below the depth that overflows the stack
/// of openapiv3's decoder in a debug build.
const DEEPEST: usize = 20;

pub(super) fn decode(
    mut value: Value,
    schemas: &Section<()>,
) -> Result<ReferenceOr<Schema>, Fault> {
    settle(&mut value, schemas)?;
    typed(&value)
}

/// Brings a schema and its members into a form that openapiv3 reads completely.
///
/// Checks everything that openapiv3 might refuse, and reports its place. openapiv3 itself reads a
/// refused value twice at each level of nesting, and its error names neither the value nor the
/// place.
pub(super) fn settle(schema: &mut Value, schemas: &Section<()>) -> Result<(), Fault> {
    settle_nested(schema, schemas, 0)
}

fn settle_nested(schema: &mut Value, schemas: &Section<()>, depth: usize) -> Result<(), Fault> {
    if depth > DEEPEST {
        return Err(Problem::TooDeep(DEEPEST).into());
    }
    spellings::boolean(schema);
    let object = as_object(schema)?;
    spellings::respell(object);
    object.retain(|key, value| !value.is_null() || key.starts_with("x-"));
    object.remove("externalDocs");
    settle_reference(object, schemas)?;
    settle_type(object);
    settle_limits(object);
    raise_required(object);
    for (key, value) in object.iter() {
        check(key, value).map_err(below(key))?;
    }
    subschemas(object, &mut |schema| {
        settle_nested(schema, schemas, depth + 1)
    })
}

/// openapiv3 drops keys beside a `$ref`, so a reference with such keys becomes an `allOf`. With
/// properties beside it, both hold, as in OpenAPI 3.1. Other keys are dropped, as OpenAPI 3.0 requires.
fn settle_reference(object: &mut Map<String, Value>, schemas: &Section<()>) -> Result<(), Fault> {
    let Some(reference) = object.get("$ref") else {
        return Ok(());
    };
    let Some(reference) = reference.as_str() else {
        return Err(below("$ref")(Fault::kind("a string", Some(reference))));
    };
    let reference = json!({ "$ref": schemas.canonical(reference)? });
    let mut parts = vec![reference.clone()];
    if object.contains_key("properties") {
        let keys = ["properties", "required", "additionalProperties"].iter();
        let own: Map<String, Value> = keys.filter_map(|key| object.remove_entry(*key)).collect();
        parts.push(own.into());
    }
    if let Some(Value::Array(more)) = object.get_mut("allOf") {
        parts.append(more);
    }
    object.retain(|key, _| {
        key.starts_with("x-")
            || matches!(
                key.as_str(),
                "default"
                    | "deprecated"
                    | "description"
                    | "nullable"
                    | "readOnly"
                    | "title"
                    | "writeOnly"
            )
    });
    match reference {
        Value::Object(reference) if object.is_empty() && parts.len() == 1 => *object = reference,
        _ => {
            object.insert("allOf".to_owned(), parts.into());
        }
    }
    Ok(())
}

/// A list of types is not valid OpenAPI 3.0, but occurs. `null` in it means nullable. Several other
/// types mean any JSON.
fn settle_type(object: &mut Map<String, Value>) {
    let Some(Value::Array(types)) = object.get_mut("type") else {
        return;
    };
    let before = types.len();
    types.retain(|name| name != "null");
    let nullable = types.len() < before;
    let only = if types.len() == 1 { types.pop() } else { None };
    match only {
        Some(name) => object.insert("type".to_owned(), name),
        None => object.remove("type"),
    };
    if nullable {
        object.insert("nullable".to_owned(), true.into());
    }
}

/// Writes whole numbers such as `5.0` as integers where only integers are read.
fn settle_limits(object: &mut Map<String, Value>) {
    let integer = object.get("type").is_some_and(|name| name == "integer");
    for (key, value) in object.iter_mut() {
        let whole = match key.as_str() {
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => true,
            "minimum" | "maximum" | "multipleOf" => integer,
            _ => false,
        };
        if let (true, Value::Number(number)) = (whole, value)
            && let Some(exact) = number
                .as_f64()
                .filter(|_| number.is_f64())
                .and_then(exact_integer)
        {
            *number = exact.into();
        }
    }
}

/// Up to 2^53, where every integer has an exact float.
fn exact_integer(float: f64) -> Option<i64> {
    (float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0).then_some(float as i64)
}

/// `required: true` on a property, as in Swagger 1, becomes an entry in the object's list.
fn raise_required(object: &mut Map<String, Value>) {
    let mut raised = Vec::new();
    for (name, property) in object
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        let Some(property) = property.as_object_mut() else {
            continue;
        };
        if let Some(Value::Bool(required)) = property.get("required").cloned() {
            property.remove("required");
            raised.extend(required.then(|| name.clone()));
        }
    }
    if raised.is_empty() {
        return;
    }
    if let Value::Array(list) = object.entry("required").or_insert_with(|| json!([])) {
        raised.retain(|name| !list.iter().any(|listed| listed == name));
        list.extend(raised.into_iter().map(Value::String));
    }
}

/// Whether a keyword has a value that openapiv3 reads. [`subschemas`] checks keywords with schemas.
fn check(key: &str, value: &Value) -> Result<(), Fault> {
    let (fits, expected) = match key {
        "type" | "format" | "pattern" | "title" | "description" => (value.is_string(), "a string"),
        "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems"
        | "exclusiveMinimum" | "exclusiveMaximum" => (value.is_boolean(), "a boolean"),
        "minimum" | "maximum" | "multipleOf" => (value.is_number(), "a number"),
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            (value.is_u64(), "a whole number, 0 or more")
        }
        "enum" => (value.is_array(), "a list"),
        "required" => (is_list_of_strings(value), "a list of strings"),
        "discriminator" => (
            is_discriminator(value),
            "an object with the string `propertyName`",
        ),
        _ => (true, ""),
    };
    if fits {
        Ok(())
    } else {
        Err(Fault::kind(expected, Some(value)))
    }
}

fn is_list_of_strings(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|list| list.iter().all(Value::is_string))
}

fn is_discriminator(value: &Value) -> bool {
    let mapping = value.get("mapping").is_none_or(|mapping| {
        mapping
            .as_object()
            .is_some_and(|mapping| mapping.values().all(Value::is_string))
    });
    mapping && value.get("propertyName").is_some_and(Value::is_string)
}

/// Decodes the rest with openapiv3.
pub(super) fn typed<'a, T: Deserialize<'a>>(value: &'a Value) -> Result<T, Fault> {
    T::deserialize(value).map_err(|error| Problem::Decode(error.to_string()).into())
}
