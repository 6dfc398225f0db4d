//! Writes values as JSON, and by serde in other formats.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::encode::{Encode, Fields, Shape};
use super::hidden;
use super::json::{Extra, Json};

/// Writes a value as JSON text. An unset value is `null`.
#[expect(clippy::expect_used, reason = "the shapes are those of JSON")]
pub fn encode(value: &dyn Encode) -> Vec<u8> {
    serde_json::to_vec(&Encoded(value)).expect("every shape has a JSON form and a Vec takes all")
}

/// Writes a value as a JSON value. An unset value is `null`.
#[expect(clippy::expect_used, reason = "the shapes are those of JSON")]
pub fn to_json(value: &dyn Encode) -> Json {
    serde_json::to_value(Encoded(value)).expect("every shape has a JSON form")
}

/// Whether two values are written alike.
pub(crate) fn same(left: &dyn Encode, right: &dyn Encode) -> bool {
    to_json(left) == to_json(right)
}

/// Any value, for serde.
pub(super) struct Encoded<'a>(pub(super) &'a dyn Encode);

impl Serialize for Encoded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.shape() {
            Shape::Unset | Shape::Null => serializer.serialize_unit(),
            Shape::Bool(value) => serializer.serialize_bool(value),
            Shape::Int(value) => serializer.serialize_i64(value),
            Shape::Uint(value) => serializer.serialize_u64(value),
            Shape::Float(value) => serializer.serialize_f64(value),
            Shape::Text(value) | Shape::Secret(value) => serializer.serialize_str(value),
            Shape::List(list) => {
                let mut out = serializer.serialize_seq(Some(list.len()))?;
                let mut result = Ok(());
                list.each(&mut |element| {
                    if result.is_ok() {
                        result = out.serialize_element(&Encoded(element));
                    }
                });
                result?;
                out.end()
            }
            Shape::Map(map) => {
                let mut out = SerializedFields {
                    out: serializer.serialize_map(None)?,
                    result: Ok(()),
                };
                map.each(&mut out);
                out.result?;
                out.out.end()
            }
        }
    }
}

struct SerializedFields<M: SerializeMap> {
    out: M,
    result: Result<(), M::Error>,
}

impl<M: SerializeMap> Fields for SerializedFields<M> {
    fn field(&mut self, name: &str, value: &dyn Encode) {
        if self.result.is_ok() && !value.is_unset() {
            self.result = self.out.serialize_entry(name, &Encoded(value));
        }
    }

    fn extra(&mut self, extra: &Extra) {
        hidden::each(extra, |name, value| self.field(name, value));
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::sample::{Sample, State};
    use crate::wire::{Encode, Nullable, encode, to_json};

    fn text(value: &dyn Encode) -> String {
        String::from_utf8(encode(value)).expect("JSON is UTF-8")
    }

    #[test]
    fn only_unset_values_are_left_out() {
        let sent = Sample {
            text: Some(String::new()),
            flag: Some(false),
            count: Some(0),
            counts: Some(vec![]),
            parent: Nullable::Null,
            ..Sample::default()
        };
        assert_eq!(
            text(&sent),
            r#"{"text":"","flag":false,"count":0,"counts":[],"parent":null}"#
        );
        assert_eq!(text(&Sample::default()), "{}");
    }

    #[test]
    fn an_empty_list_is_sent_if_it_is_the_whole_body() {
        assert_eq!(text(&Vec::<String>::new()), "[]");
    }

    #[test]
    fn unpublished_fields_are_sent_back() {
        let json = r#"{"type":"t","new":{"a":[1,null,1.5]}}"#;
        let sample: Sample = serde_json::from_str(json).expect("readable");
        assert_eq!(text(&sample), json);
    }

    #[test]
    fn numbers_are_written_unchanged() {
        assert_eq!(
            text(&vec![i64::MIN, i64::MAX]),
            "[-9223372036854775808,9223372036854775807]"
        );
        assert_eq!(text(&u64::MAX), "18446744073709551615");
        assert_eq!(text(&vec![0.1, 1.0, -0.0, 1e300]), "[0.1,1.0,-0.0,1e+300]");
        assert_eq!(text(&5_i32), "5");
        assert_eq!(text(&f64::NAN), "null");
    }

    #[test]
    fn the_json_value_equals_the_text() {
        let sample = Sample {
            text: Some("a".to_owned()),
            state: Some(State::Active),
            names: vec!["b".to_owned()],
            big: Some(u64::MAX),
            next: Some(Box::default()),
            ..Sample::default()
        };
        let parsed: serde_json::Value = serde_json::from_str(&text(&sample)).expect("valid JSON");
        assert_eq!(to_json(&sample), parsed);
    }
}
