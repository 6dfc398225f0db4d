//! Compares the SDK with the published interface.
//!
//! Typed methods build a request of every operation, and a server on loopback receives it. The test
//! compares it with `specs/falcon.swagger.json`, without the generator's decisions: method, path,
//! query, headers, media type and body, with nothing missing or added. Responses made from the
//! published schemas are decoded and encoded without a loss. Every list is read, and
//! its paging compared with known facts of the service.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod altered;
mod case;
mod form;
mod paging;
mod parameter;
mod published;
mod reading;
mod report;
mod request;
mod response;
mod run;
mod schema;
mod values;
mod walk;

pub use case::Case;
pub use run::run;
pub use values::Values;
