//! Slots of other slots: optional values, lists and maps.

use std::collections::BTreeMap;

use super::decode::{Decode, DecodeList, DecodeMap, Misfit, Scalar};
use super::encode::{Encode, EncodeList, EncodeMap, Fields, Shape};
use super::sealed::Sealed;

impl<T: Sealed> Sealed for Option<T> {}

impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn empty() -> Self {
        None
    }

    fn expected(&self) -> &'static str {
        match self {
            Some(value) => value.expected(),
            None => T::empty().expected(),
        }
    }

    #[inline]
    fn clear(&mut self) {
        *self = None;
    }

    #[inline]
    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        match value {
            Scalar::Null => {
                *self = T::null();
                Ok(())
            }
            value => self.insert(T::empty()).scalar(value),
        }
    }

    #[inline]
    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        self.insert(T::empty()).list()
    }

    #[inline]
    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        self.insert(T::empty()).map()
    }

    fn nullable(&self) -> bool {
        true
    }

    fn quotable(&self) -> bool {
        match self {
            Some(value) => value.quotable(),
            None => T::empty().quotable(),
        }
    }
}

impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn shape(&self) -> Shape<'_> {
        match self {
            Some(value) => value.shape(),
            None => Shape::Unset,
        }
    }
}

impl<T: Sealed> Sealed for Vec<T> {}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn empty() -> Self {
        Vec::new()
    }

    fn expected(&self) -> &'static str {
        "list"
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }

    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        if !T::lone() {
            return Err(Misfit);
        }
        Vec::clear(self);
        match value {
            // Services send an empty text for a missing text.
            Scalar::Text("") => Ok(()),
            value => DecodeList::push(self).scalar(value),
        }
    }

    #[inline]
    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        Some(self)
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        if T::lone() {
            Vec::push(self, T::empty());
            return self.last_mut()?.map();
        }
        None
    }
}

impl<T: Decode> DecodeList for Vec<T> {
    #[inline]
    #[expect(
        clippy::expect_used,
        reason = "the last one is there once it was pushed"
    )]
    fn push(&mut self) -> &mut dyn Decode {
        Vec::push(self, T::empty());
        self.last_mut().expect("one was pushed")
    }

    fn undo(&mut self) {
        self.pop();
    }
}

impl<T: Encode> Encode for Vec<T> {
    #[inline]
    fn shape(&self) -> Shape<'_> {
        Shape::List(self)
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Encode> EncodeList for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn each(&self, out: &mut dyn FnMut(&dyn Encode)) {
        for element in self {
            out(element);
        }
    }
}

impl<T: Sealed> Sealed for BTreeMap<String, T> {}

impl<T: Decode> Decode for BTreeMap<String, T> {
    #[inline]
    fn empty() -> Self {
        BTreeMap::new()
    }

    fn expected(&self) -> &'static str {
        "object"
    }

    fn clear(&mut self) {
        BTreeMap::clear(self);
    }

    fn scalar(&mut self, _: Scalar<'_>) -> Result<(), Misfit> {
        Err(Misfit)
    }

    #[inline]
    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        Some(self)
    }
}

impl<T: Decode> DecodeMap for BTreeMap<String, T> {
    fn entry(&mut self, key: &str) -> &mut dyn Decode {
        BTreeMap::entry(self, key.to_owned()).or_insert_with(T::empty)
    }

    fn undo(&mut self, key: &str) -> bool {
        self.remove(key).is_some()
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    #[inline]
    fn shape(&self) -> Shape<'_> {
        Shape::Map(self)
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Encode> EncodeMap for BTreeMap<String, T> {
    fn each(&self, out: &mut dyn Fields) {
        for (key, value) in self {
            out.field(key, &Entry(value));
        }
    }
}

/// A value under a key. An empty list or map is written too, because its key would be lost
/// otherwise.
struct Entry<'a>(&'a dyn Encode);

impl Sealed for Entry<'_> {}

impl Encode for Entry<'_> {
    fn shape(&self) -> Shape<'_> {
        self.0.shape()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::wire::sample::{Policy, Sample, misread, sample};
    use crate::wire::{decode, encode};

    #[test]
    fn null_absent_and_empty_lists_are_an_empty_vec() {
        for json in ["{}", r#"{"names": null}"#, r#"{"names": []}"#] {
            let read = sample(json);
            assert!(read.names.is_empty(), "{json}");
            assert_eq!(read, Sample::default(), "{json}");
        }
    }

    #[test]
    fn null_absent_and_empty_objects_are_an_empty_map() {
        for json in ["{}", r#"{"tags": null}"#, r#"{"tags": {}}"#] {
            assert!(sample(json).tags.is_empty(), "{json}");
        }
    }

