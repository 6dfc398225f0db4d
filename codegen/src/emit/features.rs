//! The feature table of the SDK's manifest, edited in place.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, Item, Table, value};

use crate::error::Error;
use crate::ir::Api;

/// Everything in the feature table after this comment is generated.
const MARK: &str = "# One feature for each collection: written by `cargo xtask generate`.";

/// The manifest with a feature for each collection, all in `default`, and a feature for each former
/// name, which enables the collection.
///
/// # Errors
///
/// If the manifest is not TOML, or a hand-written feature has a collection's name.
pub(crate) fn edit(manifest: &str, api: &Api) -> Result<String, Error> {
    let mut document: DocumentMut = manifest
        .parse()
        .map_err(|problem: toml_edit::TomlError| Error::Manifest(problem.to_string()))?;
    let features = document
        .entry("features")
        .or_insert_with(|| Item::Table(Table::new()));
    let Some(features) = features.as_table_mut() else {
        return Err(Error::Manifest("`features` is not a table".to_owned()));
    };
    let names: Vec<&str> = api
        .collections
        .iter()
        .map(|collection| collection.name.rust.as_str())
        .collect();
    let own = own_features(features);
    if let Some(both) = own.iter().find(|own| names.contains(&own.as_str())) {
        return Err(Error::Manifest(format!(
            "the feature `{both}` has the name of a collection: rename it"
        )));
    }
    let own_defaults = own_defaults(features, &own);
    features.retain(|name, _| own.iter().any(|own| own == name));

    let mut default = Array::new();
    let mut listed: Vec<&str> = own_defaults
        .iter()
        .map(String::as_str)
        .chain(names.iter().copied())
        .collect();
    listed.sort_unstable();
    for name in listed {
        default.push_formatted(toml_edit::Value::from(name).decorated("\n    ", ""));
    }
    default.set_trailing("\n");
    default.set_trailing_comma(!default.is_empty());
    features.insert("default", value(default));
    if let Some(mut key) = features.key_mut("default") {
        let gap = if own.is_empty() { "" } else { "\n" };
        key.leaf_decor_mut().set_prefix(format!("{gap}{MARK}\n"));
    }
    for name in names {
        // The collections to which its operations have moved.
        let others = api.former.types_in(name).map(|one| &one.now.collection);
        let others: BTreeSet<&String> = others.filter(|other| *other != name).collect();
        features.insert(name, value(Array::from_iter(others)));
    }
    for former in &api.former.collections {
        features.insert(&former.name, value(Array::from_iter([&former.now])));
    }
    Ok(document.to_string())
}

/// Features above the mark. Without a mark, nothing has been generated yet.
fn own_features(features: &Table) -> Vec<String> {
    let marked = |name: &str| {
        let prefix = features
            .key(name)
            .and_then(|key| key.leaf_decor().prefix()?.as_str());
        prefix.is_some_and(|prefix| prefix.contains(MARK))
    };
    features
        .iter()
        .map(|(name, _)| name)
        .take_while(|name| !marked(name))
        .filter(|name| *name != "default")
        .map(str::to_owned)
        .collect()
}

/// The members of `default` that are not collections.
fn own_defaults(features: &Table, own: &[String]) -> Vec<String> {
    let listed = features
        .get("default")
        .and_then(Item::as_array)
        .into_iter()
        .flatten();
    let listed = listed
        .filter_map(toml_edit::Value::as_str)
        .map(str::to_owned);
    listed
        .filter(|name| own.contains(name) || name.contains([':', '/']))
        .collect()
}
