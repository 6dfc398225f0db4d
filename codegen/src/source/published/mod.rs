//! What a published file says, for everything that reads one: the generator decides on Rust from it,
//! the fake serves it, and conformance checks requests against it.

mod media;
mod operation;
mod parameter;
mod schema;

pub use media::{essence, is_file, is_json};
pub use operation::{Body, Content, Response};
pub use parameter::Parameter;
pub use schema::{Additional, Ref, View};
