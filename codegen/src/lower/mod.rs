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
mod large;
mod longest;
mod names;
mod needs;
mod note;
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
use crate::ir::{Api, Collection, Former, Name, Operation};
use crate::source::{Document, Place};

pub use note::{Construct, Note};
use schemas::Schemas;

/// The decisions, and the constructs whose form differs from the published one.
pub(crate) struct Lowered {
    pub(crate) api: Api,
    pub(crate) notes: Vec<Note>,
}

/// Decides the Rust form of every operation and every model that operations use.
///
/// # Errors
///
/// If constructs are not supported, or names collide. The error names every operation and schema.
/// Without the complete document, references between operations are not checked.
pub(crate) fn lower(document: &Document, is_complete: bool) -> Result<Lowered, Error> {
    let mut schemas = Schemas::new(document);
    let mut errors = Vec::new();
    let mut operations = Vec::new();
    for source in &document.operations {
        match operations::lower(&mut schemas, source) {
            Ok(operation) => operations.push(operation),
            Err(error) => errors.push(error),
        }
    }
    let (mut models, mut notes) = (schemas.models, schemas.notes);
    notes.extend(document.webhooks.iter().map(|name| Note {
        place: Place::Document,
        construct: Construct::Webhook,
        member: name.clone(),
    }));
    // An operation may name another, which is missing if it has an error.
    let is_complete = is_complete && errors.is_empty();
    if is_complete {
        errors.extend(siblings::join(&mut operations).err());
        errors.extend(jobs::check(document, &operations).err());
    }
    names::tell_operations_apart(&mut operations);
    reach::resolve(&mut operations, &mut models);
    if is_complete {
        errors.extend(jobs::check_types(&operations, &models).err());
    }
    cycles::cut(&mut models);
    large::boxes(&mut models);
    flatten::decide(&mut operations, &models);
    names::tell_inline_apart(&operations, &mut models);
    errors.extend(names::collisions(&operations, &models));
    if let Some(error) = Error::all(errors) {
        return Err(error);
    }
    let mut api = Api {
        collections: collect(operations),
        former: Former::default(),
        models,
    };
    let former = match is_complete {
        true => former::lower(document, &api)?,
        false => Former::default(),
    };
    former::keep(&mut api, former);
    Ok(Lowered { api, notes })
}

/// Operations by collection, both sorted by Rust name.
fn collect(operations: Vec<Operation>) -> Vec<Collection> {
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
                exports: Vec::new(),
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
