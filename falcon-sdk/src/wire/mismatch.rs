//! Values that did not fit the published type.

use std::fmt;
use std::ops::Deref;

use super::decode::Scalar;
use super::path::Path;

/// How many mismatches of one body are stored at most.
const KEPT: usize = 1000;

/// How many characters of a value are quoted at most.
const QUOTED: usize = 40;

/// A value that did not fit the published type.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Mismatch {
    /// The place: a JSON path such as `$.resources[3].name`.
    pub path: String,
    /// The place as a JSON pointer (RFC 6901), with which [`find`](super::find) reads the value
    /// from the [raw](crate::reply::Reply::raw) body.
    pub pointer: String,
    /// The published type: `string`, `integer`, `list`, ...
    pub expected: &'static str,
    /// The received value: its kind, and its beginning unless it is a secret.
    pub found: String,
}

impl Mismatch {
    pub(super) fn at(path: &Path<'_>, expected: &'static str, found: String) -> Self {
        Mismatch {
            path: path.to_string(),
            pointer: path.pointer(),
            expected,
            found,
        }
    }

    /// A mismatch of the whole body.
    pub(crate) fn of_all(expected: &'static str, found: String) -> Self {
        Mismatch::at(&Path::Root, expected, found)
    }

    /// A mismatch of a field at the top level.
    pub(crate) fn at_property(name: &str, expected: &'static str, found: String) -> Self {
        Mismatch::at(&Path::Field(&Path::Root, name), expected, found)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}",
            self.path, self.expected, self.found
        )
    }
}

/// The mismatches of one body, in order: the first 1,000, and the total number.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Mismatches {
    kept: Vec<Mismatch>,
    total: usize,
}

impl Mismatches {
    /// The number of all mismatches, including those that are not stored.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Adds mismatches of the same body that were found in another pass.
    pub(crate) fn extend(&mut self, others: Mismatches) {
        self.total += others.total;
        let room = KEPT.saturating_sub(self.kept.len());
        self.kept.extend(others.kept.into_iter().take(room));
    }

    pub(crate) fn record(&mut self, mismatch: impl FnOnce() -> Mismatch) {
        self.total += 1;
        if self.kept.len() < KEPT {
            self.kept.push(mismatch());
        }
    }
}

impl Deref for Mismatches {
    type Target = [Mismatch];

    fn deref(&self) -> &[Mismatch] {
        &self.kept
    }
}

/// The first mismatch, and the number of all others.
impl fmt::Display for Mismatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.kept.first() else {
            return f.write_str("no mismatch");
        };
        match self.total - 1 {
            0 => write!(f, "{first}"),
            more => write!(f, "{first}, and {more} more"),
        }
    }
}

impl<'a> IntoIterator for &'a Mismatches {
    type Item = &'a Mismatch;
    type IntoIter = std::slice::Iter<'a, Mismatch>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

/// The description of a scalar in a mismatch.
pub(super) fn found(value: Scalar<'_>, quotable: bool) -> String {
    let kind = match value {
        Scalar::Null => "null",
        Scalar::Bool(_) => "boolean",
        Scalar::Int(_) | Scalar::Uint(_) | Scalar::Float(_) => "number",
        Scalar::Text(_) => "string",
    };
    match value {
        _ if !quotable => kind.to_owned(),
        Scalar::Null => kind.to_owned(),
        Scalar::Bool(value) => format!("{kind} {value}"),
        Scalar::Int(value) => format!("{kind} {value}"),
        Scalar::Uint(value) => format!("{kind} {value}"),
        Scalar::Float(value) => format!("{kind} {value:?}"),
        Scalar::Text(value) => match value.char_indices().nth(QUOTED) {
            None => format!("{kind} {value:?}"),
            Some((end, _)) => format!("{kind} {:?}...", value.get(..end).unwrap_or_default()),
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::decode;
    use crate::wire::sample::misread;

    #[test]
    fn the_first_thousand_are_stored_and_all_are_counted() {
        let body = format!("[{}]", vec!["\"x\""; 1500].join(","));
        let decoded = decode::<Vec<i64>>(body.as_bytes()).expect("valid JSON");
        assert!(decoded.value.is_empty());
        assert_eq!(decoded.mismatches.len(), 1000);
        assert_eq!(decoded.mismatches.total(), 1500);
        assert_eq!(
            decoded.mismatches.last().map(|last| last.path.as_str()),
            Some("$[999]")
        );
    }

    #[test]
    fn the_mismatches_of_two_passes_are_added_up() {
        let pass = |count| {
            let body = format!("[{}]", vec!["\"x\""; count].join(","));
            let decoded = decode::<Vec<i64>>(body.as_bytes()).expect("valid JSON");
            decoded.mismatches
        };
        let mut all = pass(3);
        all.extend(pass(2));
        assert_eq!((all.len(), all.total()), (5, 5));
        all.extend(pass(1200));
        assert_eq!((all.len(), all.total()), (1000, 1205));
        assert_eq!((&all).into_iter().count(), 1000);
    }

    #[test]
    fn a_long_string_is_quoted_in_part() {
        let (_, mismatches) = misread::<Vec<i64>>(&format!("[\"{}\"]", "\u{e9}".repeat(41)));
        let quoted = "\u{e9}".repeat(40);
        assert_eq!(
            mismatches,
            [format!(
                "$[0]: expected integer, found string {quoted:?}..."
            )]
        );
    }

    #[test]
    fn each_kind_is_named_with_its_value() {
        let (_, mismatches) =
            misread::<Vec<i64>>("[true, 0.5, 18446744073709551615, \"a\\nb\", null, [], {}]");
        let found: Vec<_> = mismatches
            .iter()
            .filter_map(|line| line.split("found ").nth(1))
            .collect();
        assert_eq!(
            found,
            [
                "boolean true",
                "number 0.5",
                "number 18446744073709551615",
                r#"string "a\nb""#,
                "null",
                "list",
                "object"
            ]
        );
    }
}
