//! The catalog as JSON, for programs.

use serde::Serialize;

use crate::ir::{Api, Body, Operation, Paging, Param, ParamType, Reply, Type};

use super::job::JobEntry;
use super::spelling::spell;

/// Every operation.
#[derive(Debug, Serialize)]
pub struct Catalog {
    /// Sorted by id.
    pub operations: Vec<Entry>,
}

/// An operation.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The published id.
    pub id: String,
    /// Other published ids of the same operation.
    pub aliases: Vec<String>,
    /// Words by which people search for it, and the names of falconpy's methods.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub search: Vec<String>,
    /// The module and the feature.
    pub collection: String,
    /// The published name of the collection.
    pub tag: String,
    /// The struct, below the crate.
    pub rust: String,
    /// Such as `GET`.
    pub method: String,
    /// The path template.
    pub path: String,
    /// All parameters except the JSON or binary body.
    pub params: Vec<ParamEntry>,
    /// The type of the JSON body, `bytes`, `form` or `multipart`.
    pub body: Option<String>,
    /// `envelope`, `json`, `bytes`, `raw` or `empty`.
    pub reply: &'static str,
    /// The type of an item of `resources`, or of the whole JSON reply.
    pub item: Option<String>,
    /// Whether it reads or writes.
    pub effect: EffectEntry,
    /// How the list pages.
    pub paging: PagingEntry,
    /// Its ids, where they can be sent in batches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<IdsEntry>,
    /// Lists of places: in each list, at least one place must have a value. A place is
    /// `query:<name>` or `body:<pointer>`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Vec<String>>,
    /// The operation that returns the records for the ids in its list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// The job that it starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<JobEntry>,
    /// Console titles; empty where they are unknown.
    pub scopes: Vec<String>,
}

/// Whether an operation reads or writes.
#[derive(Debug, Serialize)]
pub struct EffectEntry {
    /// `read` or `write`.
    pub is: &'static str,
    /// The rule that decided it.
    pub rule: &'static str,
}

/// The ids of an operation.
#[derive(Debug, Serialize)]
pub struct IdsEntry {
    /// `query:<name>` or `body:<pointer>`.
    pub at: String,
    /// The batch size, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
}

/// A parameter.
#[derive(Debug, Serialize)]
pub struct ParamEntry {
    /// The published name.
    pub name: String,
    /// `path`, `query`, `header` or `formData`.
    #[serde(rename = "in")]
    pub place: &'static str,
    /// Whether a request requires it.
    pub required: bool,
    /// `string`, `integer`, `number`, `boolean`, `array` or `file`.
    #[serde(rename = "type")]
    pub ty: &'static str,
}

/// A paging style and the rule that decided it.
#[derive(Debug, Serialize)]
pub struct PagingEntry {
    /// `none`, `offset`, `token` or `marker`.
    pub style: &'static str,
    /// `query:<name>` or `body:<pointer>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// JSON pointers to the next token, in order of preference.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
    /// The response header with the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// The largest offset + limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<u64>,
    /// JSON pointer to the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    /// Where the page size is sent: `query:<name>` or `body:<pointer>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_at: Option<String>,
    /// The default page size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// The query parameters that a request with a page token may have. Absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside_token: Option<Vec<String>>,
    /// The operation that continues the list beyond its limit: by token beyond the window, or by
    /// marker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// The rule that decided it.
    pub rule: &'static str,
    /// Why the SDK does not page the list, if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<String>,
}

/// The catalog of an interface.
pub fn catalog(api: &Api) -> Catalog {
    let mut operations: Vec<Entry> = api
        .operations()
        .map(|operation| entry(api, operation))
        .collect();
    operations.sort_by(|a, b| a.id.cmp(&b.id));
    Catalog { operations }
}

