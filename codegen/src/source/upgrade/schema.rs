//! Schemas: references, files, nulls and discriminators in their OpenAPI 3.0 form.

use serde_json::{Value, json};

use super::super::error::Fault;
use super::super::shape::{as_object, subschemas, text};

pub(super) fn upgrade(schema: &mut Value) -> Result<(), Fault> {
    let object = as_object(schema)?;
    if let Some(name) =
        text(object, "$ref").and_then(|reference| reference.strip_prefix("#/definitions/"))
    {
        let reference = format!("#/components/schemas/{name}");
        object.insert("$ref".to_owned(), reference.into());
    }
    if text(object, "type") == Some("file") {
        object.insert("type".to_owned(), "string".into());
        object.insert("format".to_owned(), "binary".into());
    }
    if let Some(nullable @ Value::Bool(_)) = object.get("x-nullable").cloned() {
        object.insert("nullable".to_owned(), nullable);
    }
    if let Some(property) = text(object, "discriminator") {
        let discriminator = json!({ "propertyName": property });
        object.insert("discriminator".to_owned(), discriminator);
    }
    subschemas(object, &mut upgrade)
}
