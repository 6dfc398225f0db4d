//! What can be wrong with a call, and how it is said.

use std::fmt;

use crate::spec::{At, Body, Kind, Place};

/// A parameter that the operation would not accept as given.
#[derive(Clone, PartialEq, thiserror::Error)]
#[error("{operation}: {parameter} {problem}")]
#[non_exhaustive]
pub struct ParameterError {
    /// The operation's id.
    pub operation: String,
    /// The parameter's name on the wire; `body` and `path` stand for the whole of them.
    pub parameter: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// Its text, since a program prints it that returns the error from `main`; with `#`, the fields.
impl fmt::Debug for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return write!(f, "{self}");
        }
        f.debug_struct("ParameterError")
            .field("operation", &self.operation)
            .field("parameter", &self.parameter)
            .field("problem", &self.problem)
            .finish()
    }
}

/// What is wrong with a parameter. Values of secret parameters are `***`.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// It is required and not set.
    #[error("is required: set it")]
    Missing,
    /// The operation has no such parameter.
    #[error("is not a parameter of this operation{}", suggestion(*near))]
    #[non_exhaustive]
    Unknown {
        /// The parameter whose name is written alike.
        near: Option<&'static str>,
    },
    /// The operation has it in another place.
    #[error("travels in the {}: set it with `{}`", place.noun(), place.setter())]
    #[non_exhaustive]
    Misplaced {
        /// Where it travels.
        place: Place,
    },
    /// It is a list where one value is taken.
    #[error("takes one value: give one of the {count}")]
    #[non_exhaustive]
    NotOne {
        /// How many were given.
        count: usize,
    },
    /// It has no text form.
    #[error("can't be written as text: give a text, a boolean, a finite number, or a list of them")]
    NotText,
    /// It is of another kind.
    #[error("is {value}: give {}", expected.noun())]
    #[non_exhaustive]
    Kind {
        /// What was given.
        value: String,
        /// What is taken.
        expected: Kind,
    },
    /// It is a number out of range.
    #[error("is {value}: give {}{LIFTED}", bounds(*min, *max))]
    #[non_exhaustive]
    Range {
        /// What was given.
        value: String,
        /// The smallest number.
        min: Option<f64>,
        /// The largest number.
        max: Option<f64>,
    },
    /// It is a list that is too short or too long.
    #[error("has {count} elements: give {}{LIFTED}", bounds(*min, *max))]
    #[non_exhaustive]
    Items {
        /// How many were given.
        count: u64,
        /// The fewest elements.
        min: Option<u64>,
        /// The most elements.
        max: Option<u64>,
    },
    /// It selects what the operation acts on, or holds what is created or changed, and is empty.
    /// Where one of several places is enough, all of them are.
    #[error("{}{LIFTED}", advice(any_of))]
    #[non_exhaustive]
    Empty {
        /// The places of which one must hold something.
        any_of: &'static [At],
    },
    /// It makes the URL longer than gateways take.
    #[error("makes the URL {length} bytes long: give at most {max} bytes")]
    #[non_exhaustive]
    Url {
        /// How long path and query would be.
        length: usize,
        /// How long they may be.
        max: usize,
    },
    /// It would change which path is called.
    #[error("is {value:?}, which would change the path: give a value other than \"\", `.` or `..`")]
    #[non_exhaustive]
    Segment {
        /// What was given.
        value: String,
    },
    /// It can't be sent as a header.
    #[error("can't be sent as a header: remove the control characters from its name or value")]
    Header,
    /// Its media type can't be sent.
    #[error("can't be sent: remove the control characters from its media type")]
    MediaType,
    /// The operation takes another kind of body, or none.
    #[error("is refused: the operation takes {}", takes.noun())]
    #[non_exhaustive]
    Body {
        /// What it takes.
        takes: Body,
    },
    /// It can't be the path and query of a URL.
    #[error(
        "can't be called: it must start with `/`, hold only escaped text and no `#`, and be \
         shorter than 64 KiB with its query"
    )]
    Path,
}

/// The published bounds may be wrong.
const LIFTED: &str = " (`check_limits(false)` lifts this check)";

fn suggestion(near: Option<&str>) -> String {
    near.map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

fn bounds<T: fmt::Display>(min: Option<T>, max: Option<T>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("{min} or more"),
        (None, Some(max)) => format!("{max} or less"),
        (None, None) => "any number".to_owned(),
    }
}

impl Place {
    fn noun(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "headers",
            Place::Form => "form",
        }
    }

    fn setter(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Form => "form",
        }
    }
}

impl Kind {
    fn noun(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Integer => "an integer",
            Kind::Number => "a number",
            Kind::Boolean => "true or false",
            Kind::File => "a file",
        }
    }
}

impl Body {
    fn noun(self) -> &'static str {
        match self {
            Body::None => "no body",
            Body::Json { .. } => "a JSON body",
            Body::Form | Body::Multipart => "a form",
            Body::Bytes { .. } => "a file as body",
        }
    }
}

/// What is wrong with places of which one must hold something, to be read after their names.
fn advice(any_of: &[At]) -> &'static str {
    match any_of {
        [_] => "is empty, so that the request asks for nothing: give at least one",
        _ => "are all empty, so that the request asks for nothing: give one of them",
    }
}
