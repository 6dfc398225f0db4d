//! The method of the client that runs an operation, in three lines.

use proc_macro2::Literal;

use crate::emit::prose::Block;
use crate::ir::{
    At, Body, Effect, Enum, Field, Home, Model, Operation, Param, ParamType, Reply, Shape, Type,
    Values,
};

use super::pages::Pages;

/// Examples that the tests compile: a list, a page, records by ids, a write, an upload, a download and
/// an aggregate.
const COMPILED: [&str; 7] = [
    "QueryDevicesByFilter",
    "CombinedDevicesByFilter",
    "PostDeviceDetailsV2",
    "PerformActionV2",
    "UploadSampleV3",
    "GetSampleV3",
    "PostAggregatesAlertsV2",
];

/// Columns of a line that builds a record.
const WIDTH: usize = 72;

/// Records that an example builds may hold others, down to this depth.
const DEPTH: usize = 2;

/// How an operation is run.
enum Run {
    Items,
    ByIds,
    Download,
    Send,
}

impl Run {
    fn of(operation: &Operation) -> Run {
        let reads = operation.effect.effect == Effect::Read;
        match &operation.reply {
            Reply::Bytes => Run::Download,
            Reply::Envelope(_) | Reply::Json(_) | Reply::Raw | Reply::Empty => {
                if operation.item.is_some() {
                    Run::Items
                } else if operation.ids.is_some() && reads {
                    Run::ByIds
                } else {
                    Run::Send
                }
            }
        }
    }

    fn method(&self) -> &'static str {
        match self {
            Run::Items => "items",
            Run::ByIds => "by_ids",
            Run::Download => "download",
            Run::Send => "send",
        }
    }

    /// The lines that run `request`.
    fn lines(&self, request: &str) -> Vec<String> {
        let walk = |name: &str, element: &str, method: &str| {
            vec![
                format!("let mut {name} = client.{method}({request});"),
                format!("while let Some({element}) = {name}.next().await {{"),
                format!("    println!(\"{{:?}}\", {element}?);"),
                "}".to_owned(),
            ]
        };
        match self {
            Run::Items => walk("items", "item", "items"),
            Run::ByIds => walk("records", "record", "by_ids"),
            Run::Download => vec![
                format!("let file = client.download({request}).await?;"),
                "file.save_to(\"file\").await?;".to_owned(),
            ],
            Run::Send => vec![format!("let reply = client.send({request}).await?.ok()?;")],
        }
    }
}

