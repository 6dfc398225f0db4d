//! From published operations and schemas to the IR. Every decision is made here, once.

mod body;
mod cycles;
mod effect;
mod enums;
mod envelope;
mod exports;
mod facts;
mod fields;
mod flatten;
mod former;
mod ids;
mod jobs;
mod longest;
mod names;
mod needs;
mod operations;
mod paging;
mod params;
mod ranges;
mod reach;
mod schemas;
mod siblings;
mod success;
mod units;
pub(crate) mod words;

use std::collections::BTreeMap;

use crate::error::Error;
use crate::ir::{Api, Collection, Model, ModelId, Name, Operation};
use crate::source::Document;

use schemas::Schemas;

/// Decides the Rust form of every operation and every model that operations use.
///
/// # Errors
///
/// If a construct is not supported, or two names collide. The error names the operation or schema.
pub(crate) fn lower(document: &Document) -> Result<Api, Error> {
    let mut schemas = Schemas::new(document);
    let mut operations = document
        .operations
        .iter()
        .map(|source| operations::lower(&mut schemas, source))
        .collect::<Result<Vec<Operation>, Error>>()?;
    let mut models = schemas.models;
    siblings::join(&mut operations)?;
    jobs::check(document, &operations)?;
    names::tell_operations_apart(&mut operations);
    reach::resolve(&mut operations, &mut models);
    jobs::check_types(&operations, &models)?;
    cycles::cut(&mut models);
    flatten::decide(&mut operations, &models);
    names::tell_inline_apart(&operations, &mut models);
    names::check(&operations, &models)?;
    let collections = collect(operations, &models);
    Ok(Api {
        former: former::lower(document.former_collections.as_ref(), &collections)?,
        collections,
        models,
    })
}

/// Operations by collection, both sorted by Rust name.
fn collect(operations: Vec<Operation>, models: &BTreeMap<ModelId, Model>) -> Vec<Collection> {
    let mut collections: BTreeMap<Name, Vec<Operation>> = BTreeMap::new();
    for operation in operations {
        collections
            .entry(operation.collection.clone())
            .or_default()
            .push(operation);
    }
    let mut collections: Vec<Collection> = collections
        .into_iter()
        .map(|(name, mut operations)| {
            operations.sort_by(|a, b| a.name.rust.cmp(&b.name.rust));
            Collection {
                exports: exports::of(&operations, models),
                name,
                about: None,
                usual: Vec::new(),
                operations,
            }
        })
        .collect();
    collections.sort_by(|a, b| a.name.rust.cmp(&b.name.rust));
    collections
}
