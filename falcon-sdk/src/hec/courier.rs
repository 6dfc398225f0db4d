//! Sends batches to the data connector.

use std::future::poll_fn;
use std::io::Write;
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_core::Stream;
use http::{Method, StatusCode};
use tokio::time::{Instant, sleep};

use super::address::{self, Address};
use super::batch::Batch;
use super::delivery::{Delivery, Step};
use super::event::Kind;
use super::masked::Secrets;
use crate::error::{BodyProblem, Error};
use crate::request::{Call, Upload};
use crate::response::Response;
use crate::session::Watch;
use crate::transport::{Authorization, Incoming, Reading, Received, Request, Trace, Transport};

/// How much of a response is read, in bytes.
const READ: usize = 64 * 1024;

/// Sends batches to the data connector.
pub(super) struct Courier {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) address: Address,
    pub(super) authorization: Authorization,
    pub(super) secrets: Secrets,
    pub(super) gzip: bool,
}

impl Courier {
    /// Makes attempts until the batch is delivered or given up.
    pub(super) async fn deliver(
        &self,
        batch: &Batch,
        delivery: &mut Delivery,
    ) -> Result<(), Error> {
        let call = self.call(batch).await;
        let watch = Watch::new(&call);
        let delivered = watch
            .call(self.attempts(&call, &watch.trace, delivery))
            .await;
        delivered.map_err(explain)
    }

    async fn call(&self, batch: &Batch) -> Call {
        let (path, media_type) = match batch.kind {
            Kind::Structured => (address::STRUCTURED, "application/json"),
            Kind::Raw => (address::RAW, "text/plain; charset=utf-8"),
        };
        let mut call = Call::request(Method::POST, path);
        let zipped = match self.gzip {
            true => zipped(batch.body()).await,
            false => None,
        };
        if zipped.is_some() {
            call.header("Content-Encoding", &"gzip");
        }
        let body = zipped.unwrap_or_else(|| batch.body().into());
        call.bytes(&Upload::new(body).content_type(media_type));
        call
    }

    async fn attempts(
        &self,
        call: &Call,
        trace: &Trace,
        delivery: &mut Delivery,
    ) -> Result<(), Error> {
        let begun = Instant::now();
        loop {
            delivery.begin();
            let request = Request {
                call,
                base: self.address.base(),
                authorization: &self.authorization,
                reading: Reading::Later {
                    max_body: READ as u64,
                },
                trace,
            };
            let outcome = self.attempt(request).await;
            match delivery.end(call, outcome.as_ref(), begun.elapsed()) {
                Step::Delivered => return Ok(()),
                Step::RetryAfter(wait) => sleep(wait).await,
                Step::Failed => {
                    let error = match outcome {
                        Ok(response) => Error::Api(Box::new(response.failure(call))),
                        Err(error) => error,
                    };
                    return Err(error.after(delivery.attempts()));
                }
            }
        }
    }

    /// A response, unless it is the page of a gateway.
    async fn attempt(&self, request: Request<'_>) -> Result<Response, Error> {
        let Received { response, body } = self.transport.send(request).await?;
        let Some(body) = body else {
            return Ok(response);
        };
        let response = Response {
            body: self.secrets.hide_in_body(drain(body).await),
            ..response
        };
        match response.body.trim_ascii_start().starts_with(b"<") {
            true => Err(response.unreadable(request.call, BodyProblem::Html)),
            false => Ok(response),
        }
    }
}

/// The same error, with advice on keys.
fn explain(mut error: Error) -> Error {
    if let Error::Api(failure) = &mut error {
        failure.hint = match failure.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Some(
                "the API key is wrong, or belongs to another data connector: copy it from the \
                 connector in the Falcon console, or generate another"
                    .to_owned(),
            ),
            StatusCode::NOT_FOUND => Some(
                "the URL key or the cloud is wrong: copy the URL from the data connector in \
                 the Falcon console"
                    .to_owned(),
            ),
            StatusCode::PAYLOAD_TOO_LARGE => {
                Some("set smaller batches with `batch_bytes`".to_owned())
            }
            status if status.is_redirection() => Some("redirects are not followed".to_owned()),
            _ => failure.hint.take(),
        };
    }
    error
}

/// Reads the body of a success, as far as it arrives. The status has confirmed the batch.
async fn drain(mut body: Incoming) -> Bytes {
    let mut begin = BytesMut::new();
    while let Some(Ok(piece)) = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await {
        begin.extend_from_slice(&piece);
        if begin.len() > READ {
            break;
        }
    }
    begin.freeze()
}

/// The body in gzip, compressed on a thread that may block. `None` if that fails: the batch is then
/// sent as it is.
async fn zipped(body: Vec<u8>) -> Option<Bytes> {
    let compress = move || {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&body)?;
        gzip.finish()
    };
    let zipped = tokio::task::spawn_blocking(compress).await.ok()?;
    zipped.ok().map(Bytes::from)
}
