//! The object that most responses are.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::reply::{ApiError, Meta};
use crate::wire::{
    self, Decode, DecodeMap, Encode, EncodeMap, Extra, Fields, Misfit, Scalar, Sealed, Shape,
};

/// The object that most responses are.
#[derive(Clone)]
#[non_exhaustive]
pub struct Envelope<R> {
    /// Facts about the response itself.
    pub meta: Meta,
    /// The errors of the whole request or a part of it. Empty if the field is null, absent or
    /// empty.
    pub errors: Vec<ApiError>,
    /// The records. `()` if the operation publishes no records; any records are then in `extra`.
    pub resources: R,
    /// All other fields.
    pub extra: Extra,
}

impl<R: Encode> Envelope<R> {
    /// Whether `resources` has no content.
    pub(super) fn is_blank(&self) -> bool {
        match self.resources.shape() {
            Shape::Unset | Shape::Null => true,
            Shape::List(list) => list.is_empty(),
            Shape::Map(_) => self.resources.is_unset(),
            Shape::Bool(_)
            | Shape::Int(_)
            | Shape::Uint(_)
            | Shape::Float(_)
            | Shape::Text(_)
            | Shape::Secret(_) => false,
        }
    }
}

impl<R: Decode> Default for Envelope<R> {
    fn default() -> Self {
        Envelope {
            meta: Meta::default(),
            errors: Vec::new(),
            resources: R::empty(),
            extra: Extra::new(),
        }
    }
}

impl<R> Sealed for Envelope<R> {}

impl<R: Decode + Encode> Decode for Envelope<R> {
    fn empty() -> Self {
        Envelope::default()
    }

    fn expected(&self) -> &'static str {
        "object"
    }

    fn clear(&mut self) {
        *self = Envelope::default();
    }

    fn scalar(&mut self, _: Scalar<'_>) -> Result<(), Misfit> {
        Err(Misfit)
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        Some(self)
    }
}

impl<R: Decode + Encode> DecodeMap for Envelope<R> {
    fn entry(&mut self, name: &str) -> &mut dyn Decode {
        match name {
            "meta" => &mut self.meta,
            // If both spellings are present, the empty one must not replace the other.
            "errors" | "error" if self.errors.is_empty() => &mut self.errors,
            // `()` would lose the content.
            "resources" | "Resources" if size_of::<R>() > 0 && self.is_blank() => {
                &mut self.resources
            }
            _ => wire::extra(&mut self.extra, name),
        }
    }

    fn undo(&mut self, _: &str) -> bool {
        false
    }
}

impl<R: Decode + Encode> Encode for Envelope<R> {
    fn shape(&self) -> Shape<'_> {
        Shape::Map(self)
    }
}

impl<R: Decode + Encode> EncodeMap for Envelope<R> {
    fn each(&self, out: &mut dyn Fields) {
        out.field("meta", &self.meta);
        out.field("errors", &self.errors);
        out.field("resources", &self.resources);
        out.extra(&self.extra);
    }
}

impl<R: Decode + Encode> fmt::Debug for Envelope<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug("Envelope", self, f)
    }
}

impl<R: Decode + Encode> PartialEq for Envelope<R> {
    fn eq(&self, other: &Self) -> bool {
        wire::same(self, other)
    }
}

impl<R: Decode + Encode> Serialize for Envelope<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        wire::serialize(self, serializer)
    }
}

