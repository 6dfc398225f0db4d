//! Settings of connections: headers, proxies, certificates and timeouts.

use std::time::{Duration, Instant};

use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::request::{Call, Method, Upload};
use falcon_sdk::{Client, ClientBuilder, Error, Phase};
use tokio::io::AsyncWriteExt as _;

use crate::quick;
use crate::raw::{self, Raw};
use crate::script::{Script, Scripted};

const FOUND: Scripted = (200, &[], r#"{"meta": {}}"#);

fn refused(set_up: impl FnOnce(ClientBuilder) -> ClientBuilder) -> String {
    let builder = Client::builder().credentials("id", "secret");
    let error = set_up(builder).build().unwrap_err();
    assert!(matches!(error, Error::Config(_)), "{error}");
    error.to_string()
}

#[tokio::test]
async fn a_program_is_named_before_the_client() {
    let script = Script::start_with(&[FOUND], |b| b.user_agent("inventory/1.2")).await;
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    for headers in script.headers() {
        let name = headers["user-agent"].to_str().unwrap();
        assert!(name.starts_with("inventory/1.2 falcon-sdk/0."), "{name}");
    }
}

#[tokio::test]
async fn a_header_of_the_callers_own_is_in_all_requests_and_never_shown() {
    let script = Script::start_with(&[FOUND], |b| b.header("X-Gate-Key", "hunter2")).await;
    script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap();
    let carried = script.headers();
    assert_eq!(carried.len(), 2);
    assert!(
        carried
            .iter()
            .all(|headers| headers["x-gate-key"] == "hunter2")
    );
    let builder = Client::builder().header("X-Gate-Key", "hunter2");
    assert!(!format!("{builder:?} {:?}", script.client).contains("hunter2"));
}

#[test]
fn a_header_that_cant_be_sent_or_is_the_clients_own_is_refused() {
    for (name, value) in [("a b", "c"), ("x", "a\nb"), ("Authorization", "Bearer x")] {
        let text = refused(|builder| builder.header(name, value));
        assert!(
            text.starts_with(&format!("the header {name} can't be set")),
            "{text}"
        );
    }
    assert!(refused(|builder| builder.user_agent("a\nb")).contains("user-agent"));
}

#[tokio::test]
async fn a_proxy_receives_the_requests_for_another_host() {
    let script = Script::start(&[FOUND]).await;
    let client = Client::builder()
        .credentials("id", "secret")
        .base_url("http://falcon.invalid")
        .allow_http()
        .proxy(script.base_url.as_str())
        .build()
        .unwrap();
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    let requests = script.requests();
    assert_eq!(requests[0], "POST http://falcon.invalid/oauth2/token");
    assert_eq!(requests.len(), 2);
}

#[cfg(feature = "reqwest-0_13")]
#[tokio::test]
async fn an_http_client_of_the_callers_own_is_used_with_the_headers() {
    let script = Script::start(&[FOUND]).await;
    let proxy = reqwest::Proxy::all(&script.base_url).unwrap();
    let http = reqwest::Client::builder().proxy(proxy);
    let client = Client::builder()
        .credentials("id", "secret")
        .base_url("http://falcon.invalid")
        .allow_http()
        .user_agent("inventory/1.2")
        .http_client(falcon_sdk::HttpClient::build_reqwest_0_13(http).unwrap())
        .build()
        .unwrap();
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    assert!(script.requests()[1].starts_with("GET http://falcon.invalid/devices/"));
    let name = script.headers()[1]["user-agent"].clone();
    assert!(
        name.to_str()
            .unwrap()
            .starts_with("inventory/1.2 falcon-sdk/")
    );
}

#[test]
fn a_malformed_url_or_certificate_is_refused() {
    assert!(refused(|b| b.proxy("http://")).contains("the proxy's URL can't be read"));
    assert!(refused(|b| b.base_url("http://falcon.invalid")).contains("allow_http"));
    let unreadable = "a certificate or its key can't be read";
    assert!(refused(|b| b.root_certificate("nothing")).contains(unreadable));
    assert!(refused(|b| b.client_certificate("nothing", "no key")).contains(unreadable));
}

#[tokio::test]
async fn a_response_that_exceeds_the_idle_timeout_is_an_error() {
    let idle = Duration::from_millis(100);
    let server = Raw::start(move |mut stream| async move {
        // Without an idle timeout the test would end in time, and with a timeout of the whole body
        // too.
        raw::write(&mut stream, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n").await;
        for _ in 0..4 {
            tokio::time::sleep(idle / 2).await;
            raw::write(&mut stream, " ").await;
        }
        tokio::time::sleep(idle * 20).await;
    })
    .await;
    let begun = Instant::now();
    let client = Client::builder()
        .credentials("id", "secret")
        .base_url(server.base_url())
        .idle_timeout(idle)
        .retry(quick().attempts(1))
        .build()
        .unwrap();
    let error = client.send(QueryDevicesByFilter::new()).await.unwrap_err();
    let Error::Transport {
        phase: Phase::Body, ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert!(
        (idle * 3..idle * 15).contains(&begun.elapsed()),
        "{:?}",
        begun.elapsed()
    );
}

/// A client with an idle timeout.
fn impatient(base_url: &str, idle: Duration) -> Client {
    let builder = Client::builder().token("token").base_url(base_url);
    builder
        .idle_timeout(idle)
        .retry(quick().attempts(1))
        .build()
        .unwrap()
}

#[tokio::test]
async fn an_upload_may_take_longer_than_the_idle_timeout_while_bytes_are_sent() {
    let idle = Duration::from_millis(300);
    let server = Raw::start(|mut stream| async move {
        raw::write(
            &mut stream,
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        )
        .await;
    })
    .await;
    // Ten bytes, each after a third of the timeout.
    let file = Upload::reader(10, move || {
        let (mut near, far) = tokio::io::duplex(1);
        tokio::spawn(async move {
            for _ in 0..10 {
                tokio::time::sleep(idle / 3).await;
                near.write_all(b"a").await.unwrap();
            }
        });
        Ok(far)
    });
    let mut call = Call::request(Method::POST, "/files/v1");
    call.bytes(&file);
    let begun = Instant::now();
    let client = impatient(&server.base_url(), idle);
    client.call(&call).await.unwrap();
    assert!(begun.elapsed() > idle * 3);
    assert_eq!(server.requests()[0].body, b"aaaaaaaaaa");
}

#[tokio::test]
async fn an_upload_that_the_service_stops_reading_is_an_error_after_the_idle_timeout() {
    let idle = Duration::from_millis(100);
    let server = Raw::start_deaf(|stream| async move {
        let _open = stream;
        std::future::pending::<()>().await;
    })
    .await;
    for file in [
        Upload::new(vec![b'a'; 32 * 1024 * 1024]),
        Upload::reader(64 * 1024 * 1024, || Ok(tokio::io::repeat(b'a'))),
    ] {
        let mut call = Call::request(Method::POST, "/files/v1");
        call.bytes(&file);
        let client = impatient(&server.base_url(), idle);
        let error = client.call(&call).await.unwrap_err();
        assert!(error.is_timeout() && error.may_have_taken_effect());
        let text = error.to_string();
        assert!(
            text.contains("no byte was sent or received for 100ms"),
            "{text}"
        );
        assert!(text.contains("`idle_timeout`"), "{text}");
    }
}

#[tokio::test]
async fn a_pause_of_the_reader_is_no_idle_time() {
    let idle = Duration::from_millis(100);
    let server = Raw::start(|mut stream| async move {
        // More than fits into the buffers of the connection.
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 16000000\r\n\r\n";
        raw::write(&mut stream, head).await;
        raw::write(&mut stream, &"a".repeat(16_000_000)).await;
        std::future::pending::<()>().await;
    })
    .await;
    let client = impatient(&server.base_url(), idle);
    let call = Call::request(Method::GET, "/files/v1");
    let mut file = client.call_download(&call).await.unwrap();
    let mut read = file.next().await.unwrap().unwrap().len();
    tokio::time::sleep(idle * 4).await;
    while let Some(piece) = file.next().await {
        read += piece.unwrap().len();
    }
    assert_eq!(read, 16_000_000);
}

#[tokio::test]
async fn a_connection_that_takes_too_long_is_an_error() {
    // The server accepts connections, and never continues the TLS handshake.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::builder()
        .credentials("id", "secret")
        .base_url(format!("https://{}", listener.local_addr().unwrap()))
        .connect_timeout(Duration::from_millis(100))
        .timeout(Duration::from_secs(30))
        .retry(quick().attempts(2))
        .build()
        .unwrap();
    let error = client.send(QueryDevicesByFilter::new()).await.unwrap_err();
    let Error::Transport {
        phase: Phase::Connect,
        attempts: 2,
        ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert!(error.to_string().contains("`connect_timeout`"), "{error}");
}

#[tokio::test]
async fn a_host_without_tls_is_named_and_not_retried() {
    let script = Script::start(&[]).await;
    let client = Client::builder()
        .credentials("id", "secret")
        .base_url(script.base_url.replace("http:", "https:"))
        .build()
        .unwrap();
    let error = client.send(QueryDevicesByFilter::new()).await.unwrap_err();
    let Error::Transport {
        phase: Phase::Tls,
        attempts: 1,
        ..
    } = &error
    else {
        panic!("{error:?}")
    };
    let text = error.to_string();
    assert!(
        text.starts_with("login: no secure connection to 127.0.0.1:"),
        "{text}"
    );
}
