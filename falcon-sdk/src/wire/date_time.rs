//! Times, as the service writes them.

use std::fmt;

use super::bridge::bridge;
use super::decode::{Decode, Misfit, Scalar};
use super::encode::{Encode, Shape};
use super::scalar::text;
use super::sealed::Sealed;

/// A time as the received text, usually RFC 3339 in UTC.
///
/// The text is stored unchanged, because the API accepts it in filters, and services differ in
/// precision and in their text for "never". Times are ordered by their text. For values of one
/// service this is the order in time.
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

impl Sealed for DateTime {}

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

#[cfg(test)]
mod tests {
    use crate::wire::sample::{Sample, misread, sample};
    use crate::wire::{DateTime, encode};

    #[test]
    fn the_text_is_stored_unchanged() {
        for text in [
            "2026-07-21T10:11:12.000000012Z",
            "2026-07-21T10:11:12+02:00",
            "0001-01-01T00:00:00Z",
            "",
            "never",
        ] {
            let json = format!(r#"{{"seen":"{text}"}}"#);
            let read = sample(&json);
            assert_eq!(read.seen.as_ref().map(DateTime::as_str), Some(text));
            assert_eq!(encode(&read), json.as_bytes());
        }
    }

    #[test]
    fn a_number_is_read_as_its_text_and_a_boolean_is_a_mismatch() {
        assert_eq!(
            sample(r#"{"seen": 1784628672}"#).seen,
            Some(DateTime::from("1784628672"))
        );
        let (read, mismatches) = misread::<Sample>(r#"{"seen": true}"#);
        assert_eq!(read.seen, None);
        assert_eq!(
            mismatches,
            ["$.seen: expected date and time, found boolean true"]
        );
    }

    #[test]
    fn times_of_one_service_are_in_order() {
        assert!(DateTime::from("2026-07-21T10:11:12Z") < DateTime::from("2026-07-21T10:11:13Z"));
    }

    #[test]
    fn a_time_is_shown_and_serialized_as_its_text() {
        let time = DateTime::from("2026-07-21T10:11:12Z");
        assert_eq!(DateTime::from("2026-07-21T10:11:12Z".to_owned()), time);
        assert_eq!(format!("{time:>22}|"), "  2026-07-21T10:11:12Z|");
        let json = serde_json::to_string(&time).expect("writable");
        assert_eq!(json, r#""2026-07-21T10:11:12Z""#);
        assert_eq!(
            serde_json::from_str::<DateTime>(&json).expect("readable"),
            time
        );
    }
}
