//! Where requests are sent: the clouds of Falcon, their hosts, and base URLs.

mod region;
mod server;

pub use region::{Cloud, UnknownCloud};
pub use server::BaseUrlError;
pub(crate) use server::Server;
