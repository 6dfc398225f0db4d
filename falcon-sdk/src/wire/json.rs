//! Any JSON.

/// Any JSON. An integer over 64 bits is stored as the nearest float.
pub type Json = serde_json::Value;

/// Fields that are not published.
pub type Extra = serde_json::Map<String, Json>;
