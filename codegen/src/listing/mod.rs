//! What the SDK offers, for people and programs: one line, one row or one JSON entry an operation.

mod index;
mod json;
mod markdown;
mod scopes;
mod secrets;

pub use index::index;
pub use json::{Catalog, Entry, IdsEntry, PagingEntry, ParamEntry, catalog};
pub use markdown::markdown;
pub use scopes::{NameError, scopes};
pub use secrets::unmarked_secrets;

use crate::ir::{Api, At, Type};

/// How a type is written in a listing: `string`, `[hosts::Device]`, `{integer}`.
pub(crate) fn spell(api: &Api, ty: &Type) -> String {
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

/// `query:offset` or `body:/after`.
pub(crate) fn location(at: &At) -> String {
    match at {
        At::Query(name) => format!("query:{name}"),
        At::Body(pointer) => format!("body:{pointer}"),
    }
}
