//! Retries and rate limits: a transport that retries requests within the account's rate limit.

mod budget;
mod gate;
mod gates;
mod policy;
mod retrying;
mod rules;

pub(crate) use gates::Gates;
pub use policy::{Attempt, Retry};
pub(crate) use retrying::Retrying;