impl Pages<'_> {
    /// A sentence with the method, and the example.
    pub(super) fn example(&self, operation: &Operation) -> [Block; 2] {
        let run = Run::of(operation);
        let method = run.method();
        let sentence = format!("[`Client::{method}`](crate::Client::{method}) runs it:");
        let is_compiled = COMPILED.contains(&operation.name.wire.as_str());
        let mut lines = vec![format!(
            "use falcon_sdk::{}::{};",
            operation.collection.rust, operation.name.rust
        )];
        lines.push(String::new());
        let mut arguments = Vec::new();
        for param in operation.params.iter().filter(|param| param.required) {
            arguments.push(self.argument(param));
        }
        match &operation.body {
            Body::Json { ty, .. } if operation.flattened.is_some() => {
                arguments.extend(self.flattened(operation, ty));
            }
            Body::Json { ty, required: true } => {
                let ids = match operation.ids.as_ref().map(|ids| &ids.at) {
                    Some(At::Body(pointer)) => pointer.trim_start_matches('/'),
                    Some(At::Query(_)) | None => "",
                };
                let value = self.value("body", ty, ids, DEPTH);
                lines.push(format!("let body = {value};"));
                arguments.push("body".to_owned());
            }
            Body::Bytes { required: true } => arguments.push(upload()),
            Body::Json { .. } | Body::Bytes { .. } | Body::None | Body::Form | Body::Multipart => {}
        }
        let request = format!("{}::new({})", operation.name.rust, arguments.join(", "));
        lines.extend(run.lines(&request));
        let language = if is_compiled {
            let head =
                "# async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {";
            lines.insert(0, head.to_owned());
            lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
            "no_run"
        } else {
            "ignore"
        };
        [Block::Text(sentence), Block::Example { language, lines }]
    }

    /// The field of the body that `new` takes.
    fn flattened(&self, operation: &Operation, body: &Type) -> Option<String> {
        let argument = operation.flattened.as_ref()?.argument.as_ref()?;
        let Shape::Record(fields) = &self.api.models.get(body.model()?)?.shape else {
            return None;
        };
        let field = fields.iter().find(|field| field.name.rust == *argument)?;
        Some(self.value(&field.name.wire, &field.ty, "", DEPTH))
    }

    fn argument(&self, param: &Param) -> String {
        let name = &param.name.wire;
        let known = param.accepts.values.first();
        match (&param.ty, known) {
            (ParamType::File, _) => upload(),
            (ParamType::One(Type::Text), Some(value)) => quoted(value),
            (ParamType::One(ty), _) => self.value(name, ty, "", DEPTH),
            (ParamType::List(..), Some(value)) => format!("[{}]", quoted(value)),
            (ParamType::List(item, _), None) => {
                format!("[{}]", self.value(one(name), item, "", DEPTH))
            }
        }
    }

    /// A value of a type; text is the name of the place. `ids` is the field of a record with the ids.
    fn value(&self, name: &str, ty: &Type, ids: &str, depth: usize) -> String {
        match ty {
            Type::Text | Type::Secret => quoted(name),
            Type::Bool => "true".to_owned(),
            Type::Int | Type::Uint => "1".to_owned(),
            Type::Float => "1.0".to_owned(),
            Type::DateTime => quoted("2026-01-31T00:00:00Z"),
            Type::Json => "serde_json::json!({})".to_owned(),
            Type::List(item) => format!("[{}]", self.value(one(name), item, ids, depth)),
            Type::Map(_) => "Default::default()".to_owned(),
            Type::Model(id) | Type::Boxed(id) => match self.api.models.get(id) {
                Some(model) => match &model.shape {
                    Shape::Enum(values) => first(values),
                    Shape::Record(fields) => self.record(model, fields, ids, depth),
                },
                None => "Default::default()".to_owned(),
            },
        }
    }

    /// A record with the fields that are published as required.
    fn record(&self, model: &Model, fields: &[Field], ids: &str, depth: usize) -> String {
        let path = match &model.home {
            Home::Namespace { namespace, .. } => format!("models::{}", namespace.rust),
            Home::Collection(name) => name.rust.clone(),
        };
        let new = format!("falcon_sdk::{path}::{}::new()", model.name.rust);
        let is_set = |field: &&Field| {
            let wanted = field.required || field.name.wire == ids;
            wanted && depth > 0 && !field.nullable
        };
        let setters = fields.iter().filter(is_set).map(|field| {
            let argument = self.value(&field.name.wire, &field.ty, "", depth - 1);
            format!(".{}({argument})", field.name.rust)
        });
        let setters: Vec<String> = setters.collect();
        let line = format!("{new}{}", setters.concat());
        if line.len() <= WIDTH && !line.contains('\n') {
            return line;
        }
        format!("{new}\n{}", setters.join("\n")).replace('\n', "\n    ")
    }

    /// A link to a model.
    pub(super) fn model_link(&self, model: &Model) -> String {
        let name = &model.name.rust;
        match &model.home {
            Home::Namespace { namespace, .. } => {
                format!("[`{name}`](crate::models::{}::{name})", namespace.rust)
            }
            Home::Collection(_) => format!("[`{name}`]"),
        }
    }
}

/// The name of an element of a list.
fn one(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}

fn upload() -> String {
    "falcon_sdk::request::Upload::path(\"file\")".to_owned()
}

fn quoted(text: &str) -> String {
    Literal::string(text).to_string()
}

fn first(published: &Enum) -> String {
    match &published.values {
        Values::Text(variants) => match variants.first() {
            Some(variant) => quoted(&variant.value),
            None => quoted(""),
        },
        Values::Int(variants) => match variants.first() {
            Some(variant) => variant.value.to_string(),
            None => "0".to_owned(),
        },
    }
}
