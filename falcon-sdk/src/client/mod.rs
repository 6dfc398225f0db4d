//! The client: sends operations and prepared requests, and walks lists.

mod builder;
mod connection;
mod download;
mod http_client;
mod own_types;
mod send;
mod walk;

pub use builder::ClientBuilder;
pub use download::{Download, Progress};
pub use http_client::HttpClient;
pub use send::Client;
