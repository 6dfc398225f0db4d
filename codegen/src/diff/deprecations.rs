//! Deprecations: of operations, parameters and fields.

/// The change in words, `None` without one. `thing` is the beginning of the sentence.
pub(super) fn change(thing: &str, before: bool, after: bool) -> Option<String> {
    match (before, after) {
        (false, true) => Some(format!(
            "{thing}now deprecated: code that uses it gets a warning"
        )),
        (true, false) => Some(format!("{thing}no longer deprecated")),
        (true, true) | (false, false) => None,
    }
}
