//! Put-files and scripts: uploaded, and then found by their names.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::state::{Service, Upload};
use crate::exchange::Exchange;
use crate::refusal::Refusal;

/// Stores an upload. Its id is not returned.
pub(super) fn create(
    service: &Service,
    exchange: &Exchange<'_>,
    is_script: bool,
) -> Result<Response, Refusal> {
    let mut fields = exchange.request.form.clone();
    let name = match (exchange.form("name"), exchange.form("file")) {
        ("", file) => file.to_owned(),
        (name, _) => name.to_owned(),
    };
    fields.retain(|(field, _)| field != "name" && field != "file");
    fields.push(("name".to_owned(), name.clone()));
    let mut state = service.state();
    let same = |upload: &&Upload| upload.is_script == is_script && upload.name() == name;
    if state.uploads.iter().any(|upload| same(&upload)) {
        let reason = format!("{name}: a file of that name exists");
        return Err(Refusal::new(StatusCode::CONFLICT, reason));
    }
    let upload = Upload {
        is_script,
        id: service.id(&mut state),
        fields,
        listed: Instant::now() + service.settings.listed_after,
    };
    state.uploads.push(upload);
    let mut meta = crate::envelope::meta(exchange.trace);
    if let Some(meta) = meta.as_object_mut() {
        meta.insert("writes".to_owned(), json!({ "resources_affected": 1 }));
    }
    let body = json!({ "meta": meta, "errors": null });
    Ok(crate::envelope::json(StatusCode::OK, &body))
}

/// A page of the ids of the uploads whose name contains the name in the filter, the first upload
/// first. Other filters get the published shape.
pub(super) fn list(
    service: &Service,
    exchange: &Exchange<'_>,
    is_script: bool,
) -> Result<Response, Refusal> {
    let filter = exchange.query("filter");
    let name = filter.strip_prefix("name:").map(|value| {
        let value = value.trim_matches(['[', ']', '\'']);
        value.replace("\\'", "'").replace("\\\\", "\\")
    });
    let Some(name) = name else {
        return (exchange.published)();
    };
    let state = service.state();
    let now = Instant::now();
    let uploads = state.uploads.iter();
    let ids: Vec<&str> = uploads
        .filter(|upload| upload.is_script == is_script && upload.listed <= now)
        .filter(|upload| upload.name().contains(&name))
        .map(|upload| upload.id.as_str())
        .collect();
    Ok(exchange.page(&ids))
}

/// The uploads with these ids. If there is none, the response has the published shape.
pub(super) fn get(
    service: &Service,
    exchange: &Exchange<'_>,
    is_script: bool,
) -> Result<Response, Refusal> {
    let ids = exchange.request.values(crate::spec::Place::Query, "ids");
    let state = service.state();
    let uploads = state.uploads.iter().rev();
    let found: Vec<Value> = uploads
        .filter(|upload| upload.is_script == is_script && ids.contains(&upload.id.as_str()))
        .map(Upload::shown)
        .collect();
    match found.is_empty() {
        true => (exchange.published)(),
        false => Ok(exchange.reply(StatusCode::OK, found.into())),
    }
}

pub(super) fn delete(
    service: &Service,
    exchange: &Exchange<'_>,
    is_script: bool,
) -> Result<Response, Refusal> {
    let id = exchange.query("ids");
    let mut state = service.state();
    let before = state.uploads.len();
    let is_it = |upload: &Upload| upload.is_script == is_script && upload.id == id;
    state.uploads.retain(|upload| !is_it(upload));
    match state.uploads.len() < before {
        true => Ok(exchange.document(StatusCode::OK, json!({}))),
        false => (exchange.published)(),
    }
}

impl Upload {
    fn name(&self) -> &str {
        let mut names = self.fields.iter().filter(|(field, _)| field == "name");
        names.next().map_or("", |(_, name)| name)
    }

    fn shown(&self) -> Value {
        let mut shown = Map::new();
        shown.insert("id".to_owned(), json!(self.id));
        shown.insert(
            "created_timestamp".to_owned(),
            json!("2026-01-02T03:04:05Z"),
        );
        for (field, value) in &self.fields {
            let value = match field.as_str() {
                "platform" => json!([value]),
                _ => json!(value),
            };
            shown.insert(field.clone(), value);
        }
        Value::Object(shown)
    }
}
