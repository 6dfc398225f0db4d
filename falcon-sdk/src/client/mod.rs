//! The client: sends operations and prepared requests, and walks lists.

mod builder;
mod connection;
mod download;
mod http_client;
mod redirect;
// The documentation of `Client` has its methods in this order.
mod send;

mod walk;

mod own_types;

pub use builder::ClientBuilder;
pub use download::{Download, Progress};
pub use http_client::HttpClient;
pub use send::Client;
