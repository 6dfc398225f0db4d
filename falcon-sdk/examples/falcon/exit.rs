//! Errors, and the exit code of each kind.

use std::error::Error as StdError;
use std::process::ExitCode;

use falcon_sdk::Error;

/// The part of `--help` on exit codes.
pub(crate) const CODES: &str = "\
Exit codes:
  0  success
  1  any other error
  2  wrong usage: nothing was sent
  3  not found
  4  access refused: check the credentials and the scopes of the API client
  5  too many requests
  6  the service or the network failed, or time ran out: retry later
  7  a write without a response: it may have been carried out, so check before you retry
  8  errors beside records: the records were printed";

/// Why the program ends early.
pub(crate) enum Failure {
    /// Of the SDK. Its text says what to do.
    Sdk(Error),
    /// Of this program, with its exit code.
    Text(u8, String),
    /// Of the terminal, a pipe or a file.
    Other(Box<dyn StdError>),
}

impl Failure {
    /// Wrong arguments.
    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Failure::Text(2, text.into())
    }

    pub(crate) fn report(self) -> ExitCode {
        let (text, code) = match &self {
            Failure::Sdk(error) => (error.to_string(), code(error)),
            Failure::Text(code, text) => (text.clone(), *code),
            // The reader of the pipe, such as `head`, has enough.
            Failure::Other(error) if is_closed_pipe(error.as_ref()) => return ExitCode::SUCCESS,
            Failure::Other(error) => (error.to_string(), 1),
        };
        eprintln!("error: {text}");
        ExitCode::from(code)
    }
}

fn code(error: &Error) -> u8 {
    match error {
        // A retry is not safe, whatever the cause.
        _ if error.may_have_taken_effect() => 7,
        Error::Find(_) | Error::Parameter(_) | Error::Config(_) => 2,
        _ if error.is_not_found() => 3,
        _ if error.is_auth() => 4,
        _ if error.is_rate_limit() => 5,
        _ if error.is_transient() || error.is_timeout() => 6,
        _ => 1,
    }
}

fn is_closed_pipe(error: &(dyn StdError + 'static)) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
        || error.source().is_some_and(is_closed_pipe)
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::Sdk(error.into())
    }
}
