//! The method of the client that runs an operation, in three lines.

use crate::emit::prose::Block;
use crate::ir::{At, Body, Effect, Home, Model, Operation, Reply};

use super::pages::Pages;
use super::value::{Arguments, DEPTH, upload};

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
        let mut lines = Vec::new();
        let mut given = Arguments::of(self.api, operation);
        let mut arguments = Vec::new();
        for param in operation.params.iter().filter(|param| param.required) {
            arguments.push(given.argument(param));
        }
        match &operation.body {
            Body::Json { ty, .. } if operation.flattened.is_some() => {
                arguments.extend(given.flattened(operation, ty));
            }
            Body::Json { ty, required: true } => {
                let ids = match operation.ids.as_ref().map(|ids| &ids.at) {
                    Some(At::Body(pointer)) => pointer.trim_start_matches('/'),
                    Some(At::Query(_)) | None => "",
                };
                let value = given.value("body", ty, ids, DEPTH);
                lines.push(format!("let body = {value};"));
                arguments.push("body".to_owned());
            }
            Body::Bytes { required: true } => arguments.push(upload()),
            Body::Json { .. } | Body::Bytes { .. } | Body::None | Body::Form | Body::Multipart => {}
        }
        let request = format!("{}::new({})", operation.name.rust, arguments.join(", "));
        lines.extend(run.lines(&request));
        lines.splice(0..0, [given.imports(), String::new()]);
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
