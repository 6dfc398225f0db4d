//! Errors of an interface as a person mends them: each with its place in the published file, and with
//! an overlay action to start from.

mod places;
mod positions;
mod repairs;
#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::Value;

use crate::error::Error;
use crate::source::{self, Place, Problem};

/// A problem of the interface or the overlay.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// Its kind.
    pub kind: Kind,
    /// Line and column in the published file, counted from 1; `None` for a problem of the overlay.
    pub position: Option<(usize, usize)>,
    /// A JSON pointer into the published file.
    pub pointer: String,
    /// The place and the problem.
    pub message: String,
    /// An overlay action in one line; `None` if no action mends it.
    pub action: Option<String>,
}

/// The kinds of problems, in the order in which a person mends them.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// An overlay action that does not apply, mostly since it has no match.
    Stale,
    /// Something that the format does not allow.
    Invalid,
    /// A construct without a form in the SDK.
    Unsupported,
    /// Two names that become the same identifier.
    Names,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Stale => "overlay actions that do not apply",
            Kind::Invalid => "invalid or unknown parts",
            Kind::Unsupported => "constructs without a form",
            Kind::Names => "names that collide",
        })
    }
}

/// The problems in an error, by kind and then by position. An error of another sort, such as a syntax
/// error, has none: it is complete by itself.
pub fn findings(error: &Error, published: &str) -> Vec<Finding> {
    let Ok(document) = source::load(published) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    collect(error, &document, &mut found);
    let pointers = found
        .iter()
        .filter(|finding| finding.kind != Kind::Stale)
        .map(|finding| finding.pointer.as_str());
    let positions = positions::of(published, pointers);
    for finding in &mut found {
        finding.position = positions.get(&finding.pointer).copied();
    }
    found.sort_by_key(|finding| (finding.kind, finding.position));
    found
}

fn collect(error: &Error, document: &Value, found: &mut Vec<Finding>) {
    match error {
        Error::Several(errors) => errors.iter().for_each(|it| collect(it, document, found)),
        Error::Source(error) => collect_source(error, document, found),
        Error::Unsupported { at, .. } => {
            let pointer = places::pointer(document, &at.place, "", at.member.as_deref());
            found.push(Finding {
                kind: Kind::Unsupported,
                position: None,
                action: Some(match at.place {
                    Place::Schema(_) => repairs::any(document, &pointer, &error.to_string()),
                    _ => repairs::removal(document, &pointer, &error.to_string()),
                }),
                message: error.to_string(),
                pointer,
            });
        }
        Error::NamesMeet {
            scope,
            first,
            second,
            rust,
            at,
        } => {
            let pointer = match at {
                Some(at) => places::pointer(document, &at.place, "", at.member.as_deref()),
                None => String::new(),
            };
            let message = format!("{scope}: `{first}` and `{second}` would both be `{rust}`");
            found.push(Finding {
                kind: Kind::Names,
                position: None,
                action: repairs::name(document, &pointer, scope, rust, &message),
                message,
                pointer,
            });
        }
        Error::Manifest(_) | Error::Emitted { .. } => {}
    }
}

fn collect_source(error: &source::Error, document: &Value, found: &mut Vec<Finding>) {
    match error {
        source::Error::Several(errors) | source::Error::Stale(errors) => {
            errors
                .iter()
                .for_each(|it| collect_source(it, document, found));
        }
        source::Error::In { place, at, problem } => {
            let (kind, pointer, action) = match place.as_ref() {
                Place::Overlay => (Kind::Stale, String::new(), None),
                Place::Action { target, .. } => {
                    (Kind::Stale, String::new(), repairs::target(target, problem))
                }
                Place::Document | Place::Path(_) | Place::Operation { .. } | Place::Schema(_) => {
                    let member = match problem.as_ref() {
                        Problem::CollectionFormat { name, .. }
                        | Problem::ParameterTwice { name, .. }
                        | Problem::TwoBodies { second: name, .. } => Some(name.as_str()),
                        _ => None,
                    };
                    let mut pointer = places::pointer(document, place, at, member);
                    if let Problem::UnknownKey(key) | Problem::Status(key) = problem.as_ref() {
                        pointer = places::inside(document, pointer, key);
                    }
                    let message = places::in_words_of(document, &problem.to_string());
                    let action = repairs::repair(document, &pointer, problem, &message);
                    (Kind::Invalid, pointer, Some(action))
                }
            };
            let text = places::in_words_of(document, &problem.to_string());
            found.push(Finding {
                kind,
                position: None,
                message: match pointer.is_empty() {
                    true => format!("{place}: {text}"),
                    false => format!("{place}, at `{pointer}`: {text}"),
                },
                pointer,
                action,
            });
        }
        source::Error::Empty
        | source::Error::Markup
        | source::Error::NoPaths
        | source::Error::Syntax { .. }
        | source::Error::NotAnObject { .. }
        | source::Error::Version { .. } => {}
    }
}
