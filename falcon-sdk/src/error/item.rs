//! Elements of a list that do not fit their published type.

use std::fmt;

use super::report::Report;

/// An element of a list that does not fit its published type.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct UnreadableItem {
    /// The operation's id.
    pub operation: String,
    /// Its place in the response: a JSON path such as `$.resources[3]`, or the path of a value
    /// inside the element.
    pub path: String,
    /// The published type: `string`, `object`, ...
    pub expected: String,
    /// The received value: its kind, and its beginning unless it is a secret.
    pub found: String,
    /// The element as received, as JSON text. It may hold secrets.
    pub raw: String,
}

impl UnreadableItem {
    pub(super) fn report(&self) -> Report {
        let UnreadableItem {
            operation,
            path,
            expected,
            found,
            ..
        } = self;
        Report::new(format!(
            "{operation}: {path}: expected {expected}, found {found}"
        ))
        .help("read the item's JSON from `raw`, or skip unreadable items with `lenient`")
    }
}

impl fmt::Display for UnreadableItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report().fmt(f)
    }
}

impl std::error::Error for UnreadableItem {}

/// Shows the element by its length.
impl fmt::Debug for UnreadableItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableItem")
            .field("operation", &self.operation)
            .field("path", &self.path)
            .field("expected", &self.expected)
            .field("found", &self.found)
            .field("raw", &format_args!("{} bytes", self.raw.len()))
            .finish()
    }
}
