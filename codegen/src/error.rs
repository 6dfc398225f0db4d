//! Errors of the generator. Each names the item that it concerns.

use std::fmt;

use crate::several::{self, Lines};
use crate::source::{self, Place};

/// The reason why nothing was generated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The specification or the overlay could not be read.
    #[error(transparent)]
    Source(#[from] source::Error),

    /// The generator does not support a published construct.
    #[error("{at}: {problem}")]
    Unsupported {
        /// Its place.
        at: Box<Spot>,
        /// The problem and the remedy.
        problem: String,
    },

    /// Two names become the same identifier.
    #[error(
        "{scope}: `{first}` and `{second}` would both be `{rust}`; in specs/overlay.yaml, give one of \
         them an `x-rust-name`, a collection's operations an `x-falcon-collection`, or an enum its \
         `x-enum-varnames`"
    )]
    NamesMeet {
        /// The scope of the identifier.
        scope: String,
        /// A published name.
        first: String,
        /// The other published name.
        second: String,
        /// The identifier.
        rust: String,
        /// The place of the other name, if it is known.
        at: Option<Box<Spot>>,
    },

    /// Several of these, in the order of the interface.
    #[error("{}", Lines(.0))]
    Several(Vec<Error>),

    /// The SDK's manifest can't be edited.
    #[error("falcon-sdk/Cargo.toml: {0}")]
    Manifest(String),

    /// The generated code is not valid Rust: a defect of the generator.
    #[error("{file}: the generated source does not parse: {problem}")]
    Emitted {
        /// The generated file.
        file: String,
        /// The parser's message.
        problem: String,
    },
}

/// The place of a problem in the interface.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Spot {
    /// The operation or the schema.
    pub place: Place,
    /// The published name of its parameter or property.
    pub member: Option<String>,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(f)
    }
}

impl Spot {
    /// A whole operation or schema.
    pub(crate) fn whole(place: Place) -> Box<Spot> {
        let member = None;
        Box::new(Spot { place, member })
    }
}

impl Error {
    /// One error for all; `None` without any.
    pub(crate) fn all(errors: Vec<Error>) -> Option<Error> {
        several::one(errors, Error::Several)
    }
}
