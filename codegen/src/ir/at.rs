//! A place in a request.

use std::fmt;

/// Where a cursor, a page size or an id is sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum At {
    Query(String),
    /// A JSON pointer into the body.
    Body(String),
}

impl At {
    /// Parses the spelling in the overlay and the catalog.
    pub fn parse(text: &str) -> Result<At, &'static str> {
        match text.split_once(':') {
            Some(("query", name)) => Ok(At::Query(name.to_owned())),
            Some(("body", pointer)) => Ok(At::Body(pointer.to_owned())),
            Some(_) | None => Err("`at` is `query:<name>` or `body:<pointer>`"),
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Query(name) => write!(f, "query:{name}"),
            At::Body(pointer) => write!(f, "body:{pointer}"),
        }
    }
}
