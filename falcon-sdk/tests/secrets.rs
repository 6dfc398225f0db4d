//! Secrets are shown nowhere. This test has its own process, and so its own logs.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at an unexpected result"
)]

use std::fmt::{self, Debug, Write as _};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[allow(dead_code, reason = "other tests use the rest")]
#[path = "http/authority.rs"]
mod authority;

use authority::Authority;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Version;
use axum::response::Response;
use axum::serve::Listener;
use falcon_sdk::request::{AsUpload, Call, Method, Operation, Upload};
use falcon_sdk::spec::{Param, Spec};
use falcon_sdk::wire::Json;
use falcon_sdk::{Client, Error, Observer, Outcome, Retry};
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tracing_subscriber::fmt::format::FmtSpan;

const ID: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const SECRET: &str = "kY7pQ2vX9mB4nD6rT8wZ";
const MEMBER: &str = "fedcba98765432100123456789abcdef";
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.token";
const PASSWORD: &str = "file-password-hunter2";
const CREATED: &str = "Zr8wD5kQ1cV6tN3yH0pJ";
const PROXY: &str = "proxy-password-hunter2";

/// All that a person could read: logs, and the output of programs.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<Vec<u8>>>);

impl Shown {
    fn add(&self, value: &dyn Debug) {
        let mut text = String::new();
        writeln!(text, "{value:?} {value:#?}").unwrap();
        self.0.lock().unwrap().extend(text.into_bytes());
    }

    fn add_error(&self, error: &Error) {
        self.add(error);
        self.add(&format_args!("{error}"));
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            self.add(&format_args!("{cause} {cause:?}"));
            source = cause.source();
        }
    }
}

impl io::Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Observer for Shown {
    fn on_request(&self, call: &Call) {
        self.add(call);
    }

    fn on_outcome(&self, call: &Call, outcome: &Outcome<'_>) {
        self.add(&(call, outcome));
    }
}

impl Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown")
    }
}

static LOCKED: Spec = Spec::new(Method::POST, "/locked/{id}/v1", "Locked", "files")
    .params(&[
        Param::path("id"),
        Param::header("X-File-Password").secret(),
        Param::form("password").secret(),
        Param::form("file").file(),
    ])
    .body(falcon_sdk::spec::Body::Multipart);

struct Locked(Upload);

impl Operation for Locked {
    type Output = bytes::Bytes;

    const SPEC: &'static Spec = &LOCKED;

    fn write(&self, call: &mut Call) {
        call.path("id", &"7")
            .header("X-File-Password", &PASSWORD)
            .form("password", &PASSWORD)
            .file("file", &self.0);
    }
}

