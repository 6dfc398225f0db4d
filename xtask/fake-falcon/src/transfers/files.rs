//! Samples, archives and installers.

use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::state::{Service, sha256};
use crate::exchange::Exchange;
use crate::refusal::Refusal;

/// Versions and dates of release, neither sorted by date nor by version.
const INSTALLERS: [(&str, &str); 4] = [
    ("7.9.18001", "2026-08-01T00:00:00Z"),
    ("7.20.19003", "2026-11-02T00:00:00Z"),
    ("7.21.19100", "2026-11-02T00:00:00Z"),
    ("7.10.18104", "2026-10-01T00:00:00Z"),
];

/// Stores a sample in place of equal bytes.
pub(super) fn upload_sample(
    service: &Service,
    exchange: &Exchange<'_>,
) -> Result<Response, Refusal> {
    let content = service.carried(&file(exchange, "sample")?);
    let id = sha256(&content);
    let stored = json!([{ "sha256": id, "file_name": exchange.form("file_name") }]);
    service.state().samples.insert(id, content);
    Ok(exchange.reply(StatusCode::OK, stored))
}

pub(super) fn upload_archive(
    service: &Service,
    exchange: &Exchange<'_>,
) -> Result<Response, Refusal> {
    let id = sha256(&service.carried(&file(exchange, "file")?));
    let stored = json!([{ "sha256": id, "name": exchange.form("name") }]);
    Ok(exchange.reply(StatusCode::OK, stored))
}

/// The file of a form. It needs a file name, or the service takes it for a text.
fn file(exchange: &Exchange<'_>, part: &str) -> Result<Bytes, Refusal> {
    let mut files = exchange.request.files.iter();
    let file = files.find(|file| file.field == part && !file.name.is_empty());
    let missing = || Refusal::new(StatusCode::BAD_REQUEST, format!("{part}: is no file"));
    Ok(file.ok_or_else(missing)?.content.clone())
}

/// A sample that was uploaded, or the bytes made up for any other.
pub(super) fn download_sample(
    service: &Service,
    exchange: &Exchange<'_>,
) -> Result<Response, Refusal> {
    let sample = service.state().samples.get(exchange.query("ids")).cloned();
    match sample {
        Some(sample) => Ok(octets(service.carried(&sample))),
        None => (exchange.published)(),
    }
}

/// All installers, whatever the filter. A filter with `missing` selects none.
pub(super) fn installers(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let none = exchange.query("filter").contains("missing");
    let installers = INSTALLERS.iter().filter(|_| !none).map(|(version, date)| {
        let content = service.installer(version);
        json!({
            "name": format!("falcon-sensor_{version}_amd64.deb"),
            "sha256": sha256(&content),
            "file_size": content.len(),
            "platform": "linux",
            "os": "Ubuntu",
            "version": version,
            "release_date": date,
        })
    });
    let installers: Vec<_> = installers.collect();
    Ok(exchange.reply(StatusCode::OK, json!(installers)))
}

/// A listed installer, or the bytes made up for any other.
pub(super) fn download_installer(
    service: &Service,
    exchange: &Exchange<'_>,
) -> Result<Response, Refusal> {
    let id = exchange.query("id");
    let mut contents = INSTALLERS
        .iter()
        .map(|(version, _)| service.installer(version));
    match contents.find(|content| sha256(content) == id) {
        Some(content) => Ok(octets(service.carried(&content))),
        None => (exchange.published)(),
    }
}

fn octets(content: Bytes) -> Response {
    (
        [(header::CONTENT_TYPE, "application/octet-stream")],
        content,
    )
        .into_response()
}
