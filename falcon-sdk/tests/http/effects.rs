//! Every published operation meets every temporary fault. Reads survive, and no write is sent twice
//! once it may have been received.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use falcon_sdk::catalog;
use falcon_sdk::request::{Call, Method, Upload};
use falcon_sdk::spec::{Body, Effect, Kind, Place, Spec};
use falcon_sdk::{Client, Error, Retry};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::raw::{Raw, whole, write};

/// The fault of a call's first request. The second request gets a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fault {
    Status(&'static str),
    ResetBeforeTheResponse,
    ResetWithinTheResponse,
}

/// Faults after which a write may have been carried out.
const UNSURE: [Fault; 5] = [
    Fault::Status("502 Bad Gateway"),
    Fault::Status("503 Service Unavailable"),
    Fault::Status("504 Gateway Timeout"),
    Fault::ResetBeforeTheResponse,
    Fault::ResetWithinTheResponse,
];

const NOT_PROCESSED: Fault = Fault::Status("429 Too Many Requests");

impl Fault {
    async fn befall(self, mut stream: TcpStream) {
        match self {
            Fault::Status(status) => write(&mut stream, whole(status, "")).await,
            Fault::ResetBeforeTheResponse => stream.set_zero_linger().unwrap(),
            Fault::ResetWithinTheResponse => {
                write(
                    &mut stream,
                    "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"resources\": [",
                )
                .await;
            }
        }
    }
}

/// A server that fails the next request with a given fault, and responds to all others.
struct Service {
    raw: Raw,
    next: Arc<Mutex<Option<Fault>>>,
}

impl Service {
    async fn start() -> Self {
        let next: Arc<Mutex<Option<Fault>>> = Arc::default();
        let told = Arc::clone(&next);
        let raw = Raw::start(move |mut stream| {
            let fault = told.lock().unwrap().take();
            async move {
                match fault {
                    Some(fault) => fault.befall(stream).await,
                    None => write(&mut stream, whole("200 OK", r#"{"resources": []}"#)).await,
                }
            }
        })
        .await;
        Service { raw, next }
    }

    /// How often a call is sent whose first request meets that fault, and its result.
    async fn send(&self, client: &Client, call: &Call, fault: Fault) -> (usize, Result<(), Error>) {
        let before = self.raw.requests().len();
        *self.next.lock().unwrap() = Some(fault);
        let outcome = client.call_as::<Bytes>(call).await.map(|_| ());
        (self.raw.requests().len() - before, outcome)
    }
}

/// A request of an operation with all required parameters.
fn call(spec: &'static Spec) -> Call {
    let mut call = Call::new(spec);
    call.check_limits(false);
    for param in spec.params.iter().filter(|param| param.required) {
        let value = match param.kind {
            Kind::Boolean => "true",
            _ => "1",
        };
        match (param.kind, param.place) {
            (Kind::File, _) => call.file(param.name, &Upload::new("bytes")),
            (_, Place::Path) => call.path(param.name, &value),
            (_, Place::Query) => call.query(param.name, &value),
            (_, Place::Header) => call.header(param.name, &value),
            (_, Place::Form) => call.form(param.name, &value),
            _ => panic!("{param:?}"),
        };
    }
    match spec.body {
        Body::Json { required: true, .. } => call.json(&json!({ "ids": ["1"] })),
        Body::Bytes { required: true, .. } => call.bytes(&Upload::new("bytes")),
        _ => &mut call,
    };
    call
}

/// The operations that the client's own logins do not need.
fn operations() -> impl Iterator<Item = &'static Spec> {
    let logins = |spec: &&'static Spec| spec.path.starts_with("/oauth2/");
    let all = catalog::operations().iter().copied();
    all.filter(move |spec| !logins(spec))
}

/// Lets an operation meet every fault.
async fn meet_every_fault(service: &Service, client: &Client, spec: &'static Spec) {
    let call = call(spec);
    for fault in UNSURE {
        // The response to a HEAD has no body that could break off.
        if spec.method == Method::HEAD && fault == Fault::ResetWithinTheResponse {
            continue;
        }
        let (sent, outcome) = service.send(client, &call, fault).await;
        if spec.effect == Effect::Read {
            assert!(outcome.is_ok(), "{} after {fault:?}: {outcome:?}", spec.id);
            assert_eq!(sent, 2, "{} after {fault:?}", spec.id);
        } else {
            assert!(outcome.is_err(), "{} after {fault:?}", spec.id);
            assert_eq!(sent, 1, "{} after {fault:?}", spec.id);
        }
    }
    let (sent, outcome) = service.send(client, &call, NOT_PROCESSED).await;
    assert!(outcome.is_ok(), "{} after a 429: {outcome:?}", spec.id);
    assert_eq!(sent, 2, "{} after a 429", spec.id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_read_survives_temporary_faults_and_no_write_is_sent_twice() {
    let all: Vec<&'static Spec> = operations().collect();
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        assert!(all.iter().any(|spec| spec.method == method), "{method}");
    }
    let mut parts = JoinSet::new();
    for part in all.chunks(all.len().div_ceil(4)) {
        let part = part.to_vec();
        parts.spawn(async move {
            let service = Service::start().await;
            let client = Client::builder()
                .credentials("id", "secret")
                .base_url(service.raw.base_url())
                .retry(
                    Retry::new()
                        .first_wait(Duration::ZERO)
                        .longest_wait(Duration::ZERO),
                )
                .build()
                .unwrap();
            for spec in part {
                meet_every_fault(&service, &client, spec).await;
            }
        });
    }
    parts.join_all().await;
}

#[test]
fn details_by_ids_in_a_body_read_and_operations_that_start_something_write() {
    for (id, effect) in [
        ("PostDeviceDetailsV2", Effect::Read),
        ("PostEntitiesAlertsV2", Effect::Read),
        ("GetDetectSummaries", Effect::Read),
        ("PostCombinedAlertsV1", Effect::Read),
        ("PostAggregatesAlertsV2", Effect::Read),
        ("QueryDevicesByFilter", Effect::Read),
        ("oauth2AccessToken", Effect::Read),
        ("PerformActionV2", Effect::Write),
        ("BatchInitSessions", Effect::Write),
        ("BatchCmd", Effect::Write),
        ("CreateQueryJob", Effect::Write),
        ("PostMalQueryHuntV1", Effect::Write),
        ("RTR-ExecuteAdminCommand", Effect::Write),
        ("api.preempt.proxy.post.graphql", Effect::Write),
        ("indicator.delete.v1", Effect::Write),
    ] {
        assert_eq!(catalog::find(id).unwrap().effect, effect, "{id}");
    }
}

#[tokio::test]
async fn a_request_that_is_set_to_read_is_retried() {
    let service = Service::start().await;
    let client = service.raw.client();
    let graphql = catalog::find("api.preempt.proxy.post.graphql").unwrap();
    let mut query = call(graphql);
    let fault = Fault::Status("502 Bad Gateway");
    let (sent, outcome) = service.send(&client, &query, fault).await;
    assert!(sent == 1 && outcome.is_err());
    query.set_effect(Effect::Read);
    let (sent, outcome) = service.send(&client, &query, fault).await;
    assert!(sent == 2 && outcome.is_ok());
}
