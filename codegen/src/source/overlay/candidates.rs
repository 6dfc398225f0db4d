//! Names similar to a target without a match.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::super::error::{Problem, nearest};

/// Follows a target's steps as far as they match, and lists names similar to the next step.
pub(super) fn no_match(target: &str, document: &Value) -> Problem {
    let mut found = "$";
    let mut nodes = vec![document];
    let mut missing = "";
    for step in steps(target) {
        missing = step;
        let end = found.len() + step.len();
        let Some(longer) = target.get(..end) else {
            break;
        };
        let Ok(path) = JsonPath::parse(longer) else {
            break;
        };
        let selected = path.query(document).all();
        if selected.is_empty() {
            break;
        }
        (found, nodes) = (longer, selected);
    }
    let mut known: Vec<&str> = nodes.into_iter().flat_map(names).collect();
    known.sort_unstable();
    known.dedup();
    Problem::NoMatch {
        found: found.to_owned(),
        missing: missing.to_owned(),
        candidates: nearest(&wanted(missing), known.into_iter()),
    }
}

/// The names that a step could select: an object's keys, or the names of a list's objects
/// (parameters) and its strings (enum values).
fn names(node: &Value) -> Vec<&str> {
    match node {
        Value::Object(object) => object.keys().map(String::as_str).collect(),
        Value::Array(items) => items
            .iter()
            .filter_map(|item| item.get("name").unwrap_or(item).as_str())
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// The name in a step: `.name`, `['name']`, or the last quoted text in a filter.
fn wanted(step: &str) -> String {
    let quoted = |quote: char| {
        step.rsplit(quote)
            .nth(1)
            .filter(|_| step.matches(quote).count() > 1)
    };
    let name = quoted('\'')
        .or_else(|| quoted('"'))
        .unwrap_or_else(|| step.trim_start_matches('.'));
    name.replace('\\', "")
}

/// Cuts a valid JSONPath, without its `$`, before each `.` and `[` that starts a step.
fn steps(target: &str) -> Vec<&str> {
    let mut cuts = Vec::new();
    let (mut depth, mut quote, mut escaped, mut previous) = (0_u32, None, false, '$');
    for (at, character) in target.char_indices().skip(1) {
        let starts_step = matches!(character, '.' | '[') && previous != '.';
        match (quote, character) {
            _ if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, _) => {
                if depth == 0 && starts_step {
                    cuts.push(at);
                }
                match character {
                    '[' | '(' => depth += 1,
                    ']' | ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
        previous = character;
    }
    let ends = cuts.iter().skip(1).copied().chain([target.len()]);
    cuts.iter()
        .zip(ends)
        .filter_map(|(start, end)| target.get(*start..end))
        .collect()
}
