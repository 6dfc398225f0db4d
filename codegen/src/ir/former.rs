//! What collections were called before.

/// A name that a collection had, which stays for the next version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Former {
    /// The module and feature that it was.
    pub name: String,
    /// The module and feature that it is.
    pub now: String,
    /// The version that had only the former name.
    pub since: String,
}
