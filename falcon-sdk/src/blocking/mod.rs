//! The same client without async: feature `blocking`.
//!
//! ```no_run
//! # #[cfg(feature = "hosts")]
//! # fn run() -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::{blocking::Client, hosts::CombinedDevicesByFilter};
//!
//! let client = Client::from_env()?;
//! let linux = CombinedDevicesByFilter::new().filter("platform_name:'Linux'");
//! for host in client.items(linux).max_items(100) {
//!     println!("{:?}", host?.hostname);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A client and its clones share one background thread, which serves connections and timeouts. Each
//! request waits on the thread that sends it, so several threads send several requests at the same
//! time.
//!
//! The client may be used and dropped in async code as well. There it blocks its thread, and all
//! tasks on that thread. Prefer the async [`Client`](crate::Client), or tokio's `spawn_blocking`.

#[cfg(feature = "actions")]
mod actions;
mod client;
mod download;
#[cfg(feature = "event_stream")]
mod event_stream;
#[cfg(feature = "hec")]
pub mod hec;
#[cfg(feature = "jobs")]
pub mod jobs;
#[cfg(feature = "rtr")]
pub mod rtr;
mod runtime;
#[cfg(feature = "siem")]
pub mod siem;
#[cfg(feature = "transfers")]
pub mod transfers;
mod walk;

pub use client::Client;
pub use download::{Download, Reader};
#[cfg(feature = "event_stream")]
pub use event_stream::EventStream;
pub use walk::{Items, Pages, Records, Walk};

use runtime::Runtime;
