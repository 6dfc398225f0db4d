//! Overlay actions to start from, each in one line of YAML.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::ir::{Name, NameKind};
use crate::pointer::unescaped;
use crate::source::Problem;

use super::places::{in_words_of, is_swagger};

/// An action that removes a part.
pub(super) fn removal(document: &Value, pointer: &str, reason: &str) -> String {
    line(&json!({
        "target": path(document, pointer), "description": reason, "remove": true,
    }))
}

/// An action that makes a schema any JSON.
pub(super) fn any(document: &Value, pointer: &str, reason: &str) -> String {
    replacement(document, pointer, reason, &json!({}))
}

fn replacement(document: &Value, pointer: &str, reason: &str, update: &Value) -> String {
    line(&json!({
        "target": path(document, pointer), "description": reason, "x-replace": true, "update": update,
    }))
}

/// The action for something that the format does not allow.
pub(super) fn repair(document: &Value, pointer: &str, problem: &Problem, reason: &str) -> String {
    let replaced = |update: Value| replacement(document, pointer, reason, &update);
    match problem {
        Problem::Dangling {
            candidates,
            reference,
        } => match candidates.first() {
            Some(name) => {
                let section = reference
                    .rsplit_once('/')
                    .map_or("", |(section, _)| section);
                let reference = format!("{section}/{name}");
                let reference = in_words_of(document, &reference);
                replaced(json!({ "$ref": reference }))
            }
            None => replaced(json!({})),
        },
        Problem::External(_)
        | Problem::Section { .. }
        | Problem::Circle(_)
        | Problem::TooDeep(_) => replaced(json!({})),
        Problem::CollectionFormat { .. } => line(&json!({
            "target": path(document, pointer), "description": reason, "update": {"collectionFormat": "csv"},
        })),
        Problem::UnknownKey(_)
        | Problem::Status(_)
        | Problem::Kind { .. }
        | Problem::Missing(_)
        | Problem::Decode(_)
        | Problem::ParameterTwice { .. }
        | Problem::TwoBodies { .. }
        | Problem::NoReason
        | Problem::UpdateOrRemove
        | Problem::Target { .. }
        | Problem::NoMatch { .. } => removal(document, pointer, reason),
    }
}

/// The target of a stale action, with the most similar name.
pub(super) fn target(target: &str, problem: &Problem) -> Option<String> {
    let Problem::NoMatch {
        missing,
        candidates,
        ..
    } = problem
    else {
        return None;
    };
    let step = match candidates.first() {
        Some(name) => step(name),
        None => return None,
    };
    let mended = target.replacen(missing.as_str(), &step, 1);
    Some(format!("target: {}", Value::String(mended)))
}

/// The action that gives another name.
pub(super) fn name(
    document: &Value,
    pointer: &str,
    scope: &str,
    rust: &str,
    reason: &str,
) -> Option<String> {
    let node = document.pointer(pointer).filter(|_| !pointer.is_empty())?;
    let other = format!("{rust}_2");
    // A parameter may have its values in its schema, or in that of its items.
    for schema in ["", "/schema", "/items", "/schema/items"] {
        let values = node
            .pointer(&format!("{schema}/enum"))
            .and_then(Value::as_array);
        if let Some(values) = values {
            return Some(line(&json!({
                "target": path(document, &format!("{pointer}{schema}")),
                "description": "Values that would have the same name.",
                "update": { "x-enum-varnames": variants(values) },
            })));
        }
    }
    let update = match scope {
        "collections" => json!({ "x-falcon-collection": other }),
        "model namespaces" => return None,
        _ => json!({ "x-rust-name": other }),
    };
    Some(line(&json!({
        "target": path(document, pointer), "description": reason, "update": update,
    })))
}

/// Distinct names for the values of an enum.
fn variants(values: &[Value]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let names = values.iter().map(|value| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let name = Name::new(NameKind::Variant, &text).rust;
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let mut candidates = std::iter::once(name.clone()).chain(numbered);
        let free = candidates.find(|name| taken.insert(name.clone()));
        free.unwrap_or(name)
    });
    names.collect()
}

/// Keys in the order of an action, which a map sorts by name.
fn line(action: &Value) -> String {
    let keys = ["target", "description", "remove", "x-replace", "update"];
    let members = keys.iter().filter_map(|key| {
        let value = action.get(key)?;
        Some(format!("{key}: {value}"))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}

/// A JSONPath for a pointer. A parameter is selected by its name, which does not move.
fn path(document: &Value, pointer: &str) -> String {
    let mut path = "$".to_owned();
    let mut at = String::new();
    for escaped in pointer.split('/').skip(1) {
        let holder = document.pointer(&at);
        at = format!("{at}/{escaped}");
        let text = unescaped(escaped);
        path.push_str(&match holder {
            Some(Value::Array(items)) => match document.pointer(&at).and_then(Value::as_object) {
                Some(parameter) if is_unique(items, parameter) => {
                    let name = parameter.get("name").and_then(Value::as_str);
                    format!("[?@.name == {}]", quoted(name.unwrap_or_default()))
                }
                Some(_) | None => format!("[{text}]"),
            },
            Some(_) | None => step(&text),
        });
    }
    // The overlay is written for Swagger 2.0.
    match is_swagger(document) {
        true => path,
        false => path.replacen("$.components.schemas", "$.definitions", 1),
    }
}

fn is_unique(items: &[Value], parameter: &Map<String, Value>) -> bool {
    let name = parameter.get("name").filter(|name| name.is_string());
    let same = items.iter().filter(|item| item.get("name") == name);
    name.is_some() && same.count() == 1
}

fn step(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    match starts && name.chars().all(is_plain) {
        true => format!(".{name}"),
        false => format!("[{}]", quoted(name)),
    }
}

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('\'', "\\'");
    format!("'{text}'")
}
