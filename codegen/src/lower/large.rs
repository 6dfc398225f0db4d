//! Boxes for large models within models.

use std::collections::BTreeMap;

use crate::ir::{Model, ModelId, Shape, Type};

/// The size in bytes above which a model is boxed. An optional model takes its whole size even if it is absent:
/// a page has thousands of records, and most of their large parts are absent.
const LARGE: usize = 256;

/// What the pieces of a model take on a 64-bit machine, in bytes.
const POINTER: usize = 8;
const NUMBER: usize = 16;
const TEXT: usize = 24;

/// Boxes every field whose model is large. No model may contain itself.
pub(crate) fn boxes(models: &mut BTreeMap<ModelId, Model>) {
    let mut sizes = BTreeMap::new();
    for id in models.keys() {
        measure(models, id, &mut sizes);
    }
    for model in models.values_mut() {
        let Shape::Record(fields) = &mut model.shape else {
            continue;
        };
        for field in fields {
            if let Type::Model(id) = &field.ty
                && sizes.get(id).is_some_and(|size| *size > LARGE)
            {
                field.ty = Type::Boxed(id.clone());
            }
        }
    }
}

/// The size of a model whose large fields are boxed, about as the compiler lays it out.
fn measure(
    models: &BTreeMap<ModelId, Model>,
    id: &ModelId,
    sizes: &mut BTreeMap<ModelId, usize>,
) -> usize {
    if let Some(size) = sizes.get(id) {
        return *size;
    }
    let fields = models.get(id).map_or(&[][..], Model::fields);
    // An enum is a text, and so are the unknown fields of a record.
    let mut size = TEXT;
    for field in fields {
        size += match &field.ty {
            Type::Bool => 1,
            Type::Boxed(_) => POINTER,
            Type::Int | Type::Uint | Type::Float => NUMBER,
            Type::Text
            | Type::DateTime
            | Type::Secret
            | Type::Json
            | Type::List(_)
            | Type::Map(_) => TEXT,
            Type::Model(inner) => match measure(models, inner, sizes) {
                size if size > LARGE => POINTER,
                size => size,
            },
        };
    }
    sizes.insert(id.clone(), size);
    size
}
