//! Decimal numbers of any length, compared exactly.

use std::cmp::Ordering;

/// A number without superfluous zeros.
#[derive(Debug, PartialEq)]
pub(super) struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// Reads digits, with `-` and a point.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let (text, negative) = match text.strip_prefix('-') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (whole, fraction) = match text.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (text, ""),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return None;
        }
        let (whole, fraction) = (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        );
        Some(Decimal {
            negative: negative && !(whole.is_empty() && fraction.is_empty()),
            whole,
            fraction,
        })
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let size = |it: &Self| it.whole.len();
        let magnitude = size(self)
            .cmp(&size(other))
            .then_with(|| self.whole.cmp(other.whole))
            .then_with(|| self.fraction.cmp(other.fraction));
        Some(match (self.negative, other.negative) {
            (false, false) => magnitude,
            (true, true) => magnitude.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_of_any_length_are_in_order() {
        let ordered = [
            "-18446744073709551616",
            "-10.5",
            "-10.25",
            "-9",
            "-0.1",
            "0",
            "0.09",
            "0.1",
            "9.99",
            "10",
            "18446744073709551614",
            "18446744073709551615",
            "18446744073709551615.1",
        ];
        for (place, number) in ordered.iter().enumerate() {
            for (other_place, other) in ordered.iter().enumerate() {
                let found = Decimal::read(number).partial_cmp(&Decimal::read(other));
                assert_eq!(found, Some(place.cmp(&other_place)), "{number} {other}");
            }
        }
    }

    #[test]
    fn superfluous_zeros_change_nothing() {
        for (number, other) in [("007.50", "7.5"), ("-0", "0"), ("-0.0", "0"), ("1.0", "1")] {
            assert_eq!(Decimal::read(number), Decimal::read(other), "{number}");
        }
        for text in ["", "-", ".5", "5.", "1e5", "+1", "1.2.3", "--1", "NaN"] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
    }
}
