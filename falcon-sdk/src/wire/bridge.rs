//! serde for types with a table or a shape of their own.

use serde::de::Error as _;
use serde::{Deserializer, Serialize, Serializer};

use super::decode::Decode;
use super::encode::Encode;
use super::read;
use super::serialize::Encoded;

/// `Serialize` by `Encode`, and `Deserialize` by `Decode`.
macro_rules! bridge {
    ($name:ident) => {
        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::serialize(self, serializer)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }
    };
}
pub(crate) use bridge;

pub(crate) fn serialize<S: Serializer>(
    value: &dyn Encode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Encoded(value).serialize(serializer)
}

/// As lenient as a reply. But there is no reply that could list a mismatch, so the first mismatch
/// is an error.
pub(crate) fn deserialize<'de, T: Decode, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut value = T::empty();
    let mismatches = read::fill_from(deserializer, &mut value)?;
    match mismatches.first() {
        None => Ok(value),
        Some(mismatch) => Err(D::Error::custom(mismatch)),
    }
}
