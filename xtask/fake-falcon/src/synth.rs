//! Makes values from a published schema, in their wire form. Equal seeds make equal values.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};

use crate::seed::Seed;
use crate::shape;
use crate::spec::Spec;

/// Makes a value of `schema`.
///
/// `name` is part of strings, and `cid` is the value of customer ids. A recursive definition is
/// omitted.
pub(crate) fn value(spec: &Spec, schema: &Value, cid: &str, seed: Seed) -> Value {
    let mut maker = Maker {
        spec,
        cid,
        open: Vec::new(),
        lists: 0,
    };
    maker.make(schema, "value", seed).unwrap_or_default()
}

struct Maker<'a> {
    spec: &'a Spec,
    cid: &'a str,
    /// The enclosing definitions.
    open: Vec<&'a str>,
    /// The number of enclosing lists. Only the outermost list has more than one item, or some
    /// responses would have 20,000 values.
    lists: usize,
}

impl<'a> Maker<'a> {
    /// `None` is a recursive definition.
    fn make(&mut self, schema: &'a Value, name: &str, seed: Seed) -> Option<Value> {
        if let Some((definition, target)) = self.spec.definition(schema) {
            return match definition {
                // Published as lists of integers, their form in memory.
                "uuid.UUID" => Some(seed.uuid().into()),
                "json.RawMessage" => Some(json!({ "any": text("any", seed) })),
                // Published as an object without properties, but a text on the wire.
                "domain.IncidentID" => Some(format!("inc:{}", seed.hex()).into()),
                _ if self.open.contains(&definition) => None,
                _ => {
                    self.open.push(definition);
                    let value = self.make(target, name, seed);
                    self.open.pop();
                    value
                }
            };
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let index = seed.below(values.len().max(1) as u64) as usize;
            return values.get(index).cloned();
        }
        let value = match schema.get("type").and_then(Value::as_str) {
            Some("string") => self.string(schema, name, seed),
            Some("integer") => integer(schema, seed),
            Some("number") => json!(seed.below(1000) as f64 + 0.5),
            Some("boolean") => json!(seed.below(2) == 1),
            Some("array") => self.list(schema, name, seed),
            // Objects, and schemas without a type.
            _ => self.object(schema, seed),
        };
        Some(value)
    }

    fn list(&mut self, schema: &'a Value, name: &str, seed: Seed) -> Value {
        let Some(items) = schema.get("items") else {
            return json!([]);
        };
        let length = if self.lists == 0 { 2 } else { 1 };
        self.lists += 1;
        let list = (0..length)
            .filter_map(|index| self.make(items, name, seed.at(index)))
            .collect();
        self.lists -= 1;
        Value::Array(list)
    }

    fn object(&mut self, schema: &'a Value, seed: Seed) -> Value {
        let mut object = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            match self.make(property, name, seed.with(name)) {
                Some(Value::Object(embedded)) if shape::is_embedded(name) => {
                    // Properties beside the struct take precedence.
                    for (name, value) in embedded {
                        object.entry(name).or_insert(value);
                    }
                }
                Some(value) => {
                    object.insert(shape::wire_name(name).to_owned(), value);
                }
                None => {}
            }
        }
        match schema.get("additionalProperties") {
            Some(items @ Value::Object(_)) => {
                let value = self.make(items, "value", seed.with("key"));
                object.extend(value.map(|value| ("key".to_owned(), value)));
            }
            // An object without properties may hold any JSON.
            Some(Value::Bool(true)) => {
                object.insert("any".to_owned(), text("any", seed));
            }
            _ if properties.is_none() => {
                object.insert("any".to_owned(), text("any", seed));
            }
            _ => {}
        }
        Value::Object(object)
    }

    fn string(&self, schema: &Value, name: &str, seed: Seed) -> Value {
        let lower = name.to_ascii_lowercase();
        match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => date_time(seed).into(),
            Some("date") => date(seed).into(),
            Some("byte") => BASE64_STANDARD.encode(seed.hex()).into(),
            _ if lower == "cid" => self.cid.into(),
            _ if lower == "id" || lower.ends_with("_id") => seed.hex().into(),
            _ if lower == "uuid" => seed.uuid().into(),
            // Published as text without a format.
            _ if lower.ends_with("_seen") || lower.ends_with("_timestamp") => {
                date_time(seed).into()
            }
            _ if lower == "platform_name" => PLATFORMS
                .get(seed.below(PLATFORMS.len() as u64) as usize)
                .copied()
                .unwrap_or_default()
                .into(),
            _ => text(name, seed),
        }
    }
}

