//! Reads a response from the HTTP client.

use bytes::Bytes;

use super::incoming::Incoming;
use super::request::{Reading, Response};
use super::route::Route;
use crate::error::Error;
use crate::response::Answer;

/// Reads a response: its status and headers, and its body unless it is read later.
pub(crate) async fn receive(
    route: Route,
    response: reqwest::Response,
    reading: Reading,
) -> Result<Response, Error> {
    let mut answer = Answer {
        status: response.status(),
        headers: response.headers().clone().into(),
        body: Bytes::new(),
        attempts: 1,
    };
    let success = answer.status.is_success();
    let incoming = Incoming::new(route, response);
    match reading {
        Reading::Later { .. } if success => {
            return Ok(Response {
                answer,
                body: Some(incoming),
            });
        }
        Reading::Whole { max_body } if success => answer.body = incoming.whole(max_body).await?,
        Reading::Whole { max_body } | Reading::Later { max_body } => {
            answer.body = incoming.of_a_failure(max_body).await;
        }
    }
    Ok(Response { answer, body: None })
}