fn entry(api: &Api, operation: &Operation) -> Entry {
    let (reply, item) = reply(api, &operation.reply);
    Entry {
        id: operation.name.wire.clone(),
        aliases: operation.aliases.clone(),
        search: operation.search.clone(),
        collection: operation.collection.rust.clone(),
        tag: operation.collection.wire.clone(),
        rust: format!("{}::{}", operation.collection.rust, operation.name.rust),
        method: operation.method.wire().to_owned(),
        path: operation.path.clone(),
        params: operation
            .params
            .iter()
            .map(|param| parameter(api, param))
            .collect(),
        body: match &operation.body {
            Body::None => None,
            Body::Json { ty, .. } => Some(spell(api, ty)),
            Body::Form => Some("form".to_owned()),
            Body::Multipart => Some("multipart".to_owned()),
            Body::Bytes { .. } => Some("bytes".to_owned()),
        },
        reply,
        item,
        effect: EffectEntry {
            is: operation.effect.effect.word(),
            rule: operation.effect.rule,
        },
        paging: paging(operation),
        ids: operation.ids.as_ref().map(|ids| IdsEntry {
            at: ids.at.to_string(),
            max: ids.max,
        }),
        needs: operation
            .needs
            .iter()
            .map(|need| need.any_of.iter().map(ToString::to_string).collect())
            .collect(),
        details: operation
            .details
            .as_ref()
            .map(|details| details.operation.clone()),
        job: operation.job.as_ref().map(JobEntry::of),
        scopes: operation.scopes.clone(),
    }
}

fn parameter(api: &Api, param: &Param) -> ParamEntry {
    let ty = match &param.ty {
        ParamType::File => "file",
        ParamType::List(..) => "array",
        ParamType::One(Type::Int | Type::Uint) => "integer",
        ParamType::One(Type::Float) => "number",
        ParamType::One(Type::Bool) => "boolean",
        ParamType::One(Type::Model(id)) => match api.models.get(id).map(|model| &model.shape) {
            Some(crate::ir::Shape::Enum(published)) => match published.values {
                crate::ir::Values::Int(_) => "integer",
                crate::ir::Values::Text(_) => "string",
            },
            Some(crate::ir::Shape::Record(_)) | None => "object",
        },
        ParamType::One(
            Type::Text
            | Type::DateTime
            | Type::Secret
            | Type::Json
            | Type::List(_)
            | Type::Map(_)
            | Type::Boxed(_),
        ) => "string",
    };
    ParamEntry {
        name: param.name.wire.clone(),
        place: param.place.wire(),
        required: param.required,
        ty,
    }
}

fn reply(api: &Api, reply: &Reply) -> (&'static str, Option<String>) {
    use crate::ir::Resources;
    match reply {
        Reply::Envelope(Resources::None) => ("envelope", None),
        Reply::Envelope(Resources::List(ty) | Resources::One(ty) | Resources::Map(ty)) => {
            ("envelope", Some(spell(api, ty)))
        }
        Reply::Json(ty) => ("json", Some(spell(api, ty))),
        Reply::Bytes => ("bytes", None),
        Reply::Raw => ("raw", None),
        Reply::Empty => ("empty", None),
    }
}

fn paging(operation: &Operation) -> PagingEntry {
    let decision = &operation.paging;
    let size = operation.page_size.as_ref();
    let empty = PagingEntry {
        style: decision.paging.style(),
        at: None,
        next: Vec::new(),
        header: None,
        window: None,
        items: decision.paging.items().map(str::to_owned),
        size_at: size.map(|size| size.at.to_string()),
        size: size.and_then(|size| size.usual),
        beside_token: decision.beside_token.clone(),
        instead: operation.instead.clone(),
        rule: decision.rule,
        why_not: decision.why_not.clone(),
    };
    match &decision.paging {
        Paging::None => empty,
        Paging::Offset { at, window, .. } => PagingEntry {
            at: Some(at.to_string()),
            window: *window,
            ..empty
        },
        Paging::Token { at, next, .. } => PagingEntry {
            at: Some(at.to_string()),
            next: next.clone(),
            ..empty
        },
        Paging::Marker { header, .. } => PagingEntry {
            header: header.clone(),
            ..empty
        },
    }
}
