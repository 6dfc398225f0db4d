//! Every operation of the CrowdStrike Falcon API, typed.
//!
//! ```no_run
//! # #[cfg(feature = "hosts")]
//! # async fn run() -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::{Client, hosts::CombinedDevicesByFilter};
//!
//! let client = Client::from_env()?;
//! let linux = CombinedDevicesByFilter::new().filter("platform_name:'Linux'");
//! let mut hosts = client.items(linux);
//! while let Some(host) = hosts.next().await {
//!     println!("{}", host?.hostname.unwrap_or_default());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The [guide] has a page for each task, with examples.
//!
//! # Where things are
//!
//! | To | use |
//! | --- | --- |
//! | find an operation | the search above: words ("contain host"), published ids, routes and names of falconpy find it. Or the module of its service, such as `hosts`, which opens with a table of its operations |
//! | build a request | the operation with its setters. Its page links its models; programs import them from the same module |
//! | run an operation | [`Client::send`], or [`Client::call`] by its id. Both return a [`Reply`](reply::Reply); [`ok`](reply::Reply::ok) turns a reply with errors into an [`Error`] |
//! | read a list | [`items`](Client::items), [`pages`](Client::pages), or [`collect_all`](Items::collect_all) in one line |
//! | turn ids into records | [`details`](Client::details) for a list of ids, [`by_ids`](Client::by_ids) for ids of your own |
//! | read records as your own type | [`resources_as`](reply::Reply::resources_as), [`items_as`](Client::items_as) |
//! | write a filter | [`fql::field`], or text |
//! | send and receive files | [`Upload`](request::Upload), [`Client::download`]; for samples, installers and images also `transfers`, a feature |
//! | handle errors | [`Error`], and [`ApiFailure`] for a response that is an error |
//! | set clouds, proxies, certificates, timeouts, tokens | [`ClientBuilder`] |
//! | retry, and stay below the rate limit | [`Retry`], [`pacing`](ClientBuilder::pacing) |
//! | act for a child tenant of an MSSP | [`Client::for_member`] |
//! | know the scopes that a program needs | [`catalog::scopes`] |
//! | know from which published interface this version was made | [`INTERFACE`] |
//! | log and measure | the `tracing` span `falcon` of each request, and [`Observer`] |
//! | change many hosts, alerts, indicators and policies | `actions`, a feature |
//! | send events of your own to Next-Gen SIEM | `hec`, a feature |
//! | run reports, exports, scans and searches, and wait for their results | `jobs`, a feature |
//! | run commands on hosts, and fetch files from them | `rtr`, a feature |
//! | do without async | `blocking`, a feature |
//! | test a program without the service | `mock`, a feature |
//!
//! Each service is a cargo feature, and all of them are on by default. The page of a service has the
//! smallest feature list that builds it.
//!
//! # TLS in your program
//!
//! A client uses rustls with the cryptography provider that the program has installed, or else with
//! `ring`. It installs no provider. But cargo builds each dependency once, with the features of all
//! dependents. Two things therefore change for a program that uses the same libraries itself:
//!
//! * `reqwest` without a TLS feature gets TLS without a provider: `reqwest::Client::new()` panics
//!   until a provider is installed. `HttpClient::build_reqwest_0_13` needs no provider.
//! * `rustls` with a provider other than `ring` finds two providers: `ClientConfig::builder()`
//!   panics until one of them is installed.
//!
//! Such a program installs its provider at the start:
//!
//! ```
//! let provider = rustls::crypto::ring::default_provider();
//! provider.install_default().expect("no provider was installed before");
//! ```

// On docs.rs, each item shows the feature that it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![deny(
    missing_docs,
    reason = "each public item that is written by hand has docs"
)]
#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "input from outside may cause an error, but no panic"
)]

// The layers from the bottom up: each layer imports only layers above it in this list.

// JSON text to typed values and back.
#[doc(hidden)]
pub mod wire;

// Published facts about operations and parameters.
pub mod spec;

// All published operations: find, search, scopes.
pub mod catalog;

// Clouds, their hosts, and base URLs.
mod cloud;

// A response that was read: status, headers, body.
pub mod reply;

// Filters in Falcon Query Language.
pub mod fql;

// SHA-256 of files.
mod digest;

// A request before it is sent: operations, prepared requests, uploads, checks.
pub mod request;

// All errors.
mod error;

// Decides whether a response is a reply or an error.
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

// Waits for the first of two futures.
#[cfg(any(feature = "event_stream", feature = "hec", feature = "rtr"))]
mod race;

// The pace at which jobs are polled.
#[cfg(any(
    feature = "actions",
    feature = "jobs",
    feature = "rtr",
    feature = "siem",
    feature = "transfers"
))]
mod poll;

// Stops a job at the service once.
#[cfg(any(feature = "jobs", feature = "siem"))]
mod stopping;

// Jobs at the service: started, polled, fetched.
#[cfg(feature = "jobs")]
pub mod jobs;

// Real time response: sessions on hosts.
#[cfg(feature = "rtr")]
pub mod rtr;

// Events of the tenant as they happen.
#[cfg(feature = "event_stream")]
pub mod event_stream;

// Next-Gen SIEM: searches and lookup files.
#[cfg(feature = "siem")]
pub mod siem;

// Actions on many hosts, alerts, indicators and policies.
#[cfg(feature = "actions")]
pub mod actions;

// Ingest of events over HEC.
#[cfg(feature = "hec")]
pub mod hec;

// Samples, archives, installers and images.
#[cfg(feature = "transfers")]
pub mod transfers;

// The client without async.
#[cfg(feature = "blocking")]
pub mod blocking;

// A transport for tests: canned and recorded responses.
#[cfg(feature = "mock")]
pub mod mock;

// The guide: pages of prose, for the documentation alone.
#[cfg(any(doc, doctest))]
pub mod guide;

#[rustfmt::skip]
#[allow(missing_docs, reason = "a field has docs where more is known than its name and type")]
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
    ApiFailure, BatchFailure, BodyProblem, CommandFailure, CommandOutput, ConfigError, Error,
    EventStreamProblem, IngestProblem, JobFailure, JobProblem, PagingProblem, Phase, StreamUrl,
    UnreadableItem, UnreadableReply,
};
#[allow(
    unused_imports,
    unreachable_pub,
    reason = "empty with no collection enabled"
)]
pub use generated::services::*;
pub use generated::{INTERFACE, models};
pub use paging::{Cursor, Incomplete, Items, Pages, Records};
#[cfg(any(
    feature = "actions",
    feature = "jobs",
    feature = "rtr",
    feature = "siem",
    feature = "transfers"
))]
pub use poll::{PollProgress, Polling};
pub use session::{Attempt, Observer, Outcome, Retry, Token};
#[doc(inline)]
pub use wire::{DateTime, Extra, Json, Nullable, Secret};

#[cfg(doctest)]
mod readme {
    /// Compiles and runs the code of the README.
    #[cfg(feature = "hosts")]
    #[doc = include_str!("../README.md")]
    struct Readme;
}
