//! Places in a request.

/// Where a cursor, a page size or ids are sent.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum At {
    /// As the query parameter with that name.
    Query(&'static str),
    /// In the JSON body, at that JSON pointer.
    Body(&'static str),
}
