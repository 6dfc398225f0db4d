//! Feeds the reader, the walk and the generator what nobody should send.
//!
//! A target takes any bytes. It panics where a fact that must hold of them does not.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a target tells, and one of its own is seen as well"
)]

mod choices;
mod decoder;
mod headers;
mod interface;
mod mutate;
mod overlay;
mod target;
mod walk;

pub use mutate::Mutator;
pub use target::Target;

/// All there are.
pub static TARGETS: [Target; 5] = [
    decoder::TARGET,
    headers::TARGET,
    interface::TARGET,
    overlay::TARGET,
    walk::TARGET,
];
