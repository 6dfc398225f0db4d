//! Types and paths as a user of the SDK writes them.

use crate::ir::{Api, Field, Home, Model, Operation, ParamType, Reply, Resources, Type, TypePath};

/// The path of a type in a collection.
pub(super) fn path(collection: &str, name: &str) -> TypePath {
    TypePath {
        collection: collection.to_owned(),
        name: name.to_owned(),
    }
}

/// `hosts::GetHosts`.
pub(super) fn operation(operation: &Operation) -> String {
    format!("{}::{}", operation.collection.rust, operation.name.rust)
}

/// `models::api::Host`, or `hosts::GetHostsSort` for a type that an operation declares inline.
pub(super) fn model(model: &Model) -> String {
    match &model.home {
        Home::Namespace { namespace, .. } => {
            format!("models::{}::{}", namespace.rust, model.name.rust)
        }
        Home::Collection(collection) => format!("{}::{}", collection.rust, model.name.rust),
    }
}

/// The type of a list item or of a required parameter.
pub(super) fn bare(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Text => "String".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int => "i64".to_owned(),
        Type::Uint => "u64".to_owned(),
        Type::Float => "f64".to_owned(),
        Type::DateTime => "wire::DateTime".to_owned(),
        Type::Secret => "wire::Secret".to_owned(),
        Type::Json => "wire::Json".to_owned(),
        Type::List(item) => format!("Vec<{}>", bare(api, item)),
        Type::Map(value) => format!("BTreeMap<String, {}>", bare(api, value)),
        Type::Model(id) => api.models.get(id).map_or_else(|| id.to_string(), model),
        Type::Boxed(id) => {
            let inner = api.models.get(id).map_or_else(|| id.to_string(), model);
            format!("Box<{inner}>")
        }
    }
}

/// The type of a parameter, regardless of whether it is required.
pub(super) fn parameter(api: &Api, ty: &ParamType) -> String {
    match ty {
        ParamType::One(ty) => bare(api, ty),
        ParamType::List(item, _) => format!("Vec<{}>", bare(api, item)),
        ParamType::File => "operation::Upload".to_owned(),
    }
}

/// The wrapper of a model's field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Wrap {
    Bare,
    Option,
    Nullable,
}

/// In a request, "empty" and "not sent" differ, and null may have a meaning.
pub(super) fn wrap(field: &Field, sent: bool) -> Wrap {
    match (&field.ty, sent) {
        (_, true) if field.nullable => Wrap::Nullable,
        (Type::List(_) | Type::Map(_), false) => Wrap::Bare,
        _ => Wrap::Option,
    }
}

/// The type of a model's field.
pub(super) fn field(api: &Api, field: &Field, sent: bool) -> String {
    let bare = bare(api, &field.ty);
    match wrap(field, sent) {
        Wrap::Bare => bare,
        Wrap::Option => format!("Option<{bare}>"),
        Wrap::Nullable => format!("wire::Nullable<{bare}>"),
    }
}

/// The type that sending returns.
pub(super) fn reply(api: &Api, reply: &Reply) -> String {
    match reply {
        Reply::Envelope(resources) => match resources {
            Resources::None => "Envelope<()>".to_owned(),
            Resources::List(item) => format!("Envelope<Vec<{}>>", bare(api, item)),
            Resources::One(ty) => format!("Envelope<Option<{}>>", bare(api, ty)),
            Resources::Map(value) => format!("Envelope<BTreeMap<String, {}>>", bare(api, value)),
        },
        Reply::Json(ty) => bare(api, ty),
        Reply::Bytes | Reply::Raw => "Bytes".to_owned(),
        Reply::Empty => "()".to_owned(),
    }
}
