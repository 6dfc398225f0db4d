//! Real time response: commands on hosts, files from hosts, and batches of hosts. Feature `rtr`.
//!
//! A [`Session`] runs commands on one host, a [`Batch`] on many. The [guide](crate::guide) has a
//! page on them.
//!
//! | Operation | Scope |
//! | --- | --- |
//! | sessions, and commands that read | `real-time-response:read` |
//! | commands that act, and files of hosts | `real-time-response:write` |
//! | commands that run programs, put-files, scripts | `real-time-response-admin:write` |

mod batch;
mod command;
#[cfg(feature = "rtr_extract")]
mod extract;
mod file;
mod keep;
mod lease;
mod library;
mod options;
mod outcome;
mod output;
mod quote;
mod session;
mod status;
mod tier;

#[doc(inline)]
pub use crate::error::{CommandFailure, CommandOutput};
pub use batch::{Batch, ByHost};
pub use command::Command;
#[cfg(feature = "rtr_extract")]
pub use extract::Extracted;
pub use file::RemoteFile;
pub use library::{PutFile, Script};
pub use options::Options;
pub use outcome::Outcome;
pub use session::Session;
pub use tier::Tier;
