//! Which models a collection's module re-exports, and by what names.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Export, Home, Model, ModelId, Name, NameKind, Operation, Type};

use super::reach;

/// The models that stand in namespaces and that the operations of one collection take and return, in
/// the order of their paths.
///
/// Everything that a request is built of is there. Of what a response holds there are the records and
/// the models that their fields name; deeper ones have their path in `models` only. `names` are those of
/// the collection's other items.
pub(crate) fn of<'a>(
    operations: impl Iterator<Item = &'a Operation>,
    names: &[&String],
    models: &BTreeMap<ModelId, Model>,
) -> Vec<Export> {
    let mut found = BTreeSet::new();
    for operation in operations {
        let (sent, received) = reach::roots(operation);
        found.extend(reach::closure(&sent, models));
        for id in received.into_iter().filter_map(Type::model) {
            found.insert(id.clone());
            let fields = models.get(id).into_iter().flat_map(Model::fields);
            found.extend(fields.filter_map(|field| field.ty.model().cloned()));
        }
    }
    let models: Vec<&Model> = found.iter().filter_map(|id| models.get(id)).collect();
    named(names, &models)
}

/// A name that an operation or another model has too is preceded by its namespace; if even that one
/// is taken, the model is left out.
fn named(names: &[&String], models: &[&Model]) -> Vec<Export> {
    let names = names.iter().copied();
    let plain = counted(
        names
            .clone()
            .chain(models.iter().map(|model| &model.name.rust)),
    );
    let mut exports = Vec::new();
    let mut own: Vec<&String> = names.collect();
    for model in models {
        match &model.home {
            Home::Collection(_) => own.push(&model.name.rust),
            Home::Namespace { namespace, .. } => {
                let name = match plain.get(&model.name.rust) {
                    Some(1) => model.name.rust.clone(),
                    Some(_) | None => within(namespace, model),
                };
                exports.push((&namespace.rust, &model.name.rust, &model.id, name));
            }
        }
    }
    let all = counted(
        own.into_iter()
            .chain(exports.iter().map(|export| &export.3)),
    );
    exports.sort();
    let unique = exports
        .iter()
        .filter(|export| all.get(&export.3) == Some(&1));
    unique
        .map(|(_, _, id, name)| Export {
            model: (*id).clone(),
            name: name.clone(),
        })
        .collect()
}

/// `MsaspecActionParameter` for `msaspec::ActionParameter`.
fn within(namespace: &Name, model: &Model) -> String {
    let text = format!("{}.{}", namespace.rust, model.name.rust);
    Name::renamed(NameKind::Type, &model.name.wire, &text).rust
}

fn counted<'a>(names: impl Iterator<Item = &'a String>) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for name in names {
        *count.entry(name.clone()).or_default() += 1;
    }
    count
}
