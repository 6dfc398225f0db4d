//! Unmarked names that look like secrets: proposals for the overlay.

use crate::ir::{Api, ParamType, Shape, Type};

/// Endings of the names of secrets.
const ENDINGS: [&str; 10] = [
    "access_key",
    "api_key",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "secret",
    "token",
];

/// Tokens that are only cursors of lists.
const CURSORS: [&str; 4] = [
    "continuation_token",
    "next_page_token",
    "next_token",
    "page_token",
];

/// Text that looks like a secret by its name, as `operation.parameter` or `schema.property`.
pub fn unmarked_secrets(api: &Api) -> Vec<String> {
    let params = api.operations().flat_map(|operation| {
        operation.params.iter().filter_map(|param| {
            let plain = match &param.ty {
                ParamType::One(ty) | ParamType::List(ty, _) => is_text(ty),
                ParamType::File => false,
            };
            (plain && suspicious(&param.name.rust))
                .then(|| format!("{}.{}", operation.name.wire, param.name.wire))
        })
    });
    let fields = api.models.values().flat_map(|model| {
        let fields = match &model.shape {
            Shape::Record(fields) => fields.as_slice(),
            Shape::Enum(_) => &[],
        };
        fields
            .iter()
            .filter(|field| is_text(&field.ty) && !field.no_secret && suspicious(&field.name.rust))
            .map(|field| format!("{}.{}", model.name.wire, field.name.wire))
    });
    params.chain(fields).collect()
}

fn is_text(ty: &Type) -> bool {
    *ty.innermost() == Type::Text
}

fn suspicious(name: &str) -> bool {
    let ends_with = |ending: &&str| {
        let start = name.strip_suffix(*ending);
        start.is_some_and(|start| start.is_empty() || start.ends_with('_'))
    };
    ENDINGS.iter().any(ends_with) && !CURSORS.contains(&name)
}
