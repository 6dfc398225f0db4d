//! Every fault once: its error, and the data that the program still has. Writes `docs/faults.md`.

mod table;

use std::collections::BTreeMap;
use std::time::Duration;

use falcon_sdk::catalog;
use falcon_sdk::spec::Effect;
use falcon_sdk::{Client, ClientBuilder, Retry};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::authority::Authority;
use crate::quick;
use crate::raw::{self, Raw};
use crate::script::{Script, Scripted};
use table::Table;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/faults.md");

const HEAD: &str = "\
# Faults

The faults between a program and Falcon, the error of each, and the data that the program still has.
No received data is lost: the error contains the response, an existing file stays unchanged, and the
client stays usable. [first-mistakes.md](first-mistakes.md) shows the errors that newcomers meet.

`falcon-sdk/tests/http/faults.rs` causes each fault, and fails if this page is stale.
`INSTA_UPDATE=always cargo test -p falcon-sdk --test http faults` writes the page. The test shortens the
waits between attempts. All other settings have their defaults, unless the fault names another value.

| fault | error | data |
| --- | --- | --- |
";

const EFFECTS: &str = "
## Reads and writes

Each operation reads or writes; its documentation and `Spec::effect` state which. A read is retried after
a 408, 502, 503 or 504, and after a connection that broke before or within the response. A write is
retried only if it can't have been carried out: after a 429, and after a failed connection attempt.
`falcon-sdk/tests/http/effects.rs` tests every published operation with each of these faults. The rules
are in `codegen/src/lower/effect.rs`; `x-falcon-effect` in `specs/overlay.yaml` states their exceptions.

| method | reads | writes |
| --- | ---: | ---: |
";

/// How many published operations of each method read and write.
fn effects() -> String {
    let mut rows: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for spec in catalog::operations() {
        let row = rows.entry(spec.method.as_str()).or_default();
        row[usize::from(spec.effect == Effect::Write)] += 1;
    }
    let rows = rows.iter();
    rows.map(|(method, [reads, writes])| format!("| {method} | {reads} | {writes} |\n"))
        .collect()
}

const STALE: &str = "docs/faults.md is stale: INSTA_UPDATE=always writes it";

const FOUND: Scripted = (200, &[], r#"{"resources": ["a"]}"#);
const HTML: &str = "<html><body>Bad Gateway</body></html>";
const DENIED: &str = r#"{"meta": {"trace_id": "t-1"}, "errors": [{"code": 403, "message": "access denied, authorization failed"}]}"#;

fn set_up(server: &Raw, set_up: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    let builder = Client::builder()
        .credentials("id", "secret")
        .base_url(server.base_url())
        .retry(quick());
    set_up(builder).build().unwrap()
}

async fn reset(stream: TcpStream) {
    stream.set_zero_linger().unwrap();
}

/// An address where nothing listens.
async fn gone() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

async fn secured(acceptor: TlsAcceptor) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    base_url
}

/// A time stated by the service's clock, which is 10 minutes slow: in one second by that clock.
fn behind() -> Scripted {
    let now = std::time::SystemTime::now() - Duration::from_secs(600);
    let moment = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() + 1;
    let headers = vec![
        ("date", &*httpdate::fmt_http_date(now).leak()),
        ("x-ratelimit-retryafter", &*moment.to_string().leak()),
    ];
    (429, headers.leak(), "")
}

#[tokio::test]
async fn the_page_shows_the_error_of_each_fault() {
    let mut table = Table::default();
    no_connection(&mut table).await;
    broken_responses(&mut table).await;
    refusals(&mut table).await;
    too_many(&mut table).await;
    failures(&mut table).await;
    wrong_responses(&mut table).await;
    let page = format!("{HEAD}{}{EFFECTS}{}", table.0, effects());
    let known = std::fs::read_to_string(PAGE).unwrap_or_default();
    if page != known && std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(PAGE, &page).unwrap();
        return;
    }
    for (line, known) in page.lines().zip(known.lines()) {
        assert_eq!(line, known, "{STALE}");
    }
    assert!(page == known, "{STALE}");
}

async fn no_connection(table: &mut Table) {
    let client = crate::client(&gone().await, "id", "secret");
    table.read("Connection refused", &client).await;
    let client = crate::client("https://api..example", "id", "secret");
    table.read("DNS failure", &client).await;
    let server = secured(Authority::new().server("127.0.0.1")).await;
    let client = crate::client(&server, "id", "secret");
    table
        .read("TLS failure: a certificate of an unknown issuer", &client)
        .await;
}

