//! The index: a line for each operation, for review as a diff.

use crate::ir::{Api, At, Body, Effect, Operation, Paging, ParamType, Place, Reply, Resources};

use super::printable::printable;
use super::spelling::spell;

/// All operations, sorted by path and method.
///
/// `GET /devices/queries/devices-scroll/v1 hosts::QueryDevicesByFilterScroll(filter limit offset
/// sort) -> [string] token(offset <- /meta/pagination/offset) by 10000
/// details(PostDeviceDetailsV2)`: the page size is 10000, and the last operation takes its ids.
/// `or` names the operation that continues a list beyond its limit. `reads` and `writes` mark
/// effects that differ from the HTTP method. `beside(..)` lists the parameters allowed with a
/// token, `ids(..)` the place of ids and the batch size, `needs(..)` places of which at least one
/// must have a value. A required parameter has a `!`. `job(id <- .., ..)` lists the operations that
/// take the id of a started job.
pub fn index(api: &Api) -> String {
    let mut operations: Vec<&Operation> = api.operations().collect();
    operations.sort_by_key(|operation| (&operation.path, operation.method));
    let mut text = String::new();
    for operation in operations {
        let (method, path) = (operation.method.wire(), &operation.path);
        let (module, name) = (&operation.collection.rust, &operation.name.rust);
        let (params, reply) = (params(api, operation), reply(api, &operation.reply));
        let effect = effect(operation);
        let paging = paging(&operation.paging.paging);
        let relations = relations(operation);
        let unwalked = match operation.paging.why_not {
            Some(_) => ", not walked",
            None => "",
        };
        text += &format!(
            "{method} {path} {module}::{name}({params}) -> {reply}{effect}{paging}{unwalked}{relations}\n"
        );
    }
    printable(&text)
}

/// Only where the effect differs from that of the HTTP method.
fn effect(operation: &Operation) -> &'static str {
    match operation.effect.effect {
        said if said == Effect::of_method(operation.method) => "",
        Effect::Read => " reads",
        Effect::Write => " writes",
    }
}

fn params(api: &Api, operation: &Operation) -> String {
    let mark = |required: bool| if required { "!" } else { "" };
    let mut all: Vec<String> = operation
        .params
        .iter()
        .map(|param| {
            let place = match param.place {
                Place::Query => "",
                Place::Path => "path:",
                Place::Header => "header:",
                Place::Form => "form:",
            };
            let list = match param.ty {
                ParamType::List(..) => "[]",
                ParamType::One(_) | ParamType::File => "",
            };
            format!("{place}{}{list}{}", param.name.wire, mark(param.required))
        })
        .collect();
    match &operation.body {
        Body::None | Body::Form | Body::Multipart => {}
        Body::Json { ty, required } => {
            let fields = operation.flattened.as_ref().map(|flattened| {
                let argument = flattened.argument.as_deref().unwrap_or_default();
                format!("{{{argument}}}")
            });
            let (ty, fields) = (spell(api, ty), fields.unwrap_or_default());
            all.push(format!("body:{ty}{fields}{}", mark(*required)));
        }
        Body::Bytes { required } => all.push(format!("body:bytes{}", mark(*required))),
    }
    all.join(" ")
}

fn reply(api: &Api, reply: &Reply) -> String {
    match reply {
        Reply::Envelope(Resources::None) => "()".to_owned(),
        Reply::Envelope(Resources::List(item)) => format!("[{}]", spell(api, item)),
        Reply::Envelope(Resources::One(ty)) => spell(api, ty),
        Reply::Envelope(Resources::Map(value)) => format!("{{{}}}", spell(api, value)),
        Reply::Json(ty) => format!("json {}", spell(api, ty)),
        Reply::Bytes => "bytes".to_owned(),
        Reply::Raw => "raw".to_owned(),
        Reply::Empty => "empty".to_owned(),
    }
}

/// Its page size, and its relations to other operations.
fn relations(operation: &Operation) -> String {
    let mut text = String::new();
    if let Some(size) = operation.page_size.as_ref().and_then(|size| size.usual) {
        text.push_str(&format!(" by {size}"));
    }
    if let Some(beside) = &operation.paging.beside_token {
        text.push_str(&format!(" beside({})", beside.join(" ")));
    }
    if let Some(instead) = &operation.instead {
        text.push_str(&format!(" or {instead}"));
    }
    if let Some(ids) = &operation.ids {
        let max = ids.max.map(|max| format!(" by {max}")).unwrap_or_default();
        text.push_str(&format!(" ids({}{max})", at(&ids.at)));
    }
    for need in &operation.needs {
        let places: Vec<String> = need.any_of.iter().map(at).collect();
        text.push_str(&format!(" needs({})", places.join(" | ")));
    }
    if let Some(details) = &operation.details {
        text.push_str(&format!(" details({})", details.operation));
    }
    if let Some(job) = &operation.job {
        let steps = job.steps();
        let steps = steps
            .map(|(role, step)| format!("{} {}({})", role.word(), step.operation, at(&step.id)));
        let steps: Vec<String> = steps.collect();
        text.push_str(&format!(" job(id <- {}, {})", job.id, steps.join(", ")));
    }
    text
}

fn at(at: &At) -> String {
    match at {
        At::Query(name) => name.clone(),
        At::Body(pointer) => format!("body:{pointer}"),
    }
}

fn paging(paging: &Paging) -> String {
    let list = |items: &str| match items {
        "/resources" => String::new(),
        "" => " in the top-level list".to_owned(),
        elsewhere => format!(" in {elsewhere}"),
    };
    match paging {
        Paging::None => String::new(),
        Paging::Offset {
            at: cursor,
            window: None,
            items,
        } => {
            format!(" offset({}){}", at(cursor), list(items))
        }
        Paging::Offset {
            at: cursor,
            window: Some(window),
            items,
        } => {
            format!(" offset({} within {window}){}", at(cursor), list(items))
        }
        Paging::Token {
            at: cursor,
            next,
            items,
        } => {
            format!(
                " token({} <- {}){}",
                at(cursor),
                next.join(" | "),
                list(items)
            )
        }
        Paging::Marker {
            header: Some(header),
            items,
        } => {
            format!(" marker(header {header}){}", list(items))
        }
        Paging::Marker {
            header: None,
            items,
        } => format!(" marker(filter){}", list(items)),
    }
}
