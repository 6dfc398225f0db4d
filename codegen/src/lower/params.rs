//! Parameters outside the JSON body.

use serde_json::Value;

use crate::error::Error;
use crate::ir::{
    Accepts, Body, Limits, Model, Name, NameKind, Param, ParamType, Place, Shape, Type,
};
use crate::source::published::{Parameter, Ref, View};
use crate::source::{Document, SourceOperation};

use super::note::Construct;
use super::schemas::{Owner, Schemas};
use super::{enums, fields, ranges};

/// Headers that the client sets itself.
const CLIENTS_BUSINESS: [&str; 4] = ["accept", "accept-encoding", "authorization", "content-type"];

pub(crate) fn lower<'a>(
    schemas: &mut Schemas<'a>,
    source: &'a SourceOperation,
    owner: &Owner,
) -> Result<Vec<Param>, Error> {
    let (mut params, mut errors) = (Vec::new(), Vec::new());
    for cookie in source.cookies() {
        schemas.note(owner, Construct::Cookie, cookie);
    }
    for published in source
        .parameters()
        .map_err(|error| owner.unsupported_part(source.cookies().first().copied(), error))?
    {
        let name = published.name.to_ascii_lowercase();
        if published.place == Place::Header && CLIENTS_BUSINESS.contains(&name.as_str()) {
            continue;
        }
        let parts = published.by_property(schemas.document);
        if !parts.is_empty() {
            schemas.note(owner, Construct::ObjectInQuery, &published.name);
            for part in parts {
                match one(schemas, &part, owner) {
                    Ok(param) => params.push(param),
                    Err(error) => errors.push(error),
                }
            }
            continue;
        }
        let mut param = match one(schemas, &published, owner) {
            Ok(param) => param,
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
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
    match Error::all(errors) {
        None => match_template(schemas, &mut params, &source.path, owner).map(|()| params),
        Some(error) => Err(error),
    }
}

/// A parameter of a form or of any other place.
pub(crate) fn one<'a>(
    schemas: &mut Schemas<'a>,
    published: &Parameter<'a>,
    owner: &Owner,
) -> Result<Param, Error> {
    let (wire, place, schema) = (&published.name, published.place, published.schema);
    let document = schemas.document;
    let view = schema.view_or_any(document);
    let mut limits = view.limits;
    let mut narrow = fields::is_narrow(&view);
    let mut values = Vec::new();
    let ty = if view.is_binary() && place == Place::Form {
        ParamType::File
    } else if let Some(items) = list_of(&view, document) {
        if view.choice {
            schemas.note(owner, Construct::ValueOrList, wire);
        }
        let item = items.map(|items| items.view_or_any(document));
        if item.as_ref().is_some_and(View::is_binary) && place == Place::Form {
            schemas.note(owner, Construct::ListOfFiles, wire);
            ParamType::File
        } else {
            if let Some(item) = &item {
                limits = Limits {
                    min: item.limits.min,
                    max: item.limits.max,
                    exact: item.limits.exact,
                    ..limits
                };
                narrow = fields::is_narrow(item);
            }
            let ty = match items {
                Some(items) => value(schemas, items, wire, owner)?,
                None => Type::Text,
            };
            values = item.map_or_else(Vec::new, |item| enums::unlisted(&item, &ty));
            ParamType::List(ty, published.style)
        }
    } else {
        let ty = value(schemas, schema, wire, owner)?;
        values = enums::unlisted(&view, &ty);
        ParamType::One(ty)
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
        narrow,
        default: view.data.default.as_ref().map(enums::plain),
        doc: view.prose(),
        deprecated: published.is_deprecated() || view.data.deprecated,
        values,
        accepts: Accepts::default(),
    })
}

/// The schema of the items of a list; the inner `Option` is `None` if it has none. One value or a list
/// of values is a list, since a list may have one item.
fn list_of<'a>(view: &View<'a>, document: &'a Document) -> Option<Option<Ref<'a>>> {
    if view.ty == Some("array") {
        return Some(view.items);
    }
    let mut lists = view.choices.iter().filter_map(|choice| {
        let view = choice.view(document)?;
        (view.ty == Some("array")).then_some(view.items)
    });
    lists.next()
}

/// The type of one value: a scalar, an enum, or text for all others.
fn value<'a>(
    schemas: &mut Schemas<'a>,
    schema: Ref<'a>,
    wire: &str,
    owner: &Owner,
) -> Result<Type, Error> {
    let view = schema.view_or_any(schemas.document);
    let only = match view.all_of.as_slice() {
        [only] if !view.is_record() => only.view_or_any(schemas.document),
        _ => schema.view_or_any(schemas.document),
    };
    // Its type would add models that no parameter has.
    let construct = if only.items.is_some() && matches!(only.ty, Some("array") | None) {
        Some(Construct::ListOfLists)
    } else if only.choice || only.is_record() || only.all_of.len() > 1 {
        Some(Construct::Structured)
    } else {
        None
    };
    if let Some(construct) = construct {
        schemas.note(owner, construct, wire);
        return Ok(Type::Text);
    }
    let ty = schemas.type_of(schema, &owner.part(wire))?;
    Ok(scalar(ty, schemas).unwrap_or_else(|| {
        schemas.note(owner, Construct::Structured, wire);
        Type::Text
    }))
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

/// Makes the path parameters those of the template.
fn match_template(
    schemas: &mut Schemas<'_>,
    params: &mut Vec<Param>,
    path: &str,
    owner: &Owner,
) -> Result<(), Error> {
    let mut rest = path;
    let mut template = Vec::new();
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Err(owner.unsupported(format!("the path `{path}` has a `{{` without a `}}`")));
        };
        template.push(name);
        rest = after;
    }
    params.retain(|param| {
        let wire = param.name.wire.as_str();
        let is_there = param.place != Place::Path || template.contains(&wire);
        if !is_there {
            schemas.note(owner, Construct::NotInTemplate, wire);
        }
        is_there
    });
    for name in template {
        let mut of_path = params.iter().filter(|param| param.place == Place::Path);
        if !of_path.any(|param| param.name.wire == name) {
            schemas.note(owner, Construct::Undeclared, name);
            params.push(Param {
                name: Name::new(NameKind::Field, name),
                place: Place::Path,
                required: true,
                ty: ParamType::One(Type::Text),
                limits: Limits::default(),
                narrow: false,
                default: None,
                doc: None,
                deprecated: false,
                values: Vec::new(),
                accepts: Accepts::default(),
            });
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
    super::names::unique(&owner.place, params.iter().map(|param| &param.name))
}
