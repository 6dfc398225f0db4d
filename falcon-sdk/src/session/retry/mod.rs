//! Retries and rate limits: a transport that sends a request until its response counts.

mod gate;
mod policy;
mod retrying;
mod rules;

pub use policy::{Attempt, Retry};
pub(crate) use retrying::Retrying;
