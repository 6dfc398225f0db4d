//! References to places other than the named components, such as `$defs` and parts of other schemas.
//!
//! A referenced schema gets a name of its own. A referenced parameter, response, body or path is
//! copied to its user.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::pointer::{below, escaped, unescaped};

/// How often copied objects may refer to others. No file comes near it.
const DEEPEST: usize = 8;

/// The limit of copied values, which a file can multiply by references in references.
const MOST_COPIED: usize = 1_000_000;

/// The sections whose entries are found by name. Their references stay as published.
const SECTIONS: [&str; 6] = [
    "headers",
    "parameters",
    "pathItems",
    "requestBodies",
    "responses",
    "schemas",
];

/// Rewrites the references of an OpenAPI document until all of them lead to a named component. A
/// reference without a target stays as it is.
pub(super) fn resolve(document: &mut Map<String, Value>) {
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    let mut left = MOST_COPIED;
    for _ in 0..DEEPEST {
        let found = Found::of(document);
        if found.is_empty() {
            return;
        }
        for (pointer, target) in found.copied {
            let Some(Value::Object(target)) = value(document, &target) else {
                continue;
            };
            let Some(rest) = target.values().try_fold(left, spend) else {
                return;
            };
            left = rest;
            let copy = target.clone();
            if let Some(Value::Object(node)) = pointer_mut(document, &pointer) {
                node.remove("$ref");
                for (key, value) in copy {
                    node.entry(key).or_insert(value);
                }
            }
        }
        // All references first: a schema that is copied then has none to its own surroundings.
        let mut added = BTreeMap::new();
        for (pointer, target) in found.schemas {
            let name = match named.get(&target) {
                Some(name) => name,
                None => {
                    let name = name(document, &added, &target);
                    added.insert(name.clone(), target.clone());
                    named.entry(target).or_insert(name)
                }
            };
            let reference = format!("#/components/schemas/{name}");
            if let Some(Value::Object(node)) = pointer_mut(document, &pointer) {
                node.insert("$ref".to_owned(), reference.into());
            }
        }
        for (name, target) in added {
            let schema = value(document, &target).cloned();
            if let (Some(schema), Some(schemas)) = (schema, schemas(document)) {
                schemas.insert(name, schema);
            }
        }
    }
}

/// The named schemas. A document without any gets a place for them.
fn schemas(document: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    let components = document
        .entry("components")
        .or_insert_with(|| Map::new().into());
    let schemas = components.as_object_mut()?.entry("schemas");
    schemas.or_insert_with(|| Map::new().into()).as_object_mut()
}

/// The rest of the limit after copying a value; `None` if it is too large.
fn spend(left: usize, value: &Value) -> Option<usize> {
    let left = left.checked_sub(1)?;
    match value {
        Value::Object(object) => object.values().try_fold(left, spend),
        Value::Array(items) => items.iter().try_fold(left, spend),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(left),
    }
}

/// The references to rewrite: the pointers of the objects that have them, and of their targets.
#[derive(Default)]
struct Found {
    copied: BTreeMap<String, String>,
    schemas: BTreeMap<String, String>,
}

impl Found {
    fn of(document: &Map<String, Value>) -> Found {
        let mut found = Found::default();
        let mut enclosing = Vec::new();
        for (key, value) in document {
            found.search(document, value, &mut below("", key), &mut enclosing);
        }
        found
    }

    fn is_empty(&self) -> bool {
        self.copied.is_empty() && self.schemas.is_empty()
    }

