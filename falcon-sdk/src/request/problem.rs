//! Problems of a request, and their texts.

use std::fmt;

use crate::fql::{FilterProblem, SortProblem};
use crate::spec::{At, Body, Kind, Place};

/// A parameter that the operation does not accept.
#[derive(Clone, PartialEq, thiserror::Error)]
#[error("{operation}: {parameter} {problem}")]
#[non_exhaustive]
pub struct ParameterError {
    /// The operation's id.
    pub operation: String,
    /// The parameter's name in the request; `body` and `path` stand for the whole body and path.
    pub parameter: String,
    /// The problem.
    pub problem: Problem,
    /// Advice for a problem that does not say what to do.
    pub(crate) advice: &'static str,
}

impl ParameterError {
    pub(crate) fn new(
        operation: impl Into<String>,
        parameter: impl Into<String>,
        problem: Problem,
    ) -> Self {
        ParameterError {
            operation: operation.into(),
            parameter: parameter.into(),
            problem,
            advice: "",
        }
    }
}

/// Writes the text, because a program prints `Debug` of an error that `main` returns; with `#`, the
/// fields.
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

/// The problem of a parameter. Values of secret parameters are `***`.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// It is required and not set.
    #[error("is required: set it")]
    Missing,
    /// The operation does not have this parameter.
    #[error("is not a parameter of this operation{}", suggestion(*near))]
    #[non_exhaustive]
    Unknown {
        /// A parameter with a similar name.
        near: Option<&'static str>,
    },
    /// The operation has the parameter in another place.
    #[error("is sent in the {}: set it with `{}`", place.noun(), place.setter())]
    #[non_exhaustive]
    Misplaced {
        /// The place where the parameter is sent.
        place: Place,
    },
    /// The parameter takes one value, not a list.
    #[error("takes one value, not {count}")]
    #[non_exhaustive]
    ManyValues {
        /// The number of values.
        count: usize,
    },
    /// The value has no text form.
    #[error("can't be written as text: give a text, a boolean, a finite number, or a list of them")]
    NotText,
    /// The value has another type.
    #[error("is {value}: give {}", expected.noun())]
    #[non_exhaustive]
    Kind {
        /// The value.
        value: String,
        /// The type that the operation accepts.
        expected: Kind,
    },
    /// The number is out of range.
    #[error("is {value}: give {}{LIFTED}", bounds(*min, *max))]
    #[non_exhaustive]
    Range {
        /// The value.
        value: String,
        /// The smallest number.
        min: Option<f64>,
        /// The largest number.
        max: Option<f64>,
    },
    /// The list is too short or too long.
    #[error("has {count} elements: give {}{LIFTED}", bounds(*min, *max))]
    #[non_exhaustive]
    Items {
        /// The number of elements.
        count: u64,
        /// The fewest elements.
        min: Option<u64>,
        /// The most elements.
        max: Option<u64>,
    },
    /// The request has no target, or no content to create or change. If one of several places is
    /// enough, all of them are empty.
    #[error("{}{LIFTED}", advice(any_of))]
    #[non_exhaustive]
    Empty {
        /// The places of which at least one must have a value.
        any_of: &'static [At],
    },
    /// The parameter makes the URL longer than gateways accept.
    #[error("makes the URL {length} bytes long: give at most {max} bytes")]
    #[non_exhaustive]
    Url {
        /// The length of path and query, in bytes.
        length: usize,
        /// The longest accepted length, in bytes.
        max: usize,
    },
    /// The value would change the path.
    #[error("is {value:?}, which would change the path: give a value other than \"\", `.` or `..`")]
    #[non_exhaustive]
    Segment {
        /// The value.
        value: String,
    },
    /// The value has no use here.
    #[error("is {value:?}: {advice}")]
    #[non_exhaustive]
    Invalid {
        /// The value.
        value: String,
        /// What to give instead.
        advice: &'static str,
    },
    /// The filter is malformed, or not one for this operation.
    #[error("{0}{UNCHECKED}")]
    Filter(Box<FilterProblem>),
    /// The sort order is not one for this operation.
    #[error("{0}{UNCHECKED}")]
    Sort(Box<SortProblem>),
    /// The parameter can't be sent as a header.
    #[error("can't be sent as a header: remove the control characters from its name or value")]
    Header,
    /// The file's media type can't be sent.
    #[error("can't be sent: remove the control characters from its media type")]
    MediaType,
    /// The operation takes another kind of body, or no body.
    #[error("is refused: the operation takes {}", takes.noun())]
    #[non_exhaustive]
    Body {
        /// The body that the operation takes.
        takes: Body,
    },
    /// The path can't be the path and query of a URL.
    #[error(
        "can't be used: it must start with `/`, contain only escaped text and no `#`, and be \
         shorter than 64 KiB with its query"
    )]
    Path,
}

/// The published limits may be wrong.
const LIFTED: &str = " (`check_limits(false)` lifts this check)";

/// The known properties may be incomplete.
const UNCHECKED: &str = " (`check_filters(false)` lifts this check)";

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

/// The text after the names of places of which at least one must have a value.
fn advice(any_of: &[At]) -> &'static str {
    match any_of {
        [_] => "is empty, so the request has no target: set at least one value",
        _ => "are all empty, so the request has no target: set one of them",
    }
}
