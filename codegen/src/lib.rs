//! Turns the published interface of the Falcon API into Rust source.
