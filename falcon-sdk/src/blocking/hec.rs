//! Ingest over HEC without async: features `hec` and `blocking`.
//!
//! ```no_run
//! # fn run() -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::blocking::hec::Ingest;
//! use falcon_sdk::hec::{Event, Ingest as Settings};
//!
//! let ingest = Ingest::build(Settings::builder("api-key").url_key("url-key"))?;
//! ingest.send(Event::new(serde_json::json!({ "user": "ana" })))?;
//! println!("{} delivered", ingest.close().delivered);
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::time::Duration;

use super::Runtime;
use crate::error::Error;
use crate::hec::{self, Event, IngestBuilder, Progress, Rejected, Report, Undelivered};

/// Sends events to a data connector, in batches, from a thread of its own; see
/// [`hec::Ingest`]. Clones share the queue. Events of an ingest that is dropped without
/// [`close`](Ingest::close) may be lost.
#[derive(Clone)]
pub struct Ingest {
    ingest: hec::Ingest,
    runtime: Runtime,
}

impl Ingest {
    /// See [`IngestBuilder::build`]. It needs no runtime.
    pub fn build(settings: IngestBuilder) -> Result<Self, Error> {
        let runtime = Runtime::start()?;
        let ingest = runtime.wait(async { settings.build() })?;
        Ok(Ingest { ingest, runtime })
    }

    /// See [`Ingest::send`](crate::hec::Ingest::send).
    pub fn send(&self, event: impl Into<Event>) -> Result<(), Rejected> {
        self.runtime.wait(self.ingest.send(event))
    }

    /// See [`Ingest::flush`](crate::hec::Ingest::flush).
    pub fn flush(&self) -> Result<(), Error> {
        self.runtime.wait(self.ingest.flush())
    }

    /// See [`Ingest::take_undelivered`](crate::hec::Ingest::take_undelivered).
    pub fn take_undelivered(&self) -> Vec<Undelivered> {
        self.ingest.take_undelivered()
    }

    /// See [`Ingest::progress`](crate::hec::Ingest::progress).
    pub fn progress(&self) -> Progress {
        self.ingest.progress()
    }

    /// See [`Ingest::close`](crate::hec::Ingest::close).
    pub fn close(self) -> Report {
        self.runtime.wait(self.ingest.close())
    }

    /// See [`Ingest::close_within`](crate::hec::Ingest::close_within).
    pub fn close_within(self, time: Duration) -> Report {
        self.runtime.wait(self.ingest.close_within(time))
    }
}

impl fmt::Debug for Ingest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ingest.fmt(f)
    }
}
