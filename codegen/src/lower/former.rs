//! Reads `x-former-collections`, which `import` writes when a collection is renamed.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, Spot};
use crate::ir::{Collection, Former, Name, NameKind};
use crate::source::Place;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    now: String,
    since: String,
}

/// The former names, sorted.
pub(crate) fn lower(
    annotation: Option<&Value>,
    collections: &[Collection],
) -> Result<Vec<Former>, Error> {
    let unsupported = |problem: String| Error::Unsupported {
        at: Spot::whole(Place::Document),
        problem: format!("`x-former-collections`: {problem}"),
    };
    let Some(annotation) = annotation else {
        return Ok(Vec::new());
    };
    let entries: BTreeMap<String, Entry> = serde_json::from_value(annotation.clone())
        .map_err(|error| unsupported(error.to_string()))?;
    let is_there = |name: &str| collections.iter().any(|one| one.name.rust == name);
    for (name, Entry { now, .. }) in &entries {
        if Name::new(NameKind::Module, name).rust != *name {
            return Err(unsupported(format!(
                "`{name}` is not a valid name of a collection"
            )));
        }
        if is_there(name) {
            return Err(unsupported(format!("`{name}` is a collection: remove it")));
        }
        if !is_there(now) {
            return Err(unsupported(format!(
                "`{now}`, the new name of `{name}`, is not a collection"
            )));
        }
    }
    let each = entries.into_iter();
    Ok(each
        .map(|(name, Entry { now, since })| Former { name, now, since })
        .collect())
}
