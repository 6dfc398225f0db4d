//! The catalog: operations by name or by words, and what they take.

use clap::Args;
use falcon_sdk::catalog::{self, FindError};
use falcon_sdk::spec::{
    At, Body, Effect, Kind, Paging, Param, Place, ReplyKind, Spec, Style as Lists,
};
use serde_json::json;

use crate::exit::Failure;
use crate::output::{Printer, Style};

#[derive(Args)]
pub(crate) struct Find {
    /// Words of the task, such as `isolate host`.
    #[arg(required = true)]
    words: Vec<String>,
    #[command(flatten)]
    style: Style,
}

impl Find {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut printer = Printer::new(&self.style);
        for spec in catalog::search(&self.words.join(" ")) {
            printer.print(&json!({
                "operation": spec.id,
                "effect": effect(spec),
                "scopes": spec.scopes.join(", "),
                "route": format!("{} {}", spec.method, spec.path),
            }))?;
        }
        printer.finish()
    }
}

/// The operation with that id or alias. A misspelled name is read as the nearest one, unless that
/// operation writes.
pub(crate) fn by_name(name: &str) -> Result<&'static Spec, Failure> {
    let error = match catalog::find(name) {
        Ok(spec) => return Ok(spec),
        Err(error) => error,
    };
    let FindError::Unknown { near, .. } = &error else {
        return Err(error.into());
    };
    let nearest = near.first().and_then(|near| catalog::find(near).ok());
    match nearest {
        None => Err(Failure::usage(format!(
            "no operation is called {name}: `falcon find` finds operations by words"
        ))),
        Some(spec) if spec.effect == Effect::Read => {
            eprintln!("note: no operation is called {name}: {} is used", spec.id);
            Ok(spec)
        }
        Some(_) => Err(error.into()),
    }
}

/// The text of `--help` for an operation.
pub(crate) fn describe(spec: &Spec) -> String {
    let mut lines = vec![
        format!("{}  {} {}", spec.id, spec.method, spec.path),
        String::new(),
        format!("Effect:   {}", effect(spec)),
        format!("Scopes:   {}", or_unknown(&spec.scopes.join(", "))),
    ];
    if !spec.aliases.is_empty() {
        lines.push(format!("Aliases:  {}", spec.aliases.join(", ")));
    }
    if !matches!(spec.paging, Paging::None) {
        lines.push(format!("Pages:    `falcon list {}` reads all", spec.id));
    }
    if let Some(details) = spec.details {
        lines.push(format!(
            "Records:  `--details` reads them with {}",
            details.id
        ));
    }
    if matches!(spec.reply, ReplyKind::Bytes) {
        lines.push(format!("File:     `falcon download {}` saves it", spec.id));
    }
    if let Some(ids) = spec.ids {
        let most = ids.max.map(|max| format!(", at most {max} in a request"));
        lines.push(format!(
            "Ids:      {}{}",
            place(ids.at),
            most.unwrap_or_default()
        ));
    }
    lines.push(String::new());
    lines.push("Arguments:".to_owned());
    lines.extend(spec.params.iter().map(parameter));
    match spec.body {
        Body::Json { required, .. } => {
            let required = if required { ", required" } else { "" };
            lines.push(format!("  body=JSON or body=@FILE{required}"));
            lines.push("  NAME=TEXT, NAME:=JSON     a field of the body".to_owned());
        }
        Body::Bytes { .. } => lines.push("  body=@FILE".to_owned()),
        _ if spec.params.is_empty() => lines.push("  none".to_owned()),
        _ => {}
    }
    lines.join("\n")
}

fn effect(spec: &Spec) -> &'static str {
    if spec.effect == Effect::Read {
        "read"
    } else {
        "write"
    }
}

fn or_unknown(text: &str) -> &str {
    if text.is_empty() { "unknown" } else { text }
}

fn place(at: At) -> &'static str {
    match at {
        At::Query(name) => name,
        At::Body(pointer) => pointer.trim_start_matches('/'),
        _ => "in the request",
    }
}

fn parameter(param: &Param) -> String {
    let kind = match param.kind {
        Kind::Integer => "an integer",
        Kind::Number => "a number",
        Kind::Boolean => "true or false",
        Kind::File => "@FILE",
        _ => "text",
    };
    let mut facts = vec![kind.to_owned()];
    if param.required {
        facts.push("required".to_owned());
    }
    if param.style != Lists::One {
        facts.push("repeat it for a list".to_owned());
    }
    if let (Some(min), Some(max)) = (param.min, param.max) {
        facts.push(format!("{min} to {max}"));
    }
    if param.place == Place::Header {
        facts.push("a header".to_owned());
    }
    format!("  {:<24}  {}", format!("{}=", param.name), facts.join(", "))
}
