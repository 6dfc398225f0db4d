//! Values that did not fit the published type.

use std::fmt;
use std::ops::Deref;

use super::decode::Scalar;

/// How many are kept of one body.
const KEPT: usize = 1000;

/// How many characters of a value are quoted.
const QUOTED: usize = 40;

/// A value that did not fit the published type.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Mismatch {
    /// Where: a JSON path such as `$.resources[3].name`.
    pub path: String,
    /// What is published: `string`, `integer`, `list`, ...
    pub expected: &'static str,
    /// What came: its kind, and the beginning of a value that is no secret.
    pub found: String,
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

/// The mismatches of one body, in order: the first 1,000, and how many there are.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Mismatches {
    kept: Vec<Mismatch>,
    total: usize,
}

impl Mismatches {
    /// How many there are, also of those that are not kept.
    pub fn total(&self) -> usize {
        self.total
    }

    pub(super) fn record(&mut self, mismatch: impl FnOnce() -> Mismatch) {
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

impl<'a> IntoIterator for &'a Mismatches {
    type Item = &'a Mismatch;
    type IntoIter = std::slice::Iter<'a, Mismatch>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

/// A scalar as a mismatch names it.
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
