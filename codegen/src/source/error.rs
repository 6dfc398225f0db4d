//! Errors of an interface or an overlay. Each names its place.

use std::fmt;

use serde_json::Value;

use crate::pointer;
use crate::several::{self, Lines};

/// Why an interface or an overlay could not be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is empty.
    #[error("the text is empty: it must contain an object, as JSON or YAML")]
    Empty,
    /// A web page.
    #[error("this is HTML or XML, such as a login page, not an interface: download the file again")]
    Markup,
    /// It has no operations.
    #[error("the document has no paths: check that the file is complete")]
    NoPaths,
    /// The text starts like JSON or YAML, but is invalid.
    #[error("this is not valid {format} (line {line}, column {column}): {message}")]
    Syntax {
        /// `JSON` for a text that starts with `{`, else `YAML`.
        format: &'static str,
        /// Counted from 1; 0 if the parser does not know it.
        line: usize,
        /// Counted from 1; 0 if the parser does not know it.
        column: usize,
        /// The parser's message.
        message: String,
    },
    /// The text is valid, but its top level is not an object.
    #[error("the top level must be an object, as JSON or YAML; it is {found}")]
    NotAnObject {
        /// The kind of value found.
        found: &'static str,
    },
    /// Neither Swagger 2.0 nor OpenAPI 3.0 or 3.1.
    #[error(
        "{found} is not supported: the document needs `swagger: \"2.0\"`, `openapi: 3.0.x` or \
         `openapi: 3.1.x`"
    )]
    Version {
        /// The version found, or a note that there is none.
        found: String,
    },
    /// Overlay actions without a match.
    #[error(
        "{}\nrepair or remove the stale overlay actions, or continue without them: `--allow-stale`",
        Lines(.0)
    )]
    Stale(Vec<Error>),
    /// Several of these, in the order of the document.
    #[error("{}", Lines(.0))]
    Several(Vec<Error>),
    /// A problem in a place.
    #[error("{place}{}: {problem}", Below(at))]
    In {
        /// The place.
        place: Box<Place>,
        /// A JSON pointer from there, in OpenAPI 3.0; empty for the place itself.
        at: String,
        /// The problem.
        problem: Box<Problem>,
    },
}

impl Error {
    /// One error for all; `None` without any.
    pub(crate) fn all(errors: Vec<Error>) -> Option<Error> {
        several::one(errors, Error::Several)
    }
}

struct Below<'a>(&'a str);

impl fmt::Display for Below<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            Ok(())
        } else {
            write!(f, ", at `{}`", self.0)
        }
    }
}

/// The place of an error.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Place {
    /// The top level of the document.
    Document,
    /// The top level of an overlay.
    Overlay,
    /// An action of an overlay.
    Action {
        /// Counted from 1.
        number: usize,
        /// Its JSONPath, empty where it has none.
        target: String,
    },
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
            Place::Overlay => f.write_str("the overlay"),
            Place::Action { number, target } if target.is_empty() => {
                write!(f, "overlay action {number}")
            }
            Place::Action { number, target } => write!(f, "overlay action {number} (`{target}`)"),
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

