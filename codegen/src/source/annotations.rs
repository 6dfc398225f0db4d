//! Our annotations when a new file replaces the file that has them.
//!
//! A vendor's file has no aliases, console scopes or explicit nulls. They are copied from the
//! previous file to an overlay, by method and path (by id, if the operation has moved) or by
//! schema. If the new file has any annotation of a kind, none of that kind is copied.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use serde_json_path::JsonPath;

use crate::ir::Former;

use super::overlay;
use super::path_item::{self, METHODS};
use super::shape::{Keys, text};

/// The kinds of annotation that are copied.
const KINDS: [&str; 7] = [
    "x-aliases",
    "x-exceeds-int64",
    "x-host",
    "x-maximum",
    "x-minimum",
    "x-nullable",
    "x-required-scopes",
];

/// The copied annotations, and the lost annotations.
#[derive(Debug, Default, Eq, PartialEq)]
pub struct Carried {
    /// The annotations by the JSONPath of their place.
    updates: BTreeMap<String, Map<String, Value>>,
    /// The number of places by annotation.
    pub kinds: BTreeMap<&'static str, usize>,
    /// Annotations whose place no longer exists, as `x-aliases at <place>`.
    pub lost: Vec<String>,
}

/// Copies the annotations of `before` that `new` lacks. `before` has its overlay applied.
pub fn carry(before: &Value, new: &Value) -> Carried {
    let (old, own) = (places(before), places(new));
    let is_own = |kind: &str| own.iter().any(|place| place.annotations.contains_key(kind));
    let missing: Vec<&'static str> = KINDS.into_iter().filter(|kind| !is_own(kind)).collect();
    let moved = moved(before, new);
    let mut carried = Carried::default();
    for place in old {
        let mut update = place.annotations.clone();
        update.retain(|kind, _| missing.contains(&kind.as_str()));
        if update.is_empty() {
            continue;
        }
        let base = moved.get(&place.base).unwrap_or(&place.base);
        let target = format!("{base}{}", place.rest);
        // The schemas of OpenAPI 3.0 are found by their Swagger 2.0 name.
        let target = target.replacen("$.components.schemas", "$.definitions", 1);
        let selects =
            |target: &str| JsonPath::parse(target).is_ok_and(|path| !path.query(new).is_empty());
        let is_there = match overlay::is_openapi(new) {
            true => selects(&overlay::words(&target)),
            false => selects(&target),
        };
        for kind in missing.iter().filter(|kind| update.contains_key(**kind)) {
            if is_there {
                *carried.kinds.entry(kind).or_default() += 1;
            } else {
                carried.lost.push(format!("{kind} at {target}"));
            }
        }
        if is_there {
            carried.updates.insert(target, update);
        }
    }
    carried
}

impl Carried {
    /// Adds the former names.
    pub fn add_former(&mut self, former: &Former) {
        let collections = former.collections.iter().map(|one| {
            let entry = json!({"now": one.now, "since": one.since});
            (one.name.clone(), entry)
        });
        let types = former.types.iter().map(|one| {
            let mut entry = json!({"now": one.now.to_string(), "since": one.since});
            if let (Some(id), Some(entry)) = (&one.id, entry.as_object_mut()) {
                entry.insert("id".to_owned(), id.clone().into());
            }
            (one.was.to_string(), entry)
        });
        let lists: [(&str, Map<String, Value>); 2] = [
            ("x-former-collections", collections.collect()),
            ("x-former-types", types.collect()),
        ];
        for (key, entries) in lists {
            if !entries.is_empty() {
                let update = self.updates.entry("$".to_owned()).or_default();
                update.insert(key.to_owned(), entries.into());
            }
        }
    }

    /// The text of an overlay, an action a line; `None` if nothing is copied.
    pub fn overlay(&self) -> Option<String> {
        let lines = self.updates.iter().map(|(target, update)| {
            let action = json!({"target": target, "description": "As before.", "update": update});
            format!("  - {action}\n")
        });
        let lines: String = lines.collect();
        (!lines.is_empty()).then(|| format!("{HEAD}{lines}"))
    }
}

const HEAD: &str = "\
# Annotations that the published file lacks, taken over from the file before it by `cargo xtask import`.
# Applied before overlay.yaml. An action may be changed or added by hand: it is taken over the next time.
overlay: 1.0.0
info: {title: Annotations of the Falcon API, version: 1.0.0}
actions:
";

/// An object that has annotations.
struct Place {
    /// The JSONPath of its operation or section.
    base: String,
    /// The JSONPath from there.
    rest: String,
    annotations: Map<String, Value>,
}

/// An operation, its method and its path.
struct Route<'a> {
    path: &'a str,
    method: &'a str,
    operation: &'a Value,
}

impl Route<'_> {
    fn base(&self) -> String {
        format!("$.paths{}.{}", member(self.path), self.method)
    }

    /// A key that does not change with the names in the template.
    fn form(&self) -> (&str, String) {
        (self.method, path_item::form(self.path))
    }

    fn id(&self) -> Option<&str> {
        self.operation.get("operationId").and_then(Value::as_str)
    }
}

fn routes(document: &Value) -> Vec<Route<'_>> {
    let mut found = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if METHODS.contains(&method.as_str()) {
                found.push(Route {
                    path,
                    method,
                    operation,
                });
            }
        }
    }
    found
}

