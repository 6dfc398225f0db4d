//! Why a measurement stops.

/// Whatever stops it, in words.
pub(crate) type Failure = Box<dyn std::error::Error>;
