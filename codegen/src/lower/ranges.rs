//! The range of a number that only the description gives: `[1-5000]`, `max 100`.
//!
//! The client refuses values outside a range, so only unambiguous text is used.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::ir::Limits;

const NUMBER: &str = r"(\d{1,3}(?:,\d{3})+|\d+)(k?)";

/// A range in brackets, or in words.
static RANGES: LazyLock<Regex> = LazyLock::new(|| {
    let to = r"\s*(?:-|–|\.\.\.?|to|and)\s*";
    compiled(&format!(
        r"[\[(](?:(?:integer|int|range|values?|min-max)\s*[,:]?\s*)?{NUMBER}{to}{NUMBER}[\])]|(?:between|from|range(?:\s+(?:is|of))?\s*:?|values?(?:\s+(?:are|is))?\s*:?)\s+{NUMBER}{to}{NUMBER}"
    ))
});

static MAXIMUM: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?:\bmax(?:imum)?\.?(?:\s+(?:allowed|be|can|entities|entries|ids|is|items|limit|number|of|page|per|permitted|records|request|resources|results|return|returned|size|supported|to|value))*|\b(?:at most|(?:no|not be|cannot be) (?:more|greater|larger) than|not exceed|not to exceed|cannot exceed|less than or equal to|limited to|up to)|<=)\s*[:=]?\s*{NUMBER}"
    ))
});

static MINIMUM: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?:\bmin(?:imum)?\.?(?:\s+(?:allowed|is|limit|number|of|permitted|size|supported|value))*|\b(?:at least|greater than or equal to)|>=)\s*[:=]?\s*{NUMBER}"
    ))
});

#[expect(clippy::expect_used, reason = "the patterns are those above")]
fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns above are valid")
}

/// Allowed text after a single bound: `max 7 days` does not bound the number that is sent.
const COUNTED: [&str; 9] = [
    "and",
    "entries",
    "ids",
    "items",
    "per",
    "records",
    "resources",
    "results",
    "values",
];

/// Fills in bounds that are not published as keywords. Text with two bounds of the same kind gives
/// none.
pub(crate) fn complete(limits: &mut Limits, prose: &str) {
    if limits.min.is_some() && limits.max.is_some() {
        return;
    }
    let (mut least, mut most) = (Vec::new(), Vec::new());
    // A `+` refers to several parameters: `offset + limit`.
    let text = prose.to_lowercase().replace(['`', '*'], "");
    let sentences = text.split(['\n', ';']).flat_map(|line| line.split(". "));
    for sentence in sentences.filter(|sentence| !sentence.contains('+')) {
        for found in RANGES.captures_iter(sentence) {
            let mut numbers = numbers(&found);
            least.extend(numbers.next());
            most.extend(numbers.next());
        }
        least.extend(bounds(&MINIMUM, sentence));
        most.extend(bounds(&MAXIMUM, sentence));
    }
    let (least, most) = (only(least), only(most));
    if let (Some(least), Some(most)) = (limits.min.or(least), limits.max.or(most))
        && least > most
    {
        return;
    }
    limits.min = limits.min.or(least);
    limits.max = limits.max.or(most);
}

fn bounds(pattern: &Regex, sentence: &str) -> Vec<f64> {
    let stands_alone = |found: &Captures<'_>| {
        let end = found.get(0).map_or(0, |whole| whole.end());
        let after = sentence.get(end..).unwrap_or_default();
        // A number with a decimal point or a subtraction is another number.
        let rest = after.trim_start();
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        let ends = rest.is_empty() || rest.starts_with([',', ')', ']', '.', '"', '\'', '<']);
        let is_cut = after.starts_with('.') && after.chars().nth(1).is_some_and(|c| c != ' ');
        (ends || COUNTED.contains(&word.as_str())) && !is_cut
    };
    let found = pattern.captures_iter(sentence).filter(stands_alone);
    found.filter_map(|found| numbers(&found).next()).collect()
}

