//! How filters are read, where it is not established.

use super::dates;
use super::filter::{Condition, Operand, Operator};

/// How the service reads filters. Each setting that is not the default is another reading of a fact
/// that is not established.
///
/// ```
/// use fake_falcon::{FakeFalcon, Filters};
///
/// let filters = Filters::new().set("join=or-first").unwrap().set("lenient").unwrap();
/// let builder = FakeFalcon::builder().filters(filters);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[must_use]
pub struct Filters {
    pub(super) join: Joins,
    pub(super) escapes: Escapes,
    pub(super) plain: Plain,
    pub(super) stars: Stars,
    pub(super) empty_is_absent: bool,
    pub(super) absent_is_neither: bool,
    pub(super) lenient: bool,
    pub(super) no_relative_dates: bool,
    pub(super) few_operators: bool,
}

/// Which of `+` and `,` applies first, without parentheses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Joins {
    #[default]
    AndFirst,
    OrFirst,
    /// From left to right.
    InOrder,
}

/// How a quote is written inside of quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Escapes {
    /// After a backslash, as a backslash is.
    #[default]
    Backslash,
    /// As two quotes. A backslash is a letter.
    Doubled,
    /// Not at all. A backslash is a letter.
    None,
}

/// How texts in plain quotes are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Plain {
    /// As a whole, without case.
    #[default]
    Whole,
    /// As a whole, with case.
    Case,
    /// As a part of the value, without case.
    Part,
}

/// Where a `*` in plain quotes is any text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Stars {
    /// At one end, not at both.
    #[default]
    End,
    Anywhere,
    Nowhere,
}

impl Filters {
    /// Every switch with all other defaults, for a test of all readings.
    pub const SWITCHES: [&str; 12] = [
        "join=or-first",
        "join=in-order",
        "escapes=doubled",
        "escapes=none",
        "plain=case",
        "plain=part",
        "stars=anywhere",
        "stars=nowhere",
        "empty-is-absent",
        "absent-is-neither",
        "lenient",
        "no-relative-dates",
    ];

    /// The readings that the README describes.
    pub fn new() -> Self {
        Filters::default()
    }

    /// Whether hosts refuse a condition: they have no opposite of words, no `*` without quotes, and
    /// ranges of times only.
    pub(crate) fn refuses(self, condition: &Condition) -> bool {
        self.few_operators
            && condition
                .values
                .iter()
                .any(|value| match (condition.operator, value) {
                    (_, Operand::Anything) => true,
                    (Operator::Matches, _) => condition.negated,
                    (Operator::Above { .. } | Operator::Below { .. }, Operand::Text(text)) => {
                        dates::moment(text).is_none()
                    }
                    (Operator::Above { .. } | Operator::Below { .. }, _) => true,
                    (Operator::Equals | Operator::Like, _) => false,
                })
    }

    /// Sets another reading, such as `join=or-first` or `lenient`.
    pub fn set(mut self, switch: &str) -> Result<Self, String> {
        match switch {
            "join=or-first" => self.join = Joins::OrFirst,
            "join=in-order" => self.join = Joins::InOrder,
            "escapes=doubled" => self.escapes = Escapes::Doubled,
            "escapes=none" => self.escapes = Escapes::None,
            "plain=case" => self.plain = Plain::Case,
            "plain=part" => self.plain = Plain::Part,
            "stars=anywhere" => self.stars = Stars::Anywhere,
            "stars=nowhere" => self.stars = Stars::Nowhere,
            "empty-is-absent" => self.empty_is_absent = true,
            "absent-is-neither" => self.absent_is_neither = true,
            "lenient" => self.lenient = true,
            "no-relative-dates" => self.no_relative_dates = true,
            "few-operators" => self.few_operators = true,
            _ => {
                let switches = Self::SWITCHES.join(", ");
                return Err(format!(
                    "{switch:?} is not a switch: write one of {switches}, few-operators"
                ));
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::Filters;

    #[test]
    fn hosts_refuse_some_operators() {
        let refused = |filter: &str, readings: Filters| {
            let filter = parse(filter, readings).unwrap();
            filter.conditions().iter().any(|it| readings.refuses(it))
        };
        let few = Filters::new().set("few-operators").unwrap();
        for (filter, expected) in [
            (
                "a:'x'+a:!'x'+a:['x']+a:*'x'+a:!*'x'+a:~'x'+a:null+a:1",
                false,
            ),
            ("a:>'2026-01-01'+a:<='now-7d'", false),
            ("a:!~'x'", true),
            ("a:*", true),
            ("a:!*", true),
            ("a:>'x'", true),
            ("a:<1", true),
        ] {
            assert_eq!(refused(filter, few), expected, "{filter}");
            assert!(!refused(filter, Filters::new()), "{filter}");
        }
    }
}
