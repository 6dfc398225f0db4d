//! How far a walk has come, to be kept and gone on from.

use serde::{Deserialize, Serialize};

use crate::wire::Json;

/// How far a walk over a list has come: what is needed to go on from there, in this process or a
/// later one.
///
/// It is plain data for any format of serde. It holds no credential; it may hold the filter.
///
/// ```no_run
/// # #[cfg(feature = "hosts")]
/// # async fn run(client: falcon_sdk::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use falcon_sdk::{Cursor, hosts::QueryDevicesByFilter};
///
/// let mut pages = client.pages(QueryDevicesByFilter::new());
/// pages.next().await;
/// std::fs::write("cursor.json", serde_json::to_vec(&pages.cursor())?)?;
///
/// // Later.
/// let cursor: Cursor = serde_json::from_slice(&std::fs::read("cursor.json")?)?;
/// let mut pages = client.pages(QueryDevicesByFilter::new()).resume(&cursor)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The operation's id.
    pub(super) operation: String,
    pub(super) place: Place,
    /// How many items were read before the place.
    pub(super) read: u64,
    /// How many items that lie behind the place have been delivered.
    #[serde(default, skip_serializing_if = "is_none")]
    pub(super) skip: u64,
}

impl Cursor {
    /// The id of the operation whose list is walked.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// How many items were delivered before it.
    pub fn read(&self) -> u64 {
        self.read.saturating_add(self.skip)
    }

    /// Whether the walk has come to the end of its list.
    pub fn is_end(&self) -> bool {
        self.place == Place::End
    }
}

/// Where the next page starts.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    /// Where the caller starts.
    Start,
    Offset(u64),
    Token(Json),
    /// A path and query.
    Path(String),
    /// After the item of that marker.
    Marker(String),
    End,
}

fn is_none(count: &u64) -> bool {
    *count == 0
}
