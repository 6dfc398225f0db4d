//! What is told of calls: spans, warnings, and a hook.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use falcon_sdk::operation::Call;
use falcon_sdk::{Client, Observer, Outcome};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::script::Script;

#[derive(Clone, Default)]
struct Text(Arc<Mutex<Vec<u8>>>);

impl Text {
    /// Takes what is told from here on, until the guard is dropped.
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let text = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .with_writer(move || text.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn lines(&self) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
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
async fn a_call_is_a_span_that_tells_how_it_went() {
    const HEADERS: &[(&str, &str)] = &[
        ("x-cs-traceid", "trace-7"),
        ("x-ratelimit-remaining", "5998"),
    ];
    let script = Script::start(&[(401, &[], ""), (200, HEADERS, "{}")]).await;
    let told = Text::default();
    let guard = told.listen();
    script.client.call(&host()).await.unwrap();
    drop(guard);
    let lines = told.lines();
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
async fn a_deprecated_operation_is_a_warning() {
    const HEADERS: &[(&str, &str)] = &[("X-Api-Deprecation", "ends on 2027-01-01")];
    let script = Script::start(&[(200, HEADERS, "{}"), (200, &[], "{}")]).await;
    let told = Text::default();
    let guard = told.listen();
    let reply = script.client.call(&host()).await.unwrap();
    assert_eq!(
        reply.headers.deprecations().collect::<Vec<_>>(),
        [("x-api-deprecation", "ends on 2027-01-01")]
    );
    script.client.call(&host()).await.unwrap();
    drop(guard);
    let lines = told.lines();
    let warnings: Vec<_> = lines.iter().filter(|line| line.contains("WARN")).collect();
    assert_eq!(warnings.len(), 1, "{warnings:#?}");
    assert!(warnings[0].contains("ends on 2027-01-01"), "{warnings:?}");
    assert!(warnings[0].contains("GetDeviceDetailsV2"), "{warnings:?}");
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Observer for Seen {
    fn sent(&self, call: &Call) {
        self.0
            .lock()
            .unwrap()
            .push(format!("sent {}", call.operation()));
    }

    fn answered(&self, call: &Call, outcome: &Outcome<'_>) {
        let came = match outcome.answer {
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
async fn an_observer_sees_each_request_and_its_answer_but_no_login() {
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
async fn an_observer_sees_what_was_not_answered() {
    let server = crate::raw::Raw::start(|stream| async move { drop(stream) }).await;
    let seen = Seen::default();
    observed(&server.base_url(), &seen)
        .call(&host())
        .await
        .unwrap_err();
    let seen = seen.0.lock().unwrap();
    assert!(seen[1].contains("no answer from"), "{seen:?}");
}
