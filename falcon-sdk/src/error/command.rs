//! A command on a host, and its failure.

use std::fmt;

use super::report::Report;

/// How much of `stderr` an error shows, in characters.
const SHOWN: usize = 300;

/// The output of a complete command on a host.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct CommandOutput {
    /// The standard output, whole.
    pub stdout: String,
    /// The standard error, whole. It is empty unless the command failed.
    pub stderr: String,
    /// The id of the command.
    pub cloud_request_id: String,
    /// The id of the command as the host reports it, if it does.
    pub task_id: Option<String>,
    /// The id of the session that the command ran in.
    pub session_id: String,
}

/// A command that ran on a host and failed: it is complete, and wrote to its standard error.
#[derive(Clone)]
#[non_exhaustive]
pub struct CommandFailure {
    /// The id of the operation that reported the failure.
    pub operation: String,
    /// The id of the host (agent id).
    pub host: String,
    /// The command without its arguments, such as `reg query`.
    pub command: String,
    /// The output of the command, with its standard output up to the failure.
    pub output: CommandOutput,
}

impl CommandFailure {
    pub(super) fn report(&self) -> Report {
        let said: Vec<&str> = self.output.stderr.split_whitespace().collect();
        let mut said = said.join(" ");
        if let Some((end, _)) = said.char_indices().nth(SHOWN) {
            said.truncate(end);
            said.push('…');
        }
        let help = match self.output.stdout.is_empty() {
            true => "",
            false => "the error's `output.stdout` holds the output up to the failure",
        };
        Report::new(format!(
            "{}: the command `{}` failed on host {}: {said}",
            self.operation, self.command, self.host
        ))
        .help(help)
    }
}

/// Writes one line.
impl fmt::Display for CommandFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report().fmt(f)
    }
}

/// Shows the output by its length: it may hold anything that is on the host.
impl fmt::Debug for CommandFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandFailure")
            .field("operation", &self.operation)
            .field("host", &self.host)
            .field("command", &self.command)
            .field("cloud_request_id", &self.output.cloud_request_id)
            .field("stderr", &self.output.stderr)
            .field(
                "stdout",
                &format_args!("{} bytes", self.output.stdout.len()),
            )
            .finish()
    }
}
