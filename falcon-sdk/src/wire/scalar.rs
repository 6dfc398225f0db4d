//! Slots of the plain values: text, booleans and numbers, each read from the others where nothing is lost.

use std::borrow::Cow;

use super::decode::{Decode, DecodeList, DecodeMap, Misfit, Scalar};
use super::encode::{Encode, Shape};

/// From here on a float may stand for an integer other than the one that was sent.
const EXACT: f64 = 9_007_199_254_740_992.0;

macro_rules! scalar {
    ($type:ty, $expected:literal, $read:expr, $write:expr) => {
        impl Decode for $type {
            #[inline]
            fn empty() -> Self {
                Self::default()
            }

            fn expected(&self) -> &'static str {
                $expected
            }

            fn clear(&mut self) {
                *self = Self::default();
            }

            fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
                *self = $read(value)?;
                Ok(())
            }

            fn quotable(&self) -> bool {
                true
            }
        }

        impl Encode for $type {
            #[inline]
            fn shape(&self) -> Shape<'_> {
                $write(self)
            }
        }
    };
}

scalar!(bool, "boolean", boolean, |value: &bool| Shape::Bool(*value));
scalar!(i64, "integer", int, |value: &i64| Shape::Int(*value));
scalar!(u64, "integer", uint, |value: &u64| Shape::Uint(*value));
scalar!(f64, "number", float, |value: &f64| Shape::Float(*value));
scalar!(
    String,
    "string",
    |value| text(value).map(Cow::into_owned),
    |value| Shape::Text(value)
);

impl Encode for i32 {
    fn shape(&self) -> Shape<'_> {
        Shape::Int(i64::from(*self))
    }
}

impl Encode for u32 {
    fn shape(&self) -> Shape<'_> {
        Shape::Int(i64::from(*self))
    }
}

fn boolean(value: Scalar<'_>) -> Result<bool, Misfit> {
    match value {
        Scalar::Bool(value) => Ok(value),
        Scalar::Text("true") => Ok(true),
        Scalar::Text("false") => Ok(false),
        _ => Err(Misfit),
    }
}

/// An integer, also from a string or from a float that stands for no other one.
pub(super) fn int(value: Scalar<'_>) -> Result<i64, Misfit> {
    match value {
        Scalar::Int(value) => Ok(value),
        Scalar::Float(value) if value.fract() == 0.0 && value.abs() < EXACT => Ok(value as i64),
        Scalar::Text(text) => int(number(text)?),
        _ => Err(Misfit),
    }
}

fn uint(value: Scalar<'_>) -> Result<u64, Misfit> {
    match value {
        Scalar::Uint(value) => Ok(value),
        Scalar::Text(text) => uint(number(text)?),
        value => u64::try_from(int(value)?).map_err(|_| Misfit),
    }
}

fn float(value: Scalar<'_>) -> Result<f64, Misfit> {
    match value {
        Scalar::Float(value) if value.is_finite() => Ok(value),
        Scalar::Int(value) if (value as f64) as i128 == i128::from(value) => Ok(value as f64),
        Scalar::Uint(value) if (value as f64) as u128 == u128::from(value) => Ok(value as f64),
        Scalar::Text(text) => float(number(text)?),
        _ => Err(Misfit),
    }
}

/// Text, also from a boolean or a number. A large float without a fraction is none: it may be an
/// integer over 64 bits that the JSON parser has rounded.
pub(super) fn text(value: Scalar<'_>) -> Result<Cow<'_, str>, Misfit> {
    let written = match value {
        Scalar::Text(value) => return Ok(Cow::Borrowed(value)),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Uint(value) => value.to_string(),
        Scalar::Float(value)
            if value.is_finite() && (value.fract() != 0.0 || value.abs() < EXACT) =>
        {
            // Unlike `Display` this keeps the point of `3.0`.
            format!("{value:?}")
        }
        Scalar::Float(_) | Scalar::Null => return Err(Misfit),
    };
    Ok(Cow::Owned(written))
}

/// The number that a text spells: as JSON does, or with a sign, and never rounded from an integer.
fn number(text: &str) -> Result<Scalar<'static>, Misfit> {
    if let Ok(value) = text.parse() {
        return Ok(Scalar::Int(value));
    }
    if let Ok(value) = text.parse() {
        return Ok(Scalar::Uint(value));
    }
    // Only what is spelled as a fraction, so that neither `inf` nor a longer integer passes.
    let spelled = |byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    if !text.bytes().all(spelled) || !text.contains(['.', 'e', 'E']) {
        return Err(Misfit);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Scalar::Float(value)),
        _ => Err(Misfit),
    }
}

/// Takes anything and holds nothing.
impl Decode for () {
    fn empty() -> Self {}

    fn expected(&self) -> &'static str {
        "anything"
    }

    fn clear(&mut self) {}

    fn scalar(&mut self, _: Scalar<'_>) -> Result<(), Misfit> {
        Ok(())
    }

    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        Some(self)
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        Some(self)
    }

    fn nullable(&self) -> bool {
        true
    }
}

impl DecodeList for () {
    fn push(&mut self) -> &mut dyn Decode {
        self
    }

    fn undo(&mut self) {}
}

impl DecodeMap for () {
    fn entry(&mut self, _: &str) -> &mut dyn Decode {
        self
    }

    fn undo(&mut self, _: &str) {}
}

impl Encode for () {
    fn shape(&self) -> Shape<'_> {
        Shape::Unset
    }
}
