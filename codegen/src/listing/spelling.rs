//! How listings write types.

use crate::ir::{Api, Type};

/// The type in a listing: `string`, `[hosts::Device]`, `{integer}`.
pub(super) fn spell(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Text | Type::DateTime | Type::Secret => "string".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Int | Type::Uint => "integer".to_owned(),
        Type::Float => "number".to_owned(),
        Type::Json => "any".to_owned(),
        Type::List(item) => format!("[{}]", spell(api, item)),
        Type::Map(value) => format!("{{{}}}", spell(api, value)),
        Type::Model(id) | Type::Boxed(id) => match api.models.get(id) {
            Some(model) => model.name.wire.clone(),
            None => id.to_string(),
        },
    }
}
