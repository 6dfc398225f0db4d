//! Listings of operations, for people and programs: as a line, a row or a JSON entry each.

mod index;
mod job;
mod json;
mod markdown;
mod printable;
mod scopes;
mod secrets;
mod spelling;

pub use index::index;
pub use job::{JobEntry, JobStepEntry};
pub use json::{Catalog, Entry, IdsEntry, PagingEntry, ParamEntry, catalog};
pub use markdown::markdown;
pub use printable::printable;
pub use scopes::{NameError, scopes};
pub use secrets::unmarked_secrets;