/// The present places of operations: by method and path, or else by id.
fn moved(before: &Value, new: &Value) -> BTreeMap<String, String> {
    let routes_now = routes(new);
    let by_form: BTreeMap<_, &Route<'_>> = routes_now.iter().map(|one| (one.form(), one)).collect();
    let by_id: BTreeMap<_, &Route<'_>> = routes_now.iter().map(|one| (one.id(), one)).collect();
    let old = routes(before);
    old.iter()
        .filter_map(|route| {
            let by_id = || route.id().and_then(|id| by_id.get(&Some(id)));
            let now = by_form.get(&route.form()).or_else(by_id)?;
            Some((route.base(), now.base()))
        })
        .collect()
}

fn places(document: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    for route in routes(document) {
        let (base, rest) = (route.base(), String::new());
        gather(route.operation, &base, rest, Keys::Words, &mut found);
    }
    let sections = document.as_object().into_iter().flatten();
    for (key, value) in sections.filter(|(key, _)| *key != "paths") {
        let base = format!("${}", member(key));
        gather(value, &base, String::new(), Keys::of(key), &mut found);
    }
    found
}

fn gather(value: &Value, base: &str, at: String, keys: Keys, found: &mut Vec<Place>) {
    match value {
        Value::Object(object) => {
            let mut annotations = Map::new();
            for (key, value) in object {
                match keys {
                    Keys::Words if KINDS.contains(&key.as_str()) => {
                        annotations.insert(key.clone(), value.clone());
                    }
                    Keys::Words if key.starts_with("x-") => {}
                    Keys::Words => {
                        let at = format!("{at}{}", member(key));
                        gather(value, base, at, Keys::of(key), found);
                    }
                    Keys::Names => {
                        gather(
                            value,
                            base,
                            format!("{at}{}", member(key)),
                            Keys::Words,
                            found,
                        );
                    }
                }
            }
            if !annotations.is_empty() {
                found.push(Place {
                    base: base.to_owned(),
                    rest: at,
                    annotations,
                });
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let step = item.as_object().and_then(parameter);
                let step = step.unwrap_or_else(|| format!("[{index}]"));
                gather(item, base, format!("{at}{step}"), Keys::Words, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A parameter by its name and place, since its position changes with its neighbours.
fn parameter(object: &Map<String, Value>) -> Option<String> {
    let (name, place) = (text(object, "name")?, text(object, "in")?);
    let (name, place) = (quoted(name), quoted(place));
    Some(format!("[?@.name == {name} && @.in == {place}]"))
}

fn member(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphabetic() || c == '_';
    if !name.is_empty() && name.chars().all(plain) {
        format!(".{name}")
    } else {
        format!("[{}]", quoted(name))
    }
}

fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::*;

    const BEFORE: &str = "
paths:
  /a/{the_id}/v1:
    get:
      x-aliases: [A]
      x-required-scopes: ['a:read']
      parameters: [{name: limit, in: query, type: string, x-minimum: 0}, {name: \"it's\", in: query, x-maximum: 5}]
  /gone/v1: {get: {x-aliases: [Gone]}}
  /moved/v1: {post: {operationId: Move, x-aliases: [Shift]}}
definitions:
  a.T: {properties: {x-aliases: {type: string}, id: {type: integer, x-exceeds-int64: true, x-nullable: true}}}
";
    /// The same as a vendor's file: no annotation, another order, another name in the template.
    const RAW: &str = "
paths:
  /a/{the-id}/v1:
    get: {parameters: [{name: \"it's\", in: query}, {name: limit, in: query}]}
  /moved/v2: {post: {operationId: Move}}
definitions:
  a.T: {properties: {x-aliases: {type: string}, id: {type: integer}}}
";

    fn carried(before: &str, new: &str) -> Carried {
        carry(&load(before).unwrap(), &load(new).unwrap())
    }

    #[test]
    fn missing_annotations_are_copied_by_place_and_apply_to_the_new_file() {
        let found = carried(BEFORE, RAW);
        let mut new = load(RAW).unwrap();
        let actions = overlay::parse(found.overlay().as_deref().unwrap()).unwrap();
        let report = overlay::apply(&mut new, &actions, overlay::Stale::Refuse).unwrap();
        assert!(report.actions.iter().all(|action| action.changed));
        let operation = &new["paths"]["/a/{the-id}/v1"]["get"];
        assert_eq!(operation["x-aliases"], json!(["A"]));
        assert_eq!(operation["x-required-scopes"], json!(["a:read"]));
        assert_eq!(operation["parameters"][0]["x-maximum"], 5);
        assert_eq!(operation["parameters"][1]["x-minimum"], 0);
        let id = &new["definitions"]["a.T"]["properties"]["id"];
        assert_eq!(
            (&id["x-exceeds-int64"], &id["x-nullable"]),
            (&json!(true), &json!(true))
        );
        assert_eq!(found.lost, ["x-aliases at $.paths['/gone/v1'].get"]);
        assert_eq!(
            new["paths"]["/moved/v2"]["post"]["x-aliases"],
            json!(["Shift"])
        );
        assert_eq!(found.kinds["x-aliases"], 2);
        // Copied annotations are copied again at the next import.
        assert_eq!(carry(&new, &load(RAW).unwrap()).overlay(), found.overlay());
    }

    #[test]
    fn no_annotation_is_copied_to_a_file_with_its_own() {
        assert_eq!(carried(BEFORE, BEFORE).overlay(), None);
        let new = RAW.replace("get: {", "get: {x-aliases: [B], ");
        let text = carried(BEFORE, &new).overlay().unwrap();
        assert!(
            !text.contains("[\"A\"]") && text.contains("a:read"),
            "{text}"
        );
    }
}
