//! Event streams: their list, their sessions and their feeds.
//!
//! Facts about the service that are not published are those of public readers. Where these
//! disagree, a setting decides.

mod events;
mod faults;
mod feed;
mod operations;
mod settings;
mod state;

pub(crate) use feed::routes;
pub(crate) use operations::HANDLERS;
pub use settings::{EventStreams, StreamFault};
pub(crate) use state::Streams;
