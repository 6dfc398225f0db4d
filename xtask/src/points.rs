//! What a person decides or writes before a new interface is released.

use std::collections::{BTreeMap, BTreeSet};

use codegen::Read;
use codegen::ir::{Api, Confidence, Operation, Paging, Reply, Resources, Type};
use codegen::listing;

use crate::generate::{bad_names, forms};

/// Something to do, and where.
pub(crate) struct Point {
    pub(crate) what: String,
    pub(crate) how: &'static str,
}

/// An operation with its path in Rust.
pub(crate) fn path(operation: &Operation) -> String {
    format!("{}::{}", operation.collection.rust, operation.name.rust)
}

/// The operations that the interface before does not have, by published id and by route.
pub(crate) fn added<'a>(before: Option<&Api>, now: &'a Api) -> Vec<&'a Operation> {
    let Some(before) = before else {
        return Vec::new();
    };
    let ids: BTreeSet<&str> = before
        .operations()
        .flat_map(|it| it.aliases.iter().chain([&it.name.wire]))
        .map(String::as_str)
        .collect();
    let routes: BTreeSet<_> = before
        .operations()
        .map(|it| (it.method, &it.path))
        .collect();
    now.operations()
        .filter(|it| !ids.contains(it.name.wire.as_str()))
        .filter(|it| !routes.contains(&(it.method, &it.path)))
        .collect()
}

/// The new operations, and those whose pages are decided in another way, for which a rule decided.
pub(crate) fn paged_by_rule<'a>(before: Option<&Api>, now: &'a Api) -> Vec<&'a Operation> {
    let Some(before) = before else {
        return Vec::new();
    };
    // An operation may have another id, or another path.
    let ids: BTreeMap<&str, _> = before
        .operations()
        .map(|it| (it.name.wire.as_str(), &it.paging))
        .collect();
    let routes: BTreeMap<_, _> = before
        .operations()
        .map(|it| ((it.method, &it.path), &it.paging))
        .collect();
    let old = |it: &Operation| {
        let by_id = ids.get(it.name.wire.as_str());
        by_id
            .or_else(|| routes.get(&(it.method, &it.path)))
            .copied()
    };
    now.operations()
        .filter(|it| it.paging.rule != "overlay")
        .filter(|it| old(it) != Some(&it.paging))
        .filter(|it| it.paging.paging != Paging::None || it.paging.confidence != Confidence::Sure)
        .collect()
}

/// Everything that is open, in the order in which a person does it.
pub(crate) fn points(before: Option<&Api>, read: &Read) -> Vec<Point> {
    let mut points = Vec::new();
    let mut add = |how: &'static str, what: Vec<String>| {
        points.extend(what.into_iter().map(|what| Point { what, how }));
    };
    let now = &read.api;
    let overlay = read.overlay.iter();
    let stale = overlay.clone().flat_map(|overlay| &overlay.stale);
    add(
        "change its target in specs/overlay.yaml, or remove it",
        stale.map(ToString::to_string).collect(),
    );
    let idle = overlay.flat_map(|overlay| &overlay.actions);
    let idle = idle.filter(|action| !action.changed);
    add(
        "remove it from specs/overlay.yaml: the file already contains it",
        idle.map(|action| format!("overlay action `{}`", action.target))
            .collect(),
    );
    add(
        "give it an `operationId` in specs/overlay.yaml",
        read.unnamed.iter().map(ToString::to_string).collect(),
    );
    add(
        "give its operations a better one in specs/overlay.yaml, with `x-falcon-collection`",
        bad_names(now),
    );
    add(
        "set `x-secret` in specs/overlay.yaml to true or false",
        listing::unmarked_secrets(now)
            .into_iter()
            .map(|name| format!("`{name}` looks like a secret"))
            .collect(),
    );
    let doubtful = paged_by_rule(before, now);
    let doubtful = doubtful
        .into_iter()
        .filter(|it| it.paging.confidence != Confidence::Sure);
    add(
        "confirm or correct it by `x-falcon-paging` in specs/overlay.yaml",
        doubtful
            .map(|it| {
                let (style, rule) = (it.paging.paging.style(), it.paging.rule);
                let sure = it.paging.confidence.word();
                format!("`{}`: paging {style}, {sure}: {rule}", path(it))
            })
            .collect(),
    );
    let new = added(before, now);
    let of_new = |is: fn(&Operation) -> bool| -> Vec<String> {
        let found = new.iter().filter(|it| is(it));
        found.map(|it| format!("`{}`", path(it))).collect()
    };
    add(
        "its scope is unknown: add `x-required-scopes` to specs/annotations.yaml, if the console names it",
        of_new(|it| it.scopes.is_empty() && it.bearer),
    );
    add(
        "its records have no published type: name secrets in them by `x-falcon-secrets` in specs/overlay.yaml",
        of_new(|it| it.reply == Reply::Envelope(Resources::List(Type::Json))),
    );
    add("read its form in docs/updating.md", forms(&read.notes));
    add(
        "write, correct or remove the words",
        read.words.iter().map(ToString::to_string).collect(),
    );
    points
}

/// The points as a list to tick off.
pub(crate) fn checklist(points: &[Point]) -> String {
    let mut text = String::new();
    let mut rest = points;
    while let Some(first) = rest.first() {
        let end = rest
            .iter()
            .position(|point| point.how != first.how)
            .unwrap_or(rest.len());
        let (group, others) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        rest = others;
        match group {
            [only] => text += &format!("- [ ] {}: {}\n", only.what, only.how),
            several => {
                text += &format!("- [ ] {} places: {}\n", several.len(), first.how);
                for point in several {
                    text += &format!("  - {}\n", point.what);
                }
            }
        }
    }
    listing::printable(&text)
}
