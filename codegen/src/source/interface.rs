//! The text of an interface, and the minimum that it must contain.

use serde_json::Value;

use super::error::Error;
use super::load;
use super::upgrade::version;

/// Reads a text and checks that it is an interface.
///
/// # Errors
///
/// If the text is not an object, has no supported version, or has no paths.
pub fn interface(text: &str) -> Result<Value, Error> {
    let document = load(text)?;
    if let Value::Object(members) = &document {
        version(members)?;
    }
    match document.get("paths").and_then(Value::as_object) {
        Some(paths) if !paths.is_empty() => Ok(document),
        Some(_) | None => Err(Error::NoPaths),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_not_an_interface_is_refused_first() {
        for (text, said) in [
            ("<!DOCTYPE html>\n<html><title>Login</title></html>", "HTML"),
            ("{\"errors\": [{\"code\": 401}]}", "without a version"),
            ("openapi: 3.2.0\npaths: {/a: {}}", "OpenAPI 3.2.0"),
            ("swagger: '2.0'", "no paths"),
            ("swagger: '2.0'\npaths: {}", "no paths"),
            ("swagger: '2.0'\npaths: [1]", "no paths"),
        ] {
            let error = interface(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
        assert!(interface("swagger: '2.0'\npaths: {/a: {}}").is_ok());
    }
}