/// Stores the URLs, and responds by path. The content of the logins proves that the test uses them.
async fn respond(State(requests): State<Arc<Mutex<Vec<String>>>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    requests.lock().unwrap().push(head.uri.to_string());
    assert_eq!(head.version, Version::HTTP_2, "as the service speaks");
    let (status, text) = match path.as_str() {
        "/oauth2/token" => {
            let form = String::from_utf8(body.to_vec()).unwrap();
            for part in [ID, SECRET, MEMBER] {
                assert!(form.contains(part));
            }
            (
                201,
                format!(r#"{{"access_token": "{TOKEN}", "expires_in": 1799}}"#),
            )
        }
        "/refused/oauth2/token" => (403, r#"{"errors": ["access denied"]}"#.to_owned()),
        "/moved/oauth2/token" => (302, String::new()),
        "/oauth2/revoke" => (200, String::new()),
        "/busy/v1" => (429, String::new()),
        "/slow/v1" => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            (200, String::new())
        }
        "/api-clients/entities/api-clients/v1" => {
            let client = format!(r#"{{"id": "a", "client_secret": "{CREATED}"}}"#);
            (201, format!(r#"{{"resources": [{client}]}}"#))
        }
        "/forbidden/v1" => (
            403,
            r#"{"errors": [{"code": 403, "message": "no"}]}"#.to_owned(),
        ),
        "/broken/v1" => (200, "<html>".to_owned()),
        "/unauthorized/v1" => (401, String::new()),
        _ => {
            assert_eq!(head.headers["authorization"], format!("Bearer {TOKEN}"));
            let page = r#"{"meta": {"pagination": {"total": 1}}, "resources": ["a"]}"#;
            (200, page.to_owned())
        }
    };
    Response::builder()
        .status(status)
        .body(Body::from(text))
        .unwrap()
}

/// Reads an event, and returns the tokens that were sent: the client's, and that of the feed.
#[cfg(feature = "event_stream")]
async fn follow_events(shown: &Shown) -> Vec<String> {
    let falcon = fake_falcon::FakeFalcon::start().await.unwrap();
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .observer(shown.clone())
        .build()
        .unwrap();
    let mut events = falcon_sdk::event_stream::EventStream::new(&client, "secrets");
    shown.add(&events.next().await.unwrap().unwrap());
    shown.add(&events);
    shown.add(&events.cursor());
    let requests = falcon.requests();
    let sent = requests
        .iter()
        .filter_map(|request| request.headers.get("authorization"));
    let sent: Vec<&str> = sent.map(|sent| sent.to_str().unwrap()).collect();
    for scheme in ["Bearer ", "Token "] {
        assert!(sent.iter().any(|sent| sent.starts_with(scheme)), "{scheme}");
    }
    let tokens = sent.iter().map(|sent| sent.split_once(' ').unwrap().1);
    tokens.map(str::to_owned).collect()
}

/// Accepts TLS connections.
struct Secure {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Secure {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = self.listener.accept().await.unwrap();
        (self.acceptor.accept(stream).await.unwrap(), address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

async fn serve(authority: &Authority) -> (String, Arc<Mutex<Vec<String>>>) {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let mut config = ServerConfig::clone(authority.server("127.0.0.1").config());
    config.alpn_protocols = vec![b"h2".to_vec()];
    let server = Secure {
        listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
        acceptor: Arc::new(config).into(),
    };
    let base_url = format!("https://{}", server.local_addr().unwrap());
    let router = Router::new()
        .fallback(respond)
        .with_state(Arc::clone(&requests));
    tokio::spawn(async move { axum::serve(server, router).await });
    (base_url, requests)
}

#[tokio::test]
async fn id_secret_member_token_and_passwords_are_shown_nowhere() {
    let shown = Shown::default();
    let writer = shown.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let authority = Authority::new();
    let (base_url, requests) = serve(&authority).await;
    let builder = Client::builder()
        .credentials(ID, SECRET)
        .member_cid(MEMBER)
        .root_certificate(authority.pem())
        .retry(Retry::new().longest_wait(Duration::from_millis(10)))
        .observer(shown.clone());
    let gone = builder
        .clone()
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    let mut shut_out = Vec::new();
    for path in ["refused", "moved"] {
        let builder = builder.clone().base_url(format!("{base_url}/{path}"));
        shut_out.push(builder.build().unwrap());
    }
    let builder = builder.base_url(&base_url);
    shown.add(&builder);
    let client = builder.build().unwrap();
    shown.add(&client);

    let mut query = Call::by_id("QueryDevicesByFilter").unwrap();
    query.query("limit", &1);
    shown.add(&client.call(&query).await.unwrap());
    let mut items = client.call_items(&query);
    shown.add(&items);
    while let Some(item) = items.next().await {
        shown.add(&item.unwrap());
    }
    let member = client.for_member(MEMBER).unwrap();
    shown.add(&member);
    shown.add(&member.call(&query).await.unwrap());
    let mut create = Call::by_id("CreateAPIClient").unwrap();
    create.json(&serde_json::json!({"name": "a", "secret": PASSWORD}));
    shown.add(&create);
    shown.add(&format_args!("{}", create.to_curl()));
    shown.add(&client.call(&create).await.unwrap());
    let untyped = client.call_as::<Json>(&create).await.unwrap();
    assert!(untyped.body.to_string().contains(CREATED));
    shown.add(&untyped);
    shown.add(&client.call_pages(&query).next().await.unwrap().unwrap());
    let locked = Locked(Upload::new("content").file_name("a.txt"));
    shown.add(&locked.0.as_upload());
    shown.add(&format_args!("{}", locked.call().to_curl()));
    shown.add(&client.send(&locked).await.unwrap());
    let download = client.download(&locked).await.unwrap();
    shown.add(&download);
    download.copy_to(&mut Vec::new()).await.unwrap();
    for path in [
        "/forbidden/v1",
        "/broken/v1",
        "/unauthorized/v1",
        "/busy/v1",
    ] {
        let call = Call::request(Method::GET, path);
        shown.add_error(&client.call(&call).await.unwrap_err());
    }
    let signed = format!("/files/v1?signature={PASSWORD}");
    shown.add(&Call::request(Method::GET, signed));
    let mut wrong = locked.call();
    wrong.header("X-File-Password", &format!("{PASSWORD}\n"));
    shown.add_error(&client.call(&wrong).await.unwrap_err());
    shown.add_error(&gone.call(&query).await.unwrap_err());
    for client in &shut_out {
        let error = client.call(&query).await.unwrap_err();
        assert!(matches!(error, Error::Auth(_)), "{error}");
        shown.add_error(&error);
    }
    for url in ["https://falcon.invalid", "http://falcon.invalid"] {
        let proxied = Client::builder()
            .credentials(ID, SECRET)
            .base_url(url)
            .allow_http()
            .proxy(format!("http://user:{PROXY}@127.0.0.1:1"))
            .retry(Retry::never());
        shown.add(&proxied);
        let proxied = proxied.build().unwrap();
        shown.add_error(&proxied.call(&query).await.unwrap_err());
    }
    let slow = Call::request(Method::GET, "/slow/v1");
    let hasty = client.timeout(Duration::from_millis(100));
    shown.add_error(&hasty.call(&slow).await.unwrap_err());
    client.revoke().await.unwrap();
    let refused = Client::builder()
        .credentials(ID, SECRET)
        .member_cid(&MEMBER[1..]);
    shown.add_error(&refused.build().unwrap_err());

    #[cfg(feature = "event_stream")]
    let tokens = follow_events(&shown).await;
    #[cfg(not(feature = "event_stream"))]
    let tokens: Vec<String> = Vec::new();

    let mut shown = String::from_utf8(shown.0.lock().unwrap().clone()).unwrap();
    for proof in [
        "TRACE",
        "falcon{",
        "hyper_util",
        "reqwest",
        "h2::",
        "rustls",
        "Locked",
        "client_secret",
    ] {
        assert!(shown.contains(proof), "nothing of {proof} was logged");
    }
    shown.extend(requests.lock().unwrap().drain(..));
    // Unchanged, and as they are sent in a form or a header.
    let basic = "MGExYjJjM2Q0ZTVmNjA3MTgyOTNhNGI1YzZkN2U4Zjk6a1k3cFEydlg5bUI0bkQ2clQ4d1o=";
    for secret in [
        ID,
        SECRET,
        MEMBER,
        &MEMBER[1..],
        TOKEN,
        PASSWORD,
        CREATED,
        PROXY,
        basic,
    ]
    .into_iter()
    .chain(tokens.iter().map(String::as_str))
    {
        let line = shown.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{secret}");
    }
}
