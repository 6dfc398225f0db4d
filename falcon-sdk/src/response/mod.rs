//! A received response, and whether it is a reply or an error.

mod answer;
mod judge;
mod reply;

pub(crate) use answer::Answer;
