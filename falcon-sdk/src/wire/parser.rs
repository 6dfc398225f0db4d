//! Parts of a body other than values: keys, numbers as text, and skipped values.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::decode::Scalar;

/// Reads a key, borrowed from the body unless it is escaped there.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Skips the elements of a list.
pub(super) fn skip_list<'de, A: SeqAccess<'de>>(mut elements: A) -> Result<(), A::Error> {
    while elements.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Skips the entries of an object whose first key was read.
pub(super) fn skip_map<'de, A: MapAccess<'de>>(
    key: Option<Cow<'de, str>>,
    mut entries: A,
) -> Result<(), A::Error> {
    let mut more = key.is_some();
    while more {
        entries.next_value::<IgnoredAny>()?;
        more = entries.next_key::<IgnoredAny>()?.is_some();
    }
    Ok(())
}

/// The only key of the object that `serde_json` passes for a number, if any crate of the program
/// enables its feature `arbitrary_precision`.
pub(super) const NUMBER: &str = "$serde_json::private::Number";

/// A number from its JSON text, as it would be read without that feature.
pub(super) fn number(text: &str) -> Scalar<'static> {
    match (text.parse(), text.parse()) {
        (Ok(value), _) => Scalar::Int(value),
        (Err(_), Ok(value)) => Scalar::Uint(value),
        (Err(_), Err(_)) => Scalar::Float(text.parse().unwrap_or(f64::NAN)),
    }
}
