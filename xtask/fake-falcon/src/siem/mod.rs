//! Next-Gen SIEM: searches and lookup files with a state.

mod lookups;
mod results;
mod searches;
mod settings;
mod state;

pub use settings::{Refusing, Siem};
pub(crate) use state::Service;

use crate::exchange::Handler;

/// By operation id.
pub(crate) const HANDLERS: &[(&str, Handler<Service>)] = &[
    ("StartSearchV1", searches::start),
    ("GetSearchStatusV1", searches::status),
    ("StopSearchV1", searches::stop),
    ("UploadLookupV1", lookups::upload),
    ("GetLookupV1", lookups::download),
];