async fn broken_responses(table: &mut Table) {
    const HALF: &str = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"resources\": [";
    table.raw("Reset before headers", reset).await;
    let client = Raw::start(reset).await.client();
    table
        .write("Reset before headers, of a write", &client)
        .await;
    table
        .raw("Reset in the middle of the body", |mut stream| async move {
            raw::write(&mut stream, HALF).await;
            // The reset must not overtake the response.
            tokio::time::sleep(Duration::from_millis(200)).await;
            reset(stream).await;
        })
        .await;
    table
        .raw("A body shorter than its length", |mut stream| async move {
            raw::write(&mut stream, HALF).await;
        })
        .await;
    let slow = Raw::start(|mut stream| async move {
        raw::write(&mut stream, HALF).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    })
    .await;
    let client = set_up(&slow, |builder| {
        builder.idle_timeout(Duration::from_millis(500))
    });
    table
        .read("A slow body, with an idle timeout of 500 ms", &client)
        .await;
    let client = slow.client().timeout(Duration::from_secs(2));
    table
        .read("A slow body, with a timeout of 2 s", &client)
        .await;
    let endless = Raw::start(|mut stream| async move {
        raw::write(&mut stream, "HTTP/1.1 200 OK\r\n\r\n").await;
        let piece = vec![b' '; 64 * 1024];
        while tokio::io::AsyncWriteExt::write_all(&mut stream, &piece)
            .await
            .is_ok()
        {}
    })
    .await;
    let client = set_up(&endless, |builder| builder.max_body(1_000_000));
    table
        .read("An endless body, with a limit of 1 MB", &client)
        .await;
}

async fn refusals(table: &mut Table) {
    let wrong: Scripted = (
        401,
        &[],
        r#"{"errors": [{"code": 401, "message": "access denied, invalid bearer token"}]}"#,
    );
    table.responds("401 once", &[wrong, FOUND]).await;
    table.responds("401 always", &[wrong; 2]).await;
    table.responds("403", &[(403, &[], DENIED)]).await;
    let logins = [
        (
            "400 on the token endpoint",
            400,
            r#"{"errors": [{"code": 400, "message": "Failed to generate access token"}]}"#,
        ),
        (
            "401 on the token endpoint",
            401,
            r#"{"errors": [{"code": 401, "message": "access denied, invalid client"}]}"#,
        ),
        (
            "403 on the token endpoint, by the IP allow-list",
            403,
            DENIED,
        ),
    ];
    for (fault, status, body) in logins {
        table.responds_to_login(fault, &[(status, &[], body)]).await;
    }
    let html = "<html><body>Not Found</body></html>";
    table
        .responds("404 HTML", &[(404, &[("content-type", "text/html")], html)])
        .await;
}

async fn too_many(table: &mut Table) {
    const LIMITED: &str = r#"{"errors": [{"code": 429, "message": "API rate limit exceeded."}]}"#;
    let busy: Scripted = (429, &[], LIMITED);
    // The date, and a time one minute later.
    const MINUTE: &[(&str, &str)] = &[
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("x-ratelimit-retryafter", "784111837"),
    ];
    table
        .responds("429 without the header", &[busy, FOUND])
        .await;
    table
        .responds("429 with the header", &[(429, MINUTE, LIMITED), FOUND])
        .await;
    let retry = Retry::new().within(Duration::from_secs(30));
    let script =
        Script::start_with(&[(429, MINUTE, LIMITED)], |builder| builder.retry(retry)).await;
    table
        .read("429 for longer than requests are retried", &script.client)
        .await;
    table
        .responds_to_login(
            "429 on the token endpoint",
            &[busy, (201, &[], r#"{"access_token": "t"}"#), FOUND],
        )
        .await;
    table
        .responds_to_login("429 on the token endpoint, always", &[busy; 5])
        .await;
    let responses = [behind(), FOUND];
    let script = Script::start_with(&responses, |builder| builder.retry(Retry::new())).await;
    let begun = std::time::Instant::now();
    table
        .read("A clock that is 10 minutes off, and a 429", &script.client)
        .await;
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "by the service's clock"
    );
}

async fn failures(table: &mut Table) {
    let html = [("content-type", "text/html")];
    let (late, silent): (Scripted, Scripted) = ((408, &[], ""), (504, &[], ""));
    let unavailable: Scripted = (503, &[("retry-after", "1")], "");
    let gateway: Scripted = (502, html.to_vec().leak(), HTML);
    table.responds("408", &[late; 5]).await;
    table
        .responds("500", &[(500, &[("x-cs-traceid", "t-1")], "")])
        .await;
    table.responds("502 HTML once", &[gateway, FOUND]).await;
    table.responds("502 HTML", &[gateway; 5]).await;
    let script = Script::start(&[gateway]).await;
    table.write("502 HTML, to a write", &script.client).await;
    table.responds("503", &[unavailable; 5]).await;
    table.responds("504", &[silent; 5]).await;
}

async fn wrong_responses(table: &mut Table) {
    table
        .responds(
            "200 with truncated JSON",
            &[(200, &[], r#"{"resources": ["a", "b"#)],
        )
        .await;
    table
        .responds(
            "200 with HTML",
            &[(200, &[("content-type", "text/html")], HTML)],
        )
        .await;
    for body in [
        "null",
        "",
        "{}",
        r#"{"message": "Service Unavailable"}"#,
        r#"{"meta": {}, "resources": {"id": "a"}}"#,
    ] {
        let fault = match body {
            "" => "200 with an empty body".to_owned(),
            body => format!("200 with `{body}`"),
        };
        table.responds(&fault, &[(200, &[], body)]).await;
    }
    let id = "0".repeat(64);
    table
        .verified("A file with another SHA-256", (200, &[], "content"), &id)
        .await;
    let elsewhere = [("location", "https://evil.example/login?signature=hunter2")];
    table
        .responds(
            "A redirect to a foreign host",
            &[(302, elsewhere.to_vec().leak(), "")],
        )
        .await;
}
