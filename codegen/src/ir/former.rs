//! Former names of collections.

/// A former name of a collection, which stays for the next version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Former {
    /// The former module and feature.
    pub name: String,
    /// The present module and feature.
    pub now: String,
    /// The last version that had only the former name.
    pub since: String,
}
