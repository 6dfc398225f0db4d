//! What became of an item.

use crate::error::Error;

/// What became of an item of an action.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome<T = ()> {
    /// The service has carried it out, or has accepted it. After a wait, the item has its new state.
    Done(T),
    /// The service has accepted it, and the item did not reach its new state within the time of a
    /// wait: [`Error::Job`], or the error of the last poll.
    Pending(Error),
    /// It exists already, so that it was not created. The error is the service's own.
    Duplicate(Error),
    /// The service has refused it. The error has the service's errors of this item alone, or is that
    /// of the whole request.
    Refused(Error),
    /// It was sent, and no response mentions it: the service may have carried it out. The same holds
    /// for items in progress when a run is cancelled.
    LeftOut,
    /// It was sent, and its request has no response, one that can't be read, or a 5xx: the service may
    /// have carried it out.
    Unsure(Error),
    /// It was not carried out: it was not sent, or its request was refused for a reason that is not
    /// its own, such as a missing scope or another item.
    NotSent,
}

/// How many items have each outcome.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Counts {
    /// The service has carried them out, or has accepted them.
    pub done: usize,
    /// Accepted, and not in their new state within the time of a wait.
    pub pending: usize,
    /// They exist already.
    pub duplicate: usize,
    /// The service has refused them.
    pub refused: usize,
    /// Sent, and not mentioned in a response.
    pub left_out: usize,
    /// Sent, and without a response.
    pub unsure: usize,
    /// Not carried out.
    pub not_sent: usize,
}

impl<T> Outcome<T> {
    /// Whether the service has carried it out, or has accepted it.
    pub fn is_done(&self) -> bool {
        matches!(self, Outcome::Done(_))
    }

    /// The error, if the outcome has one.
    pub fn error(&self) -> Option<&Error> {
        match self {
            Outcome::Pending(error)
            | Outcome::Duplicate(error)
            | Outcome::Refused(error)
            | Outcome::Unsure(error) => Some(error),
            Outcome::Done(_) | Outcome::LeftOut | Outcome::NotSent => None,
        }
    }

    /// The outcome in two words or fewer, such as `left out`.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Done(_) => "done",
            Outcome::Pending(_) => "pending",
            Outcome::Duplicate(_) => "duplicate",
            Outcome::Refused(_) => "refused",
            Outcome::LeftOut => "left out",
            Outcome::Unsure(_) => "unsure",
            Outcome::NotSent => "not sent",
        }
    }

    /// Whether a resumed run sends it. An item that may have been carried out is retried only if that
    /// is safe.
    pub(super) fn is_open(&self, repeatable: bool) -> bool {
        match self {
            Outcome::NotSent => true,
            Outcome::LeftOut | Outcome::Unsure(_) => repeatable,
            Outcome::Done(_)
            | Outcome::Pending(_)
            | Outcome::Duplicate(_)
            | Outcome::Refused(_) => false,
        }
    }
}

impl Counts {
    pub(super) fn add<T>(&mut self, outcome: &Outcome<T>) {
        let count = match outcome {
            Outcome::Done(_) => &mut self.done,
            Outcome::Pending(_) => &mut self.pending,
            Outcome::Duplicate(_) => &mut self.duplicate,
            Outcome::Refused(_) => &mut self.refused,
            Outcome::LeftOut => &mut self.left_out,
            Outcome::Unsure(_) => &mut self.unsure,
            Outcome::NotSent => &mut self.not_sent,
        };
        *count += 1;
    }
}
