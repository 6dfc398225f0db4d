//! A published operation becomes an `ir::Operation`.

use serde_json::Value;

use crate::error::{Error, Spot};
use crate::ir::{Details, Effect, Home, Host, Method, Name, NameKind, Operation, Place};
use crate::source::published::{Content, Ref};
use crate::source::{Document, SourceOperation};

use super::facts::Facts;
use super::note::Construct;
use super::schemas::{Owner, Schemas};
use super::success::Success;
use super::{body, effect, envelope, ids, jobs, longest, needs, paging, params};

/// The tag of operations without a published tag.
const UNTAGGED: &str = "operations";

pub(crate) fn lower<'a>(
    schemas: &mut Schemas<'a>,
    source: &'a SourceOperation,
) -> Result<Operation, Error> {
    let published = &source.operation;
    let id = source.id().to_owned();
    let place = source.place();
    let unsupported = |problem: String| Error::Unsupported {
        at: Spot::whole(place.clone()),
        problem,
    };

    let method = Method::parse(&source.method)
        .ok_or_else(|| unsupported(format!("method `{}` is not known", source.method)))?;
    let extension = |key: &str| source.extension(key);
    let tag = published.tags.first().map_or(UNTAGGED, String::as_str);
    let collection = collection(tag, extension("x-falcon-collection")).map_err(&unsupported)?;
    let text = extension("x-rust-name")
        .and_then(Value::as_str)
        .unwrap_or(&id);
    let name = Name::renamed(NameKind::Type, &id, text);
    let owner = Owner {
        place: place.clone(),
        id: format!("{id}#"),
        wire: id.clone(),
        rust: name.rust.clone(),
        home: Home::Collection(collection.clone()),
    };

    match published.tags.as_slice() {
        [_] => {}
        [] => schemas.note(&owner, Construct::NoTag, &id),
        [_, others @ ..] => schemas.note(&owner, Construct::SecondTag, &others.join("`, `")),
    }

    let success = Success::of(source);
    let annotation = extension("x-falcon-reply");
    let parts = (
        params::lower(schemas, source, &owner),
        body::lower(schemas, source, &owner),
        envelope::lower(schemas, method, &success, annotation, &owner),
    );
    // All their problems at once; what follows needs all of them.
    let (mut params, (body, form), reply) = match parts {
        (Ok(params), Ok(body), Ok(reply)) => (params, body, reply),
        (params, body, reply) => {
            let errors = [params.err(), body.err(), reply.err()];
            let errors = errors.into_iter().flatten().collect();
            return Err(Error::all(errors).unwrap_or(Error::Several(Vec::new())));
        }
    };
    params.extend(form);
    let in_template = |name: &str| source.path.find(&format!("{{{name}}}"));
    params.sort_by_key(|param| {
        let position = match param.place {
            Place::Path => in_template(&param.name.wire),
            Place::Query | Place::Header | Place::Form => None,
        };
        (param.place, position, param.name.wire.clone())
    });
    params::tell_apart(&mut params, &body, &owner)?;

    let content = envelope::content(schemas, &success, &reply);
    let facts = Facts {
        document: schemas.document,
        method,
        effect: Effect::of_method(method),
        path: &source.path,
        params: &params,
        body: body_schema(schemas.document, source),
        reply: &reply,
        success: &success,
        models: &schemas.models,
    };
    let effect = effect::decide(&facts, extension("x-falcon-effect")).map_err(&unsupported)?;
    let facts = Facts {
        effect: effect.effect,
        ..facts
    };
    let (paging, item) =
        paging::decide(&facts, extension("x-falcon-paging")).map_err(&unsupported)?;
    let page_size = paging::page_size(&facts, &paging.paging, item.as_ref());
    let ids = ids::of(&facts, &paging.paging, extension("x-falcon-ids")).map_err(&unsupported)?;
    let longest = longest::of(&facts, ids.as_ref());
    let needs = needs::of(&facts, &body, extension("x-falcon-needs")).map_err(&unsupported)?;

    let job = extension("x-falcon-job")
        .map(|annotation| jobs::started(&facts, annotation))
        .transpose()
        .map_err(&unsupported)?;

    let host = match extension("x-host").and_then(Value::as_str) {
        None => Host::Api,
        // The interface names the host of one region, but every cloud has its own host.
        Some(host) if host.split('.').next() == Some("container-upload") => Host::ContainerUpload,
        Some(other) => return Err(unsupported(format!("host `{other}` is unknown"))),
    };
    Ok(Operation {
        constant: name.constant(),
        name,
        aliases: strings(extension("x-aliases")),
        search: Vec::new(),
        collection,
        doc: prose(published),
        deprecated: published.deprecated,
        method,
        path: format!("{}{}", schemas.document.base_path, source.path),
        params,
        body,
        flattened: None,
        body_doc: None,
        members: Vec::new(),
        reply,
        content,
        statuses: statuses(source),
        effect,
        paging,
        item,
        page_size,
        ids,
        longest,
        needs,
        details: extension("x-falcon-details")
            .and_then(Value::as_str)
            .map(|id| Details {
                operation: id.to_owned(),
                record: None,
            }),
        instead: None,
        job,
        secrets: secrets(extension("x-falcon-secrets")).map_err(&unsupported)?,
        scopes: strings(extension("x-required-scopes")),
        oauth_scopes: oauth_scopes(published),
        host,
        bearer: source.is_secured(),
        redirects: source
            .responses()
            .iter()
            .any(|response| (300..400).contains(&response.status)),
    })
}

