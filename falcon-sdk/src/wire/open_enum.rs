//! Enums that store unpublished values too.

use std::borrow::Cow;

use super::decode::{Misfit, Scalar};
use super::scalar;

/// The value of an enum of texts. A boolean or a number is read as its text.
pub(crate) fn text(value: Scalar<'_>) -> Result<Cow<'_, str>, Misfit> {
    scalar::text(value)
}

/// The value of an enum of integers. A string is read as its integer.
pub(crate) fn integer(value: Scalar<'_>) -> Result<i64, Misfit> {
    scalar::int(value)
}

/// An enum of texts: conversions, `Display`, wire and serde. It has a variant `Other(String)`.
macro_rules! text_enum {
    ($name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $name {
            /// The value as it is sent.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }
        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    text => Self::Other(::std::string::String::from(text)),
                }
            }
        }
        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                <Self as ::core::convert::From<&str>>::from(&text)
            }
        }
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
        $crate::wire::open_enum!(
            $name, "string", ::std::string::String::new(),
            value => &*$crate::wire::text(value)?,
            this => $crate::wire::Shape::Text(this.as_str())
        );
    };
}
pub(crate) use text_enum;

/// An enum of integers: conversions, `Display`, wire and serde. It has a variant `Other(i64)`.
macro_rules! int_enum {
    ($name:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// The value as it is sent.
            #[inline]
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => *value,
                }
            }
        }
        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    value => Self::Other(value),
                }
            }
        }
        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }
        $crate::wire::open_enum!(
            $name, "integer", 0,
            value => $crate::wire::integer(value)?,
            this => $crate::wire::Shape::Int(this.value())
        );
    };
}
pub(crate) use int_enum;

/// The code that both kinds of enums share.
macro_rules! open_enum {
    ($name:ident, $expected:literal, $empty:expr, $value:ident => $read:expr, $this:ident => $shape:expr) => {
        impl $crate::wire::Sealed for $name {}
        impl $crate::wire::Decode for $name {
            #[inline]
            fn empty() -> Self {
                Self::Other($empty)
            }
            #[inline]
            fn expected(&self) -> &'static str {
                $expected
            }
            #[inline]
            fn clear(&mut self) {
                *self = Self::Other($empty);
            }
            #[inline]
            fn scalar(
                &mut self,
                $value: $crate::wire::Scalar<'_>,
            ) -> ::core::result::Result<(), $crate::wire::Misfit> {
                *self = <Self as ::core::convert::From<_>>::from($read);
                ::core::result::Result::Ok(())
            }
            #[inline]
            fn quotable(&self) -> bool {
                true
            }
        }
        impl $crate::wire::Encode for $name {
            #[inline]
            fn shape(&self) -> $crate::wire::Shape<'_> {
                let $this = self;
                $shape
            }
        }
        $crate::wire::bridge!($name);
    };
}
pub(crate) use open_enum;

#[cfg(test)]
mod tests {
    use crate::wire::encode;
    use crate::wire::sample::{Level, Sample, State, misread, sample};

    #[test]
    fn an_unpublished_value_is_stored_and_sent_back() {
        let json = r#"{"state":"brand new","level":99}"#;
        let read = sample(json);
        assert_eq!(read.state, Some(State::Other("brand new".to_owned())));
        assert_eq!(read.level, Some(Level::Other(99)));
        assert_eq!(encode(&read), json.as_bytes());
    }

    #[test]
    fn published_values_are_their_variants_whatever_they_look_like() {
        for (text, state) in [
            ("", State::Empty),
            ("1st", State::N1st),
            ("active", State::Active),
        ] {
            assert_eq!(State::from(text), state);
            assert_eq!(State::from(text.to_owned()), state);
            assert_eq!(state.as_str(), text);
            assert_eq!(state.to_string(), text);
            let json = format!(r#"{{"state":"{text}"}}"#);
            assert_eq!(sample(&json).state, Some(state));
        }
        assert_eq!(State::from("Active"), State::Other("Active".to_owned()));
    }

    #[test]
    fn an_enum_of_texts_reads_a_number_as_its_text() {
        assert_eq!(
            sample(r#"{"state": 5}"#).state,
            Some(State::Other("5".to_owned()))
        );
    }

    #[test]
    fn an_enum_of_integers_is_read_from_strings_and_sent_as_integers() {
        for json in [r#"{"level": 2}"#, r#"{"level": "2"}"#, r#"{"level": 2.0}"#] {
            let read = sample(json);
            assert_eq!(read.level, Some(Level::N2), "{json}");
            assert_eq!(encode(&read), br#"{"level":2}"#);
        }
        assert_eq!(Level::from(1), Level::N1);
        assert_eq!(Level::N1.value(), 1);
        assert_eq!(Level::Other(-5).to_string(), "-5");
    }

    #[test]
    fn a_value_of_another_type_is_a_mismatch() {
        let (read, mismatches) = misread::<Sample>(r#"{"state": ["active"], "level": "high"}"#);
        assert_eq!((read.state, read.level), (None, None));
        assert_eq!(
            mismatches,
            [
                "$.state: expected string, found list",
                r#"$.level: expected integer, found string "high""#,
            ]
        );
        let (states, mismatches) = misread::<Vec<State>>(r#"["active", null]"#);
        assert_eq!(states, [State::Active]);
        assert_eq!(mismatches, ["$[1]: expected string, found null"]);
    }

    #[test]
    fn serde_reads_and_writes_both_kinds() {
        let states: Vec<State> = serde_json::from_str(r#"["active", "x"]"#).expect("readable");
        assert_eq!(states, [State::Active, State::from("x")]);
        assert_eq!(
            serde_json::to_string(&states).expect("writable"),
            r#"["active","x"]"#
        );
        let levels: Vec<Level> = serde_json::from_str(r#"[1, "7"]"#).expect("readable");
        assert_eq!(levels, [Level::N1, Level::Other(7)]);
        assert_eq!(serde_json::to_string(&levels).expect("writable"), "[1,7]");
    }
}
