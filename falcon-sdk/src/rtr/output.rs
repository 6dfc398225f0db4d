//! Assembles the output of a command from chunks. It does no IO: it takes each response to a poll,
//! and says what to do next.

use crate::error::CommandOutput;
use crate::real_time_response::StatusResponse;

/// The output so far.
pub(super) struct Assembly {
    output: CommandOutput,
    /// The number of the next chunk.
    next: i64,
}

/// What to do after a poll.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// Poll the next chunk.
    Next,
    /// Poll the same chunk later: it is not written yet.
    Wait,
    /// The output is whole.
    Done(CommandOutput),
}

impl Assembly {
    pub(super) fn of(cloud_request_id: &str) -> Self {
        Assembly {
            output: CommandOutput {
                cloud_request_id: cloud_request_id.to_owned(),
                ..CommandOutput::default()
            },
            next: 0,
        }
    }

    /// The number of the chunk to poll.
    pub(super) fn next(&self) -> i64 {
        self.next
    }

    /// Adds the record of a response, if it has one. A record that is not complete and has no text
    /// is no chunk: the command still runs.
    pub(super) fn add(&mut self, record: Option<&StatusResponse>) -> Step {
        let Some(record) = record else {
            return Step::Wait;
        };
        let number = record.sequence_id.unwrap_or(self.next);
        if number != self.next {
            return Step::Wait;
        }
        let stdout = record.stdout.as_deref().unwrap_or_default();
        let stderr = record.stderr.as_deref().unwrap_or_default();
        let complete = record.complete == Some(true);
        if !complete && stdout.is_empty() && stderr.is_empty() {
            return Step::Wait;
        }
        self.output.stdout.push_str(stdout);
        self.output.stderr.push_str(stderr);
        self.output.task_id = record.task_id.clone().or(self.output.task_id.take());
        if let Some(session) = &record.session_id {
            self.output.session_id.clone_from(session);
        }
        self.next += 1;
        match complete {
            true => Step::Done(std::mem::take(&mut self.output)),
            false => Step::Next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(sequence: i64, stdout: &str, complete: bool) -> StatusResponse {
        StatusResponse {
            sequence_id: Some(sequence),
            stdout: Some(stdout.to_owned()),
            complete: Some(complete),
            ..StatusResponse::default()
        }
    }

    #[test]
    fn chunks_are_joined_in_order() {
        let mut assembly = Assembly::of("r-1");
        assert_eq!(assembly.add(Some(&chunk(0, "a", false))), Step::Next);
        assert_eq!(assembly.add(Some(&chunk(1, "b", false))), Step::Next);
        assert_eq!(assembly.next(), 2);
        let Step::Done(output) = assembly.add(Some(&chunk(2, "c", true))) else {
            panic!("it is complete");
        };
        assert_eq!((&*output.stdout, &*output.cloud_request_id), ("abc", "r-1"));
    }

    #[test]
    fn a_chunk_that_is_not_written_is_polled_again_in_each_form() {
        let mut assembly = Assembly::of("r-1");
        assert_eq!(assembly.add(None), Step::Wait);
        assert_eq!(assembly.add(Some(&chunk(0, "", false))), Step::Wait);
        assert_eq!(assembly.next(), 0);
    }

    #[test]
    fn a_chunk_of_another_number_is_not_added() {
        let mut assembly = Assembly::of("r-1");
        assembly.add(Some(&chunk(0, "a", false)));
        assert_eq!(assembly.add(Some(&chunk(0, "a", false))), Step::Wait);
        let Step::Done(output) = assembly.add(Some(&chunk(1, "", true))) else {
            panic!("it is complete");
        };
        assert_eq!(output.stdout, "a");
    }

    #[test]
    fn a_chunk_without_a_number_is_the_next() {
        let mut assembly = Assembly::of("r-1");
        let mut bare = chunk(0, "a", true);
        bare.sequence_id = None;
        bare.stderr = Some("b".to_owned());
        let Step::Done(output) = assembly.add(Some(&bare)) else {
            panic!("it is complete");
        };
        assert_eq!((&*output.stdout, &*output.stderr), ("a", "b"));
    }
}
