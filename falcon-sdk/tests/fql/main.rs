//! Filters: written by the builder, read by the parser, and both for any filter.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

mod building;
mod checks;
mod documents;
mod extremes;
mod mistakes;
mod quoting;
mod round_trip;
