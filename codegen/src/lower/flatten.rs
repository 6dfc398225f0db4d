//! Bodies whose fields an operation takes itself, as if they were parameters.

use std::collections::BTreeMap;

use crate::ir::{At, Body, Field, Flattened, Ids, Model, ModelId, Operation, Type};

use super::needs::SELECTORS;

/// Decides for each operation whether it takes its body whole or field by field.
pub(crate) fn decide(operations: &mut [Operation], models: &BTreeMap<ModelId, Model>) {
    for operation in operations {
        operation.flattened = flattened(operation, models);
    }
}

/// A body of one field, or with a list of ids. An operation whose parameter has the name of a field
/// takes the body whole.
fn flattened(operation: &Operation, models: &BTreeMap<ModelId, Model>) -> Option<Flattened> {
    let Body::Json {
        ty: Type::Model(id),
        required: true,
    } = &operation.body
    else {
        return None;
    };
    let fields = models.get(id)?.fields();
    let field = match fields {
        [only] => only,
        several => ids(operation, several)?,
    };
    let names = fields.iter().map(|field| &field.name.rust);
    let mut params = operation.params.iter().map(|param| &param.name.rust);
    if params.any(|param| names.clone().any(|name| name == param)) {
        return None;
    }
    let argument = is_required(operation, field).then(|| field.name.rust.clone());
    Some(Flattened { argument })
}

fn ids<'a>(operation: &Operation, fields: &'a [Field]) -> Option<&'a Field> {
    let list = |name: &str| {
        let mut fields = fields.iter();
        fields.find(|field| field.name.wire == name && matches!(field.ty, Type::List(_)))
    };
    let annotated = match &operation.ids {
        Some(Ids {
            at: At::Body(pointer),
            ..
        }) => pointer.strip_prefix('/').and_then(list),
        Some(Ids {
            at: At::Query(_), ..
        })
        | None => None,
    };
    annotated.or_else(|| SELECTORS.into_iter().find_map(list))
}

/// Whether every request has the field: it is needed, or published as required and no other field
/// may stand in for it.
fn is_required(operation: &Operation, field: &Field) -> bool {
    let at = At::Body(format!("/{}", field.name.wire));
    let mut needs = operation.needs.iter();
    match needs.find(|need| need.any_of.contains(&at)) {
        Some(need) => need.any_of.len() == 1,
        None => field.required,
    }
}
