//! The position in a stream, which can be stored and resumed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The format that is written.
const VERSION: u64 = 1;

/// The position in an event stream: for each partition, the offset of the last event that the
/// program received. A stream resumes from it, in this process or a later one.
///
/// A cursor is plain data for the formats of serde, such as JSON. It contains no credentials. It
/// belongs to one tenant.
///
/// ```
/// use falcon_sdk::event_stream::Cursor;
///
/// // The offsets that another tool has stored.
/// let cursor = Cursor::new().with_offset(0, 1_705).with_offset(1, 98);
/// let stored = serde_json::to_string(&cursor)?;
/// assert_eq!(stored, r#"{"version":1,"offsets":{"0":1705,"1":98}}"#);
/// assert_eq!(serde_json::from_str::<Cursor>(&stored)?, cursor);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Cursor {
    offsets: BTreeMap<u64, u64>,
}

impl Cursor {
    /// A cursor before all events.
    pub fn new() -> Self {
        Cursor::default()
    }

    /// The same cursor with another last event of a partition.
    #[must_use]
    pub fn with_offset(mut self, partition: u64, offset: u64) -> Self {
        self.set(partition, offset);
        self
    }

    /// The offset of the last event of a partition. `None` if no event of it was received.
    pub fn offset(&self, partition: u64) -> Option<u64> {
        self.offsets.get(&partition).copied()
    }

    /// The partitions with the offsets of their last events.
    pub fn offsets(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.offsets
            .iter()
            .map(|(partition, offset)| (*partition, *offset))
    }

    pub(super) fn set(&mut self, partition: u64, offset: u64) {
        self.offsets.insert(partition, offset);
    }
}

/// A cursor as it is stored.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, expecting = "a cursor of an event stream")]
struct Stored {
    version: u64,
    offsets: BTreeMap<u64, u64>,
}

impl TryFrom<Stored> for Cursor {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        match stored.version {
            VERSION => Ok(Cursor {
                offsets: stored.offsets,
            }),
            version => Err(format!(
                "the cursor has the format {version}, and this version of falcon-sdk reads format \
                 {VERSION}: use the version that wrote it"
            )),
        }
    }
}

impl From<Cursor> for Stored {
    fn from(cursor: Cursor) -> Self {
        Stored {
            version: VERSION,
            offsets: cursor.offsets,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_of_another_format_is_refused() {
        for (stored, problem) in [
            (r#"{"version":2,"offsets":{}}"#, "has the format 2"),
            (r#"{"offsets":{}}"#, "missing field `version`"),
            (r#"{"version":1,"offsets":{"a":1}}"#, "invalid value"),
            (r#"{"version":1,"operation":"x"}"#, "unknown field"),
            ("7", "a cursor of an event stream"),
        ] {
            let error = serde_json::from_str::<Cursor>(stored).unwrap_err();
            assert!(error.to_string().contains(problem), "{error}");
        }
    }
}