/// A problem in a place.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A value has another kind than the format requires.
    #[error("expected {expected}, found {found}")]
    Kind {
        /// The required kind, with its article.
        expected: &'static str,
        /// The kind found, with its article.
        found: &'static str,
    },
    /// A required key, or either of two, is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The typed decoder refuses a value for another reason.
    #[error("{0}")]
    Decode(String),
    /// A key that the format does not allow there.
    #[error("unknown key `{0}`: remove it, or prefix it with `x-`")]
    UnknownKey(String),
    /// Schemas are nested too deep.
    #[error("schemas are nested more than {0} deep: move the inner schemas to the named schemas")]
    TooDeep(usize),
    /// A `$ref` without a target.
    #[error("the reference `{reference}` has no target; {}", Nearest(candidates))]
    Dangling {
        /// As published.
        reference: String,
        /// Similar names.
        candidates: Vec<String>,
    },
    /// A `$ref` to another document.
    #[error("the reference `{0}` points outside the document: bundle the files into one first")]
    External(String),
    /// A `$ref` to a section that is not allowed there.
    #[error(
        "the reference `{reference}` is not supported: from here it must start with `{section}`"
    )]
    Section {
        /// As published.
        reference: String,
        /// Such as `#/components/schemas/`.
        section: &'static str,
    },
    /// References in a circle, without a target.
    #[error("the reference `{0}` refers to itself")]
    Circle(String),
    /// Two parameters with the same name and place.
    #[error("the {place} parameter `{name}` is published twice")]
    ParameterTwice {
        /// Its `in`.
        place: String,
        /// Its name.
        name: String,
    },
    /// A parameter's array has a format that OpenAPI 3.0 does not support.
    #[error(
        "`{format}` is not supported as the `collectionFormat` of the {place} parameter `{name}`: use {supported}"
    )]
    CollectionFormat {
        /// As published.
        format: String,
        /// The parameter's `in`.
        place: String,
        /// The parameter's name.
        name: String,
        /// The supported formats.
        supported: &'static str,
    },
    /// More than one body, or a body and a form.
    #[error("it has more than one body: `{first}` and `{second}`")]
    TwoBodies {
        /// The name of a `body` or `formData` parameter.
        first: String,
        /// The name of a `body` or `formData` parameter.
        second: String,
    },
    /// A response with an invalid status.
    #[error("`{0}` is not a status: use `default`, three digits, or a digit and `XX`")]
    Status(String),
    /// An action without a reason.
    #[error("it has no `description`: give the reason for the repair")]
    NoReason,
    /// An action with neither `update` nor `remove`, or with both.
    #[error("it must have either `update` or `remove: true`")]
    UpdateOrRemove,
    /// A target that is not a JSONPath.
    #[error("its target is not a JSONPath (RFC 9535): position {position}, {message}")]
    Target {
        /// The character of the target, counted from 1.
        position: usize,
        /// The parser's message.
        message: String,
    },
    /// An action without a match.
    #[error(
        "no match: `{found}` exists, but nothing below it matches `{missing}`; {}",
        Nearest(candidates)
    )]
    NoMatch {
        /// The longest part of the target with a match.
        found: String,
        /// The step after it.
        missing: String,
        /// Similar names.
        candidates: Vec<String>,
    },
}

impl Problem {
    /// A reference to a place that does not exist.
    pub(super) fn without_target(reference: &str) -> Problem {
        let reference = reference.to_owned();
        if reference.starts_with('#') {
            let candidates = Vec::new();
            Problem::Dangling {
                reference,
                candidates,
            }
        } else {
            Problem::External(reference)
        }
    }
}

struct Nearest<'a>(&'a [String]);

impl fmt::Display for Nearest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, more)) = self.0.split_first() else {
            return f.write_str("no name is similar");
        };
        write!(f, "similar: `{first}`")?;
        more.iter().try_for_each(|name| write!(f, ", `{name}`"))
    }
}

/// The most similar names, best first, at most three.
pub(crate) fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut scored: Vec<(f64, &str)> = known
        .map(|name| (strsim::normalized_damerau_levenshtein(wanted, name), name))
        .filter(|(likeness, _)| *likeness > 0.5)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup();
    scored
        .into_iter()
        .take(3)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// A problem that collects the steps to its place.
#[derive(Debug)]
pub(super) struct Fault {
    problem: Problem,
    /// Innermost first.
    steps: Vec<String>,
}

impl Fault {
    pub(super) fn kind(expected: &'static str, found: Option<&Value>) -> Self {
        Problem::Kind {
            expected,
            found: found.map_or("nothing", kind),
        }
        .into()
    }

    pub(super) fn place(mut self, place: Place) -> Error {
        self.steps.reverse();
        Error::In {
            place: Box::new(place),
            at: self.steps.concat(),
            problem: Box::new(self.problem),
        }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Fault {
            problem,
            steps: Vec::new(),
        }
    }
}

/// Adds a key or an index to the steps of a fault.
pub(super) fn below(step: impl fmt::Display) -> impl FnOnce(Fault) -> Fault {
    move |mut fault| {
        fault.steps.push(pointer::below("", &step.to_string()));
        fault
    }
}

/// The kind of a value, with its article.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