    /// `enclosing` are the pointers of the schemas around that have `$defs`.
    fn search(
        &mut self,
        document: &Map<String, Value>,
        node: &Value,
        at: &mut String,
        enclosing: &mut Vec<String>,
    ) {
        // The pointer grows and shrinks in place: there are hundreds of thousands of nodes.
        let length = at.len();
        match node {
            Value::Object(object) => {
                let defines = object.contains_key("$defs");
                if defines {
                    enclosing.push(at.clone());
                }
                if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                    self.follow(document, reference, at, enclosing);
                }
                for (key, value) in object {
                    at.push('/');
                    match key.contains(['~', '/']) {
                        true => at.push_str(&escaped(key)),
                        false => at.push_str(key),
                    }
                    self.search(document, value, at, enclosing);
                    at.truncate(length);
                }
                if defines {
                    enclosing.pop();
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    at.push_str(&format!("/{index}"));
                    self.search(document, item, at, enclosing);
                    at.truncate(length);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn follow(
        &mut self,
        document: &Map<String, Value>,
        reference: &str,
        at: &str,
        enclosing: &[String],
    ) {
        if is_named(document, reference) && !is_path(at) {
            return;
        }
        let Some(pointer) = reference.strip_prefix('#') else {
            return;
        };
        let pointer = percent_decode_str(pointer).decode_utf8_lossy().into_owned();
        let within = enclosing
            .iter()
            .rev()
            .map(|around| format!("{around}{pointer}"));
        let mut candidates = std::iter::once(pointer.clone()).chain(within);
        let Some(pointer) = candidates.find(|it| value(document, it).is_some()) else {
            return;
        };
        if is_schema(&pointer) {
            self.schemas.insert(at.to_owned(), pointer);
        } else if at != pointer && !at.starts_with(&format!("{pointer}/")) {
            self.copied.insert(at.to_owned(), pointer);
        }
    }
}

/// Whether a reference names an entry of a section. Names are escaped in several ways, so a name
/// with a slash may still be one.
fn is_named(document: &Map<String, Value>, reference: &str) -> bool {
    let Some((section, name)) = reference
        .strip_prefix("#/components/")
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let entries = document
        .get("components")
        .and_then(|components| components.get(section));
    SECTIONS.contains(&section)
        && (!name.contains('/') || entries.is_some_and(|entries| entries.get(name).is_some()))
}

/// Whether a pointer leads to a path of the document.
fn is_path(pointer: &str) -> bool {
    pointer
        .strip_prefix("/paths/")
        .is_some_and(|rest| !rest.contains('/'))
}

/// Whether a pointer leads to a schema, by the keywords of its last steps.
fn is_schema(pointer: &str) -> bool {
    let mut steps = pointer.rsplit('/');
    let (last, before) = (
        steps.next().unwrap_or_default(),
        steps.next().unwrap_or_default(),
    );
    let holds_one = ["schema", "items", "additionalProperties", "not", "contains"];
    let holds_several = [
        "schemas",
        "$defs",
        "definitions",
        "properties",
        "allOf",
        "anyOf",
        "oneOf",
        "prefixItems",
    ];
    holds_one.contains(&last) || holds_several.contains(&before)
}

/// A free name for the schema at a pointer.
fn name(
    document: &mut Map<String, Value>,
    added: &BTreeMap<String, String>,
    pointer: &str,
) -> String {
    let taken = schemas(document);
    let is_free = |name: &String| {
        let is_taken = taken.as_ref().is_some_and(|taken| taken.contains_key(name));
        !is_taken && !added.contains_key(name)
    };
    candidates(pointer).find(is_free).unwrap_or_default()
}

/// `Y` for `/components/schemas/X/$defs/Y`, else `X_Y`, else `X_Y_2`.
fn candidates(pointer: &str) -> impl Iterator<Item = String> {
    let steps: Vec<String> = pointer
        .split('/')
        .map(unescaped)
        .filter(|step| !NAMELESS.contains(&step.as_str()))
        .collect();
    let last = match pointer.rsplit('/').nth(1) {
        Some("$defs" | "definitions") => steps.last().cloned(),
        Some(_) | None => None,
    };
    let whole = steps
        .join("_")
        .replace(|c: char| !c.is_alphanumeric() && c != '.', "_");
    let more = (2..).map({
        let whole = whole.clone();
        move |number| format!("{whole}_{number}")
    });
    last.into_iter().chain([whole]).chain(more)
}

/// Steps that add nothing to a name.
const NAMELESS: [&str; 8] = [
    "",
    "$defs",
    "components",
    "content",
    "definitions",
    "paths",
    "properties",
    "schemas",
];

fn value<'a>(document: &'a Map<String, Value>, pointer: &str) -> Option<&'a Value> {
    let (first, rest) = split(pointer)?;
    document.get(&first)?.pointer(rest)
}

fn pointer_mut<'a>(document: &'a mut Map<String, Value>, pointer: &str) -> Option<&'a mut Value> {
    let (first, rest) = split(pointer)?;
    document.get_mut(&first)?.pointer_mut(rest)
}

/// The key of the first step, and the pointer from there.
fn split(pointer: &str) -> Option<(String, &str)> {
    let steps = pointer.strip_prefix('/')?;
    let end = steps.find('/').unwrap_or(steps.len());
    let first = unescaped(steps.get(..end)?);
    Some((first, steps.get(end..)?))
}
