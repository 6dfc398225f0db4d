//! Published facts about the value of a property that its type does not show.

use serde_json::Value;

use crate::ir::Facts;
use crate::source::published::View;

use super::enums::plain;

/// The facts of an inline schema.
pub(super) fn facts(view: &View<'_>) -> Facts {
    Facts {
        limits: view.limits,
        length: view.length,
        pattern: view.pattern.clone(),
        default: view.data.default.as_ref().and_then(stated),
        example: view.data.example.as_ref().and_then(stated),
        read_only: view.data.read_only,
        narrow: is_narrow(view),
        unit: None,
    }
}

/// Whether it is an integer of 32 bits.
pub(super) fn is_narrow(view: &View<'_>) -> bool {
    view.ty == Some("integer") && view.format.as_deref() == Some("int32")
}

/// A published default or example, unless it is empty or an object.
fn stated(value: &Value) -> Option<String> {
    let is_shown = !value.is_null() && !value.is_object();
    Some(plain(value)).filter(|text| is_shown && !text.is_empty())
}
