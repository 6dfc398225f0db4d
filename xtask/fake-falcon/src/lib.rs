//! A Falcon API on loopback.
//!
//! [`FakeFalcon`] serves every operation of the published interface: it logs clients in, checks
//! bearer tokens and parameters, pages lists, fails on request, and answers with values made up from the
//! published schemas, the same for the same seed.

mod body;
mod cursor;
mod decisions;
mod fake;
mod fault;
mod log;
mod page;
mod record;
mod refusal;
mod reply;
mod request;
mod resize;
mod seed;
mod server;
mod spec;
mod synth;
mod template;
mod token;
mod trace;
mod validate;

pub use codegen::ir::Effect;
pub use fault::{Fault, FaultError, FaultRate};
pub use log::Received;
pub use server::{Builder, FakeFalcon, StartError};
pub use spec::SpecError;

/// Compiles and runs the code of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
