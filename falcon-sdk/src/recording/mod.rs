//! Records responses in a folder as received, without their secrets.

mod copy;
mod exchange;
mod folder;
mod recorder;
mod request;

#[cfg(feature = "mock")]
pub(crate) use exchange::Exchange;
pub(crate) use recorder::{Recorder, Recording};
#[cfg(feature = "mock")]
pub(crate) use request::Request;
