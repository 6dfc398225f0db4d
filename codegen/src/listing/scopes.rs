//! The scopes that an API client needs for some operations.

use crate::ir::{Api, Operation};
use std::collections::{BTreeMap, BTreeSet};

/// A name of no operation, or an alias of several.
#[derive(Debug, thiserror::Error)]
pub enum NameError {
    #[error("no operation has the id or alias {0}: `cargo xtask catalog` lists them all")]
    Unknown(String),
    #[error("{alias} is an alias of several operations: use one of the ids {}", ids.join(", "))]
    Ambiguous { alias: String, ids: Vec<String> },
}

/// A line for each row in the console's list of scopes (`hosts: read, write`). Then the operations
/// with unknown scopes, and the operations without a scope.
///
/// # Errors
///
/// If a name is neither an id nor an alias of exactly one operation.
pub fn scopes(api: &Api, names: &[String]) -> Result<String, NameError> {
    let mut rows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut unknown = BTreeSet::new();
    let mut without_scope = BTreeSet::new();
    for name in names {
        let operation = find(api, name)?;
        let id = operation.name.wire.as_str();
        let known = match operation.scopes.as_slice() {
            [] => operation.oauth_scopes.as_slice(),
            titles => titles,
        };
        match known {
            [] if operation.bearer => drop(unknown.insert(id)),
            [] => drop(without_scope.insert(id)),
            known => {
                for scope in known {
                    let (title, access) = scope.rsplit_once(':').unwrap_or((scope, ""));
                    rows.entry(title).or_default().insert(access);
                }
            }
        }
    }
    let mut text = String::new();
    let mut line = |head: &str, list: BTreeSet<&str>| {
        let list = Vec::from_iter(list).join(", ");
        text += &format!("{head}: {list}\n");
    };
    for (title, accesses) in rows {
        line(title, accesses);
    }
    for (head, ids) in [("(not known)", unknown), ("(none needed)", without_scope)] {
        if !ids.is_empty() {
            line(head, ids);
        }
    }
    Ok(text)
}

/// An id takes precedence over an alias.
fn find<'a>(api: &'a Api, name: &str) -> Result<&'a Operation, NameError> {
    if let Some(operation) = api.operations().find(|one| one.name.wire == name) {
        return Ok(operation);
    }
    let is_named = |one: &&Operation| one.aliases.iter().any(|alias| alias == name);
    let known_as: Vec<&Operation> = api.operations().filter(is_named).collect();
    match known_as.as_slice() {
        [operation] => Ok(operation),
        [] => Err(NameError::Unknown(name.to_owned())),
        several => Err(NameError::Ambiguous {
            alias: name.to_owned(),
            ids: several.iter().map(|one| one.name.wire.clone()).collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::scopes;

    const INTERFACE: &str = r##"{
      "swagger": "2.0", "info": {"title": "t", "version": "1"},
      "paths": {
        "/a/v1": {
          "get": {"operationId": "GetA", "tags": ["a"], "security": [{"oauth2": []}],
                  "x-required-scopes": ["a thing:read"], "responses": {"200": {"description": ""}}},
          "post": {"operationId": "PostA", "tags": ["a"], "security": [{"oauth2": []}],
                   "x-required-scopes": ["a thing:write"], "responses": {"200": {"description": ""}}},
          "put": {"operationId": "PutA", "tags": ["a"], "security": [{"oauth2": []}],
                  "responses": {"200": {"description": ""}}},
          "delete": {"operationId": "DeleteA", "tags": ["a"], "responses": {"200": {"description": ""}}}
        }
      }
    }"##;

    fn of(names: &[&str]) -> Result<String, String> {
        let read = crate::read(INTERFACE, None).expect("an interface");
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        scopes(&read.api, &names).map_err(|error| error.to_string())
    }

    #[test]
    fn each_row_of_the_console_is_a_line_and_unknown_scopes_are_separate() {
        assert_eq!(
            of(&["PostA", "GetA", "PutA", "DeleteA"]).as_deref(),
            Ok("a thing: read, write\n(not known): PutA\n(none needed): DeleteA\n")
        );
    }

    #[test]
    fn an_unknown_name_is_an_error() {
        assert_eq!(
            of(&["GetB"]).as_deref(),
            Err(
                &"no operation has the id or alias GetB: `cargo xtask catalog` lists them all"
                    .to_owned()
            )
        );
    }
}