    #[test]
    fn a_key_of_a_map_stays_whatever_its_value() {
        let empty = BTreeMap::from([("a".to_owned(), Vec::<i64>::new())]);
        assert_eq!(encode(&empty), br#"{"a":[]}"#);
        let empty = BTreeMap::from([("a".to_owned(), BTreeMap::<String, i64>::new())]);
        assert_eq!(encode(&empty), br#"{"a":{}}"#);
        let unset = BTreeMap::from([("a".to_owned(), None::<i64>)]);
        assert_eq!(encode(&unset), b"{}");
    }

    #[test]
    fn an_optional_list_distinguishes_empty_from_absent() {
        assert_eq!(sample("{}").counts, None);
        assert_eq!(sample(r#"{"counts": null}"#).counts, None);
        assert_eq!(sample(r#"{"counts": []}"#).counts, Some(vec![]));
        let sent = Sample {
            counts: Some(vec![]),
            ..Sample::default()
        };
        assert_eq!(encode(&sent), br#"{"counts":[]}"#);
    }

    #[test]
    fn a_null_element_of_a_list_is_dropped_and_recorded() {
        let (read, mismatches) =
            misread::<Sample>(r#"{"names": ["a", null, "b"], "policies": [null]}"#);
        assert_eq!(read.names, ["a", "b"]);
        assert!(read.policies.is_empty());
        assert_eq!(
            mismatches,
            [
                "$.names[1]: expected string, found null",
                "$.policies[0]: expected object, found null",
            ]
        );
    }

    #[test]
    fn an_element_that_does_not_fit_is_dropped_alone() {
        let (read, mismatches) = misread::<Sample>(
            r#"{"counts": [1, "x", 3, [4], {"a": 5}, "6"], "policies": [{"policy_id": "p"}, 5, {"policy_id": "q"}]}"#,
        );
        assert_eq!(read.counts, Some(vec![1, 3, 6]));
        let ids: Vec<_> = read
            .policies
            .iter()
            .map(|policy| policy.policy_id.as_deref())
            .collect();
        assert_eq!(ids, [Some("p"), Some("q")]);
        assert_eq!(
            mismatches,
            [
                r#"$.counts[1]: expected integer, found string "x""#,
                "$.counts[3]: expected integer, found list",
                "$.counts[4]: expected integer, found object",
                "$.policies[1]: expected object, found number",
            ]
        );
    }

    #[test]
    fn lists_of_lists_retain_their_rows() {
        let (read, mismatches) = misread::<Sample>(r#"{"matrix": [[1, 2], null, [], ["3", "x"]]}"#);
        assert_eq!(read.matrix, [vec![1, 2], vec![], vec![3]]);
        assert_eq!(
            mismatches,
            [
                "$.matrix[1]: expected list, found null",
                r#"$.matrix[3][1]: expected integer, found string "x""#,
            ]
        );
    }

    #[test]
    fn a_scalar_or_an_object_where_a_list_is_published_is_a_mismatch() {
        let (read, mismatches) =
            misread::<Sample>(r#"{"names": "a", "policies": {"policy_id": "p"}, "text": "kept"}"#);
        assert!(read.names.is_empty() && read.policies.is_empty());
        assert_eq!(read.text.as_deref(), Some("kept"));
        assert_eq!(
            mismatches,
            [
                "$.names: expected list, found string",
                "$.policies: expected list, found object"
            ]
        );
    }

    #[test]
    fn a_null_value_of_a_map_is_dropped_and_recorded() {
        let (read, mismatches) =
            misread::<Sample>(r#"{"tags": {"a": "1", "b": null}, "by_name": {"c": null}}"#);
        assert_eq!(
            read.tags,
            BTreeMap::from([("a".to_owned(), "1".to_owned())])
        );
        assert!(read.by_name.is_empty());
        assert_eq!(
            mismatches,
            [
                "$.tags.b: expected string, found null",
                "$.by_name.c: expected object, found null",
            ]
        );
    }

    #[test]
    fn a_null_value_is_stored_if_a_map_has_optional_values() {
        let decoded = decode::<BTreeMap<String, Option<i64>>>(br#"{"a": 1, "b": null}"#).unwrap();
        assert_eq!(
            decoded.value,
            BTreeMap::from([("a".to_owned(), Some(1)), ("b".to_owned(), None)])
        );
        assert_eq!(decoded.mismatches.total(), 0);
    }

    #[test]
    fn a_value_of_a_map_that_does_not_fit_is_dropped_alone() {
        let (read, mismatches) = misread::<Sample>(
            r#"{"tags": {"a": [], "b": 2}, "by_name": {"x y": {"rank": "high"}, "z": 1}}"#,
        );
        assert_eq!(
            read.tags,
            BTreeMap::from([("b".to_owned(), "2".to_owned())])
        );
        assert_eq!(
            read.by_name,
            BTreeMap::from([("x y".to_owned(), Policy::default())])
        );
        assert_eq!(
            mismatches,
            [
                "$.tags.a: expected string, found list",
                r#"$.by_name['x y'].rank: expected integer, found string "high""#,
                "$.by_name.z: expected object, found number",
            ]
        );
    }
}
