//! A received response, and whether it is a reply or an error.

mod judge;
mod raw;
mod reply;

pub(crate) use raw::Response;
