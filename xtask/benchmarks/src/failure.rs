//! The reason why a measurement stops.

/// Any reason, in words.
pub(crate) type Failure = Box<dyn std::error::Error>;
