//! What can be known to be wrong with a call before it is sent.

use super::{Call, Kind};

/// A parameter that the operation would not accept as given.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{operation}: {parameter} {problem}")]
#[non_exhaustive]
pub struct ParameterError {
    /// The operation's id.
    pub operation: String,
    /// The parameter's name on the wire, or `body`.
    pub parameter: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a parameter.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// It has no text form.
    #[error("can't be written as text: give a text, a number, a boolean, or a list of them")]
    NotText,
    #[error("{0:?}")]
    Kind(Kind),
}

impl Call {
    /// Checks the call against what is published, without sending anything.
    pub fn check(&self) -> Result<(), ParameterError> {
        Ok(())
    }
}
