//! Any JSON.

/// Any JSON. An integer over 64 bits is stored as the nearest float.
pub type Json = serde_json::Value;

/// Properties that the published interface does not name.
pub type Extra = serde_json::Map<String, Json>;
