//! The data connector for HEC: ingests events with a key of its own, outside of the interface.

mod collect;
mod settings;
mod state;

pub(crate) use collect::routes;
pub use settings::{Hec, HecFault};
pub(crate) use state::Service;
