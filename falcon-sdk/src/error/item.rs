//! Elements of a list that do not fit their published type.

use std::fmt;

/// An element of a list that does not fit its published type.
#[derive(Clone, Eq, PartialEq, thiserror::Error)]
#[error(
    "{operation}: {path}: expected {expected}, found {found}: read its JSON from `raw`, or skip such items with `lenient`"
)]
#[non_exhaustive]
pub struct UnreadableItem {
    /// The operation's id.
    pub operation: String,
    /// Where it stands in the response: a JSON path such as `$.resources[3]`; of a value within an
    /// element, the path of that value.
    pub path: String,
    /// What is published: `string`, `object`, ...
    pub expected: String,
    /// What was received: its kind, and the beginning of a value that is no secret.
    pub found: String,
    /// The element as it was received, as JSON text. It may hold secrets.
    pub raw: String,
}

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
