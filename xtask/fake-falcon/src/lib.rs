//! A Falcon API on loopback.
//!
//! [`FakeFalcon`] serves every operation of the published interface. It logs clients in, checks
//! bearer tokens and parameters, pages lists, and injects faults. Responses have values made from
//! the published schemas, equal for equal seeds. Its paging comes from `service.yaml` and the
//! published shapes. Each group of modules imports only the groups above it.

// Values of the command line.
mod text;

// Published facts, and known facts of the service.
mod effects;
mod fql;
mod known;
mod lists;
mod route;
mod service;
mod shape;
mod spec;

// Values and records, made from a seed.
mod data;
mod record;
mod resize;
mod seed;
mod selection;
mod synth;
mod template;

// Requests, and reasons to refuse them.
mod envelope;
mod fault;
mod log;
mod refusal;
mod request;
mod trace;

// Responses.
mod body;
mod broken;
mod content;
mod cursor;
mod exchange;
mod filtered;
mod ids;
mod page;
mod rows;
mod validate;

// Services with state of their own.
mod actions;
mod clock;
mod event_stream;
mod hec;
mod jobs;
mod rtr;
mod siem;
mod stateful;
mod token;
mod transfers;

// The server.
mod builder;
mod fake;
mod handlers;
mod inject;
mod limit;
mod members;
mod respond;
mod server;

pub use actions::Actions;
pub use builder::Builder;
pub use codegen::ir::{At, Effect};
pub use event_stream::{EventStreams, StreamFault};
pub use fault::{Fault, FaultError, FaultRate};
pub use fql::Filters;
pub use hec::{Hec, HecFault};
pub use jobs::Jobs;
pub use limit::Usage;
pub use log::Received;
pub use rtr::{Rtr, Unwritten};
pub use server::{FakeFalcon, StartError};
pub use service::{By, List};
pub use siem::{Refusing, Siem};
pub use spec::SpecError;
pub use text::duration;
pub use transfers::Transfers;

/// Compiles and runs the code of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
