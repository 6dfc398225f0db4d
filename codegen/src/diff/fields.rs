//! The fields of a struct, and what it means for them that it starts to be sent.

use super::change::{Area, Changes};
use super::matching::Matched;
use super::spelling::{self, wrap};
use crate::ir::{Field, Model};

/// A model that starts to be sent gets `new` and setters, and its lists become `Option`s.
pub(super) fn direction(
    matched: &Matched<'_>,
    old: &Model,
    new: &Model,
    fields: &[Field],
    changes: &mut Changes,
) {
    let subject = spelling::model(old);
    match (old.direction.is_sent(), new.direction.is_sent()) {
        (false, true) => {
            let changed: Vec<String> = fields
                .iter()
                .filter(|field| wrap(field, false) != wrap(field, true))
                .map(|field| {
                    let after = spelling::field(matched.new, field, true);
                    format!("`{}` is `{after}`", field.name.rust)
                })
                .collect();
            let what = "sent too: it has `new` and setters";
            if changed.is_empty() {
                changes.additive(Area::Model, subject, what);
            } else {
                changes.breaking(Area::Model, subject, what, changed.join(", "));
            }
        }
        (true, false) => {
            let breaks = "`new` and the setters do not compile, and its lists are no `Option`s";
            changes.breaking(Area::Model, subject, "no longer sent", breaks);
        }
        (true, true) | (false, false) => {}
    }
}

pub(super) fn compare(
    matched: &Matched<'_>,
    old: &Model,
    new: &Model,
    before: &[Field],
    after: &[Field],
    changes: &mut Changes,
) {
    let subject = spelling::model(old);
    // What follows from another direction is told there.
    let sent = new.direction.is_sent();
    for field in before {
        let wire = &field.name.wire;
        let Some(now) = after.iter().find(|other| other.name.wire == *wire) else {
            changes.breaking(
                Area::Model,
                &subject,
                format!("field `{wire}` removed"),
                format!(
                    "`.{}` does not compile; its value comes in `extra`",
                    field.name.rust
                ),
            );
            continue;
        };
        if field.name.rust != now.name.rust {
            changes.breaking(
                Area::Model,
                &subject,
                format!(
                    "field `{wire}` is `{}`, was `{}`",
                    now.name.rust, field.name.rust
                ),
                format!("`.{}` does not compile", field.name.rust),
            );
        }
        if !matched.same(&field.ty, &now.ty) || wrap(field, sent) != wrap(now, sent) {
            let was = spelling::field(matched.old, field, sent);
            let is = spelling::field(matched.new, now, sent);
            changes.breaking(
                Area::Model,
                &subject,
                format!("field `{wire}` is `{is}`, was `{was}`"),
                format!(
                    "code that uses `.{}` has another type before it",
                    field.name.rust
                ),
            );
        }
        if field.required != now.required && sent {
            let what = match now.required {
                true => format!("field `{wire}` is published as required"),
                false => format!("field `{wire}` is no longer published as required"),
            };
            changes.harmless(Area::Model, &subject, what);
        }
    }
    for field in after {
        let wire = &field.name.wire;
        if before.iter().all(|other| other.name.wire != *wire) {
            let ty = spelling::field(matched.new, field, sent);
            changes.additive(
                Area::Model,
                &subject,
                format!("field `{wire}` added, `{ty}`"),
            );
        }
    }
}
