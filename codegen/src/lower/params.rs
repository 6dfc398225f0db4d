//! Parameters outside the JSON body.

use serde_json::Value;

use crate::error::Error;
use crate::ir::{
    Accepts, Body, Limits, Model, Name, NameKind, Param, ParamType, Place, Shape, Type,
};
use crate::source::SourceOperation;
use crate::source::published::Parameter;

use super::schemas::{Owner, Schemas};
use super::{enums, ranges};

/// Headers that the client sets itself.
const CLIENTS_BUSINESS: [&str; 4] = ["accept", "accept-encoding", "authorization", "content-type"];

pub(crate) fn lower<'a>(
    schemas: &mut Schemas<'a>,
    source: &'a SourceOperation,
    owner: &Owner,
) -> Result<Vec<Param>, Error> {
    let mut params = Vec::new();
    for published in source
        .parameters()
        .map_err(|error| owner.unsupported(error))?
    {
        let name = published.name.to_ascii_lowercase();
        if published.place == Place::Header && CLIENTS_BUSINESS.contains(&name.as_str()) {
            continue;
        }
        let mut param = one(schemas, &published, owner)?;
        let description = published.description().map(str::to_owned);
        param.doc = description.or(param.doc);
        if let Some(text) = published.extension("x-rust-name").and_then(Value::as_str) {
            param.name = Name::renamed(NameKind::Field, &published.name, text);
        }
        if published.extension("x-secret") == Some(&Value::Bool(true)) {
            param.ty = ParamType::One(Type::Secret);
        }
        if let (ParamType::One(Type::Int | Type::Uint | Type::Float), Some(prose)) =
            (&param.ty, &param.doc)
        {
            ranges::complete(&mut param.limits, prose);
        }
        params.push(param);
    }
    matches_template(&params, &source.path, owner)?;
    Ok(params)
}

/// A parameter of a form or of any other place.
pub(crate) fn one<'a>(
    schemas: &mut Schemas<'a>,
    published: &Parameter<'a>,
    owner: &Owner,
) -> Result<Param, Error> {
    let (wire, place, schema) = (&published.name, published.place, published.schema);
    let unsupported =
        |what: &str| owner.unsupported(format!("{} parameter `{wire}` {what}", place.wire()));
    let part = owner.part(wire);
    let view = schema
        .view(schemas.document)
        .ok_or_else(|| unsupported("refers to itself"))?;
    let mut limits = view.limits;
    let mut values = Vec::new();
    let ty = if view.is_binary() && place == Place::Form {
        ParamType::File
    } else if view.ty == Some("array") {
        let items = match view.items {
            Some(items) => items.view(schemas.document),
            None => None,
        };
        if let Some(items) = &items {
            if items.is_binary() {
                return Err(unsupported("is a list of files, which is not supported"));
            }
            limits = Limits {
                min: items.limits.min,
                max: items.limits.max,
                ..limits
            };
        }
        let ty = match view.items {
            Some(items) => schemas.type_of(items, &part)?,
            None => Type::Text,
        };
        if let Some(items) = &items {
            values = enums::unlisted(items, &ty);
        }
        ParamType::List(
            scalar(ty, schemas)
                .ok_or_else(|| unsupported("is a list of values that are not scalars"))?,
            published.style,
        )
    } else {
        let ty = schemas.type_of(schema, &part)?;
        values = enums::unlisted(&view, &ty);
        ParamType::One(
            scalar(ty, schemas)
                .ok_or_else(|| unsupported("is neither a scalar nor a list of scalars"))?,
        )
    };
    let rust = schema
        .inline()
        .and_then(|view| view.rust_name())
        .unwrap_or(wire);
    Ok(Param {
        name: Name::renamed(NameKind::Field, wire, rust),
        place,
        required: published.required,
        ty,
        limits,
        default: view.data.default.as_ref().map(enums::plain),
        doc: view.prose(),
        values,
        accepts: Accepts::default(),
    })
}

/// The type of a single value: a scalar or an enum.
fn scalar(ty: Type, schemas: &Schemas<'_>) -> Option<Type> {
    match &ty {
        Type::Text
        | Type::Bool
        | Type::Int
        | Type::Uint
        | Type::Float
        | Type::DateTime
        | Type::Secret => Some(ty),
        Type::Model(id) => match schemas.models.get(id) {
            Some(Model {
                shape: Shape::Enum(_),
                ..
            }) => Some(ty),
            Some(Model {
                shape: Shape::Record(_),
                ..
            })
            | None => None,
        },
        Type::Json | Type::List(_) | Type::Map(_) | Type::Boxed(_) => None,
    }
}

/// Checks that each name in the template has a parameter, and the reverse.
fn matches_template(params: &[Param], path: &str, owner: &Owner) -> Result<(), Error> {
    let mut rest = path;
    let mut template = Vec::new();
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Err(owner.unsupported(format!("the path `{path}` has a `{{` without a `}}`")));
        };
        template.push(name);
        rest = after;
    }
    let is_path = |param: &&Param| param.place == Place::Path;
    for name in &template {
        if !params
            .iter()
            .filter(is_path)
            .any(|param| param.name.wire == *name)
        {
            return Err(owner.unsupported(format!(
                "the path has `{{{name}}}`, but no parameter of that name"
            )));
        }
    }
    for param in params.iter().filter(is_path) {
        if !template.contains(&param.name.wire.as_str()) {
            return Err(owner.unsupported(format!(
                "path parameter `{}` does not occur in the path `{path}`",
                param.name.wire
            )));
        }
    }
    Ok(())
}

/// Colliding names of parameters in a struct get the name of their place.
pub(crate) fn tell_apart(params: &mut [Param], body: &Body, owner: &Owner) -> Result<(), Error> {
    let has_body = match body {
        Body::None | Body::Form | Body::Multipart => false,
        Body::Json { .. } | Body::Bytes { .. } => true,
    };
    let names: Vec<String> = params.iter().map(|param| param.name.rust.clone()).collect();
    for param in params.iter_mut() {
        let own = param.name.rust.clone();
        let meets = names.iter().filter(|name| **name == own).count() > 1;
        if meets || (has_body && own == "body") {
            let place = match param.place {
                Place::Path => "_path",
                Place::Query => "_query",
                Place::Header => "_header",
                Place::Form => "_form",
            };
            param.name = param.name.with_suffix(place);
        }
    }
    super::names::unique(&owner.subject, params.iter().map(|param| &param.name))
}
