//! Runs hostile inputs through decoding, paging and the generator.
//!
//! A target takes any bytes. It panics if a rule is broken.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a target reports by a panic"
)]

mod choices;
mod decoder;
mod filters;
mod headers;
mod interface;
mod mutate;
mod overlay;
mod target;
mod walk;

pub use mutate::Mutator;
pub use target::Target;

/// All targets.
pub static TARGETS: [Target; 6] = [
    decoder::TARGET,
    filters::TARGET,
    headers::TARGET,
    interface::TARGET,
    overlay::TARGET,
    walk::TARGET,
];