impl<'de, R: Decode + Encode> Deserialize<'de> for Envelope<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::Envelope;
    use crate::reply::{ApiError, Meta};
    use crate::wire::properties::any_json;
    use crate::wire::{Decode, Encode, Mismatches, decode};

    fn read<R: Decode + Encode>(body: &str) -> (Envelope<R>, Mismatches) {
        let decoded = decode(body.as_bytes()).expect("valid JSON");
        (decoded.value, decoded.mismatches)
    }

    fn messages(errors: &[ApiError]) -> Vec<&str> {
        errors.iter().map(ApiError::message).collect()
    }

    #[test]
    fn meta_errors_and_resources_are_always_present() {
        for body in [
            "",
            "{}",
            r#"{"meta": null, "errors": null, "resources": null}"#,
            r#"{"meta": {}, "errors": [], "resources": []}"#,
        ] {
            let (envelope, mismatches) = read::<Vec<String>>(body);
            assert_eq!(envelope, Envelope::default(), "{body}");
            assert_eq!(mismatches.total(), 0, "{body}");
        }
    }

    #[test]
    fn errors_may_be_a_list_one_object_or_a_bare_string() {
        for (body, expected) in [
            (
                r#"{"errors": [{"message": "a"}, {"message": "b"}]}"#,
                vec!["a", "b"],
            ),
            (r#"{"error": [{"message": "a"}]}"#, vec!["a"]),
            (r#"{"errors": {"code": 400, "message": "a"}}"#, vec!["a"]),
            (r#"{"error": {"message": "a"}}"#, vec!["a"]),
            (r#"{"errors": "a"}"#, vec!["a"]),
            (r#"{"error": "a"}"#, vec!["a"]),
            (r#"{"errors": ["a", "b"]}"#, vec!["a", "b"]),
        ] {
            let (envelope, mismatches) = read::<()>(body);
            assert_eq!(messages(&envelope.errors), expected, "{body}");
            assert_eq!(mismatches.total(), 0, "{body}");
        }
    }

    #[test]
    fn an_empty_spelling_of_errors_does_not_erase_the_other() {
        for body in [
            r#"{"errors": null, "error": "a"}"#,
            r#"{"error": "a", "errors": null}"#,
            r#"{"error": [], "errors": ["a"]}"#,
            r#"{"errors": ["a"], "error": []}"#,
        ] {
            assert_eq!(messages(&read::<()>(body).0.errors), ["a"], "{body}");
        }
    }

    #[test]
    fn an_empty_spelling_of_resources_does_not_erase_the_other() {
        for body in [
            r#"{"resources": ["a"], "Resources": null}"#,
            r#"{"Resources": [], "resources": ["a"]}"#,
        ] {
            assert_eq!(read::<Vec<String>>(body).0.resources, ["a"], "{body}");
        }
        let (envelope, _) = read::<Vec<String>>(r#"{"resources": ["a"], "Resources": ["b"]}"#);
        assert_eq!(envelope.resources, ["a"]);
        assert_eq!(envelope.extra.get("Resources"), Some(&json!(["b"])));
    }

    #[test]
    fn an_empty_text_is_no_error() {
        let (envelope, mismatches) = read::<()>(r#"{"error": "", "errors": ""}"#);
        assert!(envelope.errors.is_empty());
        assert_eq!(mismatches.total(), 0);
    }

    #[test]
    fn malformed_errors_are_a_mismatch() {
        let (envelope, mismatches) = read::<()>(r#"{"errors": 5, "error": [6, {"message": "a"}]}"#);
        assert_eq!(messages(&envelope.errors), ["a"]);
        let paths: Vec<_> = mismatches
            .iter()
            .map(|mismatch| mismatch.path.as_str())
            .collect();
        assert_eq!(paths, ["$.errors", "$.error[0]"]);
    }

    #[test]
    fn resources_are_a_list_an_object_or_a_single_value() {
        assert_eq!(
            read::<Vec<String>>(r#"{"resources": ["a", 1]}"#)
                .0
                .resources,
            ["a", "1"]
        );
        assert_eq!(
            read::<Vec<String>>(r#"{"Resources": ["a"]}"#).0.resources,
            ["a"]
        );
        assert_eq!(
            read::<Option<i64>>(r#"{"resources": 5}"#).0.resources,
            Some(5)
        );
        let (envelope, _) =
            read::<std::collections::BTreeMap<String, i64>>(r#"{"resources": {"a": 1}}"#);
        assert_eq!(envelope.resources.get("a"), Some(&1));
    }

    #[test]
    fn unpublished_resources_are_stored_in_extra() {
        let (envelope, mismatches) = read::<()>(r#"{"resources": [{"id": 1}], "quota": 5}"#);
        assert_eq!(envelope.extra.get("resources"), Some(&json!([{"id": 1}])));
        assert_eq!(envelope.extra.get("quota"), Some(&json!(5)));
        assert_eq!(mismatches.total(), 0);
    }

    #[test]
    fn a_malformed_element_is_left_out_and_the_page_is_read() {
        let (envelope, mismatches) =
            read::<Vec<i64>>(r#"{"resources": [1, "x", 3], "meta": {"query_time": "fast"}}"#);
        assert_eq!(envelope.resources, [1, 3]);
        let paths: Vec<_> = mismatches
            .iter()
            .map(|mismatch| mismatch.path.as_str())
            .collect();
        assert_eq!(paths, ["$.resources[1]", "$.meta.query_time"]);
    }

    #[test]
    fn serde_and_debug_show_the_fields_that_are_set() {
        let (envelope, _) = read::<Vec<i64>>(r#"{"meta": {"trace_id": "t"}, "resources": [1]}"#);
        let json = serde_json::to_string(&envelope).expect("writable");
        assert_eq!(json, r#"{"meta":{"trace_id":"t"},"resources":[1]}"#);
        assert_eq!(
            serde_json::from_str::<Envelope<Vec<i64>>>(&json).expect("readable"),
            envelope
        );
        assert_eq!(
            format!("{envelope:?}"),
            r#"Envelope { meta: {"trace_id": "t"}, resources: [1] }"#
        );
    }

    proptest! {
        #[test]
        fn any_json_is_read_written_and_read_again(json in any_json()) {
            let (envelope, _) = read::<Vec<Meta>>(&json.to_string());
            let (again, mismatches) = read(&serde_json::to_string(&envelope).expect("writable"));
            prop_assert_eq!(mismatches.first(), None);
            prop_assert_eq!(again, envelope);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(body: Vec<u8>) {
            let _ = decode::<Envelope<Vec<Meta>>>(&body);
        }
    }
}
