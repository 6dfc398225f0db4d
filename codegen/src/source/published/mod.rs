//! The published facts, for every reader: the generator makes Rust from them, the fake serves them,
//! and conformance checks requests against them.

mod media;
mod operation;
mod parameter;
mod schema;

pub use media::{essence, is_file, is_json};
pub use operation::{Body, Content, Response};
pub use parameter::{ObjectStyle, Parameter};
pub use schema::{Additional, Ref, View};
