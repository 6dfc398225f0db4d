//! What operations have to do with each other: a query and what its ids stand for, a window and
//! what goes on beyond it.

use crate::error::Error;
use crate::ir::{Details, Effect, Operation, Paging, Reply, Resources, Type};

/// Joins each operation with its siblings.
///
/// # Errors
///
/// If the overlay names an operation that is not there, or does not take ids.
pub(crate) fn join(operations: &mut [Operation]) -> Result<(), Error> {
    let mut joined = Vec::new();
    for operation in operations.iter() {
        joined.push((
            details(operation, operations)?,
            instead(operation, operations),
        ));
    }
    for (operation, (details, instead)) in operations.iter_mut().zip(joined) {
        operation.details = details;
        operation.instead = instead;
    }
    Ok(())
}

/// The operation that takes the ids which this one lists: the overlay's, or else the newest one
/// that reads `entities` where this one has `queries` in its path.
fn details(operation: &Operation, all: &[Operation]) -> Result<Option<Details>, Error> {
    let found = match &operation.details {
        Some(Details { operation: id, .. }) => {
            let named = all.iter().find(|other| other.name.wire == *id);
            let Some(named) = named.filter(|named| named.ids.is_some()) else {
                return Err(Error::Unsupported {
                    subject: format!("operation `{}`", operation.name.wire),
                    problem: format!("`x-falcon-details` names `{id}`, which takes no ids"),
                });
            };
            Some(named)
        }
        None if lists_ids(operation) => all
            .iter()
            .filter(|other| is_details_of(other, operation))
            .max_by_key(|other| {
                let same_version = version(&other.path).1 == version(&operation.path).1;
                (same_version, version(&other.path).1, other.method)
            }),
        None => None,
    };
    Ok(found.map(|found| Details {
        operation: found.name.wire.clone(),
        // Another collection's types may not be compiled.
        record: record(found).filter(|_| found.collection == operation.collection),
    }))
}

/// Whether an operation may list ids: text, or what is published without a shape.
fn lists_ids(operation: &Operation) -> bool {
    operation.item == Some(Type::Text) || operation.item == Some(Type::Json)
}

fn is_details_of(other: &Operation, query: &Operation) -> bool {
    let (path, _) = version(&other.path);
    let entities = version(&query.path).0.replace("/queries/", "/entities/");
    other.effect.effect == Effect::Read
        && record(other).is_some()
        && other.ids.is_some()
        && query.path.contains("/queries/")
        && path.strip_suffix("/GET").unwrap_or(path) == entities
}

/// What an operation answers for each id, if it is more than the id.
fn record(operation: &Operation) -> Option<Type> {
    match &operation.reply {
        Reply::Envelope(Resources::List(Type::Text)) => None,
        Reply::Envelope(Resources::List(record)) => Some(record.clone()),
        Reply::Envelope(Resources::None | Resources::One(_) | Resources::Map(_))
        | Reply::Json(_)
        | Reply::Bytes
        | Reply::Raw
        | Reply::Empty => None,
    }
}

/// The operation that lists the same and can be walked further.
fn instead(operation: &Operation, all: &[Operation]) -> Option<String> {
    match &operation.paging.paging {
        Paging::Offset {
            window: Some(_), ..
        } => by_token(operation, all),
        Paging::Marker { .. } if operation.item == Some(Type::Text) => by_marker(operation, all),
        Paging::None | Paging::Offset { .. } | Paging::Token { .. } | Paging::Marker { .. } => None,
    }
}

/// For ids, which have no marker: the records that they stand for.
fn by_marker(ids: &Operation, all: &[Operation]) -> Option<String> {
    let (path, _) = version(&ids.path);
    let wanted = path.replace("/queries/", "/combined/");
    let records = all.iter().find(|other| {
        let marker = matches!(other.paging.paging, Paging::Marker { .. });
        let same = version(&other.path).0 == wanted;
        marker && same && other.paging.why_not.is_none() && other.item != Some(Type::Text)
    })?;
    Some(records.name.wire.clone())
}

/// For one whose offset ends at a window: a scroll, a newer version, or the records instead of their
/// ids, in this order.
fn by_token(operation: &Operation, all: &[Operation]) -> Option<String> {
    let (path, _) = version(&operation.path);
    let by_token = |wanted: &str| {
        all.iter().find(|other| {
            let token = matches!(other.paging.paging, Paging::Token { .. });
            token && other.paging.why_not.is_none() && version(&other.path).0 == wanted
        })
    };
    by_token(&format!("{path}-scroll"))
        .or_else(|| by_token(path))
        .or_else(|| by_token(&path.replace("/queries/", "/combined/")))
        .map(|other| other.name.wire.clone())
}

/// A path without its version, and the version; 0 where it has none.
fn version(path: &str) -> (&str, u32) {
    path.rsplit_once("/v")
        .and_then(|(path, version)| Some((path, version.parse().ok()?)))
        .unwrap_or((path, 0))
}
