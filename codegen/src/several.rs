//! Several errors as one.

use std::fmt;

/// One error for all; `None` without any.
pub(crate) fn one<E>(mut errors: Vec<E>, several: fn(Vec<E>) -> E) -> Option<E> {
    match errors.len() {
        0 | 1 => errors.pop(),
        _ => Some(several(errors)),
    }
}

/// A line for each error.
pub(crate) struct Lines<'a, E>(pub(crate) &'a [E]);

impl<E: fmt::Display> fmt::Display for Lines<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(E::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}
