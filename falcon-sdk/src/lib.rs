//! Every operation of the CrowdStrike Falcon API, typed.
//!
//! ```no_run
//! # #[cfg(feature = "hosts")]
//! # async fn run() -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::{Client, hosts::QueryDevicesByFilterScroll};
//!
//! let client = Client::from_env()?;
//! let linux = QueryDevicesByFilterScroll::new().filter("platform_name:'Linux'");
//! let mut hosts = client.items(linux);
//! while let Some(id) = hosts.next().await {
//!     println!("{}", id?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Each collection is a cargo feature, and all of them are on by default. Beside them there are
//! `blocking`, the same client without async, and `mock`, canned replies for the tests of a program.
//!
//! # Where to find what
//!
//! * A call: [`Client::send`] an operation, or [`Client::call`] one by its id. Either gives a
//!   [`Reply`](reply::Reply); [`ok`](reply::Reply::ok) makes an error of one that was done in part.
//! * A list: its [`items`](Client::items) or [`pages`](Client::pages); the records of its ids with
//!   [`details`](Client::details), of your own with [`by_ids`](Client::by_ids).
//! * A list in one line: [`collect_all`](Items::collect_all). An error keeps what was read.
//! * The same client without async, and the reverse: `blocking::Client::of` and `to_async`.
//! * A model: beside the operations that take or return it, and in [`models`].
//! * Records as a type of your own, such as where their shape is not published:
//!   [`resources_as`](reply::Reply::resources_as) and [`items_as`](Client::items_as).
//! * A filter with values from elsewhere: [`fql::quote`].
//! * A file: [`Client::download`] one, and [`Upload`](request::Upload) one.
//! * What goes wrong: [`Error`], and of an answer that is an error [`ApiFailure`].
//! * Retries and rate limits: [`Retry`], and [`pacing`](ClientBuilder::pacing) to meet no limit.
//! * Clouds, base URLs, proxies, certificates, timeouts, tokens of your own: [`ClientBuilder`].
//! * The child tenants of an MSSP's: [`Client::for_member`].
//! * The scopes that an API client needs: [`catalog::scopes`].
//! * What a program does: the `tracing` span `falcon` of each call, and [`Observer`].
//!
//! # TLS in your program
//!
//! A client uses rustls, with the provider of cryptography that the program has installed, else
//! with `ring`. It installs none. But cargo builds a dependency once, with the features that anyone
//! asks for, so that two things change for a program that uses the same libraries itself:
//!
//! * `reqwest` without a TLS feature gets one without a provider: `reqwest::Client::new()` panics
//!   until one is installed. `HttpClient::build_reqwest_0_13` needs none.
//! * `rustls` with another provider than `ring` has two to choose from: `ClientConfig::builder()`
//!   panics until one is installed.
//!
//! Such a program installs the one that it wants as it starts:
//!
//! ```
//! let provider = rustls::crypto::ring::default_provider();
//! provider.install_default().expect("nobody has installed one before");
//! ```

#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "whatever comes from outside costs an error at most"
)]

// The layers, from the bottom up: each imports those above it in this list only.

// JSON text to typed values and back.
#[doc(hidden)]
pub mod wire;

// What is published about operations and parameters.
pub mod spec;

// All published operations: find, search, scopes.
pub mod catalog;

// Clouds, their hosts, and base URLs.
mod cloud;

// A response that was read: status, headers, body.
pub mod reply;

// A request before it is sent: operations, calls, uploads, checks.
pub mod request;

// Filters in Falcon Query Language.
pub mod fql;

// All that can go wrong.
mod error;

// Whether a response is a reply or an error.
mod response;

// Sends one request: HTTP.
mod transport;

// A transport that records responses.
mod recording;

// Transports for the login, retries, rate limits and observers.
mod session;

// Lists page by page, and records by ids.
mod paging;

// The client.
mod client;

// The client without async.
#[cfg(feature = "blocking")]
pub mod blocking;

// A transport for tests: canned and recorded responses.
#[cfg(feature = "mock")]
pub mod mock;

#[rustfmt::skip]
#[allow(
    unreachable_pub,
    clippy::enum_variant_names,
    clippy::module_inception,
    clippy::should_implement_trait,
    clippy::too_many_arguments,
    clippy::upper_case_acronyms,
    clippy::wrong_self_convention,
    reason = "names and numbers of arguments are published, and what is public is re-exported"
)]
mod generated;

pub use client::{Client, ClientBuilder, Download, HttpClient, Progress};
pub use cloud::{BaseUrlError, Cloud, UnknownCloud};
pub use error::{
    ApiFailure, BatchFailure, BodyProblem, ConfigError, Error, PagingProblem, Phase,
    UnreadableItem, UnreadableReply,
};
pub use generated::models;
#[allow(
    unused_imports,
    unreachable_pub,
    reason = "empty with no collection enabled"
)]
pub use generated::services::*;
pub use paging::{Cursor, Incomplete, Items, Pages, Records};
pub use session::{Attempt, Observer, Outcome, Retry, Token};
#[doc(inline)]
pub use wire::{DateTime, Extra, Json, Nullable, Secret};

/// Compiles and runs the code of the README.
#[cfg(all(
    doctest,
    feature = "blocking",
    feature = "hosts",
    feature = "mock",
    feature = "sample_uploads"
))]
#[doc = include_str!("../../README.md")]
struct Readme;
