//! Parameters and bodies: the fields of an operation, its setters, and the arguments of `new`.

use super::change::{Area, Changes};
use super::matching::Matched;
use super::{limits, spelling};
use crate::ir::{Body, Operation, Param, ParamType, Place, Type};

pub(super) fn compare(
    matched: &Matched<'_>,
    old: &Operation,
    new: &Operation,
    changes: &mut Changes,
) {
    let subject = spelling::operation(old);
    let before = changes.0.len();
    let mut left: Vec<&Param> = new.params.iter().collect();
    let mut both = Vec::new();
    for param in &old.params {
        let twin = twin(param, &left);
        match twin.map(|index| left.remove(index)) {
            Some(now) => both.push((param, now)),
            None => {
                let name = &param.name.rust;
                changes.breaking(
                    Area::Operation,
                    &subject,
                    format!("parameter `{}` removed", param.name.wire),
                    match param.required {
                        true => format!("`new` takes no `{name}`"),
                        false => format!("`.{name}(..)` and the field do not compile"),
                    },
                );
            }
        }
    }
    for param in left {
        let wire = &param.name.wire;
        if param.required {
            let what = format!("required parameter `{wire}` added");
            changes.breaking(Area::Operation, &subject, what, new_takes(param));
        } else {
            let what = format!("parameter `{wire}` added");
            changes.additive(Area::Operation, &subject, what);
        }
    }
    for (old, new) in both {
        compare_one(matched, &subject, old, new, changes);
    }
    compare_body(matched, old, new, changes);
    let told = changes.0.iter().skip(before);
    let is_told = told.filter(|change| change.breaks.is_some()).any(|change| {
        change
            .breaks
            .as_deref()
            .is_some_and(|breaks| breaks.contains("`new`"))
    });
    if !is_told && arguments(old) != arguments(new) {
        changes.breaking(
            Area::Operation,
            &subject,
            format!("`new` takes {}", arguments(new).join(", ")),
            "arguments of the same type may compile in the wrong order",
        );
    }
}

/// The same parameter: by place and name, or else by its name in Rust.
fn twin(param: &Param, among: &[&Param]) -> Option<usize> {
    let published =
        |other: &&&Param| other.place == param.place && other.name.wire == param.name.wire;
    let find = |fits: &dyn Fn(&&&Param) -> bool| among.iter().position(|other| fits(&other));
    find(&published).or_else(|| find(&|other| other.name.rust == param.name.rust))
}

/// The argument names of `new`, in order.
fn arguments(operation: &Operation) -> Vec<&str> {
    let params = operation.params.iter().filter(|param| param.required);
    params
        .map(|param| param.name.rust.as_str())
        .chain(body_argument(operation))
        .collect()
}

/// What `new` takes for the body: the whole of it or a field.
fn body_argument(operation: &Operation) -> Option<&str> {
    match (&operation.body, &operation.flattened) {
        (Body::Json { .. }, Some(flattened)) => flattened.argument.as_deref(),
        (Body::Json { required: true, .. } | Body::Bytes { required: true }, _) => Some("body"),
        (
            Body::None
            | Body::Form
            | Body::Multipart
            | Body::Json {
                required: false, ..
            }
            | Body::Bytes { required: false },
            _,
        ) => None,
    }
}

fn new_takes(param: &Param) -> String {
    format!("`new` takes `{}` too", param.name.rust)
}

fn compare_one(
    matched: &Matched<'_>,
    subject: &str,
    old: &Param,
    new: &Param,
    changes: &mut Changes,
) {
    let wire = &old.name.wire;
    if old.name.rust != new.name.rust {
        changes.breaking(
            Area::Operation,
            subject,
            format!(
                "parameter `{wire}` is `{}`, was `{}`",
                new.name.rust, old.name.rust
            ),
            format!("`{}` does not compile", old.name.rust),
        );
    }
    if !matched.same_parameter(&old.ty, &new.ty) {
        let before = spelling::parameter(matched.old, &old.ty);
        let after = spelling::parameter(matched.new, &new.ty);
        changes.breaking(
            Area::Operation,
            subject,
            format!("parameter `{wire}` is `{after}`, was `{before}`"),
            format!("the type of the field `{}` changes", old.name.rust),
        );
    }
    match (old.required, new.required) {
        (false, true) => changes.breaking(
            Area::Operation,
            subject,
            format!("parameter `{wire}` became required"),
            format!(
                "`new` takes `{0}`; `.{0}(..)` does not compile",
                new.name.rust
            ),
        ),
        (true, false) => changes.breaking(
            Area::Operation,
            subject,
            format!("parameter `{wire}` is no longer required"),
            format!("`new` takes no `{0}`: set it by `.{0}(..)`", new.name.rust),
        ),
        (true, true) | (false, false) => {}
    }
    if old.place != new.place || style(&old.ty) != style(&new.ty) {
        let what = format!(
            "parameter `{wire}` is serialized differently ({})",
            travels(new)
        );
        changes.harmless(Area::Operation, subject, what);
    }
    if matched.same_parameter(&old.ty, &new.ty) {
        limits::of_parameter(subject, old, new, changes);
    }
}

