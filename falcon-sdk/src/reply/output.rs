//! The types that a successful response's body is read into.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{ApiError, Envelope, Meta};
use crate::wire::{self, DateTime, Decode, DecodeError, Decoded, Encode, Json, Record};

/// The kind of body that an output is read from.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reads {
    /// An envelope with `resources`.
    Envelope,
    /// An envelope for which no `resources` are published.
    Frame,
    /// Another object.
    Record,
    /// Any other JSON.
    Value,
    /// Text, as a JSON string or as plain text.
    Text,
    /// A file.
    File,
    /// No body.
    Nothing,
}

/// A type that a successful response's body is read into.
pub trait Output: Sized {
    #[doc(hidden)]
    const READS: Reads = Reads::Value;

    /// Whether no published content was read.
    #[doc(hidden)]
    fn is_blank(&self) -> bool {
        true
    }

    /// The facts about the response itself, if it is an envelope.
    #[doc(hidden)]
    fn frame(&self) -> Option<(&Meta, &[ApiError])> {
        None
    }

    /// Reads a body.
    ///
    /// # Errors
    ///
    /// If the body must be JSON and is not valid: see [`DecodeError`].
    fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError>;
}

impl<T: Record> Output for T {
    const READS: Reads = Reads::Record;

    fn is_blank(&self) -> bool {
        wire::is_blank(self)
    }

    #[inline]
    fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError> {
        wire::decode(body)
    }
}

impl<R: Decode + Encode> Output for Envelope<R> {
    const READS: Reads = if size_of::<R>() > 0 {
        Reads::Envelope
    } else {
        Reads::Frame
    };

    #[inline]
    fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError> {
        wire::decode(body)
    }

    fn is_blank(&self) -> bool {
        Envelope::is_blank(self)
    }

    fn frame(&self) -> Option<(&Meta, &[ApiError])> {
        Some((&self.meta, &self.errors))
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

/// The text of a JSON string, an empty text for null, or else the plain body.
impl Output for String {
    const READS: Reads = Reads::Text;

    fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError> {
        if let Ok(text) = serde_json::from_slice::<Option<String>>(body) {
            return Ok(Decoded::exact(text.unwrap_or_default()));
        }
        wire::utf8(body).map(|text| Decoded::exact(text.to_owned()))
    }
}

/// The body, unchanged.
impl Output for Bytes {
    const READS: Reads = Reads::File;

    fn read(body: &Bytes) -> Result<Decoded<Self>, DecodeError> {
        Ok(Decoded::exact(body.clone()))
    }
}

/// Ignores the body.
impl Output for () {
    const READS: Reads = Reads::Nothing;

    fn read(_: &Bytes) -> Result<Decoded<Self>, DecodeError> {
        Ok(Decoded::exact(()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bytes::Bytes;

    use super::Output;
    use crate::reply::Meta;
    use crate::wire::Json;

    fn read<T: Output>(body: &'static str) -> T {
        let decoded = T::read(&Bytes::from_static(body.as_bytes())).expect("readable");
        assert_eq!(decoded.mismatches.total(), 0);
        decoded.value
    }

    #[test]
    fn a_json_body_is_read_into_any_type() {
        assert_eq!(read::<Vec<i64>>("[1, 2]"), [1, 2]);
        assert_eq!(
            read::<BTreeMap<String, i64>>(r#"{"a": 1}"#).get("a"),
            Some(&1)
        );
        assert_eq!(read::<Option<bool>>("true"), Some(true));
        assert_eq!(read::<Option<bool>>(""), None);
        assert_eq!(
            read::<Json>(r#"{"combined": []}"#),
            serde_json::json!({"combined": []})
        );
        assert_eq!(
            read::<Meta>(r#"{"trace_id": "t"}"#).trace_id.as_deref(),
            Some("t")
        );
        assert!(Json::read(&Bytes::from_static(b"<html>")).is_err());
    }

    #[test]
    fn text_is_a_json_string_or_the_plain_body() {
        assert_eq!(read::<String>(r#""a\nb""#), "a\nb");
        assert_eq!(read::<String>("a,b\n1,2\n"), "a,b\n1,2\n");
        assert_eq!(read::<String>(r#"{"a": 1}"#), r#"{"a": 1}"#);
        assert_eq!(read::<String>(""), "");
        assert_eq!(read::<String>("null"), "");
        assert!(String::read(&Bytes::from_static(b"\xff")).is_err());
    }

    #[test]
    fn bytes_and_the_empty_output_accept_any_body() {
        let body = Bytes::from_static(b"\xff{");
        assert_eq!(Bytes::read(&body).expect("any bytes").value, body);
        <()>::read(&body).expect("any bytes");
    }
}
