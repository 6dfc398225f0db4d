//! The message for a name that does not exist.

use crate::source::nearest;

/// Says that a name is not there, and what is most like it.
pub(super) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near: Vec<String> = nearest(name, known)
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let near = match near.as_slice() {
        [] => String::new(),
        near => format!(" (nearest: {})", near.join(", ")),
    };
    format!("no {what} has this name{near}: correct or remove the entry")
}