fn statuses(source: &SourceOperation) -> Vec<u16> {
    let responses = source.responses();
    let mut statuses: Vec<u16> = responses.iter().map(|response| response.status).collect();
    statuses.sort_unstable();
    statuses
}

/// The collection of a tag: its name, unless the overlay has a better name.
fn collection(tag: &str, annotation: Option<&Value>) -> Result<Name, String> {
    let Some(annotation) = annotation else {
        return Ok(Name::new(NameKind::Module, tag));
    };
    let text = annotation.as_str().unwrap_or_default();
    let name = Name::renamed(NameKind::Module, tag, text);
    if name.rust == text {
        Ok(name)
    } else {
        Err(format!(
            "`x-falcon-collection` is {annotation}, which can't be the name of a module; \
             `{}` could",
            name.rust
        ))
    }
}

/// The schema of a JSON body.
fn body_schema<'a>(document: &'a Document, source: &'a SourceOperation) -> Option<Ref<'a>> {
    match source.body().ok()??.content(document).ok()? {
        Content::Json(schema) => schema,
        Content::Form { .. } | Content::Other(_) => None,
    }
}

/// The summary, and the description if it adds something.
fn prose(published: &openapiv3::Operation) -> Option<String> {
    let text = |prose: &Option<String>| {
        let prose = prose.as_deref().unwrap_or_default().trim();
        (!prose.is_empty()).then(|| prose.to_owned())
    };
    match (text(&published.summary), text(&published.description)) {
        (Some(summary), Some(description)) => {
            let bare = summary.trim_end_matches('.');
            if description.starts_with(bare) {
                Some(description)
            } else if bare.starts_with(description.trim_end_matches('.')) {
                Some(summary)
            } else {
                Some(format!("{summary}\n\n{description}"))
            }
        }
        (summary, description) => summary.or(description),
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Names of secret properties that no published type marks.
fn secrets(annotation: Option<&Value>) -> Result<Vec<String>, String> {
    match annotation {
        None => Ok(Vec::new()),
        Some(names) => serde_json::from_value(names.clone())
            .map_err(|error| format!("`x-falcon-secrets`: {error} in {names}")),
    }
}

fn oauth_scopes(operation: &openapiv3::Operation) -> Vec<String> {
    let mut scopes: Vec<String> = operation
        .security
        .iter()
        .flatten()
        .flat_map(|requirement| requirement.values().flatten().cloned())
        .collect();
    scopes.sort();
    scopes.dedup();
    scopes
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn a_description_that_repeats_the_summary_is_omitted() {
        for (summary, description, told) in [
            ("Lists ids.", "", "Lists ids."),
            ("", "Lists ids.", "Lists ids."),
            ("Lists ids.", "Lists ids of hosts.", "Lists ids of hosts."),
            ("Lists ids of hosts.", "Lists ids.", "Lists ids of hosts."),
            ("Lists ids.", "By a filter.", "Lists ids.\n\nBy a filter."),
        ] {
            let published = openapiv3::Operation {
                summary: Some(summary.to_owned()),
                description: Some(description.to_owned()),
                ..openapiv3::Operation::default()
            };
            assert_eq!(prose(&published).as_deref(), Some(told));
        }
    }
}
