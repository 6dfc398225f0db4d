//! What can be wrong with an interface or an overlay, each naming the place it concerns.

use std::fmt;

/// Why an interface or an overlay could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text has nothing in it.
    #[error("the document is empty: give an OpenAPI document as JSON or YAML")]
    Empty,
    /// Neither the JSON nor the YAML parser accepts the text.
    #[error("not valid {format} at line {line}, column {column}: {message}")]
    Syntax {
        /// `JSON` for a text that starts with `{`, else `YAML`.
        format: &'static str,
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// The text is valid, and is not an object at its top.
    #[error("the document must be an object, found {found}")]
    NotAnObject {
        /// The kind of value found.
        found: &'static str,
    },
    /// Neither Swagger 2.0 nor OpenAPI 3.0.
    #[error("{found}: supported are `swagger: \"2.0\"` and `openapi: 3.0.x`")]
    Version {
        /// The version found, or that there is none.
        found: String,
    },
    /// Something is wrong in one place.
    #[error("{place}: {problem}")]
    In {
        /// Where.
        place: Place,
        /// What.
        problem: Problem,
    },
}

/// What an error concerns.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Place {
    /// The top level of the document.
    Document,
    /// A path of the document.
    Path(String),
    /// An operation.
    Operation {
        /// Its `operationId`, where it has one.
        id: Option<String>,
        /// Such as `GET`.
        method: String,
        /// Its path template.
        path: String,
    },
    /// A schema, by its published name.
    Schema(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Document => f.write_str("the document"),
            Place::Path(path) => write!(f, "path `{path}`"),
            Place::Operation {
                id: Some(id),
                method,
                path,
            } => {
                write!(f, "operation `{id}` ({method} {path})")
            }
            Place::Operation {
                id: None,
                method,
                path,
            } => write!(f, "operation {method} {path}"),
            Place::Schema(name) => write!(f, "schema `{name}`"),
        }
    }
}

/// What is wrong in a place.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The value is not of the shape that the format asks for.
    #[error("{message}")]
    Decode {
        /// What does not fit.
        message: String,
    },
}
