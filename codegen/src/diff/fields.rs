//! The fields of a struct, and the effect on them when the struct becomes part of requests.

use super::change::{Area, Changes};
use super::deprecations;
use super::limits;
use super::matching::Matched;
use super::spelling::{self, wrap};
use crate::ir::{Field, Model};

/// A model that becomes part of requests gets `new` and setters, and its lists become `Option`s.
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
            let what = "now part of requests: it has `new` and setters";
            if changed.is_empty() {
                changes.additive(Area::Model, subject, what);
            } else {
                changes.breaking(Area::Model, subject, what, changed.join(", "));
            }
        }
        (true, false) => {
            let breaks =
                "`new` and the setters do not compile, and its lists are no longer `Option`s";
            changes.breaking(Area::Model, subject, "no longer part of requests", breaks);
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
    // `direction` reports changes of the wrapping.
    let sent = new.direction.is_sent();
    for field in before {
        let wire = &field.name.wire;
        let Some(now) = after.iter().find(|other| other.name.wire == *wire) else {
            changes.breaking(
                Area::Model,
                &subject,
                format!("field `{wire}` removed"),
                format!(
                    "`.{}` does not compile; its value is in `extra`",
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
                format!("the type of `.{}` changes", field.name.rust),
            );
        }
        match (field.required, now.required) {
            (false, true) if sent => changes.breaking(
                Area::Model,
                &subject,
                format!("field `{wire}` is published as required"),
                "the service may refuse a request without it",
            ),
            (true, false) if sent => {
                let what = format!("field `{wire}` is no longer published as required");
                changes.harmless(Area::Model, &subject, what);
            }
            (true | false, true | false) => {}
        }
        if sent && matched.same(&field.ty, &now.ty) {
            limits::of_field(&subject, field, now, changes);
        }
        let thing = format!("field `{wire}` is ");
        if let Some(what) = deprecations::change(&thing, field.deprecated, now.deprecated) {
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
