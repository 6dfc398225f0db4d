//! From text, JSON or YAML, to a JSON object.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::Error;
use super::error::kind;

/// Reads an object from JSON (text that starts with `{`) or YAML.
///
/// serde_yaml refuses some JSON, such as escaped emoji and long keys, so JSON is read by
/// serde_json. A duplicate key in an object is an error in both formats, since one value would be
/// lost.
///
/// # Errors
///
/// If the text is empty, invalid, or not an object at its top level.
pub fn load(text: &str) -> Result<Value, Error> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    // No YAML document starts this way.
    if text.trim_start().starts_with('<') {
        return Err(Error::Markup);
    }
    let value = if text.trim_start().starts_with('{') {
        json(text)
    } else {
        yaml(text)
    }?;
    if value.is_object() {
        Ok(value)
    } else {
        Err(Error::NotAnObject {
            found: kind(&value),
        })
    }
}

fn json(text: &str) -> Result<Value, Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    Node.deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| syntax("JSON", &error, error.line(), error.column()))
}

fn yaml(text: &str) -> Result<Value, Error> {
    let mut value = Node
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| {
            let (line, column) = error
                .location()
                .map_or((0, 0), |at| (at.line(), at.column()));
            syntax("YAML", &error, line, column)
        })?;
    merge(&mut value);
    Ok(value)
}

fn syntax(format: &'static str, error: &dyn fmt::Display, line: usize, column: usize) -> Error {
    let message = error
        .to_string()
        .replace(&format!(" at line {line} column {column}"), "");
    Error::Syntax {
        format,
        line,
        column,
        message,
    }
}

/// Resolves YAML's merge keys: the target of `<<` supplies the missing keys of its object.
fn merge(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(merge),
        Value::Object(object) => {
            object.values_mut().for_each(merge);
            let sources = match object.remove("<<") {
                Some(Value::Array(sources)) => sources,
                Some(source) => vec![source],
                None => return,
            };
            for (key, value) in sources.into_iter().filter_map(into_object).flatten() {
                object.entry(key).or_insert(value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn into_object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// Builds a [`Value`] like serde_json, and refuses duplicate keys and values that JSON cannot
/// represent.
struct Node;

impl<'de> DeserializeSeed<'de> for Node {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can represent")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    /// As serde_json reads an integer over 64 bits.
    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    /// As serde_json reads an integer over 64 bits.
    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom(format!("JSON has no number `{value}`")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, _) = data.variant::<String>()?;
        Err(A::Error::custom(format!(
            "the tag `!{tag}` is not supported: write the value without it"
        )))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Node)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!(
                    "the key `{key}` occurs twice in an object"
                )));
            }
            let value = entries.next_value_seed(Node)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_and_yaml_give_the_same_value() {
        let expected =
            json!({"responses": {"200": {"description": "OK"}}, "deep": [1, -2, 0.5, null, true]});
        let json =
            r#" {"responses": {"200": {"description": "OK"}}, "deep": [1, -2, 0.5, null, true]}"#;
        let yaml = "responses:\n  200: {description: OK}\ndeep: [1, -2, 0.5, ~, true]\n";
        assert_eq!(load(json), Ok(expected.clone()));
        assert_eq!(load(yaml), Ok(expected));
    }

    #[test]
    fn json_that_serde_yaml_refuses_is_read() {
        let long = "k".repeat(2000);
        let text = format!(r#"{{"{long}": "\ud83d\ude00", "big": 36893488147419103232}}"#);
        let value = load(&text).unwrap();
        assert_eq!(value[&long], "😀");
        assert_eq!(value["big"], json!(36893488147419103232.0));
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(load("\u{feff}{\"a\": 1}"), Ok(json!({"a": 1})));
        assert_eq!(load("\u{feff}a: 1"), Ok(json!({"a": 1})));
    }

    #[test]
    fn yaml_keys_of_any_scalar_are_strings() {
        assert_eq!(
            load("200: a\ntrue: b\n1.5: c\n"),
            Ok(json!({"200": "a", "true": "b", "1.5": "c"}))
        );
    }

    #[test]
    fn yaml_merge_keys_fill_up_an_object_and_override_nothing() {
        let text = "
base: &base {type: string, format: date}
more: &more {format: uuid, pattern: x}
one: {<<: *base, format: date-time}
two: {<<: [*base, *more]}
";
        let value = load(text).unwrap();
        assert_eq!(
            value["one"],
            json!({"type": "string", "format": "date-time"})
        );
        assert_eq!(
            value["two"],
            json!({"type": "string", "format": "date", "pattern": "x"})
        );
    }

    #[test]
    fn an_integer_over_64_bits_is_read_alike_in_both() {
        assert_eq!(
            load("n: 36893488147419103232"),
            load(r#"{"n": 36893488147419103232}"#)
        );
    }

    #[test]
    fn errors_give_the_place_and_the_problem() {
        let error = |text: &str| load(text).unwrap_err().to_string();
        assert_eq!(
            error(" \n"),
            "the text is empty: it must contain an object, as JSON or YAML"
        );
        assert_eq!(
            error("{\"a\": 1,}"),
            "this is not valid JSON (line 1, column 9): trailing comma"
        );
        assert_eq!(
            error("{\"a\": 1} x"),
            "this is not valid JSON (line 1, column 10): trailing characters"
        );
        assert_eq!(
            error("a: 1\nb: [1\nc: 2\n"),
            "this is not valid YAML (line 3, column 2): did not find expected ',' or ']', while parsing a flow sequence at line 2 column 4"
        );
        assert_eq!(
            error("just prose"),
            "the top level must be an object, as JSON or YAML; it is a string"
        );
        assert_eq!(
            error("[1]"),
            "the top level must be an object, as JSON or YAML; it is a list"
        );
        assert_eq!(
            error("a: !secret x\n"),
            "this is not valid YAML (line 1, column 4): a: the tag `!secret` is not supported: write the value without it"
        );
        assert_eq!(
            error("a: .inf\n"),
            "this is not valid YAML (line 1, column 4): a: JSON has no number `inf`"
        );
    }

    #[test]
    fn a_duplicate_key_is_an_error() {
        let error = |text: &str| load(text).unwrap_err().to_string();
        assert_eq!(
            error("{\"/a\": 1,\n \"/a\": 2}"),
            "this is not valid JSON (line 2, column 5): the key `/a` occurs twice in an object"
        );
        assert!(
            error("200: 1\n'200': 2\n").contains("the key `200` occurs twice"),
            "{}",
            error("200: 1\n'200': 2\n")
        );
    }

    #[test]
    fn nesting_over_the_parsers_limit_is_an_error() {
        assert!(load(&format!("{{\"a\": {}", "[".repeat(100_000))).is_err());
        assert!(load(&format!("a: {}", "[".repeat(1_000))).is_err());
    }
}
