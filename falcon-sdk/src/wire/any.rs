//! Slots for any JSON, and for unpublished fields.

use super::decode::{Decode, DecodeList, DecodeMap, Misfit, Scalar};
use super::encode::{Encode, EncodeMap, Fields, Shape};
use super::hidden;
use super::json::{Extra, Json};
use super::sealed::Sealed;

/// The slot of an unpublished field.
pub(crate) fn extra<'a>(extra: &'a mut Extra, name: &str) -> &'a mut dyn Decode {
    extra.entry(name).or_insert(Json::Null)
}

impl Sealed for Json {}

impl Decode for Json {
    fn empty() -> Self {
        Json::Null
    }

    fn expected(&self) -> &'static str {
        "any JSON"
    }

    fn clear(&mut self) {
        *self = Json::Null;
    }

    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        *self = match value {
            Scalar::Null => Json::Null,
            Scalar::Bool(value) => Json::from(value),
            Scalar::Int(value) => Json::from(value),
            Scalar::Uint(value) => Json::from(value),
            Scalar::Float(value) => {
                Json::Number(serde_json::Number::from_f64(value).ok_or(Misfit)?)
            }
            Scalar::Text(value) => Json::from(value),
        };
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        *self = Json::Array(Vec::new());
        match self {
            Json::Array(list) => Some(list),
            _ => None,
        }
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        *self = Json::Object(Extra::new());
        match self {
            Json::Object(map) => Some(map),
            _ => None,
        }
    }

    fn nullable(&self) -> bool {
        true
    }

    fn null() -> Option<Self> {
        Some(Json::Null)
    }
}

impl DecodeMap for Extra {
    fn entry(&mut self, key: &str) -> &mut dyn Decode {
        extra(self, key)
    }

    fn undo(&mut self, key: &str) -> bool {
        self.remove(key).is_some()
    }
}

impl Encode for Json {
    fn shape(&self) -> Shape<'_> {
        match self {
            Json::Null => Shape::Null,
            Json::Bool(value) => Shape::Bool(*value),
            Json::Number(value) => number(value),
            Json::String(value) => Shape::Text(value),
            Json::Array(list) => Shape::List(list),
            Json::Object(map) => Shape::Map(map),
        }
    }
}

fn number(value: &serde_json::Number) -> Shape<'_> {
    match (value.as_i64(), value.as_u64()) {
        (Some(value), _) => Shape::Int(value),
        (None, Some(value)) => Shape::Uint(value),
        (None, None) => value.as_f64().map_or(Shape::Null, Shape::Float),
    }
}

impl EncodeMap for Extra {
    fn each(&self, out: &mut dyn Fields) {
        hidden::each(self, |key, value| out.field(key, value));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::wire::sample::{Sample, sample};
    use crate::wire::{Json, decode, encode, to_json};

    #[test]
    fn unpublished_fields_are_stored_unchanged() {
        let read = sample(
            r#"{"text": "a", "new": {"deep": [1, 2.5, null, "x", {"y": false}]}, "new too": null}"#,
        );
        let extra = json!({"new": {"deep": [1, 2.5, null, "x", {"y": false}]}, "new too": null});
        assert_eq!(Json::Object(read.extra), extra);
    }

    #[test]
    fn any_json_equals_the_value_of_the_parser() {
        for text in [
            "null",
            "true",
            "-1",
            "18446744073709551615",
            "36893488147419103232",
            "1.5",
            "-0.0",
            "\"\\u00e9\"",
            "[]",
            "{}",
            r#"[null, [1, {"a": [], "b": {"c": "d"}}], 1e-9]"#,
        ] {
            let expected: Json = serde_json::from_str(text).expect("valid JSON");
            let decoded = decode::<Json>(text.as_bytes()).expect("valid JSON");
            assert_eq!(decoded.value, expected, "{text}");
            assert_eq!(decoded.mismatches.total(), 0, "{text}");
            assert_eq!(to_json(&expected), expected, "{text}");
        }
    }

    #[test]
    fn null_is_a_value_of_a_field_of_any_json() {
        assert_eq!(sample(r#"{"anything": null}"#).anything, Some(Json::Null));
        assert_eq!(sample("{}").anything, None);
        let sent = Sample {
            anything: Some(Json::Null),
            ..Sample::default()
        };
        assert_eq!(encode(&sent), br#"{"anything":null}"#);
    }
}
