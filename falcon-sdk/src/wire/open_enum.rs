//! Enums that keep a value that is not published.

use std::borrow::Cow;

use super::decode::{Misfit, Scalar};
use super::scalar;

/// What an enum of texts reads; a boolean or a number is taken as its text.
pub(crate) fn text(value: Scalar<'_>) -> Result<Cow<'_, str>, Misfit> {
    scalar::text(value)
}

/// What an enum of integers reads; a string is taken as the integer that it spells.
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

/// What both kinds of enums share.
macro_rules! open_enum {
    ($name:ident, $expected:literal, $empty:expr, $value:ident => $read:expr, $this:ident => $shape:expr) => {
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