/// Values of `platform_name`.
const PLATFORMS: [&str; 3] = ["Windows", "Linux", "Mac"];

fn text(name: &str, seed: Seed) -> Value {
    format!("{name}-{:04x}", seed.below(0x10000)).into()
}

fn integer(schema: &Value, seed: Seed) -> Value {
    let bound = |key| schema.get(key).and_then(Value::as_i64);
    if schema.get("x-exceeds-int64").is_some() {
        return json!((1_u64 << 63) + seed.below(1 << 62));
    }
    let low = bound("minimum").unwrap_or(0);
    let high = bound("maximum").unwrap_or(1_000_000).max(low);
    let above = seed.below(low.abs_diff(high).saturating_add(1));
    json!(low.saturating_add_unsigned(above))
}

/// A moment of 2025 in UTC, to the second.
fn date_time(seed: Seed) -> String {
    let second = seed.with("time").below(86_400);
    format!(
        "{}T{:02}:{:02}:{:02}Z",
        date(seed),
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

fn date(seed: Seed) -> String {
    let month = seed.with("month").below(12) + 1;
    let day = seed.with("day").below(28) + 1;
    format!("2025-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::value;
    use crate::seed::Seed;
    use crate::spec::Spec;

    /// A value of the definition `Root` among others.
    fn made(definitions: Value) -> Value {
        let text = json!({
            "swagger": "2.0",
            "paths": { "/a": {} },
            "definitions": definitions,
        });
        let spec = Spec::of(&text.to_string()).unwrap();
        let root = json!({ "$ref": "#/components/schemas/Root" });
        value(&spec, &root, "the-cid", Seed::new(1))
    }

    fn property(schema: Value) -> Value {
        made(json!({ "Root": { "type": "object", "properties": { "it": schema } } }))["it"].take()
    }

    #[test]
    fn a_recursive_definition_is_omitted() {
        let inner = json!({ "$ref": "#/definitions/Root" });
        let root = made(json!({ "Root": { "type": "object", "properties": {
            "name": { "type": "string" },
            "parent": inner,
            "children": { "type": "array", "items": inner },
            "by_name": { "type": "object", "additionalProperties": inner },
        }}}));
        assert!(root["name"].is_string());
        assert_eq!(root.get("parent"), None);
        assert_eq!(root["children"], json!([]));
        assert_eq!(root["by_name"], json!({}));
    }

    #[test]
    fn an_embedded_struct_is_flat_and_properties_beside_it_take_precedence() {
        let root = made(json!({
            "Root": { "type": "object", "properties": {
                "MetaInfo": { "$ref": "#/definitions/msa.MetaInfo" },
                "total": { "type": "boolean" },
            }},
            "msa.MetaInfo": { "type": "object", "properties": {
                "powered_by": { "type": "string" },
                "total": { "type": "string" },
            }},
        }));
        assert!(root["powered_by"].is_string());
        assert!(root["total"].is_boolean());
        assert_eq!(root.get("MetaInfo"), None);
    }

    #[test]
    fn a_type_published_as_bytes_is_a_text_on_the_wire() {
        let integers = json!({ "type": "array", "items": { "type": "integer" } });
        let root = made(json!({
            "Root": { "type": "object", "properties": {
                "uuid": { "$ref": "#/definitions/uuid.UUID" },
                "raw": { "$ref": "#/definitions/json.RawMessage" },
            }},
            "uuid.UUID": integers,
            "json.RawMessage": integers,
        }));
        assert_eq!(root["uuid"].as_str().map(str::len), Some(36));
        assert!(root["raw"].is_object());
    }

    #[test]
    fn values_fit_their_formats_and_bounds() {
        let time = property(json!({ "type": "string", "format": "date-time" }));
        let time = time.as_str().unwrap();
        assert!(time.starts_with("2025-") && time.ends_with('Z') && time.len() == 20);
        let small = json!({ "type": "integer", "minimum": 7, "maximum": 8 });
        assert!(matches!(property(small).as_i64(), Some(7 | 8)));
        let large = json!({ "type": "integer", "x-exceeds-int64": true });
        assert!(property(large).as_u64() > Some(i64::MAX as u64));
        let listed = json!({ "type": "integer", "enum": [3, 5] });
        assert!(matches!(property(listed).as_i64(), Some(3 | 5)));
        let map = json!({ "type": "object", "additionalProperties": { "type": "boolean" } });
        assert!(property(map)["key"].is_boolean());
    }

    #[test]
    fn a_property_called_ref_is_a_property() {
        let schema = json!({ "type": "object", "properties": { "$ref": { "type": "string" } } });
        assert!(property(schema)["$ref"].is_string());
    }
}
