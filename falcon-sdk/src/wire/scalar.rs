//! Slots of plain values: text, booleans and numbers. Each is read from the others if no
//! information is lost.

use std::borrow::Cow;

use super::decode::{Decode, Misfit, Scalar};
use super::encode::{Encode, Shape};
use super::sealed::Sealed;

/// From here on a float may differ from the integer that was sent.
const EXACT: f64 = 9_007_199_254_740_992.0;

macro_rules! scalar {
    ($type:ty, $expected:literal, $read:expr, $write:expr) => {
        impl Sealed for $type {}

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

            #[inline]
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
    Shape::Text
);

impl Sealed for i32 {}

impl Encode for i32 {
    fn shape(&self) -> Shape<'_> {
        Shape::Int(i64::from(*self))
    }
}

impl Sealed for u32 {}

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

/// An integer, also from a string or from a float that equals exactly one integer.
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

/// Text, also from a boolean or a number. A large float without a fraction is a mismatch, because
/// the JSON parser may have rounded an integer over 64 bits.
#[inline]
pub(super) fn text(value: Scalar<'_>) -> Result<Cow<'_, str>, Misfit> {
    let written = match value {
        Scalar::Text(value) => return Ok(Cow::Borrowed(value)),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Uint(value) => value.to_string(),
        Scalar::Float(value)
            if value.is_finite() && (value.fract() != 0.0 || value.abs() < EXACT) =>
        {
            // Unlike `Display`, this writes the point of `3.0`.
            format!("{value:?}")
        }
        Scalar::Float(_) | Scalar::Null => return Err(Misfit),
    };
    Ok(Cow::Owned(written))
}

/// The number in a text: as in JSON, or with a sign, and never rounded from an integer.
fn number(text: &str) -> Result<Scalar<'static>, Misfit> {
    if let Ok(value) = text.parse() {
        return Ok(Scalar::Int(value));
    }
    if let Ok(value) = text.parse() {
        return Ok(Scalar::Uint(value));
    }
    // Only fractions, so that `inf` and longer integers are refused.
    let spelled = |byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    if !text.bytes().all(spelled) || !text.contains(['.', 'e', 'E']) {
        return Err(Misfit);
    }
    text.parse().map(Scalar::Float).map_err(|_| Misfit)
}

#[cfg(test)]
mod tests {
    use crate::wire::sample::{misread, sample};
    use crate::wire::{Decode, decode};

    /// The value of the text, or `None` if it does not fit.
    fn read<T: Decode>(json: &str) -> Option<T> {
        let decoded = decode::<Vec<T>>(format!("[{json}]").as_bytes()).expect("valid JSON");
        assert_eq!(decoded.mismatches.total(), 1 - decoded.value.len());
        decoded.value.into_iter().next()
    }

    #[test]
    fn integers_are_read_from_strings_and_whole_floats() {
        assert_eq!(read("7"), Some(7_i64));
        assert_eq!(read("\"-7\""), Some(-7_i64));
        assert_eq!(read("3.0"), Some(3_i64));
        assert_eq!(read("\"3.0\""), Some(3_i64));
        assert_eq!(read("1.5e3"), Some(1500_i64));
        assert_eq!(read("-0"), Some(0_i64));
        assert_eq!(read("9223372036854775807"), Some(i64::MAX));
        assert_eq!(read("\"-9223372036854775808\""), Some(i64::MIN));
    }

    #[test]
    fn an_integer_is_never_read_from_another_value() {
        for json in [
            "3.5",
            "\"3.5\"",
            "\"\"",
            "\" 3\"",
            "\"three\"",
            "\"0x10\"",
            "true",
            "null",
            "[]",
            "{}",
        ] {
            assert_eq!(read::<i64>(json), None, "{json}");
            assert_eq!(read::<u64>(json), None, "{json}");
        }
    }

    #[test]
    fn an_integer_out_of_the_slots_range_is_a_mismatch_and_not_rounded() {
        for json in [
            "9223372036854775808",
            "\"9223372036854775808\"",
            "-9223372036854775809",
            "1e18",
            "9007199254740993.0",
        ] {
            assert_eq!(read::<i64>(json), None, "{json}");
        }
        for json in [
            "-1",
            "\"-1\"",
            "18446744073709551616",
            "\"18446744073709551616\"",
            "1e19",
        ] {
            assert_eq!(read::<u64>(json), None, "{json}");
        }
        assert_eq!(read("18446744073709551615"), Some(u64::MAX));
        assert_eq!(read("\"18446744073709551615\""), Some(u64::MAX));
    }

