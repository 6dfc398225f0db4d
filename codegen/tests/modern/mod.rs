//! Writes OpenAPI 3.0 as OpenAPI 3.1, in the spellings that 3.0 does not have.

use serde_json::{Map, Value, json};

/// Rewrites a document, and returns the number of schemas that differ.
pub(crate) fn rewrite(document: &mut Value) -> usize {
    document["openapi"] = "3.1.0".into();
    document["jsonSchemaDialect"] = "https://spec.openapis.org/oas/3.1/dialect/base".into();
    document["webhooks"] =
        json!({"newThing": {"post": {"responses": {"200": {"description": "OK"}}}}});
    each(document, false)
}

/// Visits every object; those with a `type` or a `$ref` are schemas.
fn each(node: &mut Value, are_names: bool) -> usize {
    let mut count = 0;
    match node {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                let opaque = ["enum", "example", "default", "mapping"];
                let names = ["properties", "schemas", "paths", "responses", "content"];
                if are_names || !opaque.contains(&key.as_str()) {
                    count += each(value, !are_names && names.contains(&key.as_str()));
                }
            }
            if !are_names && object.get("in").is_none() {
                count += usize::from(schema(object));
            }
        }
        Value::Array(items) => {
            count += items
                .iter_mut()
                .map(|item| each(item, false))
                .sum::<usize>()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    count
}

fn schema(object: &mut Map<String, Value>) -> bool {
    let before = object.clone();
    if object.get("nullable").is_some_and(Value::is_boolean)
        && let Some(Value::Bool(true)) = object.remove("nullable")
    {
        if let Some(ty) = object.get("type").and_then(Value::as_str) {
            object.insert("type".to_owned(), json!([ty, "null"]));
        } else if let Some(reference) = object.remove("$ref") {
            let choices = json!([{"$ref": reference}, {"type": "null"}]);
            object.insert("anyOf".to_owned(), choices);
        }
    }
    if object.get("format") == Some(&"binary".into()) {
        object.remove("format");
        object.insert(
            "contentMediaType".to_owned(),
            "application/octet-stream".into(),
        );
    }
    if object.contains_key("type")
        && let Some(example) = object.remove("example")
    {
        object.insert("examples".to_owned(), json!([example]));
    }
    if let Some(Value::Array(values)) = object.get("enum")
        && let [Value::String(only)] = values.as_slice()
        && !only.contains(',')
    {
        let only = only.clone();
        object.remove("enum");
        object.insert("const".to_owned(), only.into());
    }
    for (bound, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        if object.get(exclusive) == Some(&true.into()) {
            let bound = object.remove(bound).unwrap();
            object.insert(exclusive.to_owned(), bound);
        }
    }
    before != *object
}
