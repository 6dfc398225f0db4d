//! Fields in which an explicit null has a meaning.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::bridge::{deserialize, serialize};
use super::decode::{Decode, DecodeList, DecodeMap, Misfit, Scalar};
use super::encode::{Encode, Shape};
use super::sealed::Sealed;

/// A field that may be left out, set to null, or set to a value.
///
/// ```
/// use falcon_sdk::wire::{Nullable, encode};
///
/// assert_eq!(Nullable::from("a note"), Nullable::Value("a note".to_owned()));
/// assert_eq!(Nullable::<String>::from(None), Nullable::Null);
/// assert_eq!(encode(&Nullable::<String>::Null), b"null");
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Nullable<T> {
    /// Not sent.
    #[default]
    Unset,
    /// Sent as `null`, which removes or resets the value.
    Null,
    /// Sent as this value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nullable::Value(value) => Some(value),
            Nullable::Unset | Nullable::Null => None,
        }
    }

    /// The value, where there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Nullable::Value(value) => Some(value),
            Nullable::Unset | Nullable::Null => None,
        }
    }

    fn insert(&mut self, value: T) -> &mut T {
        *self = Nullable::Value(value);
        match self {
            Nullable::Value(value) => value,
            Nullable::Unset | Nullable::Null => unreachable!("a value was set"),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Nullable::Value(value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Nullable::Value(value.to_owned())
    }
}

/// `None` becomes null.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Nullable::Null, Nullable::Value)
    }
}

impl<T: Sealed> Sealed for Nullable<T> {}

impl<T: Decode> Decode for Nullable<T> {
    fn empty() -> Self {
        Nullable::Unset
    }

    fn expected(&self) -> &'static str {
        T::empty().expected()
    }

    fn clear(&mut self) {
        *self = Nullable::Unset;
    }

    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        match value {
            Scalar::Null => {
                *self = Nullable::Null;
                Ok(())
            }
            value => self.insert(T::empty()).scalar(value),
        }
    }

    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        self.insert(T::empty()).list()
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        self.insert(T::empty()).map()
    }

    fn nullable(&self) -> bool {
        true
    }

    fn null() -> Option<Self> {
        Some(Nullable::Null)
    }

    fn quotable(&self) -> bool {
        T::empty().quotable()
    }
}

impl<T: Encode> Encode for Nullable<T> {
    fn shape(&self) -> Shape<'_> {
        match self {
            Nullable::Unset => Shape::Unset,
            Nullable::Null => Shape::Null,
            Nullable::Value(value) => value.shape(),
        }
    }
}

impl<T: Encode> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de, T: Decode> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::sample::{Policy, Sample, misread, sample};
    use crate::wire::{Nullable, Secret, encode};

    #[test]
    fn unset_null_and_a_value_are_read_and_written_apart() {
        for (json, parent) in [
            ("{}", Nullable::Unset),
            (r#"{"parent":null}"#, Nullable::Null),
            (r#"{"parent":""}"#, Nullable::from("")),
            (r#"{"parent":"a"}"#, Nullable::from("a".to_owned())),
        ] {
            let read = sample(json);
            assert_eq!(read.parent, parent, "{json}");
            assert_eq!(encode(&read), json.as_bytes());
        }
    }

    #[test]
    fn a_value_that_does_not_fit_leaves_it_unset() {
        let (read, mismatches) = misread::<Sample>(r#"{"parent": ["a"]}"#);
        assert_eq!(read.parent, Nullable::Unset);
        assert_eq!(mismatches, ["$.parent: expected string, found list"]);
    }

    #[test]
    fn a_null_element_is_stored_if_null_is_a_value() {
        let (read, mismatches) = misread::<Vec<Nullable<i64>>>(r#"[1, null, "x", 2]"#);
        assert_eq!(
            read,
            [Nullable::Value(1), Nullable::Null, Nullable::Value(2)]
        );
        assert_eq!(mismatches, [r#"$[2]: expected integer, found string "x""#]);
    }

    #[test]
    fn a_list_an_object_or_an_optional_value_may_be_null() {
        let (lists, _) = misread::<Vec<Nullable<Vec<i64>>>>("[[1, 2], null]");
        assert_eq!(lists, [Nullable::Value(vec![1, 2]), Nullable::Null]);
        let (objects, _) = misread::<Vec<Nullable<Policy>>>(r#"[{"rank": 1}, null]"#);
        let rank = objects[0].value().and_then(|policy| policy.rank);
        assert_eq!((rank, &objects[1]), (Some(1), &Nullable::Null));
        let (optional, _) = misread::<Option<Nullable<i64>>>("null");
        assert_eq!(optional, Some(Nullable::Null));
    }

    #[test]
    fn a_secret_that_does_not_fit_is_not_quoted() {
        let (_, mismatches) = misread::<Vec<Nullable<Secret>>>("[1e300]");
        assert_eq!(mismatches, ["$[0]: expected string, found number"]);
    }

    #[test]
    fn none_is_null_and_some_is_a_value() {
        assert_eq!(Nullable::<i64>::from(None), Nullable::Null);
        assert_eq!(Nullable::<i64>::from(Some(1)), Nullable::Value(1));
        assert_eq!(Nullable::Value(1).value(), Some(&1));
        assert_eq!(Nullable::<i64>::Null.into_value(), None);
        assert_eq!(Nullable::Value(1).into_value(), Some(1));
    }

    #[test]
    fn serde_reads_and_writes_it() {
        let values: Vec<Nullable<i64>> = serde_json::from_str("[null, 5]").expect("two values");
        assert_eq!(values, [Nullable::Null, Nullable::Value(5)]);
        assert_eq!(
            serde_json::to_string(&values).expect("writable"),
            "[null,5]"
        );
    }
}
