//! Models: their paths, their directions and their members.

use super::change::{Area, Changes};
use super::matching::Matched;
use super::{facts, fields, spelling};
use crate::ir::{Enum, Field, Home, Model, Shape, Values};

/// Reports every change except documentation. Returns the number of models with changed text.
pub(super) fn compare(matched: &Matched<'_>, changes: &mut Changes) -> usize {
    for gone in &matched.models.removed {
        let path = spelling::model(gone);
        let breaks = format!("`{path}` does not compile");
        changes.breaking(Area::Model, path, "removed", breaks);
    }
    for come in &matched.models.added {
        changes.additive(Area::Model, spelling::model(come), "new");
    }
    let mut described = 0;
    for (old, new) in &matched.models.both {
        place(matched, old, new, changes);
        match (&old.shape, &new.shape) {
            (Shape::Record(before), Shape::Record(after)) => {
                fields::direction(matched, old, new, after, changes);
                fields::compare(matched, old, new, before, after, changes);
            }
            (Shape::Enum(before), Shape::Enum(after)) => values(old, before, after, changes),
            (Shape::Record(_), Shape::Enum(_)) => kind(old, "an enum, was a struct", changes),
            (Shape::Enum(_), Shape::Record(_)) => kind(old, "a struct, was an enum", changes),
        }
        described += usize::from(is_described(old, new));
    }
    described
}

fn kind(model: &Model, what: &str, changes: &mut Changes) {
    let breaks = "code that constructs or matches it does not compile";
    changes.breaking(Area::Model, spelling::model(model), what, breaks);
}

fn place(matched: &Matched<'_>, old: &Model, new: &Model, changes: &mut Changes) {
    let (before, after) = (spelling::model(old), spelling::model(new));
    let what = format!("renamed to `{after}`");
    let (expected, stays) = match (&old.home, &new.home) {
        // A renamed collection is reported once.
        (Home::Collection(home), Home::Collection(other)) => {
            let was = spelling::path(&home.rust, &old.name.rust);
            let was = matched.followed(&was);
            let now = spelling::path(&other.rust, &new.name.rust);
            (was.to_string(), matched.new.former.has_type(&was, &now))
        }
        (Home::Namespace { .. }, _) | (_, Home::Namespace { .. }) => (before.clone(), false),
    };
    if stays {
        let what = format!("{what}; `{before}` stays for one version");
        changes.additive(Area::Model, &before, what);
    } else if expected != after {
        let breaks = format!("`{before}` does not compile: write `{after}`");
        changes.breaking(Area::Model, &before, what, breaks);
    }
    gate(matched, old, new, changes);
}

/// The feature that a program needs to name a model.
fn gate(matched: &Matched<'_>, old: &Model, new: &Model, changes: &mut Changes) {
    let gate = |model: &Model| match &model.home {
        Home::Namespace { only, .. } => only.as_ref().map(|only| only.rust.clone()),
        Home::Collection(_) => None,
    };
    let before = gate(old).map(|gate| matched.renamed_collection(&gate).to_owned());
    let after = gate(new);
    match (before, after) {
        (before, after) if before == after => {}
        // The old feature enables the new one.
        (Some(before), Some(after)) if matched.new.former.leads(&before, &after) => {}
        (_, None) => {
            let what = "available with any collection";
            changes.additive(Area::Model, spelling::model(old), what);
        }
        (_, Some(feature)) => changes.breaking(
            Area::Model,
            spelling::model(old),
            format!("only available with the feature `{feature}`"),
            format!("a program that names it without the feature `{feature}` does not compile"),
        ),
    }
}

fn values(model: &Model, old: &Enum, new: &Enum, changes: &mut Changes) {
    let subject = spelling::model(model);
    let listed = |published: &Enum| -> Vec<(String, String)> {
        match &published.values {
            Values::Text(variants) => {
                let each = variants.iter().inspect(|one| facts::of_variant(one));
                each.map(|one| (one.value.clone(), one.name.rust.clone()))
                    .collect()
            }
            Values::Int(variants) => {
                let each = variants.iter().inspect(|one| facts::of_variant(one));
                each.map(|one| (one.value.to_string(), one.name.rust.clone()))
                    .collect()
            }
        }
    };
    let is_text = |published: &Enum| match published.values {
        Values::Text(_) => true,
        Values::Int(_) => false,
    };
    if is_text(old) != is_text(new) {
        let what = match is_text(new) {
            true => "its values are text, were numbers",
            false => "its values are numbers, were text",
        };
        let breaks = "the type in `Other(..)` changes";
        changes.breaking(Area::Model, &subject, what, breaks);
    }
    let (before, after) = (listed(old), listed(new));
    for (value, variant) in &before {
        match after.iter().find(|(other, _)| other == value) {
            None => changes.breaking(
                Area::Model,
                &subject,
                format!("value `{value}` removed"),
                format!("`{subject}::{variant}` does not compile"),
            ),
            Some((_, now)) if now != variant => changes.breaking(
                Area::Model,
                &subject,
                format!("value `{value}` is `{now}`, was `{variant}`"),
                format!("`{subject}::{variant}` does not compile"),
            ),
            Some(_) => {}
        }
    }
    for (value, _) in &after {
        if before.iter().all(|(other, _)| other != value) {
            let what = format!("value `{value}` added; it was `Other` before");
            changes.additive(Area::Model, &subject, what);
        }
    }
}

/// Whether the text of an unchanged member differs.
fn is_described(old: &Model, new: &Model) -> bool {
    let sent = new.direction.is_sent();
    let other = |old: &Field| {
        let new = new.fields().iter().find(|new| new.name == old.name);
        new.is_some_and(|new| facts::of_field(old, sent) != facts::of_field(new, sent))
    };
    facts::of_model(old) != facts::of_model(new) || old.fields().iter().any(other)
}
