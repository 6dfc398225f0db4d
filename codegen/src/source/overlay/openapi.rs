//! Translates an overlay from Swagger 2.0, which the vendor publishes, to OpenAPI 3.0, where
//! schemas, forms, bodies and responses have other places.

use serde_json::{Map, Value, json};
use serde_json_path::JsonPath;

use super::super::upgrade::SCHEMA_KEYS;

/// Keys of a Swagger 2.0 parameter that OpenAPI 3.0 has in the schema.
const OF_SCHEMAS: [&str; 4] = ["x-exceeds-int64", "x-maximum", "x-minimum", "x-nullable"];

/// The step to the elements of a list.
const ELEMENTS: &str = ".items";

/// The style and `explode` of a query list, by its `collectionFormat`.
const STYLES: [(&str, &str, bool); 4] = [
    ("csv", "form", false),
    ("multi", "form", true),
    ("pipes", "pipeDelimited", false),
    ("ssv", "spaceDelimited", false),
];

/// Translates the references to schemas in a text.
pub(in super::super) fn words(text: &str) -> String {
    text.replace("$.definitions", "$.components.schemas")
        .replace("#/definitions/", "#/components/schemas/")
}

/// Whether a document is one of OpenAPI.
pub(in super::super) fn is_openapi(document: &Value) -> bool {
    document.get("openapi").is_some()
}

/// Translates the actions of an overlay for this document.
pub(super) fn translate(overlay: &mut Value, document: &Value) {
    let actions = overlay.get_mut("actions").and_then(Value::as_array_mut);
    let actions = actions.into_iter().flatten();
    for action in actions.filter_map(Value::as_object_mut) {
        let Some(target) = action.get("target").and_then(Value::as_str) else {
            continue;
        };
        let target = find(words(target), document);
        if let Some(Value::Object(update)) = action.get_mut("update") {
            translate_update(update, &target);
        }
        action.insert("target".to_owned(), target.into());
    }
}

/// A form field is not a parameter, the elements of a parameter's list are in its schema, and the
/// schema of a response is below its media type.
fn find(target: String, document: &Value) -> String {
    let selects =
        |target: &str| JsonPath::parse(target).is_ok_and(|path| !path.query(document).is_empty());
    if selects(&target) {
        return target;
    }
    let (parameter, elements) = match target.strip_suffix(ELEMENTS) {
        Some(parameter) => (parameter, ELEMENTS),
        None => (target.as_str(), ""),
    };
    let field = parameter
        .split_once(".parameters[?@.name == ")
        .and_then(|(operation, name)| {
            let name = name.strip_suffix(']')?;
            let content = format!("{operation}.requestBody.content[*]");
            Some(format!("{content}.schema.properties[{name}]{elements}"))
        });
    let list = target
        .strip_suffix(ELEMENTS)
        .map(|parameter| format!("{parameter}.schema{ELEMENTS}"));
    let response = target
        .strip_suffix(".schema")
        .filter(|response| response.contains(".responses["))
        .map(|response| format!("{response}.content[*].schema"));
    let mut others = [field, list, response].into_iter().flatten();
    let found = others.find(|other| selects(other));
    found.unwrap_or(target)
}

fn translate_update(update: &mut Map<String, Value>, target: &str) {
    for value in update.values_mut() {
        if let Ok(said) = words(&value.to_string()).parse() {
            *value = said;
        }
    }
    if target.contains(".parameters[") && !target.ends_with(ELEMENTS) {
        describe_by_schema(update);
    }
    let parameters = update.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
    {
        if parameter.get("in") != Some(&"body".into()) {
            describe_by_schema(parameter);
        }
    }
    let is_body = |parameter: &Value| parameter.get("in") == Some(&"body".into());
    if let Some(Value::Array(parameters)) = update.get_mut("parameters")
        && let Some(at) = parameters.iter().position(is_body)
    {
        let body = parameters.remove(at);
        let member = |key: &str| body.get(key).cloned().unwrap_or_default();
        // Swagger has the media types in the operation.
        let media = update.remove("consumes");
        let media = media.as_ref().and_then(|media| media.get(0)?.as_str());
        let media = media.unwrap_or("application/json");
        let content = json!({ media: { "schema": member("schema") } });
        let body = json!({ "required": member("required"), "content": content });
        update.insert("requestBody".to_owned(), body);
    }
    let is_response = target
        .rsplit('.')
        .next()
        .is_some_and(|step| step.starts_with("responses["));
    if is_response && let Some(schema) = update.remove("schema") {
        let content = json!({ "application/json": { "schema": schema } });
        update.insert("content".to_owned(), content);
    }
}

/// Moves the type keys of a parameter into its schema, and translates the style of a list.
fn describe_by_schema(parameter: &mut Map<String, Value>) {
    let format = parameter.get("collectionFormat").and_then(Value::as_str);
    if let Some((_, style, explode)) = STYLES.iter().find(|(name, ..)| format == Some(name)) {
        parameter.remove("collectionFormat");
        parameter.insert("style".to_owned(), (*style).into());
        parameter.insert("explode".to_owned(), (*explode).into());
    }
    for key in OF_SCHEMAS.into_iter().chain(SCHEMA_KEYS) {
        if let Some(value) = parameter.remove(key) {
            let schema = parameter.entry("schema").or_insert_with(|| json!({}));
            if let Value::Object(schema) = schema {
                schema.insert(key.to_owned(), value);
            }
        }
    }
}
