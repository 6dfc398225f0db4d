//! Published facts about the value of a property that its type does not show.

use crate::ir::Facts;
use crate::source::published::View;

use super::enums;

/// The facts of an inline schema.
pub(super) fn facts(view: &View<'_>) -> Facts {
    Facts {
        limits: view.limits,
        length: view.length,
        pattern: view.pattern.clone(),
        default: view.data.default.as_ref().and_then(enums::scalar),
        example: view.data.example.as_ref().and_then(enums::scalar),
        read_only: view.data.read_only,
        narrow: view.ty == Some("integer") && view.format.as_deref() == Some("int32"),
        unit: None,
    }
}
