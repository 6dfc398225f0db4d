//! Ingest over HEC: events of your own for Next-Gen SIEM. Feature `hec`.
//!
//! A data connector of the Falcon console (HTTP Event Collector, HEC) gives a URL and an API key. An
//! [`Ingest`] sends [`Event`]s to it, in batches. It needs no API client and no scope. The
//! [guide](crate::guide) has a page on it.
//!
//! Delivery is at least once. HEC has no acknowledgement by id: if a request fails after it was
//! sent, its events may be stored already, and a retry may store them twice. The [`Report`] counts
//! such events.

mod address;
mod batch;
mod courier;
mod delivery;
mod event;
mod ingest;
mod ledger;
mod masked;
mod report;
mod settings;
mod worker;

pub use event::{Event, TimeUnit};
pub use ingest::Ingest;
pub use report::{Progress, Rejected, Report, Undelivered};
pub use settings::IngestBuilder;
