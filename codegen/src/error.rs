//! What can go wrong, always with the name of the thing it concerns.

use crate::source;

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The specification or the overlay could not be read.
    #[error(transparent)]
    Source(#[from] source::Error),

    /// Something is published that the generator has no form for.
    #[error("{subject}: {problem}")]
    Unsupported {
        /// The operation or schema.
        subject: String,
        /// What it is, and what to do.
        problem: String,
    },

    /// Two names become one identifier.
    #[error(
        "{scope}: `{first}` and `{second}` would both be `{rust}`; in specs/overlay.yaml, give one of \
         them an `x-rust-name`, a collection's operations an `x-falcon-collection`, or an enum its \
         `x-enum-varnames`"
    )]
    NamesMeet {
        /// Where they meet.
        scope: String,
        /// A published name.
        first: String,
        /// Another one.
        second: String,
        /// The identifier.
        rust: String,
    },

    /// The SDK's manifest can't be edited.
    #[error("falcon-sdk/Cargo.toml: {0}")]
    Manifest(String),

    /// The generator wrote what is not Rust: a defect of its own.
    #[error("{file}: the generated source does not parse: {problem}")]
    Emitted {
        /// The generated file.
        file: String,
        /// What the parser said.
        problem: String,
    },
}
