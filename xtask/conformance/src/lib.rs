//! Holds the SDK against the published interface.
//!
//! Every operation is built by its typed methods, sent to a server on loopback, and what came there is
//! held against `specs/falcon.swagger.json` without what the generator decides: method, path, query, headers,
//! media type and body, nothing missing and nothing more. Answers that are made up from the published
//! schemas are read into the typed body and written again without a loss. Every list is walked, and
//! paged as the service is known to do.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod altered;
mod answer;
mod case;
mod form;
mod paging;
mod parameter;
mod published;
mod reading;
mod report;
mod request;
mod run;
mod schema;
mod values;
mod walk;

pub use case::Case;
pub use run::run;
pub use values::Values;
