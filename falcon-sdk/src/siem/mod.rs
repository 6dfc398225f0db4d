//! Next-Gen SIEM: searches over events, and lookup files. Feature `siem`.
//!
//! A [`Job`] runs a [`Search`] and returns its [`Results`]. A [`LookupFile`] is a table that queries
//! refer to. The [guide](crate::guide) has a page on them.
//!
//! | Operation | Scope |
//! | --- | --- |
//! | start and stop a search, upload a lookup file | `ngsiem:write` |
//! | read the results of a search, download a lookup file | `ngsiem:read` |

mod job;
mod lookup;
mod progress;
mod results;
mod search;

pub use job::Job;
pub use lookup::LookupFile;
pub use results::Results;
pub use search::{Moment, Search};
