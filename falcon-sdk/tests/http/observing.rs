//! Reports about requests: spans, warnings, and an observer.

use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, Once};

use falcon_sdk::request::Call;
use falcon_sdk::{Client, Observer, Outcome};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::clock;
use crate::script::Script;

thread_local! {
    /// The events on the thread of a test that listens.
    static TOLD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// One subscriber for all tests of the process. A subscriber per test would miss spans that other
/// threads opened first.
static SUBSCRIBED: Once = Once::new();

struct Text;

impl Text {
    /// Stores all events on this thread from here on.
    fn listen() {
        SUBSCRIBED.call_once(|| {
            tracing_subscriber::fmt()
                .with_max_level(tracing::Level::DEBUG)
                .with_span_events(FmtSpan::CLOSE)
                .with_ansi(false)
                .with_writer(|| Text)
                .init();
        });
        TOLD.set(Some(Vec::new()));
    }

    fn lines() -> Vec<String> {
        let text = String::from_utf8(TOLD.take().unwrap()).unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        TOLD.with_borrow_mut(|told| {
            if let Some(told) = told {
                told.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn host() -> Call {
    let mut call = Call::by_id("GetDeviceDetailsV2").unwrap();
    call.query("ids", &"a-host");
    call
}

#[tokio::test]
async fn a_request_is_a_span_with_its_outcome() {
    const HEADERS: &[(&str, &str)] = &[
        ("x-cs-traceid", "trace-7"),
        ("x-ratelimit-remaining", "5998"),
    ];
    let script = Script::start(&[(401, &[], ""), (200, HEADERS, r#"{"meta": {}}"#)]).await;
    Text::listen();
    script.client.call(&host()).await.unwrap();
    let lines = Text::lines();
    let close = lines
        .iter()
        .find(|line| line.contains("falcon{") && line.contains(" close "));
    let close = close.unwrap_or_else(|| panic!("{lines:#?}"));
    for field in [
        r#"operation="GetDeviceDetailsV2""#,
        r#"method="GET""#,
        r#"path="/devices/entities/devices/v2""#,
        "status=200",
        "attempts=2",
        "elapsed_ms=",
        r#"trace_id="trace-7""#,
        "remaining=5998",
    ] {
        assert!(close.contains(field), "{field}: {close}");
    }
    assert!(!close.contains("a-host"), "{close}");
}

#[tokio::test]
async fn a_deprecated_operation_is_logged_once() {
    const HEADERS: &[(&str, &str)] = &[("X-Api-Deprecation", "ends on 2027-01-01")];
    let script = Script::start(&[(200, HEADERS, r#"{"meta": {}}"#); 3]).await;
    Text::listen();
    let reply = script.client.call(&host()).await.unwrap();
    assert_eq!(
        reply.headers.deprecations().collect::<Vec<_>>(),
        [("x-api-deprecation", "ends on 2027-01-01")]
    );
    script.client.call(&host()).await.unwrap();
    script.client.clone().call(&host()).await.unwrap();
    let lines = Text::lines();
    let warnings: Vec<_> = lines.iter().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warnings.len(), 1, "{warnings:#?}");
    assert!(warnings[0].contains("ends on 2027-01-01"), "{warnings:?}");
    assert!(warnings[0].contains("GetDeviceDetailsV2"), "{warnings:?}");
}

#[tokio::test]
async fn a_dropped_request_reports_its_progress() {
    let server = crate::raw::Raw::start(|stream| async move {
        let _open = stream;
        std::future::pending::<()>().await;
    })
    .await;
    Text::listen();
    let (client, call) = (server.client(), host());
    tokio::select! {
        ended = client.call(&call) => panic!("{ended:?}"),
        () = async {
            while server.requests().is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        } => {}
    }
    let lines = Text::lines();
    assert!(
        lines.iter().any(|line| line.ends_with("given up")),
        "{lines:#?}"
    );
    let close = lines
        .iter()
        .find(|line| line.contains("falcon{") && line.contains(" close "))
        .unwrap_or_else(|| panic!("{lines:#?}"));
    assert!(close.contains("attempts=1"), "{close}");
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Observer for Seen {
    fn on_request(&self, call: &Call) {
        self.0
            .lock()
            .unwrap()
            .push(format!("sent {}", call.operation()));
    }

    fn on_outcome(&self, call: &Call, outcome: &Outcome<'_>) {
        let came = match outcome.result {
            Ok((status, headers)) => format!("{status} {:?}", headers.region()),
            Err(error) => error.to_string(),
        };
        let line = format!("{} {}: {came}", call.operation(), outcome.attempt);
        self.0.lock().unwrap().push(line);
    }
}

fn observed(base_url: &str, seen: &Seen) -> Client {
    let builder = Client::builder().credentials("id", "secret");
    builder
        .base_url(base_url)
        .observer(seen.clone())
        .build()
        .unwrap()
}

#[tokio::test]
async fn an_observer_sees_each_request_and_its_response_but_no_login() {
    let script = Script::start(&[(401, &[], ""), (404, &[("x-cs-region", "us-2")], "")]).await;
    let seen = Seen::default();
    let client = observed(&script.base_url, &seen);
    client.call(&host()).await.unwrap_err();
    assert_eq!(
        *seen.0.lock().unwrap(),
        [
            "sent GetDeviceDetailsV2",
            "GetDeviceDetailsV2 1: 401 Unauthorized None",
            "sent GetDeviceDetailsV2",
            r#"GetDeviceDetailsV2 2: 404 Not Found Some("us-2")"#,
        ]
    );
    assert_eq!(script.requests().len(), 4, "two logins and two calls");
}

#[tokio::test]
async fn an_observer_sees_a_request_without_a_response() {
    let server = crate::raw::Raw::start(|stream| async move { drop(stream) }).await;
    let seen = Seen::default();
    let client = observed(&server.base_url(), &seen);
    clock::fast(client.call(&host())).await.unwrap_err();
    let seen = seen.0.lock().unwrap();
    assert!(seen[1].contains("no response from"), "{seen:?}");
}
