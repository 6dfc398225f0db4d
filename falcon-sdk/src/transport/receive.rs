//! Reads a response from the HTTP client.

use std::time::Duration;

use bytes::Bytes;

use super::buffers::Buffers;
use super::incoming::Incoming;
use super::request::{Reading, Received};
use super::route::Route;
use crate::error::Error;
use crate::response::Response;

/// Reads a response: its status and headers, and its body unless it is read later.
pub(crate) async fn receive(
    route: Route,
    received: reqwest::Response,
    reading: Reading,
    idle: Option<Duration>,
    buffers: &Buffers,
) -> Result<Received, Error> {
    let mut response = Response {
        status: received.status(),
        headers: received.headers().clone().into(),
        body: Bytes::new(),
        attempts: 1,
    };
    let success = response.status.is_success();
    let incoming = Incoming::new(route, received, idle);
    match reading {
        Reading::Later { .. } if success => {
            return Ok(Received {
                response,
                body: Some(incoming),
            });
        }
        Reading::Whole { max_body } if success => {
            response.body = incoming.whole(max_body, buffers).await?;
        }
        Reading::Whole { max_body } | Reading::Later { max_body } => {
            response.body = incoming.of_a_failure(max_body, buffers).await;
        }
    }
    Ok(Received {
        response,
        body: None,
    })
}
