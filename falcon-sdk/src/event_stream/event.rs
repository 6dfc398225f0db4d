//! Events.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;

use super::payload::Payload;
use crate::wire::{self, DecodeError, Extra, Json};

/// Creation times below this number are seconds, and others milliseconds. Events of former years
/// have both.
const MILLISECONDS: u64 = 100_000_000_000;

/// An event of a tenant.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The number of its partition, which counts its own offsets.
    pub partition: u64,
    /// Its offset in the partition. Offsets increase, with gaps.
    pub offset: u64,
    /// The facts about the event itself, such as its type.
    pub metadata: Metadata,
    raw: Bytes,
}

/// The facts about an event itself.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Metadata {
    /// The type, such as `AuthActivityAuditEvent`.
    pub event_type: Option<String>,
    /// The tenant.
    pub customer_id: Option<String>,
    /// The time when the event was created, as received: milliseconds since 1970, or seconds in
    /// older events. [`Event::created`] reads both.
    pub event_creation_time: Option<u64>,
    /// The version of the event's format.
    pub version: Option<String>,
    /// The offset in the partition.
    pub offset: Option<u64>,
    /// Fields that are not published.
    pub extra: Extra,
}

wire::record!(Metadata {
    "eventType" => event_type,
    "customerIDString" => customer_id,
    "eventCreationTime" => event_creation_time,
    "version" => version,
    "offset" => offset,
});

impl Event {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// The problem, if the line is not JSON or has no offset.
    pub(super) fn read(partition: u64, raw: Bytes) -> Result<Self, (String, Bytes)> {
        let metadata = match wire::decode_at::<Metadata>(&raw, "/metadata") {
            Ok(metadata) => metadata.value,
            Err(error) => return Err((format!("{} at {}", error.message, error.path), raw)),
        };
        match metadata.offset {
            Some(offset) => Ok(Event {
                partition,
                offset,
                metadata,
                raw,
            }),
            None => Err(("it has no `metadata.offset`".to_owned(), raw)),
        }
    }

    /// The type, such as `AuthActivityAuditEvent`. Empty if the event states none.
    pub fn event_type(&self) -> &str {
        self.metadata.event_type.as_deref().unwrap_or_default()
    }

    /// The time when the event was created.
    pub fn created(&self) -> Option<SystemTime> {
        let time = self.metadata.event_creation_time?;
        UNIX_EPOCH.checked_add(match time {
            0..MILLISECONDS => Duration::from_secs(time),
            MILLISECONDS.. => Duration::from_millis(time),
        })
    }

    /// The content, typed if the type of the event is known. A value that does not fit its field is
    /// left out; [`raw`](Event::raw) has it.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] if the content has a text or a number that no value can store, such as half
    /// a surrogate pair.
    pub fn payload(&self) -> Result<Payload, DecodeError> {
        Payload::read(self.event_type(), &self.raw)
    }

    /// The content as JSON.
    ///
    /// # Errors
    ///
    /// Those of [`payload`](Event::payload).
    pub fn json(&self) -> Result<Json, DecodeError> {
        wire::decode_at(&self.raw, "/event").map(|decoded| decoded.value)
    }

    /// The whole event as received: one line of JSON with `metadata` and `event`.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(line: &'static str) -> Event {
        Event::read(3, Bytes::from_static(line.as_bytes())).unwrap()
    }

    #[test]
    fn an_event_has_its_metadata_typed_and_its_bytes_as_received() {
        let line = r#"{"metadata":{"customerIDString":"c0","offset":17,"eventType":"AuthActivityAuditEvent","eventCreationTime":1760000000123,"version":"1.0","region":"x"},"event":{"UserId":"u@example.test"}}"#;
        let event = event(line);
        assert_eq!((event.partition, event.offset), (3, 17));
        assert_eq!(event.event_type(), "AuthActivityAuditEvent");
        assert_eq!(event.metadata.customer_id.as_deref(), Some("c0"));
        assert_eq!(event.metadata.version.as_deref(), Some("1.0"));
        assert_eq!(event.metadata.extra["region"], "x");
        let created = event.created().unwrap().duration_since(UNIX_EPOCH).unwrap();
        assert_eq!(created, Duration::from_millis(1_760_000_000_123));
        assert_eq!(event.raw(), line.as_bytes());
        assert_eq!(event.json().unwrap()["UserId"], "u@example.test");
    }

    #[test]
    fn a_creation_time_in_seconds_is_the_same_time() {
        let event = event(r#"{"metadata":{"offset":1,"eventCreationTime":1480375833}}"#);
        let created = event.created().unwrap().duration_since(UNIX_EPOCH).unwrap();
        assert_eq!(created, Duration::from_secs(1_480_375_833));
    }

    #[test]
    fn an_unknown_type_passes_through() {
        let event = event(r#"{"metadata":{"offset":1,"eventType":"NewEvent"},"event":{"a":[1]}}"#);
        assert_eq!(event.event_type(), "NewEvent");
        let payload = event.payload().unwrap();
        assert_eq!(payload, Payload::Other(serde_json::json!({"a": [1]})));
    }

    #[test]
    fn a_line_that_is_no_event_is_a_problem_with_its_bytes() {
        for (line, problem) in [
            ("{\"metadata\":{\"offset\":1},\"event\":{", "EOF"),
            ("<html>", "expected value"),
            ("{\"message\":\"busy\"}", "no `metadata.offset`"),
            ("{\"metadata\":{\"offset\":\"x\"}}", "no `metadata.offset`"),
            ("{\"metadata\":{\"offset\":-1}}", "no `metadata.offset`"),
            ("[]", "no `metadata.offset`"),
        ] {
            let raw = Bytes::from_static(line.as_bytes());
            let (found, kept) = Event::read(0, raw.clone()).unwrap_err();
            assert!(found.contains(problem), "{line}: {found}");
            assert_eq!(kept, raw);
        }
    }
}
