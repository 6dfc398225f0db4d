//! The normal form of an interface's text.
//!
//! The order of a publisher's keys is arbitrary, and a diff should show only real changes. So names
//! (paths, schemas, properties, statuses) are sorted, and keywords are in reading order. Lists stay
//! in order, since users see the order of an enum.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::shape::Keys;

/// Keywords in their order; unknown keywords come last, sorted.
const KEYWORDS: [&str; 70] = [
    // A document.
    "swagger",
    "openapi",
    "operationId",
    "name",
    "in",
    "title",
    "version",
    "info",
    "host",
    "basePath",
    "schemes",
    "servers",
    "tags",
    "summary",
    "description",
    "externalDocs",
    "securityDefinitions",
    "x-aliases",
    "consumes",
    "produces",
    "paths",
    // A path.
    "head",
    "get",
    "post",
    "put",
    "patch",
    "delete",
    // An operation.
    "parameters",
    "requestBody",
    "responses",
    "security",
    "x-required-scopes",
    "x-host",
    "definitions",
    "components",
    // A schema, or a parameter of Swagger 2.0.
    "$ref",
    "type",
    "format",
    "flow",
    "authorizationUrl",
    "tokenUrl",
    "scopes",
    "default",
    "items",
    "collectionFormat",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "enum",
    "pattern",
    "required",
    "allOf",
    "properties",
    "additionalProperties",
    "readOnly",
    "allowEmptyValue",
    "x-minimum",
    "x-maximum",
    "x-nullable",
    "x-enum-as-published",
    "x-exceeds-int64",
    "schema",
    "headers",
    "example",
];

/// The document as JSON: stable order, two spaces, a newline at the end. Text in normal form stays
/// the same byte for byte.
#[expect(clippy::expect_used, reason = "a JSON value is always written")]
pub fn normalize(document: &Value) -> String {
    let ordered = Ordered {
        value: document,
        keys: Keys::Words,
    };
    let mut text =
        serde_json::to_string_pretty(&ordered).expect("every key of a JSON value is a string");
    text.push('\n');
    text
}

struct Ordered<'a> {
    value: &'a Value,
    keys: Keys,
}

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Object(object) => {
                let mut entries: Vec<(&String, &Value)> = object.iter().collect();
                match self.keys {
                    Keys::Names => entries.sort_by_key(|(key, _)| *key),
                    Keys::Words => entries.sort_by_key(|(key, value)| (rank(key, value), *key)),
                }
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    let keys = match self.keys {
                        Keys::Words => Keys::of(key),
                        Keys::Names => Keys::Words,
                    };
                    map.serialize_entry(key, &Ordered { value, keys })?;
                }
                map.end()
            }
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for value in items {
                    let keys = Keys::Words;
                    list.serialize_element(&Ordered { value, keys })?;
                }
                list.end()
            }
            scalar => scalar.serialize(serializer),
        }
    }
}

/// A parameter has `required` first. A schema has its `required` list before its properties.
fn rank(key: &str, value: &Value) -> usize {
    let key = match (key, value) {
        ("required", Value::Bool(_)) => "in",
        (key, _) => key,
    };
    let place = KEYWORDS.iter().position(|keyword| *keyword == key);
    place.unwrap_or(KEYWORDS.len())
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::normalize;

    #[test]
    fn keywords_are_in_reading_order_and_names_are_sorted() {
        let published = r##"{"paths": {"/b": {}, "/a": {"get": {"responses": {"200": {"headers": {}, "description": ""}},
            "parameters": [{"type": "string", "required": true, "in": "query", "name": "z"}], "operationId": "A"}}},
            "definitions": {"T": {"properties": {"name": {"type": "string"}, "enum": {"format": "x", "type": "string"}},
            "required": ["enum"], "type": "object"}}, "swagger": "2.0"}"##;
        let text = normalize(&load(published).unwrap());
        let keys: Vec<&str> = text
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|key| text.contains(&format!("\"{key}\":")))
            .collect();
        let expected = [
            "swagger",
            "paths",
            "/a",
            "get",
            "operationId",
            "parameters",
            "name",
            "in",
            "required",
            "type",
            "responses",
            "200",
            "description",
            "headers",
            "/b",
            "definitions",
            "T",
            "type",
            "required",
            "enum",
            "properties",
            "enum",
            "type",
            "format",
            "name",
            "type",
        ];
        assert_eq!(keys, expected, "{text}");
    }

    #[test]
    fn text_in_normal_form_stays_byte_for_byte() {
        let published = "b: [3, 1, 2]\na: {y: é, x: 1.5}\n";
        let text = normalize(&load(published).unwrap());
        assert!(text.ends_with("}\n"), "{text:?}");
        assert_eq!(normalize(&load(&text).unwrap()), text);
    }
}
