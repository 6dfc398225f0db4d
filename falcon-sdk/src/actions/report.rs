//! The outcome of each item of an action.

use std::collections::HashMap;
use std::fmt;

use super::outcome::{Counts, Outcome};
use crate::error::{ApiFailure, Error, JobFailure, JobProblem};
use crate::spec::Effect;

/// The outcome of each item of an action, in the order of the items.
///
/// An item has the key that the caller gave: the id of a host, an alert or an indicator, or
/// `type:value` of an indicator to create. An item that was given twice has one outcome.
#[derive(Clone, Debug)]
pub struct Report<T = ()> {
    operation: String,
    outcomes: Vec<(String, Outcome<T>)>,
    places: HashMap<String, usize>,
    errors: Vec<ApiFailure>,
    failure: Option<Error>,
    requests: u32,
}

impl<T> Report<T> {
    /// The outcome of an item, by its key.
    pub fn get(&self, key: &str) -> Option<&Outcome<T>> {
        let place = *self.places.get(key)?;
        self.outcomes.get(place).map(|(_, outcome)| outcome)
    }

    /// All items with their outcomes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Outcome<T>)> {
        let outcomes = self.outcomes.iter();
        outcomes.map(|(key, outcome)| (key.as_str(), outcome))
    }

    /// How many items have each outcome.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.iter().for_each(|(_, outcome)| counts.add(outcome));
        counts
    }

    /// Whether the service has carried out, or has accepted, all items.
    pub fn is_done(&self) -> bool {
        self.iter().all(|(_, outcome)| outcome.is_done())
    }

    /// The errors of responses that name no item of their request, of all runs. Each failure has the
    /// errors of one response.
    pub fn errors(&self) -> &[ApiFailure] {
        &self.errors
    }

    /// The error after which no further request was sent.
    pub fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    /// How many requests were sent, in all runs. Retries and waits do not count.
    pub fn requests(&self) -> u32 {
        self.requests
    }

    /// Returns the report, if all items are done and no response has an error.
    ///
    /// # Errors
    ///
    /// The error after which no further request was sent, or else that of the first item that is not
    /// done, or else that of a response. An item that was left out is [`Error::Job`].
    pub fn ok(self) -> Result<Self, Error> {
        let of_item = self.iter().find_map(|(key, outcome)| match outcome {
            Outcome::Done(_) => None,
            Outcome::LeftOut => Some(self.left_out(key)),
            other => other.error().cloned(),
        });
        let of_response = || {
            let error = self.errors.first()?;
            Some(Error::Api(Box::new(error.clone())))
        };
        match self.failure.clone().or(of_item).or_else(of_response) {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    fn left_out(&self, key: &str) -> Error {
        Error::Job(Box::new(JobFailure {
            operation: self.operation.clone(),
            job: format!("the change of {key}"),
            id: String::new(),
            state: None,
            effect: Effect::Write,
            problem: JobProblem::LeftOut,
        }))
    }

    /// Adds an item, if the report does not have it.
    pub(super) fn add(&mut self, key: &str) {
        if !self.places.contains_key(key) {
            self.places.insert(key.to_owned(), self.outcomes.len());
            self.outcomes.push((key.to_owned(), Outcome::NotSent));
        }
    }

    pub(super) fn set(&mut self, key: &str, outcome: Outcome<T>) {
        let place = self.places.get(key).copied();
        if let Some((_, slot)) = place.and_then(|place| self.outcomes.get_mut(place)) {
            *slot = outcome;
        }
    }

    pub(super) fn add_errors(&mut self, failure: ApiFailure) {
        self.errors.push(failure);
    }

    /// Starts a run of an operation.
    pub(super) fn begin(&mut self, operation: impl Into<String>) {
        self.operation = operation.into();
        self.failure = None;
    }

    pub(super) fn fail(&mut self, error: Option<Error>) {
        self.failure = error;
    }

    pub(super) fn count_request(&mut self) {
        self.requests += 1;
    }
}

/// A report without items, for [`Action::resume`](super::Action::resume).
impl<T> Default for Report<T> {
    fn default() -> Self {
        Report {
            operation: String::new(),
            outcomes: Vec::new(),
            places: HashMap::new(),
            errors: Vec::new(),
            failure: None,
            requests: 0,
        }
    }
}

impl<T> IntoIterator for Report<T> {
    type Item = (String, Outcome<T>);
    type IntoIter = std::vec::IntoIter<(String, Outcome<T>)>;

    fn into_iter(self) -> Self::IntoIter {
        self.outcomes.into_iter()
    }
}

/// Writes one line: how many items have each outcome, and the error that ended the run.
impl<T> fmt::Display for Report<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.counts();
        let all = self.outcomes.len();
        write!(f, "{}: {} of {all} done", self.operation, counts.done)?;
        for (count, name) in [
            (counts.pending, "pending"),
            (counts.duplicate, "duplicate"),
            (counts.refused, "refused"),
            (counts.left_out, "left out of the response"),
            (counts.unsure, "sent without a response"),
            (counts.not_sent, "not sent"),
        ] {
            if count > 0 {
                write!(f, ", {count} {name}")?;
            }
        }
        let errors: usize = self.errors.iter().map(|it| it.errors.len()).sum();
        if errors > 0 {
            write!(f, "; {errors} errors name no item")?;
        }
        match &self.failure {
            Some(error) => write!(f, "; stopped by: {error}"),
            None => Ok(()),
        }
    }
}
