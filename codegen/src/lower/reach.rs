//! The operations that use a model decide its direction, its file, and whether it is generated. The
//! models that an operation uses decide its secrets.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{
    Body, Direction, Home, Model, ModelId, Name, Operation, ParamType, Reply, Resources, Type,
};

#[derive(Default)]
struct Reached {
    sent: bool,
    received: bool,
    collections: BTreeSet<Name>,
}

/// Selects the models that operations use, sets their direction and file, and gives operations the
/// names of their secrets.
pub(crate) fn resolve(operations: &mut [Operation], models: &mut BTreeMap<ModelId, Model>) {
    let mut reached: BTreeMap<ModelId, Reached> = BTreeMap::new();
    for operation in operations {
        let (sent, received) = roots(operation);
        let (sent, received) = (closure(&sent, models), closure(&received, models));
        let typed = sent.union(&received).flat_map(|id| secrets(id, models));
        let all: BTreeSet<String> = operation.secrets.drain(..).chain(typed).collect();
        operation.secrets = all.into_iter().collect();
        for id in sent {
            let found = reached.entry(id).or_default();
            found.sent = true;
            found.collections.insert(operation.collection.clone());
        }
        for id in received {
            let found = reached.entry(id).or_default();
            found.received = true;
            found.collections.insert(operation.collection.clone());
        }
    }
    models.retain(|id, model| {
        let Some(found) = reached.get(id) else {
            return false;
        };
        model.direction = match (found.sent, found.received) {
            (true, false) => Direction::Sent,
            (true, true) => Direction::Both,
            (false, _) => Direction::Received,
        };
        if let Home::Namespace { only, .. } = &mut model.home {
            let mut collections = found.collections.iter();
            *only = match (collections.next(), collections.next()) {
                (Some(single), None) => Some(single.clone()),
                _ => None,
            };
        }
        true
    });
}

/// The types that an operation sends and receives.
pub(crate) fn roots(operation: &Operation) -> (Vec<&Type>, Vec<&Type>) {
    let mut sent: Vec<&Type> = operation
        .params
        .iter()
        .filter_map(|param| match &param.ty {
            ParamType::One(ty) | ParamType::List(ty, _) => Some(ty),
            ParamType::File => None,
        })
        .collect();
    match &operation.body {
        Body::Json { ty, .. } => sent.push(ty),
        Body::None | Body::Form | Body::Multipart | Body::Bytes { .. } => {}
    }
    let mut received = Vec::new();
    match &operation.reply {
        Reply::Envelope(Resources::List(ty) | Resources::One(ty) | Resources::Map(ty))
        | Reply::Json(ty) => received.push(ty),
        Reply::Envelope(Resources::None) | Reply::Bytes | Reply::Raw | Reply::Empty => {}
    }
    received.extend(&operation.item);
    (sent, received)
}

/// The names of a model's secret properties.
fn secrets(id: &ModelId, models: &BTreeMap<ModelId, Model>) -> Vec<String> {
    let fields = models.get(id).into_iter().flat_map(Model::fields);
    fields
        .filter(|field| *field.ty.innermost() == Type::Secret)
        .map(|field| field.name.wire.clone())
        .collect()
}

/// The models that types refer to.
pub(crate) fn closure(roots: &[&Type], models: &BTreeMap<ModelId, Model>) -> BTreeSet<ModelId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&ModelId> = roots.iter().filter_map(|ty| ty.model()).collect();
    while let Some(id) = open.pop() {
        if !found.insert(id.clone()) {
            continue;
        }
        let fields = models.get(id).into_iter().flat_map(Model::fields);
        open.extend(fields.filter_map(|field| field.ty.model()));
    }
    found
}
