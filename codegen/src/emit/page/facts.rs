//! Facts of an operation, a sentence or two each.

use crate::ir::{At, Effect, Operation, Paging, Param, Reply, Resources, Type};

use crate::emit::docs;
use crate::emit::prose::Block;

use super::pages::Pages;

/// The walk over a list.
const ITEMS: &str = "[`Client::items`](crate::Client::items)";

pub(super) fn scope(operation: &Operation) -> Option<String> {
    let (kind, scopes) = match operation.scopes.as_slice() {
        [] => ("OAuth scope", &operation.oauth_scopes),
        _ => ("Scope", &operation.scopes),
    };
    Some(match scopes.as_slice() {
        [] if operation.bearer => "Scope: not known.".to_owned(),
        [] => "Scope: none, it needs no token.".to_owned(),
        [only] => format!("{kind}: {}.", docs::code(only)),
        several => format!("{kind}s: {}.", docs::list(several.iter())),
    })
}

pub(super) fn effect(operation: &Operation) -> Option<String> {
    Some(match operation.effect.effect {
        Effect::Read => "Reads.".to_owned(),
        Effect::Write => "Writes.".to_owned(),
    })
}

pub(super) fn ids(operation: &Operation) -> Option<String> {
    let ids = operation.ids.as_ref()?;
    let many = match ids.max {
        Some(1) => "Takes one id in a request.".to_owned(),
        Some(max) => format!("Takes at most {max} ids in a request."),
        None => "Takes ids; how many fit in a request is not published.".to_owned(),
    };
    Some(format!(
        "{many} [`Client::by_ids`](crate::Client::by_ids) sends more in batches."
    ))
}

pub(super) fn page_size(operation: &Operation) -> Option<String> {
    let size = operation.page_size.as_ref()?;
    let (name, param) = match &size.at {
        At::Query(name) => (name.as_str(), query(operation, name)),
        At::Body(pointer) => (pointer.trim_start_matches('/'), None),
    };
    let mut said = vec![format!("Page size: {}.", docs::code(name))];
    if let Some(param) = param {
        said.push(docs::limits(&param.limits, false));
        said.extend((param.default.iter()).map(|it| format!("Default: {}.", docs::code(it))));
    }
    said.extend(size.usual.map(|usual| format!("A walk requests {usual}.")));
    said.retain(|sentence| !sentence.is_empty());
    Some(said.join(" "))
}

fn query<'a>(operation: &'a Operation, name: &str) -> Option<&'a Param> {
    operation
        .params
        .iter()
        .find(|param| param.name.wire == name)
}

/// Errors besides those of every request.
pub(super) fn errors(operation: &Operation) -> Vec<Block> {
    let mut said: Vec<String> = operation.needs.iter().map(docs::need).collect();
    if let Some(pointer) = &operation.content.errors_within {
        said.push(format!(
            "Each value at {} has errors of its own, which are among [`errors`](crate::reply::Reply::errors).",
            docs::code(pointer)
        ));
    }
    match docs::facts(said) {
        Some(facts) => vec![Block::Heading("Errors".to_owned()), facts],
        None => Vec::new(),
    }
}

impl Pages<'_> {
    pub(super) fn paging(&self, operation: &Operation) -> Option<String> {
        let paging = &operation.paging;
        let style = match &paging.paging {
            Paging::None => return None,
            Paging::Offset { .. } | Paging::Token { .. } | Paging::Marker { .. } => {
                paging.paging.style()
            }
        };
        if let Some(why) = &paging.why_not {
            return Some(format!("Paged by {style}, not walked: {why}."));
        }
        let mut said = format!("Paged by {style}: {ITEMS} reads all pages.");
        if let Paging::Offset {
            window: Some(window),
            ..
        } = &paging.paging
        {
            said.push_str(&format!(" The service serves the first {window} only."));
        }
        if let Some(instead) = &operation.instead {
            said.push_str(&format!(" {} serves more.", self.link(operation, instead)));
        }
        Some(said)
    }

    pub(super) fn returns(&self, operation: &Operation) -> Option<String> {
        let ty = |ty: &Type| self.spelled(ty);
        let said = match &operation.reply {
            Reply::Envelope(Resources::List(Type::Text)) if operation.details.is_some() => {
                "Returns ids.".to_owned()
            }
            Reply::Envelope(Resources::List(item)) => format!("Returns {} records.", ty(item)),
            Reply::Envelope(Resources::One(one)) => format!("Returns {}.", ty(one)),
            Reply::Envelope(Resources::Map(value)) => format!("Returns {} by name.", ty(value)),
            Reply::Envelope(Resources::None) => "Returns no records.".to_owned(),
            Reply::Json(Type::Json) => "Returns JSON.".to_owned(),
            Reply::Json(whole) => format!("Returns {}.", ty(whole)),
            Reply::Bytes => "Returns a file.".to_owned(),
            Reply::Raw => "Returns bytes: no response is published.".to_owned(),
            Reply::Empty => "Returns nothing.".to_owned(),
        };
        match operation.is_untyped() {
            true => Some(format!("{said} {}", untyped(operation))),
            false => Some(said),
        }
    }

    /// A type with a link to its model.
    fn spelled(&self, ty: &Type) -> String {
        match ty {
            Type::Text => "text".to_owned(),
            Type::Bool => "`bool`".to_owned(),
            Type::Int | Type::Uint | Type::Float => "number".to_owned(),
            Type::DateTime => "[`DateTime`](crate::DateTime)".to_owned(),
            Type::Secret => "[`Secret`](crate::Secret)".to_owned(),
            Type::Json => "[`Json`](crate::Json)".to_owned(),
            Type::List(item) => format!("lists of {}", self.spelled(item)),
            Type::Map(value) => format!("maps of {}", self.spelled(value)),
            Type::Model(id) | Type::Boxed(id) => match self.api.models.get(id) {
                Some(model) => self.model_link(model),
                None => docs::code(&id.0),
            },
        }
    }

    /// The operation that gives the records for these ids, or those that list the ids.
    pub(super) fn siblings(&self, operation: &Operation) -> Option<String> {
        if let Some(details) = &operation.details {
            let link = self.link(operation, &details.operation);
            let both = match &details.record {
                Some(_) => "; [`Client::details`](crate::Client::details) runs both",
                None => "",
            };
            return Some(format!("{link} returns the records for these ids{both}."));
        }
        let lists = self.lists.get(operation.name.wire.as_str())?;
        let links = lists.iter().map(|one| self.link(operation, &one.name.wire));
        let links: Vec<String> = links.collect();
        let verb = if links.len() == 1 { "lists" } else { "list" };
        Some(format!("{} {verb} the ids.", links.join(", ")))
    }
}

/// How records are read whose shape is not published.
fn untyped(operation: &Operation) -> String {
    let mut ways = vec!["[`resources_as`](crate::reply::Reply::resources_as)"];
    if operation.item.is_some() {
        ways.push("[`items_as`](crate::Client::items_as)");
    }
    if operation.ids.is_some() {
        ways.push("[`by_ids_as`](crate::Client::by_ids_as)");
    }
    let read = if ways.len() == 1 { "reads" } else { "read" };
    let ways = match ways.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    };
    format!("Their shape is not published: {ways} {read} them as a type of yours.")
}
