//! Sending one request: the transport trait, and HTTP as its implementation.
//!
//! Layers around HTTP implement the same trait: each wraps a transport.

mod buffers;
mod http;
mod idle;
mod incoming;
mod outgoing;
mod receive;
mod request;
mod route;
mod setup;
mod tls;

#[cfg(feature = "mock")]
pub(crate) use buffers::Buffers;
pub(crate) use http::Http;
pub(crate) use incoming::{Incoming, Tee};
#[cfg(feature = "mock")]
pub(crate) use receive::receive;
pub(crate) use request::{
    Authorization, MAX_BODY, Reading, Received, Request, Sending, Trace, Transport,
};
#[cfg(feature = "mock")]
pub(crate) use route::Route;
pub(crate) use setup::Setup;
#[cfg(feature = "reqwest-0_13")]
pub(crate) use setup::build;
