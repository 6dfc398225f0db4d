//! Names that collide in a scope: resolved by other facts, or an error.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Error;
use crate::ir::{Home, Model, ModelId, Name, Operation, Shape, Values};

/// Fails with both names if two names become the same identifier.
pub(crate) fn unique<'a>(
    scope: &str,
    names: impl IntoIterator<Item = &'a Name>,
) -> Result<(), Error> {
    let names = names
        .into_iter()
        .map(|name| (name.rust.clone(), name.wire.clone()));
    distinct(scope, names)
}

fn distinct(scope: &str, names: impl IntoIterator<Item = (String, String)>) -> Result<(), Error> {
    let mut seen = BTreeMap::new();
    for (rust, wire) in names {
        if let Some(first) = seen.insert(rust.clone(), wire.clone()) {
            let scope = scope.to_owned();
            return Err(Error::NamesMeet {
                scope,
                first,
                second: wire,
                rust,
            });
        }
    }
    Ok(())
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

/// Checks every scope of the generated crate.
pub(crate) fn check(
    operations: &[Operation],
    models: &BTreeMap<ModelId, Model>,
) -> Result<(), Error> {
    let mut scopes: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut add = |scope: String, rust: &str, wire: &str| {
        scopes
            .entry(scope)
            .or_default()
            .push((rust.to_owned(), wire.to_owned()));
    };
    let mut collections: BTreeMap<&str, &str> = BTreeMap::new();
    let mut namespaces: BTreeMap<&str, &str> = BTreeMap::new();
    for operation in operations {
        let module = &operation.collection.rust;
        add(
            format!("collection {module}"),
            &operation.name.rust,
            &operation.name.wire,
        );
        add(
            format!("catalog {module}"),
            &operation.constant,
            &operation.name.wire,
        );
        add(
            "operation ids".to_owned(),
            &operation.name.wire,
            &operation.path,
        );
        meet("collections", &mut collections, &operation.collection)?;
    }
    for model in models.values() {
        match &model.home {
            Home::Collection(collection) => {
                add(
                    format!("collection {}", collection.rust),
                    &model.name.rust,
                    &model.name.wire,
                );
            }
            Home::Namespace { namespace, .. } => {
                add(
                    format!("models::{}", namespace.rust),
                    &model.name.rust,
                    &model.name.wire,
                );
                meet("model namespaces", &mut namespaces, namespace)?;
            }
        }
        let scope = format!("schema `{}`", model.name.wire);
        match &model.shape {
            Shape::Record(fields) => unique(&scope, fields.iter().map(|field| &field.name))?,
            Shape::Enum(published) => match &published.values {
                Values::Text(variants) => unique(&scope, variants.iter().map(|v| &v.name))?,
                Values::Int(variants) => unique(&scope, variants.iter().map(|v| &v.name))?,
            },
        }
    }
    scopes
        .into_iter()
        .try_for_each(|(scope, names)| distinct(&scope, names))
}

/// A module may be declared several times, but only with the same published name.
fn meet<'a>(
    scope: &str,
    seen: &mut BTreeMap<&'a str, &'a str>,
    name: &'a Name,
) -> Result<(), Error> {
    match seen.insert(&name.rust, &name.wire) {
        Some(first) if first != name.wire => Err(Error::NamesMeet {
            scope: scope.to_owned(),
            first: first.to_owned(),
            second: name.wire.clone(),
            rust: name.rust.clone(),
        }),
        Some(_) | None => Ok(()),
    }
}
