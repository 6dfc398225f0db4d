//! Parameters outside of the JSON body.

use openapiv3::{Parameter, ParameterData, ParameterSchemaOrContent, QueryStyle, ReferenceOr};
use serde_json::Value;

use crate::error::Error;
use crate::ir::{Body, Limits, Model, Name, NameKind, Param, ParamType, Place, Shape, Style, Type};

use super::published::Ref;
use super::schemas::{Owner, Schemas};
use super::{enums, ranges};

/// Headers that the client sets itself.
const CLIENTS_BUSINESS: [&str; 4] = ["accept", "accept-encoding", "authorization", "content-type"];

pub(crate) fn lower<'a>(
    schemas: &mut Schemas<'a>,
    published: &'a [ReferenceOr<Parameter>],
    path: &str,
    owner: &Owner,
) -> Result<Vec<Param>, Error> {
    let mut params = Vec::new();
    for parameter in published {
        let Some(parameter) = parameter.as_item() else {
            return Err(owner.unsupported("a parameter is a reference that was not resolved"));
        };
        let data = parameter.parameter_data_ref();
        let (place, style) = match parameter {
            Parameter::Query { style, .. } => (Place::Query, query_style(style, data, owner)?),
            Parameter::Header { .. } => (Place::Header, Style::Csv),
            Parameter::Path { .. } => (Place::Path, Style::Csv),
            Parameter::Cookie { .. } => {
                return Err(owner.unsupported(format!(
                    "parameter `{}` travels in a cookie, which the SDK does not keep",
                    data.name
                )));
            }
        };
        if place == Place::Header
            && CLIENTS_BUSINESS.contains(&data.name.to_ascii_lowercase().as_str())
        {
            continue;
        }
        let Some(schema) = parameter_schema(&data.format) else {
            return Err(owner.unsupported(format!("parameter `{}` has no schema", data.name)));
        };
        let extended = |key: &str| data.extensions.get(key);
        let secret = extended("x-secret") == Some(&Value::Bool(true));
        let mut param = one(schemas, &data.name, place, schema, style, owner)?;
        // A path has no place for what is not there.
        param.required = data.required || place == Place::Path;
        param.doc = data.description.clone().or(param.doc);
        if let Some(text) = extended("x-rust-name").and_then(Value::as_str) {
            param.name = Name::renamed(NameKind::Field, &data.name, text);
        }
        if secret {
            param.ty = ParamType::One(Type::Secret);
        }
        if let (ParamType::One(Type::Int | Type::Uint | Type::Float), Some(prose)) =
            (&param.ty, &param.doc)
        {
            ranges::complete(&mut param.limits, prose);
        }
        params.push(param);
    }
    spell_as_template(&mut params, path);
    matches_template(&params, path, owner)?;
    Ok(params)
}

/// A parameter of a form or of any other place.
pub(crate) fn one<'a>(
    schemas: &mut Schemas<'a>,
    wire: &str,
    place: Place,
    schema: Ref<'a>,
    style: Style,
    owner: &Owner,
) -> Result<Param, Error> {
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
                return Err(unsupported("is a list of files, which has no form here"));
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
            scalar(ty, schemas).ok_or_else(|| unsupported("is a list of what is not a scalar"))?,
            style,
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
        required: false,
        ty,
        limits,
        doc: view.prose(),
        values,
    })
}

/// A parameter's schema, wherever it is published.
fn parameter_schema(format: &ParameterSchemaOrContent) -> Option<Ref<'_>> {
    let schema = match format {
        ParameterSchemaOrContent::Schema(schema) => Some(schema),
        ParameterSchemaOrContent::Content(content) => {
            content.values().find_map(|media| media.schema.as_ref())
        }
    };
    schema.map(Ref::new)
}

/// What has one piece of text: a scalar or an enum.
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

fn query_style(style: &QueryStyle, data: &ParameterData, owner: &Owner) -> Result<Style, Error> {
    match style {
        QueryStyle::Form if data.explode == Some(false) => Ok(Style::Csv),
        QueryStyle::Form => Ok(Style::Multi),
        QueryStyle::SpaceDelimited => Ok(Style::Ssv),
        QueryStyle::PipeDelimited => Ok(Style::Pipes),
        QueryStyle::DeepObject => Err(owner.unsupported(format!(
            "query parameter `{}` has the style `deepObject`, which has no form here",
            data.name
        ))),
    }
}

/// A parameter that the template has with `-` for `_`, or the reverse, is sent as the template
/// has it.
fn spell_as_template(params: &mut [Param], path: &str) {
    for param in params.iter_mut().filter(|param| param.place == Place::Path) {
        let own = param.name.wire.clone();
        for spelling in [own.replace('_', "-"), own.replace('-', "_")] {
            let there = |name: &str| path.contains(&format!("{{{name}}}"));
            if there(&spelling) && !there(&own) {
                param.name.wire = spelling;
            }
        }
    }
}

/// Every place in the template has its parameter, and the reverse.
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
                "the path has `{{{name}}}`, but there is no such parameter"
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

/// Parameters that meet in one struct are told apart by their place.
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
