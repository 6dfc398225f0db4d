//! The position of a walk, which can be stored and resumed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::request::Call;
use crate::wire::Json;

/// The format that is written. Cursors from before the first version number have the same fields.
const VERSION: u64 = 1;

/// The position of a walk in its list. A walk can resume from it, in this process or a later one.
///
/// A cursor is plain data for the self-describing formats of serde, such as JSON. It contains its
/// operation and the version of its format. Later versions of this crate read it; an unknown format
/// is refused when it is read. It contains no credentials, but it may contain the filter.
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
#[serde(try_from = "Stored", into = "Stored")]
pub struct Cursor {
    /// The operation's id.
    pub(super) operation: String,
    pub(super) place: Place,
    /// How many items were read before `place`.
    pub(super) read: u64,
    /// How many items after `place` were already delivered.
    pub(super) skip: u64,
}

impl Cursor {
    /// The id of the operation whose list is walked.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// How many items were delivered before the cursor.
    pub fn read(&self) -> u64 {
        self.read.saturating_add(self.skip)
    }

    /// Whether the cursor belongs to the operation, by its current id or a former id.
    pub(super) fn is_of(&self, call: &Call) -> bool {
        let now = call.operation();
        let former = call
            .spec()
            .is_some_and(|spec| spec.aliases.contains(&&*self.operation));
        self.operation == now || former
    }

    /// Whether the walk has reached the end of its list.
    pub fn is_end(&self) -> bool {
        self.place == Place::End
    }
}

/// The start of the next page.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    /// The caller's own start.
    Start,
    Offset(u64),
    Token(Json),
    /// A path and query.
    Path(String),
    /// After the item with that marker.
    Marker(String),
    End,
}

/// A cursor as it is stored.
#[derive(Deserialize, Serialize)]
#[serde(expecting = "a cursor of falcon-sdk")]
struct Stored {
    #[serde(default)]
    version: Option<Json>,
    #[serde(default)]
    operation: Option<Json>,
    #[serde(default)]
    place: Option<Json>,
    #[serde(default)]
    read: Option<Json>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    skip: Option<Json>,
    #[serde(flatten)]
    strange: BTreeMap<String, Json>,
}

impl TryFrom<Stored> for Cursor {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        match stored.version {
            None => {}
            Some(version) if version == VERSION => {}
            Some(version) => {
                return Err(format!(
                    "the cursor has the format {version}, and this version of falcon-sdk reads formats up \
                     to {VERSION}: use the version that wrote it or a later one, or start a new walk"
                ));
            }
        }
        if let Some(name) = stored.strange.keys().next() {
            return Err(strange(&format!("it has an unknown field `{name}`")));
        }
        let skip = stored.skip.or_else(|| Some(0.into()));
        Ok(Cursor {
            operation: field("operation", stored.operation)?,
            place: field("place", stored.place)?,
            read: field("read", stored.read)?,
            skip: field("skip", skip)?,
        })
    }
}

fn field<T: serde::de::DeserializeOwned>(name: &str, value: Option<Json>) -> Result<T, String> {
    let value = value.ok_or_else(|| strange(&format!("it has no field `{name}`")))?;
    serde_json::from_value(value).map_err(|error| strange(&format!("`{name}`: {error}")))
}

fn strange(problem: &str) -> String {
    format!("not a cursor of falcon-sdk: {problem}: use a cursor that a walk returned")
}

