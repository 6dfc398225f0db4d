//! The API key and the URL key: sent where they belong, shown nowhere.

use fake_falcon::Hec;
use falcon_sdk::hec::{Ingest, IngestBuilder};
use falcon_sdk::{Client, Cloud, ConfigError, Error, Retry};

use crate::log::Log;
use crate::{line, seconds, start};

async fn undelivered(settings: IngestBuilder) -> Error {
    let ingest = settings.retry(Retry::never()).build().unwrap();
    ingest.send(line(0)).await.unwrap();
    ingest.close().await.undelivered.remove(0).error
}

#[tokio::test(start_paused = true)]
async fn a_wrong_api_key_is_refused_and_the_error_says_so() {
    for (hec, status) in [
        (Hec::new(), "403 Forbidden"),
        (Hec::new().unauthorized(true), "401 Unauthorized"),
    ] {
        let (falcon, _) = start(hec).await;
        let settings = Ingest::builder("hunter2").url(falcon.hec_url());
        let error = undelivered(settings).await;
        let text = error.to_string();
        assert!(
            text.starts_with(&format!(
                "POST /services/collector/raw: {status}: {{\"code\":4,\"text\":\"Invalid token\"}}; \
                 the API key is wrong, or belongs to another data connector: copy it from the \
                 connector in the Falcon console, or generate another"
            )),
            "{text}"
        );
        assert!(error.is_auth());
        let header = &falcon.requests()[0].headers["authorization"];
        assert_eq!(header, "Bearer hunter2");
    }
}

#[tokio::test]
async fn no_key_is_shown_by_errors_debug_or_the_log() {
    let log = Log::start();
    // The host of the URL key does not exist.
    let settings = Ingest::builder("hunter2")
        .url_key("SecretKey7")
        .cloud(Cloud::Eu1)
        .connection(Client::builder().no_proxy());
    let mut shown = format!("{settings:?} {settings:#?}");
    let ingest = settings.retry(Retry::never()).build().unwrap();
    shown += &format!("{ingest:?}");
    ingest.send(line(0)).await.unwrap();
    let error = ingest.flush().await.unwrap_err();
    shown += &format!("{error} {error:?} {error:#?}");
    assert!(shown.contains("***.ingest.eu-1.crowdstrike.com"), "{shown}");
    let report = ingest.close_within(seconds(1)).await;
    shown += &format!("{report:?} {report:#?}");
    let own = log.lines("").concat();
    assert!(own.contains("POST /services/collector"), "{own}");
    shown += &own;
    let shown = shown.to_lowercase();
    assert!(
        !shown.contains("hunter2") && !shown.contains("secretkey7"),
        "{shown}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_service_that_repeats_the_key_does_not_reveal_it() {
    let (falcon, _) = start(Hec::new()).await;
    // A wrong key that is a word of the text with which it is refused.
    let settings = Ingest::builder("token").url(falcon.hec_url());
    let error = undelivered(settings).await;
    assert!(error.to_string().contains("Invalid ***"), "{error}");
    assert!(!format!("{error:#?}").contains("Invalid token"));
}

#[test]
fn settings_are_checked_before_anything_is_sent() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let _guard = runtime.enter();
    for (settings, problem) in [
        (Ingest::builder("key"), "neither a URL nor a URL key"),
        (Ingest::builder(" ").url_key("a"), "API key"),
        (Ingest::builder("key").url_key("evil.example/"), "label"),
        (Ingest::builder("key").url("http://example.com"), "https"),
        (
            Ingest::builder("key").url("https://a.example?token=b"),
            "remove the rest",
        ),
    ] {
        let error = settings.build().unwrap_err();
        assert!(matches!(error, Error::Config(_)));
        assert!(error.to_string().contains(problem), "{error}");
    }
}

#[test]
fn an_ingest_needs_a_runtime() {
    let error = Ingest::builder("key").url_key("a").build().unwrap_err();
    let Error::Config(ConfigError::Ingest { setting, .. }) = error else {
        panic!("{error}")
    };
    assert_eq!(setting, "runtime");
}

/// Shows what an observer sees.
struct Shown(std::sync::mpsc::Sender<String>);

impl falcon_sdk::Observer for Shown {
    fn on_outcome(&self, call: &falcon_sdk::request::Call, outcome: &falcon_sdk::Outcome<'_>) {
        let _ = self.0.send(format!("{call:?} {outcome:?}"));
    }
}

#[tokio::test]
async fn an_observer_sees_no_key() {
    let (seen, shown) = std::sync::mpsc::channel();
    let connection = Client::builder().no_proxy().observer(Shown(seen));
    let settings = Ingest::builder("hunter2").url_key("SecretKey7");
    undelivered(settings.connection(connection)).await;
    let shown = shown.recv().unwrap().to_lowercase();
    assert!(shown.contains("ingest.us-1"), "{shown}");
    assert!(
        !shown.contains("hunter2") && !shown.contains("secretkey7"),
        "{shown}"
    );
}
