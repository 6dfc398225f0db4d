//! Where requests go: the clouds that Falcon runs in, the hosts of each, and base URLs.

mod region;
mod server;

pub use region::{Cloud, UnknownCloud};
pub use server::BaseUrlError;
pub(crate) use server::Server;
