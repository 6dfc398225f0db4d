//! The change that an action makes to a node.

use serde_json::Value;

use crate::pointer::unescaped;

#[derive(Debug)]
pub(super) enum Change {
    Merge(Value),
    Replace(Value),
    Remove,
}

impl Change {
    /// Changes the node at a pointer. Returns whether it differs afterwards.
    pub(super) fn make(&self, document: &mut Value, pointer: &str) -> bool {
        match self {
            Change::Merge(update) => document
                .pointer_mut(pointer)
                .is_some_and(|node| merge(node, update)),
            Change::Replace(update) => document
                .pointer_mut(pointer)
                .is_some_and(|node| replace(node, update)),
            Change::Remove => remove(document, pointer),
        }
    }
}

/// Objects merge key by key. Arrays get only missing elements, so that a change that the publisher
/// has also made is recognized. A parameter merges with the parameter of the same name and place.
/// Other values are replaced.
fn merge(node: &mut Value, update: &Value) -> bool {
    match (node, update) {
        (Value::Object(node), Value::Object(update)) => {
            let mut changed = false;
            for (key, value) in update {
                match node.get_mut(key) {
                    Some(old) => changed |= merge(old, value),
                    None => {
                        node.insert(key.clone(), value.clone());
                        changed = true;
                    }
                }
            }
            changed
        }
        (Value::Array(node), Value::Array(update)) => append(node, update),
        (Value::Array(node), entry) => append(node, std::slice::from_ref(entry)),
        (node, update) => replace(node, update),
    }
}

fn append(list: &mut Vec<Value>, entries: &[Value]) -> bool {
    let mut changed = false;
    for entry in entries {
        if list.contains(entry) {
            continue;
        }
        let twin = parameter(entry)
            .and_then(|wanted| list.iter_mut().find(|one| parameter(one) == Some(wanted)));
        changed |= match twin {
            Some(twin) => merge(twin, entry),
            None => {
                list.push(entry.clone());
                true
            }
        };
    }
    changed
}

/// The name and place of a parameter, which are unique in a list.
fn parameter(value: &Value) -> Option<(&str, &str)> {
    let text = |key| value.get(key).and_then(Value::as_str);
    Some((text("name")?, text("in")?))
}

fn replace(node: &mut Value, update: &Value) -> bool {
    let changed = node != update;
    if changed {
        node.clone_from(update);
    }
    changed
}

/// The document itself has no parent, and becomes null.
fn remove(document: &mut Value, pointer: &str) -> bool {
    let Some((holder, key)) = pointer.rsplit_once('/') else {
        return replace(document, &Value::Null);
    };
    match document.pointer_mut(holder) {
        Some(Value::Object(object)) => object.remove(&unescaped(key)).is_some(),
        Some(Value::Array(list)) => key.parse().is_ok_and(|index: usize| {
            let there = index < list.len();
            if there {
                list.remove(index);
            }
            there
        }),
        _ => false,
    }
}
