//! Text that must not be shown.

use std::fmt;

use super::bridge::bridge;
use super::decode::{Decode, Misfit, Scalar};
use super::encode::{Encode, Shape};
use super::scalar::text;
use super::sealed::Sealed;

/// A password, key or token.
///
/// It is shown as `***`, and not quoted in a mismatch. Serializing exposes it, because requests are
/// serialized.
///
/// ```
/// use falcon_sdk::wire::Secret;
///
/// let secret = Secret::from("hunter2");
/// assert_eq!(format!("{secret:?}"), "***");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone, Default, Eq, Hash, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Secret(secret.to_owned())
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Secret(secret)
    }
}

impl Sealed for Secret {}

impl Decode for Secret {
    fn empty() -> Self {
        Secret::default()
    }

    fn expected(&self) -> &'static str {
        "string"
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        self.0 = text(value)?.into_owned();
        Ok(())
    }
}

impl Encode for Secret {
    fn shape(&self) -> Shape<'_> {
        Shape::Secret(&self.0)
    }
}

bridge!(Secret);

#[cfg(test)]
mod tests {
    use crate::wire::sample::{Sample, misread, sample};
    use crate::wire::{Secret, encode};

    const HIDDEN: &str = "hunter2";

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Secret::from(HIDDEN);
        assert_eq!(
            format!("{secret} {secret:?} {secret:#?} {:?}", Some(&secret)),
            "*** *** *** Some(***)"
        );
        let read = sample(
            r#"{"key": "hunter2", "keys": ["hunter2"], "next": {"key": "hunter2"}, "unknown": "hunter2"}"#,
        );
        for shown in [format!("{read:?}"), format!("{read:#?}")] {
            assert!(!shown.contains(HIDDEN), "{shown}");
        }
        assert_eq!(
            format!("{read:?}"),
            r#"Sample { key: ***, keys: [***], next: {"key": ***}, extra: {"unknown"} }"#
        );
    }

    #[test]
    fn a_secret_is_sent_and_exposed_unchanged() {
        let read = sample(r#"{"key": "hunter2"}"#);
        assert_eq!(read.key.as_ref().map(Secret::expose), Some(HIDDEN));
        assert_eq!(encode(&read), br#"{"key":"hunter2"}"#);
        assert_eq!(
            serde_json::to_string(&Secret::from(HIDDEN)).expect("writable"),
            r#""hunter2""#
        );
    }

    #[test]
    fn secrets_that_differ_are_not_equal() {
        assert_ne!(sample(r#"{"key": "a"}"#), sample(r#"{"key": "b"}"#));
    }

    #[test]
    fn a_mismatch_never_quotes_a_possible_secret() {
        // Rounded, wrapped, or bare instead of a list or an object of secrets.
        let (_, mismatches) = misread::<Sample>(
            r#"{"key": 73786976294838206464, "keys": "hunter2", "next": "hunter2", "policies": ["hunter2"], "tags": "hunter2"}"#,
        );
        assert_eq!(
            mismatches,
            [
                "$.key: expected string, found number",
                "$.keys: expected list, found string",
                "$.next: expected object, found string",
                "$.policies[0]: expected object, found string",
                "$.tags: expected object, found string",
            ]
        );
        let (_, mismatches) =
            misread::<Sample>(r#"{"key": ["hunter2"], "keys": [{"key": "hunter2"}, null]}"#);
        assert_eq!(
            mismatches,
            [
                "$.key: expected string, found list",
                "$.keys[0]: expected string, found object",
                "$.keys[1]: expected string, found null",
            ]
        );
    }
}
