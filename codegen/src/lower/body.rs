//! What an operation sends: JSON, a form, a multipart form or a file.

use openapiv3::{MediaType, QueryStyle, ReferenceOr, RequestBody};

use crate::error::Error;
use crate::ir::{Body, Param, Place, Style, Type};

use super::media::{essence, is_json};
use super::params;
use super::published::{Ref, View};
use super::schemas::{Owner, Schemas};

/// The body, and the fields of a form as parameters.
pub(crate) fn lower<'a>(
    schemas: &mut Schemas<'a>,
    published: Option<&'a ReferenceOr<RequestBody>>,
    owner: &Owner,
) -> Result<(Body, Vec<Param>), Error> {
    let Some(published) = published else {
        return Ok((Body::None, Vec::new()));
    };
    let Some(published) = published.as_item() else {
        return Err(owner.unsupported("the body is a reference that was not resolved"));
    };
    let required = published.required;
    let of_type = |wanted: &str| {
        published
            .content
            .iter()
            .find(|(media, _)| essence(media) == wanted)
            .map(|(_, media)| media)
    };
    let json = published
        .content
        .iter()
        .find(|(media, _)| is_json(media))
        .map(|(_, media)| media);
    // Where several forms are published, JSON is the one that holds every type.
    if json.is_none() {
        if let Some(media) = of_type("multipart/form-data") {
            return Ok((Body::Multipart, form(schemas, media, owner)?));
        }
        if let Some(media) = of_type("application/x-www-form-urlencoded") {
            return Ok((Body::Form, form(schemas, media, owner)?));
        }
    }
    let Some(media) = json.or_else(|| published.content.values().next()) else {
        return Err(owner.unsupported("the body has no media type"));
    };
    let Some(schema) = media.schema.as_ref().map(Ref::new) else {
        let body = if json.is_some() {
            Body::Json {
                ty: Type::Json,
                required,
            }
        } else {
            Body::Bytes { required }
        };
        return Ok((body, Vec::new()));
    };
    let view = schema
        .view(schemas.document)
        .ok_or_else(|| owner.unsupported("the body's schema refers to itself"))?;
    // A file may be published as text, or as the list of integers that Go's bytes are.
    let bytes = view.ty == Some("string") || view.is_list_of("integer", schemas.document);
    if view.is_binary() || (json.is_none() && bytes) {
        return Ok((Body::Bytes { required }, Vec::new()));
    }
    if json.is_none() {
        let media: Vec<&str> = published.content.keys().map(String::as_str).collect();
        return Err(owner.unsupported(format!(
            "the body is typed, but travels as {}, which has no form here",
            media.join(", ")
        )));
    }
    let ty = schemas.type_of(schema, &owner.part("body"))?;
    Ok((Body::Json { ty, required }, Vec::new()))
}

fn form<'a>(
    schemas: &mut Schemas<'a>,
    media: &'a MediaType,
    owner: &Owner,
) -> Result<Vec<Param>, Error> {
    let Some(view) = media
        .schema
        .as_ref()
        .and_then(|schema| Ref::new(schema).view(schemas.document))
    else {
        return Err(owner.unsupported("the form has no schema"));
    };
    let View {
        properties,
        required,
        ..
    } = view;
    let mut params = Vec::new();
    for (wire, schema) in properties {
        let encoding = media.encoding.get(wire);
        let style = match encoding.and_then(|encoding| encoding.style.as_ref()) {
            Some(QueryStyle::SpaceDelimited) => Style::Ssv,
            Some(QueryStyle::PipeDelimited) => Style::Pipes,
            Some(QueryStyle::DeepObject) => {
                return Err(owner.unsupported(format!(
                    "form field `{wire}` has the style `deepObject`, which has no form here"
                )));
            }
            // openapiv3 reads an absent `explode` as false; the upgrade always writes it.
            Some(QueryStyle::Form) if encoding.is_some_and(|encoding| !encoding.explode) => {
                Style::Csv
            }
            Some(QueryStyle::Form) | None => Style::Multi,
        };
        let mut param = params::one(schemas, wire, Place::Form, schema, style, owner)?;
        param.required = required.contains(&wire);
        params.push(param);
    }
    Ok(params)
}
