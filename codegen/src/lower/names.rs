//! Names that collide in a scope: resolved by other facts, or an error.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Spot};
use crate::ir::{Home, Model, ModelId, Name, Operation, Shape, Values};
use crate::source::Place;

/// Fails with both names for every two members of a place that become the same identifier.
pub(crate) fn unique<'a>(
    place: &Place,
    names: impl IntoIterator<Item = &'a Name>,
) -> Result<(), Error> {
    let mut seen = BTreeMap::new();
    let mut errors = Vec::new();
    for name in names {
        if let Some(first) = seen.insert(&name.rust, &name.wire) {
            errors.push(Error::NamesMeet {
                scope: place.to_string(),
                first: first.clone(),
                second: name.wire.clone(),
                rust: name.rust.clone(),
                at: Some(Box::new(Spot {
                    place: place.clone(),
                    member: Some(name.wire.clone()),
                })),
            });
        }
    }
    Error::all(errors).map_or(Ok(()), Err)
}

/// An operation's name in an error.
pub(crate) fn place(operation: &Operation) -> Place {
    Place::Operation {
        id: Some(operation.name.wire.clone()),
        method: operation.method.wire().to_owned(),
        path: operation.path.clone(),
    }
}

/// An item of a scope: its identifier, its published name, and its place if it has one of its own.
struct Item {
    rust: String,
    wire: String,
    place: Option<Place>,
}

fn distinct(scope: &str, items: Vec<Item>, errors: &mut Vec<Error>) {
    let mut seen = BTreeMap::new();
    for item in items {
        match seen.get(&item.rust) {
            None => {
                seen.insert(item.rust, item.wire);
            }
            Some(first) => errors.push(Error::NamesMeet {
                scope: scope.to_owned(),
                first: first.clone(),
                second: item.wire,
                rust: item.rust,
                at: item.place.map(Spot::whole),
            }),
        }
    }
}

/// Resolves collisions between operations of a collection by their method, then by the version in
/// their path.
pub(crate) fn tell_operations_apart(operations: &mut [Operation]) {
    let by_method = |operation: &Operation| {
        let method = operation.method.wire();
        format!("{}{}", &method[..1], method[1..].to_lowercase())
    };
    suffix_those_that_meet(operations, by_method);
    suffix_those_that_meet(operations, |operation| {
        let version = operation
            .path
            .split('/')
            .rev()
            .find(|segment| is_version(segment));
        version.map(str::to_uppercase).unwrap_or_default()
    });
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

fn suffix_those_that_meet(operations: &mut [Operation], suffix: impl Fn(&Operation) -> String) {
    let mut count: BTreeMap<(String, String), usize> = BTreeMap::new();
    let key = |operation: &Operation| {
        (
            operation.collection.rust.clone(),
            operation.name.rust.clone(),
        )
    };
    for operation in operations.iter() {
        *count.entry(key(operation)).or_default() += 1;
    }
    for operation in operations.iter_mut() {
        if count.get(&key(operation)).is_some_and(|count| *count > 1) {
            operation.name = operation.name.with_suffix(&suffix(operation));
            operation.constant = operation.name.constant();
        }
    }
}

/// An inline type that collides with a published type or an operation gets a longer name.
pub(crate) fn tell_inline_apart(operations: &[Operation], models: &mut BTreeMap<ModelId, Model>) {
    let mut taken: BTreeSet<(String, String)> = operations
        .iter()
        .map(|operation| {
            (
                operation.collection.rust.clone(),
                operation.name.rust.clone(),
            )
        })
        .collect();
    let key = |model: &Model| {
        let scope = match &model.home {
            Home::Collection(collection) => collection.rust.clone(),
            Home::Namespace { namespace, .. } => format!("models::{}", namespace.rust),
        };
        (scope, model.name.rust.clone())
    };
    taken.extend(
        models
            .values()
            .filter(|model| !model.id.is_inline())
            .map(key),
    );
    for model in models.values_mut().filter(|model| model.id.is_inline()) {
        if taken.contains(&key(model)) {
            model.name = model.name.with_suffix("Inline");
        }
    }
}

/// Every collision in the scopes of the generated crate.
pub(crate) fn collisions(
    operations: &[Operation],
    models: &BTreeMap<ModelId, Model>,
) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut scopes: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    let mut add = |scope: String, rust: &str, wire: &str, place: Option<Place>| {
        scopes.entry(scope).or_default().push(Item {
            rust: rust.to_owned(),
            wire: wire.to_owned(),
            place,
        });
    };
    let mut collections: BTreeMap<&str, &str> = BTreeMap::new();
    let mut namespaces: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in operations {
        let (module, place) = (&operation.collection.rust, Some(place(operation)));
        let wire = &operation.name.wire;
        let rust = &operation.name.rust;
        add(format!("collection {module}"), rust, wire, place.clone());
        // Types whose names differ may have the same constant.
        add(
            format!("catalog {module}"),
            &operation.constant,
            wire,
            place.clone(),
        );
        add(
            "operation ids".to_owned(),
            wire,
            &operation.path,
            place.clone(),
        );
        errors.extend(meet(
            "collections",
            &mut collections,
            &operation.collection,
            place,
        ));
    }
    for model in models.values() {
        let place = (!model.id.is_inline()).then(|| Place::Schema(model.name.wire.clone()));
        let scope = match &model.home {
            Home::Collection(collection) => format!("collection {}", collection.rust),
            Home::Namespace { namespace, .. } => {
                errors.extend(meet(
                    "model namespaces",
                    &mut namespaces,
                    namespace,
                    place.clone(),
                ));
                format!("models::{}", namespace.rust)
            }
        };
        add(scope, &model.name.rust, &model.name.wire, place);
        let place = Place::Schema(model.name.wire.clone());
        let members = match &model.shape {
            Shape::Record(fields) => unique(&place, fields.iter().map(|field| &field.name)),
            Shape::Enum(published) => match &published.values {
                Values::Text(variants) => unique(&place, variants.iter().map(|v| &v.name)),
                Values::Int(variants) => unique(&place, variants.iter().map(|v| &v.name)),
            },
        };
        errors.extend(members.err());
    }
    for (scope, items) in scopes {
        // A collision in the collection is one in the catalog as well.
        let before = errors.len();
        distinct(&scope, items, &mut errors);
        if scope.starts_with("catalog ") {
            let added = errors.split_off(before);
            let is_new = |error: &Error| !errors.iter().any(|other| is_same(error, other));
            let new: Vec<Error> = added.into_iter().filter(is_new).collect();
            errors.extend(new);
        }
    }
    errors
}

/// Whether two errors are about the same pair of operations.
fn is_same(one: &Error, other: &Error) -> bool {
    let pair = |error: &Error| match error {
        Error::NamesMeet { first, second, .. } => Some((first.clone(), second.clone())),
        _ => None,
    };
    pair(one) == pair(other)
}

/// A module may be declared several times, but only with the same published name.
fn meet<'a>(
    scope: &str,
    seen: &mut BTreeMap<&'a str, &'a str>,
    name: &'a Name,
    place: Option<Place>,
) -> Option<Error> {
    match seen.get(name.rust.as_str()) {
        None => {
            seen.insert(&name.rust, &name.wire);
            None
        }
        Some(first) if *first == name.wire => None,
        Some(first) => Some(Error::NamesMeet {
            scope: scope.to_owned(),
            first: (*first).to_owned(),
            second: name.wire.clone(),
            rust: name.rust.clone(),
            at: place.map(Spot::whole),
        }),
    }
}