/// Each number has two groups: its digits, and an optional `K`.
fn numbers<'a>(found: &'a Captures<'_>) -> impl Iterator<Item = f64> + 'a {
    let mut groups = found.iter().skip(1);
    std::iter::from_fn(move || Some((groups.next()?, groups.next()?))).filter_map(
        |(digits, thousands)| {
            let digits = digits?.as_str().replace(',', "");
            let number: f64 = digits.parse().ok()?;
            let is_thousands = thousands.is_some_and(|k| !k.is_empty());
            Some(if is_thousands {
                number * 1000.0
            } else {
                number
            })
        },
    )
}

fn only(mut found: Vec<f64>) -> Option<f64> {
    found.sort_by(f64::total_cmp);
    found.dedup();
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(prose: &str) -> (Option<f64>, Option<f64>) {
        let mut limits = Limits::default();
        complete(&mut limits, prose);
        (limits.min, limits.max)
    }

    #[test]
    fn ranges_and_bounds_are_read_however_they_are_written() {
        for (prose, expected) in [
            (
                "The maximum records to return. [1-5000]",
                (Some(1.0), Some(5000.0)),
            ),
            (
                "How many. [Integer, 1-1000]. Use with offset.",
                (Some(1.0), Some(1000.0)),
            ),
            ("Limit (1 - 100)", (Some(1.0), Some(100.0))),
            ("A value between 1 and 2,500.", (Some(1.0), Some(2500.0))),
            ("Range: 0 to 10", (Some(0.0), Some(10.0))),
            ("Page size, max 100", (None, Some(100.0))),
            ("Default: 20. Max: 10K", (None, Some(10_000.0))),
            ("Maximum number of results: 500.", (None, Some(500.0))),
            (
                "Must be less than or equal to 5,000 records",
                (None, Some(5000.0)),
            ),
            ("Valid values: 1..500", (Some(1.0), Some(500.0))),
            ("Allowed values are 1 to 500.", (Some(1.0), Some(500.0))),
            ("Must be from 1 to 500", (Some(1.0), Some(500.0))),
            ("In the range of 1-500 inclusive", (Some(1.0), Some(500.0))),
            ("Accepted range is `1` - `500`.", (Some(1.0), Some(500.0))),
            ("The maximum is **500**.", (None, Some(500.0))),
            ("max=500", (None, Some(500.0))),
            ("Not to exceed 500.", (None, Some(500.0))),
            ("Cannot be greater than 500", (None, Some(500.0))),
            ("Up to 500 results.", (None, Some(500.0))),
            ("Returns up to `500` ids", (None, Some(500.0))),
            ("How many (default 100, max 5,000)", (None, Some(5000.0))),
            ("Maximum: 5000", (None, Some(5000.0))),
            (
                "Limit. Integer between 1 and 500 (Default: 100)",
                (Some(1.0), Some(500.0)),
            ),
            ("[min: 1, max: 500]", (Some(1.0), Some(500.0))),
            ("Max number of records to return: 500", (None, Some(500.0))),
            ("1-500", (None, None)),
            ("At least 2 and at most 2.", (Some(2.0), Some(2.0))),
            ("At least 5 and at most 2.", (None, None)),
            ("at least 2 and at most 5", (Some(2.0), Some(5.0))),
            ("`limit` <= 200", (None, Some(200.0))),
            (
                "Minimum value is 1, maximum value is 9.",
                (Some(1.0), Some(9.0)),
            ),
        ] {
            assert_eq!(read(prose), expected, "{prose}");
        }
    }

    #[test]
    fn ambiguous_text_is_not_a_range() {
        for prose in [
            "Goes back at most 7 days",
            "offset + limit must be at most 10000",
            "Maximum offset = 1000 - limit",
            "maximum of 1000 - limit",
            "max 1.5",
            "Defaults to 100",
            "On 2024-01-02, [a-z] and [1-2-3]",
            "max 100 for trials, max 500 otherwise",
            "max 10, or max 20",
            "between 5 and 2",
            "",
        ] {
            assert_eq!(read(prose), (None, None), "{prose}");
        }
    }

    #[test]
    fn published_bounds_take_precedence() {
        let mut limits = Limits {
            max: Some(50.0),
            ..Limits::default()
        };
        complete(&mut limits, "[1-5000]");
        assert_eq!((limits.min, limits.max), (Some(1.0), Some(50.0)));
    }
}
