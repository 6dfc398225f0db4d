//! Text that must not be shown.

use std::fmt;

use super::bridge;
use super::decode::{Decode, Misfit, Scalar};
use super::encode::{Encode, Shape};
use super::scalar::text;

/// A password, key or token.
///
/// It is shown as `***`, also in a mismatch. Serializing exposes it, since that is how it is sent.
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
