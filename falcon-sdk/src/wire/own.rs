//! Reads JSON into a type of the caller's own.

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::path::Path;

/// A value that does not fit the caller's type.
#[derive(Debug, PartialEq)]
pub(crate) struct Unfit {
    /// The place: a JSON path, and the same as a JSON pointer.
    pub(crate) path: String,
    pub(crate) pointer: String,
    pub(crate) expected: String,
    pub(crate) found: String,
}

/// Reads the JSON text at a JSON pointer.
pub(crate) fn own<T: DeserializeOwned>(json: &str, pointer: &str) -> Result<T, Unfit> {
    // Finding the path takes time, so it is done only for a value that does not fit.
    serde_json::from_str(json).map_err(|error| {
        let mut reader = serde_json::Deserializer::from_str(json);
        let found: Result<T, _> = serde_path_to_error::deserialize(&mut reader);
        let mut path = Path::Pointer(pointer).to_string();
        let mut pointer = pointer.to_owned();
        for segment in found.err().iter().flat_map(|error| error.path()) {
            let step = match segment {
                Segment::Seq { index } => Path::Element(&Path::Root, *index),
                Segment::Map { key } => Path::Field(&Path::Root, key),
                // Conversions of the caller's type have no place in the text.
                Segment::Enum { .. } | Segment::Unknown => continue,
            };
            path.push_str(step.to_string().trim_start_matches('$'));
            pointer.push_str(&step.pointer());
        }
        let (expected, found) = difference(&error);
        Unfit {
            path,
            pointer,
            expected,
            found,
        }
    })
}

/// Reads a missing value: as null, or as an empty list if the type accepts no null.
pub(crate) fn own_nothing<T: DeserializeOwned>(pointer: &str) -> Result<T, Unfit> {
    let nothing = serde_json::from_str("null").or_else(|_| serde_json::from_str("[]"));
    nothing.map_err(|_: serde_json::Error| Unfit {
        path: Path::Pointer(pointer).to_string(),
        pointer: pointer.to_owned(),
        expected: "a value".to_owned(),
        found: "nothing".to_owned(),
    })
}

/// The expected and the found type, without the value, which may be a secret.
fn difference(error: &serde_json::Error) -> (String, String) {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&position).unwrap_or(&message);
    let kind = |described: &str| {
        let end = described.find([' ', '`', '"']).unwrap_or(described.len());
        described.get(..end).unwrap_or_default().to_owned()
    };
    let described = ["invalid type: ", "invalid value: ", "unknown "]
        .iter()
        .find_map(|begin| message.strip_prefix(begin));
    let parts = described.and_then(|described| described.rsplit_once(", expected "));
    match (parts, message.strip_prefix("missing field ")) {
        (Some((found, expected)), _) if message.starts_with("unknown ") => {
            (expected.to_owned(), format!("another {}", kind(found)))
        }
        (Some((found, expected)), _) => (expected.to_owned(), kind(found)),
        (None, Some(field)) => (format!("a field {field}"), "none".to_owned()),
        (None, None) => ("the caller's type".to_owned(), message.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::{Unfit, own, own_nothing};

    #[derive(Debug, Deserialize, PartialEq)]
    struct Agent {
        id: String,
        #[serde(default)]
        ranks: BTreeMap<String, Vec<i64>>,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Human,
    }

    fn unfit(json: &str) -> String {
        let Unfit {
            path,
            expected,
            found,
            ..
        } = own::<Vec<Agent>>(json, "/resources").expect_err("it does not fit");
        format!("{path}: {expected} / {found}")
    }

    #[test]
    fn a_value_that_does_not_fit_is_reported_by_its_path_and_kind() {
        for (json, text) in [
            (
                r#"[{"id": "a"}, {"id": 5}]"#,
                "$.resources[1].id: a string / integer",
            ),
            (
                r#"[{"id": "a", "ranks": {"x y": [1, true]}}]"#,
                "$.resources[0].ranks['x y'][1]: i64 / boolean",
            ),
            (r#"[{"ids": "a"}]"#, "$.resources[0]: a field `id` / none"),
            (r#"["oops"]"#, "$.resources[0]: struct Agent / string"),
            (r#"{"id": "a"}"#, "$.resources: a sequence / map"),
            (
                r#"[{"id": "a", "kind": "robot"}]"#,
                "$.resources[0].kind: `human` / another variant",
            ),
        ] {
            assert_eq!(unfit(json), text, "{json}");
        }
    }

    #[test]
    fn its_pointer_finds_it() {
        let json = r#"[{"id": "a", "ranks": {"x/y": ["oops"]}}]"#;
        let unfit = own::<Vec<Agent>>(json, "/a").expect_err("it does not fit");
        assert_eq!(unfit.pointer, "/a/0/ranks/x~1y/0");
    }

    #[test]
    fn a_value_that_does_not_fit_is_not_shown() {
        for json in [
            r#"[{"id": "a", "ranks": "hunter2"}]"#,
            r#"["hunter2, expected this"]"#,
            r#"[{"id": "a", "kind": "hunter2"}]"#,
        ] {
            assert!(!unfit(json).contains("hunter2"), "{}", unfit(json));
        }
    }

    #[test]
    fn nothing_is_null_or_an_empty_list() {
        assert_eq!(own_nothing::<Option<Agent>>(""), Ok(None));
        assert_eq!(own_nothing::<Vec<Agent>>(""), Ok(vec![]));
        own_nothing::<Agent>("").expect_err("there is none");
    }
}