impl From<Cursor> for Stored {
    fn from(cursor: Cursor) -> Self {
        Stored {
            version: Some(VERSION.into()),
            operation: Some(cursor.operation.into()),
            place: serde_json::to_value(&cursor.place).ok(),
            read: Some(cursor.read.into()),
            skip: (cursor.skip > 0).then(|| cursor.skip.into()),
            strange: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog;
    use crate::spec::Paging;

    fn read(stored: Json) -> Result<Cursor, String> {
        serde_json::from_value(stored).map_err(|error| error.to_string())
    }

    fn all() -> [(Place, Json); 6] {
        [
            (Place::Start, json!("start")),
            (Place::Offset(7), json!({"offset": 7})),
            (Place::Token(json!("x")), json!({"token": "x"})),
            (Place::Path("/a".to_owned()), json!({"path": "/a"})),
            (Place::Marker("1a".to_owned()), json!({"marker": "1a"})),
            (Place::End, json!("end")),
        ]
    }

    #[test]
    fn a_cursor_is_stored_with_its_operation_and_the_version_of_its_format() {
        for (place, stored) in all() {
            let cursor = Cursor {
                operation: "GetThings".to_owned(),
                place,
                read: 9,
                skip: 2,
            };
            let written = serde_json::to_value(&cursor).unwrap();
            assert_eq!(
                written,
                json!({"version": 1, "operation": "GetThings", "place": stored, "read": 9, "skip": 2})
            );
            assert_eq!(read(written).unwrap(), cursor);
        }
    }

    #[test]
    fn a_cursor_between_two_pages_is_stored_without_skip() {
        let cursor = Cursor {
            operation: "GetThings".to_owned(),
            place: Place::Start,
            read: 0,
            skip: 0,
        };
        let written = serde_json::to_value(&cursor).unwrap();
        assert_eq!(
            written,
            json!({"version": 1, "operation": "GetThings", "place": "start", "read": 0})
        );
    }

    #[test]
    fn a_cursor_without_a_version_is_read() {
        for (place, stored) in all() {
            let old = json!({"operation": "GetThings", "place": stored, "read": 9});
            let cursor = read(old).unwrap();
            assert_eq!((cursor.place, cursor.read, cursor.skip), (place, 9, 0));
        }
        let old = json!({"operation": "GetThings", "place": "start", "read": 0, "skip": 3});
        assert_eq!(read(old).unwrap().read(), 3);
    }

    #[test]
    fn a_cursor_of_a_later_format_is_refused_with_advice() {
        let later = json!({"version": 2, "operation": "GetThings", "where": [1, 2]});
        assert_eq!(
            read(later).unwrap_err(),
            "the cursor has the format 2, and this version of falcon-sdk reads formats up to 1: use the \
             version that wrote it or a later one, or start a new walk"
        );
    }

    #[test]
    fn a_malformed_cursor_is_refused_with_its_problem() {
        let whole = json!({"operation": "GetThings", "place": "start", "read": 0});
        for (name, value, why) in [
            ("filter", json!("x"), "it has an unknown field `filter`"),
            ("operation", Json::Null, "it has no field `operation`"),
            (
                "place",
                json!({"page": 3}),
                "`place`: unknown variant `page`",
            ),
            ("read", json!(-1), "`read`: invalid value"),
            ("version", json!("new"), "the cursor has the format \"new\""),
        ] {
            let mut strange = whole.clone();
            strange[name] = value;
            let error = read(strange).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        for other in [json!("token"), json!(5)] {
            let error = read(other).unwrap_err();
            assert!(error.contains("expected a cursor of falcon-sdk"), "{error}");
        }
        assert!(read(whole).is_ok());
    }

    #[test]
    fn a_cursor_with_a_former_id_belongs_to_the_operation() {
        let (spec, alias) = catalog::operations()
            .iter()
            .find_map(|spec| Some((spec, spec.aliases.first()?)))
            .unwrap();
        let cursor = |operation: &str| Cursor {
            operation: operation.to_owned(),
            place: Place::Start,
            read: 0,
            skip: 0,
        };
        assert!(cursor(alias).is_of(&Call::new(spec)));
        assert!(!cursor("oauth2RevokeToken").is_of(&Call::new(spec)));
    }

    #[test]
    fn the_alias_of_a_list_is_never_the_id_of_another_operation() {
        let lists = catalog::operations().iter();
        for list in lists.filter(|spec| spec.paging != Paging::None) {
            for alias in list.aliases {
                let found = catalog::find(alias).map(|spec| spec.id);
                assert!(
                    found.is_err() || found == Ok(list.id),
                    "{} {alias}",
                    list.id
                );
            }
        }
    }
}
