//! Events of a tenant as they happen, such as detections and logins: feature `event_stream`.
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use falcon_sdk::Client;
//! use falcon_sdk::event_stream::{EventStream, Payload};
//!
//! let client = Client::from_env()?;
//! let mut events = EventStream::new(&client, "mysiem").start_at_newest();
//! while let Some(event) = events.next().await {
//!     let event = event?;
//!     match event.payload()? {
//!         Payload::Detection(detection) => println!("{:?}", detection.falcon_host_link),
//!         _ => println!("{}", event.event_type()),
//!     }
//!     std::fs::write("cursor.json", serde_json::to_vec(&events.cursor())?)?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The operations behind it are those of [`event_streams`](crate::event_streams). The guide explains
//! [how a stream is read](crate::guide::event_streams).

mod backoff;
mod cursor;
mod discovery;
mod event;
mod feed;
mod lines;
mod listed;
mod outlet;
mod partition;
mod payload;
mod position;
mod settings;
mod stream;
mod supervisor;
mod trust;

pub use cursor::Cursor;
pub use event::{Event, Metadata};
pub use payload::{Audit, Detection, FirewallMatch, Incident, KeyValue, Payload, RemoteSession};
pub use stream::EventStream;
