//! Enums that keep a value that is not published.

use super::decode::{Misfit, Scalar};
use super::scalar;

/// What an enum of texts reads; a boolean or a number is taken as its text.
pub(crate) fn text(value: Scalar<'_>) -> Result<String, Misfit> {
    scalar::text(value)
}

/// What an enum of integers reads.
pub(crate) fn integer(value: Scalar<'_>) -> Result<i64, Misfit> {
    scalar::int(value)
}

/// An enum of texts: conversions, `Display`, wire and serde. The enum has a variant `Other(String)`.
macro_rules! text_enum {
    ($name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $name {
            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                }
            }
        }
        impl ::core::convert::From<&str> for $name {
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
        $crate::wire::open_enum!($name, "string", $crate::wire::text, $crate::wire::Shape::Text, as_str, ::std::string::String::new());
    };
}
pub(crate) use text_enum;

/// An enum of integers: conversions, `Display`, wire and serde. The enum has a variant `Other(i64)`.
macro_rules! int_enum {
    ($name:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// The value as it is sent.
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => *value,
                }
            }
        }
        impl ::core::convert::From<i64> for $name {
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
        $crate::wire::open_enum!($name, "integer", $crate::wire::integer, $crate::wire::Shape::Int, value, 0);
    };
}
pub(crate) use int_enum;

/// What both kinds of enums share.
macro_rules! open_enum {
    ($name:ident, $expected:literal, $read:path, $shape:path, $value:ident, $empty:expr) => {
        impl $crate::wire::Decode for $name {
            fn empty() -> Self {
                Self::Other($empty)
            }
            fn expected(&self) -> &'static str {
                $expected
            }
            fn clear(&mut self) {
                *self = Self::Other($empty);
            }
            fn scalar(
                &mut self,
                value: $crate::wire::Scalar<'_>,
            ) -> ::core::result::Result<(), $crate::wire::Misfit> {
                *self = ::core::convert::From::from($read(value)?);
                ::core::result::Result::Ok(())
            }
            fn quotable(&self) -> bool {
                true
            }
        }
        impl $crate::wire::Encode for $name {
            #[inline]
            fn shape(&self) -> $crate::wire::Shape<'_> {
                $shape(self.$value())
            }
        }
        $crate::wire::bridge!($name);
    };
}
pub(crate) use open_enum;