    #[test]
    fn floats_are_read_from_strings_and_from_integers_that_they_equal_exactly() {
        assert_eq!(read("0.1"), Some(0.1));
        assert_eq!(read("\"0.1\""), Some(0.1));
        assert_eq!(read("\"1e300\""), Some(1e300));
        assert_eq!(read("7"), Some(7.0));
        assert_eq!(read("\"7\""), Some(7.0));
        assert_eq!(read("9007199254740992"), Some(9_007_199_254_740_992.0));
        assert_eq!(
            read("18446744073709549568"),
            Some(18_446_744_073_709_549_568.0)
        );
        for json in [
            "9007199254740993",
            "\"9007199254740993\"",
            "9223372036854775807",
            "18446744073709551615",
            "\"18446744073709551617\"",
        ] {
            assert_eq!(read::<f64>(json), None, "{json}");
        }
    }

    #[test]
    fn a_float_slot_holds_the_float_that_the_parser_makes_of_an_integer_over_64_bits() {
        assert_eq!(
            read("36893488147419103232"),
            Some(36_893_488_147_419_103_232.0)
        );
    }

    #[test]
    fn words_for_numbers_are_mismatches() {
        for json in [
            "\"NaN\"",
            "\"nan\"",
            "\"inf\"",
            "\"-Infinity\"",
            "\"1e400\"",
            "\"\"",
            "\"-\"",
            "\"e5\"",
            "\"1_000\"",
        ] {
            assert_eq!(read::<f64>(json), None, "{json}");
            assert_eq!(read::<i64>(json), None, "{json}");
        }
    }

    #[test]
    fn booleans_are_read_from_their_two_words_alone() {
        assert_eq!(read("true"), Some(true));
        assert_eq!(read("\"true\""), Some(true));
        assert_eq!(read("\"false\""), Some(false));
        for json in ["1", "0", "\"True\"", "\"yes\"", "\"\"", "null"] {
            assert_eq!(read::<bool>(json), None, "{json}");
        }
    }

    #[test]
    fn text_is_read_from_booleans_and_numbers() {
        for (json, text) in [
            ("\"a\\u00e9\\n\"", "a\u{e9}\n"),
            ("\"\"", ""),
            ("true", "true"),
            ("-12", "-12"),
            ("18446744073709551615", "18446744073709551615"),
            ("3.5", "3.5"),
            ("3.0", "3.0"),
            ("1e-7", "1e-7"),
        ] {
            assert_eq!(read::<String>(json).as_deref(), Some(text), "{json}");
        }
    }

    #[test]
    fn text_is_never_a_rounded_integer() {
        for json in [
            "18446744073709551616",
            "-9223372036854775809",
            "9007199254740993.0",
            "1e300",
        ] {
            assert_eq!(read::<String>(json), None, "{json}");
        }
        assert_eq!(
            read::<String>("9007199254740991.0").as_deref(),
            Some("9007199254740991.0")
        );
    }

    #[test]
    fn a_field_of_the_wrong_scalar_type_is_unset_and_the_others_stay() {
        let (sample, mismatches) = misread::<crate::wire::sample::Sample>(
            r#"{"text": 5, "flag": "maybe", "count": "many", "ratio": "NaN", "big": -1, "names": ["kept"]}"#,
        );
        assert_eq!(sample.text.as_deref(), Some("5"));
        assert_eq!(
            (sample.flag, sample.count, sample.ratio, sample.big),
            (None, None, None, None)
        );
        assert_eq!(sample.names, ["kept"]);
        assert_eq!(
            mismatches,
            [
                r#"$.flag: expected boolean, found string "maybe""#,
                r#"$.count: expected integer, found string "many""#,
                r#"$.ratio: expected number, found string "NaN""#,
                "$.big: expected integer, found number -1",
            ]
        );
    }

    #[test]
    fn false_zero_and_empty_text_are_values() {
        let read = sample(r#"{"text": "", "flag": false, "count": 0, "big": 0, "ratio": 0}"#);
        assert_eq!(read.text.as_deref(), Some(""));
        assert_eq!(read.flag, Some(false));
        assert_eq!(
            (read.count, read.big, read.ratio),
            (Some(0), Some(0), Some(0.0))
        );
    }
}
