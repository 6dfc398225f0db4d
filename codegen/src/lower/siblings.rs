//! Relations between operations: a query and the records for its ids, and a limited list and the
//! operation that continues it.

use std::collections::BTreeMap;

use crate::error::{Error, Spot};
use crate::ir::{Details, Effect, Operation, Paging, Reply, Resources, Type};

use super::names;

/// Joins each operation with its siblings.
///
/// # Errors
///
/// If the overlay names an operation that does not exist, or that does not take ids.
pub(crate) fn join(operations: &mut [Operation]) -> Result<(), Error> {
    let all = ByPath::of(operations);
    let mut joined = Vec::new();
    let mut errors = Vec::new();
    for operation in operations.iter() {
        match details(operation, &all) {
            Ok(details) => joined.push((details, instead(operation, &all))),
            Err(error) => errors.push(error),
        }
    }
    if let Some(error) = Error::all(errors) {
        return Err(error);
    }
    for (operation, (details, instead)) in operations.iter_mut().zip(joined) {
        operation.details = details;
        operation.instead = instead;
    }
    Ok(())
}

/// Operations by path without its version, in the order of the interface.
struct ByPath<'a>(BTreeMap<&'a str, Vec<&'a Operation>>);

impl<'a> ByPath<'a> {
    fn of(operations: &'a [Operation]) -> ByPath<'a> {
        let mut all: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
        for operation in operations {
            let (path, _) = version(&operation.path);
            all.entry(path).or_default().push(operation);
        }
        ByPath(all)
    }

    fn at(&self, path: &str) -> impl Iterator<Item = &'a Operation> + use<'a, '_> {
        self.0.get(path).into_iter().flatten().copied()
    }

    fn named(&self, id: &str) -> Option<&'a Operation> {
        let mut all = self.0.values().flatten();
        all.find(|operation| operation.name.wire == id).copied()
    }
}

/// The operation that takes the ids of this list: from the overlay, or the newest operation that
/// reads `entities` where this path has `queries`.
fn details(operation: &Operation, all: &ByPath<'_>) -> Result<Option<Details>, Error> {
    let found = match &operation.details {
        Some(Details { operation: id, .. }) => {
            let named = all.named(id).filter(|named| named.ids.is_some());
            let Some(named) = named else {
                return Err(Error::Unsupported {
                    at: Spot::whole(names::place(operation)),
                    problem: format!("`x-falcon-details` names `{id}`, which takes no ids"),
                });
            };
            Some(named)
        }
        None if lists_ids(operation) && operation.path.contains("/queries/") => {
            let queries = version(&operation.path);
            let entities = queries.0.replace("/queries/", "/entities/");
            all.at(&format!("{entities}/GET"))
                .chain(all.at(&entities))
                .filter(|other| returns_records(other))
                .max_by_key(|other| {
                    let found = version(&other.path);
                    (found.1 == queries.1, found.1, other.method)
                })
        }
        None => None,
    };
    Ok(found.map(|found| Details {
        operation: found.name.wire.clone(),
        // The types of another collection may not be compiled.
        record: record(found).filter(|_| found.collection == operation.collection),
    }))
}

/// Whether an operation may list ids: strings, or items without a published type.
fn lists_ids(operation: &Operation) -> bool {
    operation.item == Some(Type::Text) || operation.item == Some(Type::Json)
}

/// Whether an operation reads the records for ids.
fn returns_records(operation: &Operation) -> bool {
    operation.effect.effect == Effect::Read
        && operation.ids.is_some()
        && record(operation).is_some()
}

/// The record type of an operation that takes ids, if it is more than the id.
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

/// The operation with the same list and a higher limit.
fn instead(operation: &Operation, all: &ByPath<'_>) -> Option<String> {
    match &operation.paging.paging {
        Paging::Offset {
            window: Some(_), ..
        } => by_token(operation, all),
        Paging::Marker { .. } if operation.item == Some(Type::Text) => by_marker(operation, all),
        Paging::None | Paging::Offset { .. } | Paging::Token { .. } | Paging::Marker { .. } => None,
    }
}

/// For ids, which have no marker: the operation that lists their records.
fn by_marker(ids: &Operation, all: &ByPath<'_>) -> Option<String> {
    let (path, _) = version(&ids.path);
    let wanted = path.replace("/queries/", "/combined/");
    let records = all.at(&wanted).find(|other| {
        let marker = matches!(other.paging.paging, Paging::Marker { .. });
        marker && other.paging.why_not.is_none() && other.item != Some(Type::Text)
    })?;
    Some(records.name.wire.clone())
}

/// For an offset with a window: a scroll, a newer version, or the records instead of ids, in this
/// order.
fn by_token(operation: &Operation, all: &ByPath<'_>) -> Option<String> {
    let (path, _) = version(&operation.path);
    let by_token = |wanted: &str| {
        all.at(wanted).find(|other| {
            let token = matches!(other.paging.paging, Paging::Token { .. });
            token && other.paging.why_not.is_none()
        })
    };
    by_token(&format!("{path}-scroll"))
        .or_else(|| by_token(path))
        .or_else(|| by_token(&path.replace("/queries/", "/combined/")))
        .map(|other| other.name.wire.clone())
}

/// A path without its version, and the version; 0 if it has none.
fn version(path: &str) -> (&str, u32) {
    path.rsplit_once("/v")
        .and_then(|(path, version)| Some((path, version.parse().ok()?)))
        .unwrap_or((path, 0))
}
