//! The body of a request: JSON, a form, a multipart form or a file.

use crate::error::Error;
use crate::ir::{Body, Param, Type};
use crate::source::SourceOperation;
use crate::source::published::{Content, Parameter};

use super::note::Construct;
use super::params;
use super::schemas::{Owner, Schemas};

/// The body, and the fields of a form as parameters.
pub(crate) fn lower<'a>(
    schemas: &mut Schemas<'a>,
    source: &'a SourceOperation,
    owner: &Owner,
) -> Result<(Body, Vec<Param>), Error> {
    let unsupported = |error| owner.unsupported(error);
    let Some(published) = source.body().map_err(unsupported)? else {
        return Ok((Body::None, Vec::new()));
    };
    let required = published.is_required();
    let content = published.content(schemas.document).map_err(unsupported)?;
    let (schema, is_json) = match content {
        Content::Form { multipart, fields } => {
            let body = if multipart {
                Body::Multipart
            } else {
                Body::Form
            };
            let field = |field: &Parameter<'a>| params::one(schemas, field, owner);
            return Ok((body, fields.iter().map(field).collect::<Result<_, _>>()?));
        }
        Content::Json(None) => {
            let ty = Type::Json;
            return Ok((Body::Json { ty, required }, Vec::new()));
        }
        Content::Other(None) => return Ok((Body::Bytes { required }, Vec::new())),
        Content::Json(Some(schema)) => (schema, true),
        Content::Other(Some(schema)) => (schema, false),
    };
    let view = schema
        .view(schemas.document)
        .ok_or_else(|| owner.unsupported("the body's schema refers to itself"))?;
    // A file may be published as a string, or as a list of integers (Go's bytes).
    let bytes = view.ty == Some("string") || view.is_list_of("integer", schemas.document);
    if view.is_binary() || (!is_json && bytes) {
        return Ok((Body::Bytes { required }, Vec::new()));
    }
    if !is_json {
        let media: Vec<&str> = published.media().collect();
        schemas.note(owner, Construct::TypedBody, &media.join(", "));
        return Ok((Body::Bytes { required }, Vec::new()));
    }
    let ty = schemas.type_of(schema, &owner.part("body"))?;
    Ok((Body::Json { ty, required }, Vec::new()))
}
