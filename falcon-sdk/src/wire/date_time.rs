//! Points in time, as the service writes them.

use std::fmt;

use super::bridge;
use super::decode::{Decode, Misfit, Scalar};
use super::encode::{Encode, Shape};
use super::scalar::text;

/// A point in time as the text that came, usually RFC 3339 in UTC.
///
/// The text is kept to the letter: it is what the API takes back in filters, and services differ
/// in precision and in what they send for "never". Order is that of the text, which is the order
/// in time among values of one service.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct DateTime(String);

impl DateTime {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        DateTime(text.to_owned())
    }
}

impl From<String> for DateTime {
    fn from(text: String) -> Self {
        DateTime(text)
    }
}

impl Decode for DateTime {
    fn empty() -> Self {
        DateTime::default()
    }

    fn expected(&self) -> &'static str {
        "date and time"
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        self.0 = match value {
            Scalar::Bool(_) => return Err(Misfit),
            value => text(value)?.into_owned(),
        };
        Ok(())
    }

    fn quotable(&self) -> bool {
        true
    }
}

impl Encode for DateTime {
    fn shape(&self) -> Shape<'_> {
        Shape::Text(&self.0)
    }
}

bridge!(DateTime);
