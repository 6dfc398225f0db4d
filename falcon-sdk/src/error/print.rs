//! How errors print: one line, a report of several, or their fields.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use super::config::ConfigError;
use super::report::{Report, called, root};
use crate::catalog::FindError;
use crate::fql::FilterProblem;
use crate::request::{ParameterError, Problem};

impl Error {
    pub(super) fn report(&self) -> Report {
        match self {
            Error::Find(error) => Report::new(error.to_string()),
            Error::Parameter(error) => Report::new(error.to_string())
                .marked(marked(&error.problem))
                .help(error.advice),
            Error::Config(error) => error.report(),
            Error::Auth(failure) => failure.login_report(),
            Error::Api(failure) => failure.report(),
            Error::Batch(batch) => batch.report(),
            Error::Decode(reply) => reply.report(),
            Error::Transport {
                operation,
                host,
                phase,
                unsure,
                attempts,
                source,
            } => Report::new(format!(
                "{}: {}",
                called(operation),
                phase.sentence(host, source.as_ref())
            ))
            .help(phase.help(source.as_ref()))
            .unsure(*unsure)
            .attempts(*attempts),
            Error::Timeout {
                operation,
                after,
                attempts,
                unsure,
            } => Report::new(format!(
                "{}: no response within {after:?}",
                called(operation)
            ))
            .help("allow more time with `timeout`")
            .unsure(*unsure)
            .attempts(*attempts),
            Error::Provider(error) => Report::new(format!(
                "the token provider failed: {}",
                root(error.as_ref())
            )),
            Error::TooLong {
                operation,
                limit,
                attempts,
                unsure,
            } => Report::new(format!(
                "{operation}: the response is longer than {limit} bytes"
            ))
            .help("raise `max_body`, or use `download`")
            .unsure(*unsure)
            .attempts(*attempts),
            Error::Checksum {
                operation,
                expected,
                found,
                ..
            } => Report::new(format!(
                "{operation}: the file's SHA-256 is {found}, not {expected}"
            ))
            .help("the file was changed or damaged on the way, or the id is of another file"),
            Error::File {
                operation,
                path,
                source,
            } => Report::new(format!(
                "{operation}: can't read or write the file {}: {source}",
                path.display()
            )),
            Error::Window {
                operation,
                read,
                total,
                window,
                instead,
            } => {
                let total = total
                    .map(|total| format!(" of {total}"))
                    .unwrap_or_default();
                Report::new(format!(
                    "{operation}: only the first {window}{total} items can be read by offset, and \
                     {read} were read"
                ))
                .help(match instead {
                    Some(instead) => format!("walk {instead} instead, which has no limit"),
                    None => "split the list by filters, and walk each part".to_owned(),
                })
            }
            Error::TokenRefused {
                read,
                rest,
                failure,
            } => {
                let rest = rest
                    .as_ref()
                    .map(|rest| format!(", from the last item on with the filter {rest}"));
                failure.report().help(format!(
                    "the request carried the token of the page after {read} items, which may have \
expired: raise `prefetch` if pages take long to use, or start a new \
                     walk{}",
                    rest.unwrap_or_default()
                ))
            }
            Error::Item(item) => item.report(),
            Error::Command(failure) => failure.report(),
            Error::Job(failure) => failure.report(),
            Error::Paging { operation, problem } => Report::new(format!("{operation}: {problem}")),
            Error::EventStream { app_id, problem } => {
                Report::new(format!("event stream {app_id:?}: {problem}"))
            }
            Error::Ingest { problem } => problem.report(),
        }
    }

    /// The variant and its fields.
    fn write_fields(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        macro_rules! variant {
            ($name:literal, $($field:ident),+) => {
                f.debug_struct($name)$(.field(stringify!($field), $field))+.finish()
            };
        }
        match self {
            Error::Find(error) => f.debug_tuple("Find").field(error).finish(),
            Error::Parameter(error) => f.debug_tuple("Parameter").field(error).finish(),
            Error::Config(error) => f.debug_tuple("Config").field(error).finish(),
            Error::Auth(failure) => f.debug_tuple("Auth").field(failure).finish(),
            Error::Api(failure) => f.debug_tuple("Api").field(failure).finish(),
            Error::Batch(batch) => f.debug_tuple("Batch").field(batch).finish(),
            Error::Decode(reply) => f.debug_tuple("Decode").field(reply).finish(),
            Error::Transport {
                operation,
                host,
                phase,
                unsure,
                attempts,
                source,
            } => variant!(
                "Transport",
                operation,
                host,
                phase,
                unsure,
                attempts,
                source
            ),
            Error::Timeout {
                operation,
                after,
                attempts,
                unsure,
            } => variant!("Timeout", operation, after, attempts, unsure),
            Error::Provider(error) => f.debug_tuple("Provider").field(error).finish(),
            Error::TooLong {
                operation,
                limit,
                attempts,
                unsure,
            } => variant!("TooLong", operation, limit, attempts, unsure),
            Error::Checksum {
                operation,
                expected,
                found,
                unsure,
            } => variant!("Checksum", operation, expected, found, unsure),
            Error::File {
                operation,
                path,
                source,
            } => variant!("File", operation, path, source),
            Error::Window {
                operation,
                read,
                total,
                window,
                instead,
            } => variant!("Window", operation, read, total, window, instead),
            Error::TokenRefused {
                read,
                rest,
                failure,
            } => variant!("TokenRefused", read, rest, failure),
            Error::Item(item) => f.debug_tuple("Item").field(item).finish(),
            Error::Command(failure) => f.debug_tuple("Command").field(failure).finish(),
            Error::Job(failure) => f.debug_tuple("Job").field(failure).finish(),
            Error::Paging { operation, problem } => variant!("Paging", operation, problem),
            Error::EventStream { app_id, problem } => variant!("EventStream", app_id, problem),
            Error::Ingest { problem } => variant!("Ingest", problem),
        }
    }
}

/// Writes one line.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report().fmt(f)
    }
}

/// Writes a report of several lines; with `#`, the fields.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match f.alternate() {
            true => self.write_fields(f),
            false => self.report().write_lines(f),
        }
    }
}

impl StdError for Error {}

impl From<FindError> for Error {
    fn from(error: FindError) -> Self {
        Error::Find(error)
    }
}

impl From<ParameterError> for Error {
    fn from(error: ParameterError) -> Self {
        Error::Parameter(error)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Error::Config(error)
    }
}

/// The filter, with a mark at its mistake.
fn marked(problem: &Problem) -> Option<[String; 2]> {
    let Problem::Filter(problem) = problem else {
        return None;
    };
    match problem.as_ref() {
        FilterProblem::Malformed(error) => Some(error.marked()),
        FilterProblem::TooMany { .. }
        | FilterProblem::Unknown { .. }
        | FilterProblem::Operator { .. }
        | FilterProblem::Value { .. } => None,
    }
}
