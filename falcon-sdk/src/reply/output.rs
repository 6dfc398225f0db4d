//! What the body of a successful reply is read into.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::wire::{self, DateTime, Decode, DecodeError, Decoded, Json, Record};

/// What the body of a successful reply is read into.
pub trait Output: Sized {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// If the body is not valid JSON where that is due: see [`DecodeError`].
    fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError>;
}

impl<T: Record> Output for T {
    #[inline]
    fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError> {
        wire::decode(body)
    }
}

macro_rules! json {
    ($(impl$(<$param:ident>)? for $type:ty;)*) => {
        $(impl$(<$param: Decode>)? Output for $type {
            #[inline]
            fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError> {
                wire::decode(body)
            }
        })*
    };
}

json! {
    impl<T> for Vec<T>;
    impl<T> for BTreeMap<String, T>;
    impl<T> for Option<T>;
    impl for Json;
    impl for bool;
    impl for i64;
    impl for u64;
    impl for f64;
    impl for DateTime;
}

/// The text of a JSON string, or else the body as it is.
impl Output for String {
    fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError> {
        if let Ok(text) = serde_json::from_slice(body) {
            return Ok(Decoded::exact(text));
        }
        wire::utf8(body).map(|text| Decoded::exact(text.to_owned()))
    }
}

/// The body as it is.
impl Output for Bytes {
    fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError> {
        Ok(Decoded::exact(body.clone()))
    }
}

/// Nothing, whatever the body is.
impl Output for () {
    fn read(_: &Bytes) -> Result<Decoded<Self>, DecodeError> {
        Ok(Decoded::exact(()))
    }
}