fn style(ty: &ParamType) -> Option<crate::ir::Style> {
    match ty {
        ParamType::List(_, style) => Some(*style),
        ParamType::One(_) | ParamType::File => None,
    }
}

fn travels(param: &Param) -> String {
    let place = match param.place {
        Place::Path => "in the path",
        Place::Query => "in the query",
        Place::Header => "in a header",
        Place::Form => "in the form",
    };
    match style(&param.ty) {
        Some(style) => format!("{place}, {style:?}").to_lowercase(),
        None => place.to_owned(),
    }
}

/// The type of the field `body`. The fields of a form are parameters.
fn body_field(body: &Body) -> Option<(Option<&Type>, bool)> {
    match body {
        Body::None | Body::Form | Body::Multipart => None,
        Body::Json { ty, required } => Some((Some(ty), *required)),
        Body::Bytes { required } => Some((None, *required)),
    }
}

fn compare_body(matched: &Matched<'_>, old: &Operation, new: &Operation, changes: &mut Changes) {
    let subject = &spelling::operation(old);
    let spelled = |api, ty: Option<&Type>| {
        ty.map_or("operation::Upload".to_owned(), |ty| spelling::bare(api, ty))
    };
    match (body_field(&old.body), body_field(&new.body)) {
        (None, None) => {
            if old.body != new.body {
                let what = "its form is serialized differently";
                changes.harmless(Area::Operation, subject, what);
            }
        }
        (None, Some((_, true))) => {
            let breaks = match body_argument(new) {
                Some(argument) => format!("`new` takes `{argument}` too"),
                None => "the request sends `{}` where its fields are not set".to_owned(),
            };
            changes.breaking(Area::Operation, subject, "required body added", breaks);
        }
        (None, Some((_, false))) => changes.additive(Area::Operation, subject, "body added"),
        (Some(_), None) => {
            let breaks = "`new` or `.body(..)` does not compile";
            changes.breaking(Area::Operation, subject, "body removed", breaks);
        }
        (Some((before, _)), Some((after, _))) => {
            if !matched.same_option(before, after) {
                let (before, after) = (spelled(matched.old, before), spelled(matched.new, after));
                let what = format!("body is `{after}`, was `{before}`");
                let breaks = "the type of the field `body` changes";
                changes.breaking(Area::Operation, subject, what, breaks);
            }
            compare_body_argument(subject, body_argument(old), body_argument(new), changes);
        }
    }
}

fn compare_body_argument(
    subject: &str,
    old: Option<&str>,
    new: Option<&str>,
    changes: &mut Changes,
) {
    let named = |name: &str| match name {
        "body" => "body".to_owned(),
        field => format!("`{field}` of the body"),
    };
    let (what, breaks) = match (old, new) {
        (None, Some(now)) => (
            format!("{} became required", named(now)),
            format!("`new` takes `{now}`; `.{now}(..)` does not compile"),
        ),
        (Some(was), None) => (
            format!("{} is no longer required", named(was)),
            format!("`new` takes no `{was}`: set it by `.{was}(..)`"),
        ),
        (Some(was), Some(now)) if was != now => (
            format!("given as {}, was {}", named(now), named(was)),
            format!("`new` takes `{now}` where it took `{was}`"),
        ),
        (Some(_), Some(_)) | (None, None) => return,
    };
    changes.breaking(Area::Operation, subject, what, breaks);
}
