//! A Falcon API on loopback.
//!
//! [`FakeFalcon`] serves every operation of the published interface: it logs clients in, checks
//! bearer tokens and parameters, pages lists, fails on request, and answers with values made up from the
//! published schemas, the same for the same seed. How lists are paged it knows by itself: from
//! `service.yaml`, and from the published shapes. Each group of modules imports those above it alone.

// What is published, and what is known of the service beside it.
mod effects;
mod lists;
mod route;
mod service;
mod shape;
mod spec;

// Values and records, made up from a seed.
mod data;
mod record;
mod resize;
mod seed;
mod synth;
mod template;

// Requests, and why they are refused.
mod envelope;
mod fault;
mod log;
mod refusal;
mod request;
mod token;
mod trace;

// Responses.
mod batch;
mod body;
mod content;
mod cursor;
mod ids;
mod page;
mod validate;

// The server.
mod answer;
mod fake;
mod handlers;
mod inject;
mod server;

pub use codegen::ir::{At, Effect};
pub use fault::{Fault, FaultError, FaultRate};
pub use log::Received;
pub use server::{Builder, FakeFalcon, StartError};
pub use service::{By, List};
pub use spec::SpecError;

/// Compiles and runs the code of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
