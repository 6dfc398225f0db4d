//! Boxes for models that contain themselves without a list or a map between.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Model, ModelId, Shape, Type};

/// Boxes every field that closes a cycle.
pub(crate) fn cut(models: &mut BTreeMap<ModelId, Model>) {
    let graph: BTreeMap<ModelId, BTreeSet<ModelId>> = models
        .iter()
        .map(|(id, model)| (id.clone(), contained(model).cloned().collect()))
        .collect();
    for (id, model) in models.iter_mut() {
        let Shape::Record(fields) = &mut model.shape else {
            continue;
        };
        for field in fields {
            if let Type::Model(target) = &field.ty
                && leads_to(&graph, target, id)
            {
                field.ty = Type::Boxed(target.clone());
            }
        }
    }
}

/// The models inside a model's own memory.
fn contained(model: &Model) -> impl Iterator<Item = &ModelId> {
    let fields = match &model.shape {
        Shape::Record(fields) => fields.as_slice(),
        Shape::Enum(_) => &[],
    };
    fields.iter().filter_map(|field| {
        let Type::Model(id) = &field.ty else {
            return None;
        };
        Some(id)
    })
}

fn leads_to(
    graph: &BTreeMap<ModelId, BTreeSet<ModelId>>,
    from: &ModelId,
    target: &ModelId,
) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == target {
            return true;
        }
        if seen.insert(id) {
            open.extend(graph.get(id).into_iter().flatten());
        }
    }
    false
}
