//! Reads `x-former-collections` and `x-former-types`, which `import` writes when a collection or an
//! operation is renamed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, Spot};
use crate::ir::{Api, Former, FormerCollection, FormerType, Name, NameKind, TypePath};
use crate::source::{Document, Place};

use super::exports;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Collection {
    now: String,
    since: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Type {
    now: String,
    id: Option<String>,
    since: String,
}

/// The former names, sorted.
pub(crate) fn lower(document: &Document, api: &Api) -> Result<Former, Error> {
    let read = collections(document.former_collections.as_ref(), api)
        .map_err(|problem| format!("`x-former-collections`: {problem}"))
        .and_then(|collections| {
            let types = types(document.former_types.as_ref(), api)
                .map_err(|problem| format!("`x-former-types`: {problem}"))?;
            Ok(Former { collections, types })
        });
    read.map_err(|problem| Error::Unsupported {
        at: Spot::whole(Place::Document),
        problem,
    })
}

/// Gives the interface its former names: former ids are aliases, and a collection re-exports the models
/// of operations that have left it.
pub(crate) fn keep(api: &mut Api, former: Former) {
    let is_now = |path: &TypePath, collection: &str, name: &str| {
        path.collection == collection && path.name == name
    };
    let mut exports = Vec::new();
    for collection in &api.collections {
        let own = &collection.operations;
        let left = former.types_in(&collection.name.rust).filter_map(|one| {
            api.operations()
                .find(|now| is_now(&one.now, &now.collection.rust, &now.name.rust))
        });
        let operations = own
            .iter()
            .chain(left.filter(|now| now.collection != collection.name));
        let names = own.iter().map(|operation| &operation.name.rust);
        let names = names.chain(
            former
                .types_in(&collection.name.rust)
                .map(|one| &one.was.name),
        );
        exports.push(exports::of(operations, &Vec::from_iter(names), &api.models));
    }
    for (collection, exports) in api.collections.iter_mut().zip(exports) {
        collection.exports = exports;
        for operation in &mut collection.operations {
            let (module, name) = (&operation.collection.rust, &operation.name.rust);
            let own = former
                .types
                .iter()
                .filter(|one| is_now(&one.now, module, name));
            for id in own.filter_map(|one| one.id.as_ref()) {
                if !operation.aliases.contains(id) {
                    operation.aliases.push(id.clone());
                }
            }
        }
    }
    api.former = former;
}

fn collections(annotation: Option<&Value>, api: &Api) -> Result<Vec<FormerCollection>, String> {
    let entries: BTreeMap<String, Collection> = entries(annotation)?;
    for (name, Collection { now, .. }) in &entries {
        if Name::new(NameKind::Module, name).rust != *name {
            return Err(format!("`{name}` is not a valid name of a collection"));
        }
        if has_collection(api, name) {
            return Err(format!("`{name}` is a collection: remove it"));
        }
        if !has_collection(api, now) {
            return Err(format!(
                "`{now}`, the new name of `{name}`, is not a collection"
            ));
        }
    }
    let each = entries.into_iter();
    Ok(each
        .map(|(name, Collection { now, since })| FormerCollection { name, now, since })
        .collect())
}

fn types(annotation: Option<&Value>, api: &Api) -> Result<Vec<FormerType>, String> {
    let entries: BTreeMap<String, Type> = entries(annotation)?;
    let present = api.types();
    let mut types = Vec::new();
    for (was, Type { now, id, since }) in entries {
        let (was, now) = (path(&was)?, path(&now)?);
        if !has_collection(api, &was.collection) {
            return Err(format!(
                "`{was}` is in no present collection: remove its entry"
            ));
        }
        if present.contains(&was) {
            return Err(format!("`{was}` is a present type: remove its entry"));
        }
        if !present.contains(&now) {
            return Err(format!("`{now}`, the new name of `{was}`, does not exist"));
        }
        let other = |id: &String| api.operations().any(|one| one.name.wire == *id);
        if let Some(id) = id.as_ref().filter(|id| other(id)) {
            return Err(format!(
                "`{id}`, the former id of `{now}`, is the id of a present operation: remove it"
            ));
        }
        types.push(FormerType {
            was,
            now,
            id,
            since,
        });
    }
    types.sort_by(|a, b| a.was.cmp(&b.was));
    Ok(types)
}

fn path(text: &str) -> Result<TypePath, String> {
    let parts = text.split_once("::").filter(|(_, name)| {
        let mut characters = name.chars();
        let first = characters.next().is_some_and(|c| c.is_ascii_uppercase());
        first && *name != "Self" && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
    });
    let Some((collection, name)) = parts else {
        return Err(format!("`{text}` is not a path such as `hosts::GetHosts`"));
    };
    Ok(TypePath {
        collection: collection.to_owned(),
        name: name.to_owned(),
    })
}

fn has_collection(api: &Api, name: &str) -> bool {
    api.collections.iter().any(|one| one.name.rust == name)
}

fn entries<T: for<'a> Deserialize<'a>>(
    annotation: Option<&Value>,
) -> Result<BTreeMap<String, T>, String> {
    let annotation = annotation
        .cloned()
        .unwrap_or_else(|| Value::Object(Default::default()));
    serde_json::from_value(annotation).map_err(|error| error.to_string())
}
