//! The way of a request: it is checked, then a handler or the published shape makes the response.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::body;
use crate::content::{self, Content};
use crate::data::Data;
use crate::exchange::{Exchange, Late};
use crate::fake::Fake;
use crate::handlers;
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::selection::Selection;
use crate::spec::{Found, Operation};
use crate::trace::Trace;
use crate::validate;

/// Responds to a request.
pub(crate) async fn request(
    State(fake): State<Arc<Fake>>,
    trace: Trace,
    request: Request,
) -> Response {
    let response = respond(&fake, &trace, request)
        .await
        .unwrap_or_else(|refusal| refusal.into_response(&trace));
    if let Some(Late(wait)) = response.extensions().get() {
        tokio::time::sleep(*wait).await;
    }
    response
}

async fn respond(fake: &Fake, trace: &Trace, request: Request) -> Result<Response, Refusal> {
    let mut data = &fake.data;
    let (method, path) = (request.method().as_str(), request.uri().path());
    let (operation, values) = match data.spec.find(method, path) {
        Found::Operation(operation, values) => (operation, values),
        Found::Methods(methods) => {
            let reason = format!("{path}: {method} is none of {}", methods.join(", "));
            return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, reason));
        }
        Found::Nothing => {
            let reason = format!("{path}: no such route");
            return Err(Refusal::not_found(reason));
        }
    };
    let member;
    if operation.secured {
        if let Some(cid) = fake.tokens.check(request.headers())? {
            member = fake.members.data(data, &cid);
            data = &member;
        }
        fake.admit(operation)?;
    }
    let request = Incoming::read(operation, values, request).await?;
    let faults = validate::faults(data, operation, &request);
    if !faults.is_empty() {
        return Err(Refusal {
            status: StatusCode::BAD_REQUEST,
            reasons: faults,
        });
    }
    let exchange = Exchange {
        data,
        trace,
        request: &request,
        published: &|| published(data, trace, operation, &request),
        made: &|selection, change| body::make(data, trace, operation, &request, selection, change),
    };
    handlers::respond(fake, &operation.id, &exchange).unwrap_or_else(exchange.published)
}

/// Makes the response from the published shape.
fn published(
    data: &Data,
    trace: &Trace,
    operation: &Operation,
    request: &Incoming,
) -> Result<Response, Refusal> {
    let status = StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK);
    let mut response = match Content::of(&data.spec, operation) {
        Content::Nothing => status.into_response(),
        Content::Events => content::events(status),
        Content::File => content::file(
            status,
            operation,
            data.seed.with(&operation.id),
            data.file_size,
        ),
        Content::Json => body::make(data, trace, operation, request, &Selection::default(), None)?
            .into_response(),
    };
    if status.is_redirection() {
        let elsewhere = HeaderValue::from_static("https://files.example.com/archive");
        response.headers_mut().insert(header::LOCATION, elsewhere);
    }
    Ok(response)
}
