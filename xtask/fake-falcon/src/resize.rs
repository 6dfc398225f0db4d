//! Resizes a record for benchmarks, with its own properties.

use serde_json::Value;

/// Repeats items of the record's lists, or removes nested values, until its JSON has about `size`
/// bytes. Scalar values all stay.
pub(crate) fn resize(record: &mut Value, size: usize) {
    let length = length(record);
    if length > size {
        cut(record, size);
    } else {
        fill(record, size, length);
    }
}

fn length(value: &Value) -> usize {
    value.to_string().len()
}

fn cut(value: &mut Value, size: usize) {
    match value {
        Value::Array(items) => {
            let mut left = size.saturating_sub(2);
            items.retain(|item| match left.checked_sub(length(item) + 1) {
                Some(rest) => {
                    left = rest;
                    true
                }
                None => false,
            });
        }
        Value::Object(members) => {
            let of = |name: &str, value: &Value| name.len() + 4 + length(value);
            let mut left = size.saturating_sub(2);
            for (name, member) in members.iter() {
                if !holds(member) {
                    left = left.saturating_sub(of(name, member));
                }
            }
            members.retain(|name, member| {
                if !holds(member) {
                    return true;
                }
                cut(member, left.saturating_sub(name.len() + 4));
                match left.checked_sub(of(name, member)) {
                    Some(rest) => {
                        left = rest;
                        true
                    }
                    None => false,
                }
            });
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn holds(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

fn fill(record: &mut Value, size: usize, mut length: usize) {
    while length < size {
        let before = length;
        repeat(record, size, &mut length);
        if length == before {
            return;
        }
    }
}

/// Repeats the first item of each list of an object.
fn repeat(value: &mut Value, size: usize, length: &mut usize) {
    match value {
        Value::Array(items) => {
            let first = items.first().cloned();
            if let Some(first) = first.filter(|_| *length < size) {
                *length += first.to_string().len() + 1;
                items.push(first);
            }
        }
        Value::Object(members) => {
            for member in members.values_mut() {
                repeat(member, size, length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{length, resize};

    #[test]
    fn a_record_gets_the_requested_size_and_keeps_its_scalar_values() {
        let record = json!({
            "id": "a", "groups": ["one", "two"],
            "policies": { "prevention": { "applied": true, "rules": ["x"] }, "on": true },
        });
        for size in [80, 100, 500, 5_000] {
            let mut resized = record.clone();
            resize(&mut resized, size);
            let length = length(&resized);
            assert!(
                (size * 2 / 3..=size + 6).contains(&length),
                "{size}: {resized}"
            );
            assert_eq!(resized["id"], "a");
        }
    }

    #[test]
    fn a_record_without_lists_stays_unchanged() {
        let mut record = json!({ "id": "a" });
        resize(&mut record, 500);
        assert_eq!(record, json!({ "id": "a" }));
    }
}
