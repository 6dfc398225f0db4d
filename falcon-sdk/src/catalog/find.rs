//! Finds an operation by its id or alias.

use std::fmt;

use super::near::nearest;
use crate::generated::catalog::{OPERATIONS, WORDS};
use crate::spec::Spec;

/// All published operations, sorted by id.
pub fn operations() -> &'static [&'static Spec] {
    OPERATIONS
}

/// Finds the operation with that id or alias.
///
/// The match is exact, and an id takes precedence over an alias. If an alias belongs to several
/// operations, the error names all of them. If a name is unknown, the error suggests similar names.
///
/// ```
/// use falcon_sdk::catalog::find;
///
/// assert_eq!(find("QueryDevicesByFilter")?.path, "/devices/queries/devices/v1");
/// let error = find("QueryDeviceByFilter").unwrap_err();
/// assert!(error.to_string().contains("did you mean QueryDevicesByFilter"));
/// # Ok::<(), falcon_sdk::catalog::FindError>(())
/// ```
pub fn find(id: &str) -> Result<&'static Spec, FindError> {
    find_in(OPERATIONS, WORDS, id)
}

fn find_in(
    operations: &[&'static Spec],
    usual: &[&str],
    id: &str,
) -> Result<&'static Spec, FindError> {
    if let Some(spec) = operations.iter().find(|spec| spec.id == id) {
        return Ok(spec);
    }
    let known_as: Vec<_> = operations
        .iter()
        .copied()
        .filter(|spec| spec.aliases.contains(&id))
        .collect();
    match known_as.as_slice() {
        [spec] => Ok(spec),
        [] => {
            let names = operations
                .iter()
                .flat_map(|spec| std::iter::once(spec.id).chain(spec.aliases.iter().copied()));
            let mut near = by_usual_words(operations, usual, id);
            if near.is_empty() {
                near = nearest(id, names);
            }
            Err(FindError::Unknown {
                id: id.to_owned(),
                near,
            })
        }
        several => Err(FindError::Ambiguous {
            alias: id.to_owned(),
            ids: several.iter().map(|spec| spec.id).collect(),
        }),
    }
}

/// The operations that people call so, or falconpy does.
fn by_usual_words(operations: &[&'static Spec], usual: &[&str], name: &str) -> Vec<&'static str> {
    let fits = |words: &str| words.lines().any(|line| line.eq_ignore_ascii_case(name));
    let found = operations.iter().zip(usual);
    let found = found
        .filter(|(_, words)| fits(words))
        .map(|(spec, _)| spec.id);
    found.take(3).collect()
}

/// Why a name matches no single operation.
#[derive(Clone, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// No operation has that id or alias.
    #[error("no operation has the id or alias {id}{}", suggestion(near))]
    #[non_exhaustive]
    Unknown {
        /// The name.
        id: String,
        /// Ids and aliases that are similar or have the same meaning, at most three.
        near: Vec<&'static str>,
    },
    /// Several operations have that alias.
    #[error("{alias} is an alias of several operations: use one of the ids {}", ids.join(", "))]
    #[non_exhaustive]
    Ambiguous {
        /// The name.
        alias: String,
        /// The ids of all operations with that alias.
        ids: Vec<&'static str>,
    },
}

/// Writes the text, because a program prints `Debug` of an error that `main` returns; with `#`, the
/// fields.
impl fmt::Debug for FindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            _ if !f.alternate() => write!(f, "{self}"),
            FindError::Unknown { id, near } => f
                .debug_struct("Unknown")
                .field("id", id)
                .field("near", near)
                .finish(),
            FindError::Ambiguous { alias, ids } => f
                .debug_struct("Ambiguous")
                .field("alias", alias)
                .field("ids", ids)
                .finish(),
        }
    }
}

fn suggestion(near: &[&str]) -> String {
    if near.is_empty() {
        ": find it with `catalog::search`".to_owned()
    } else {
        format!("; did you mean {}?", near.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use http::Method;

    use super::*;

    static QUERY: Spec = Spec::new(Method::GET, "/queries/v1", "QueryDevicesByFilter", "hosts")
        .aliases(&["query_devices", "Shared", "GetThing"]);
    static SCROLL: Spec = Spec::new(
        Method::GET,
        "/scroll/v1",
        "QueryDevicesByFilterScroll",
        "hosts",
    )
    .aliases(&["Shared"]);
    static THING: Spec = Spec::new(Method::GET, "/thing/v1", "GetThing", "things");
    static ALL: &[&Spec] = &[&THING, &QUERY, &SCROLL];

    fn id(name: &str) -> Result<&'static str, FindError> {
        find_in(ALL, &["", "find_hosts", "find_hosts\nscroll hosts"], name).map(|spec| spec.id)
    }

    #[test]
    fn an_operation_is_found_by_its_id_and_by_its_alias() {
        assert_eq!(id("QueryDevicesByFilter"), Ok("QueryDevicesByFilter"));
        assert_eq!(id("query_devices"), Ok("QueryDevicesByFilter"));
    }

    #[test]
    fn an_id_takes_precedence_over_an_alias() {
        assert_eq!(id("GetThing"), Ok("GetThing"));
    }

    #[test]
    fn the_match_is_exact() {
        assert!(id("querydevicesbyfilter").is_err());
        assert!(id("QueryDevicesByFilter ").is_err());
    }

    #[test]
    fn an_alias_of_several_operations_names_them_all() {
        let error = id("Shared").unwrap_err();
        assert_eq!(
            error.to_string(),
            "Shared is an alias of several operations: use one of the ids \
             QueryDevicesByFilter, QueryDevicesByFilterScroll"
        );
    }

    #[test]
    fn an_unknown_name_suggests_similar_names() {
        let error = id("QueryDeviceByFilter").unwrap_err();
        assert_eq!(
            error.to_string(),
            "no operation has the id or alias QueryDeviceByFilter; did you mean \
             QueryDevicesByFilter, QueryDevicesByFilterScroll, query_devices?"
        );
    }

    #[test]
    fn the_words_of_others_suggest_the_operation() {
        for (name, near) in [
            ("scroll hosts", vec!["QueryDevicesByFilterScroll"]),
            (
                "Find_Hosts",
                vec!["QueryDevicesByFilter", "QueryDevicesByFilterScroll"],
            ),
        ] {
            let id = name.to_owned();
            assert_eq!(self::id(name), Err(FindError::Unknown { id, near }));
        }
    }

    #[test]
    fn all_usual_words_suggest_their_operations() {
        let mut of: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (spec, usual) in operations().iter().zip(WORDS) {
            for words in usual.lines() {
                of.entry(words.to_lowercase()).or_default().push(spec.id);
            }
        }
        assert!(of.len() > 1_000, "{}", of.len());
        for (words, ids) in of {
            match find(&words) {
                // An alias that is published too.
                Ok(_) | Err(FindError::Ambiguous { .. }) => {}
                Err(FindError::Unknown { near, .. }) => {
                    let first = ids.get(..3).unwrap_or(&ids);
                    assert_eq!(near, first, "{words}");
                }
            }
        }
    }

    #[test]
    fn a_name_without_similar_names_has_no_suggestion() {
        assert_eq!(
            id("zzz"),
            Err(FindError::Unknown {
                id: "zzz".to_owned(),
                near: Vec::new()
            })
        );
    }
}
