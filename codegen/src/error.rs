//! Errors of the generator. Each names the item that it concerns.

use crate::source;

/// The reason why nothing was generated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The specification or the overlay could not be read.
    #[error(transparent)]
    Source(#[from] source::Error),

    /// The generator does not support a published construct.
    #[error("{subject}: {problem}")]
    Unsupported {
        /// The operation or schema.
        subject: String,
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
    },

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
