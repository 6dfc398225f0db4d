//! The same client without async: feature `blocking`.
//!
//! ```no_run
//! # #[cfg(feature = "hosts")]
//! # fn run() -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::{blocking::Client, hosts::QueryDevicesByFilterScroll};
//!
//! let client = Client::from_env()?;
//! let linux = QueryDevicesByFilterScroll::new().filter("platform_name:'Linux'");
//! for id in client.items(linux).max_items(100) {
//!     println!("{}", id?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A client and its clones share one thread, on which connections are kept and times are watched;
//! a call is waited for on the thread that makes it. So several threads make several calls at once.
//!
//! It may be used, and dropped, inside of async code as well. There it holds up the thread that it
//! is called on, as any blocking work does, and whatever else runs on that: prefer the async
//! [`Client`](crate::Client), or tokio's `spawn_blocking`.

mod client;
mod download;
mod runtime;
mod walk;

pub use client::Client;
pub use download::{Download, Reader};
pub use walk::{Items, Pages, Records, Walk};

use runtime::Runtime;
