//! Certificates of servers and of clients.

use std::sync::{Arc, Mutex};

use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::{Client, ClientBuilder, Error, Phase};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::authority::Authority;
use crate::quick;
use crate::raw;

/// A server behind TLS that accepts every request.
struct Secure {
    base_url: String,
    /// All connections, even failed ones.
    connections: Arc<Mutex<usize>>,
    /// All requests that arrived.
    requests: Arc<Mutex<Vec<String>>>,
}

impl Secure {
    async fn start(acceptor: TlsAcceptor) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let secure = Secure {
            base_url: format!("https://{}", listener.local_addr().unwrap()),
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let connections = Arc::clone(&secure.connections);
        let requests = Arc::clone(&secure.requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *connections.lock().unwrap() += 1;
                let (acceptor, requests) = (acceptor.clone(), Arc::clone(&requests));
                tokio::spawn(async move {
                    let mut stream = match acceptor.accept(stream).into_fallible().await {
                        Ok(stream) => stream,
                        Err((_, mut stream)) => {
                            // Closing before everything is read resets the connection, and the
                            // client loses the reason.
                            let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
                            return;
                        }
                    };
                    let head = raw::head(&mut stream).await;
                    raw::body(&mut stream, &head).await;
                    let body = r#"{"access_token": "t", "expires_in": 1799, "meta": {}}"#;
                    requests.lock().unwrap().push(head);
                    raw::write(&mut stream, raw::whole("201 Created", body)).await;
                });
            }
        });
        secure
    }

    fn client(&self, set_up: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        let builder = Client::builder()
            .credentials("id", "secret")
            .base_url(&self.base_url)
            .retry(quick());
        set_up(builder).build().unwrap()
    }

    fn seen(&self) -> (usize, usize) {
        let requests = self.requests.lock().unwrap().len();
        (*self.connections.lock().unwrap(), requests)
    }
}

async fn refused(client: &Client) -> String {
    let error = client.send(QueryDevicesByFilter::new()).await.unwrap_err();
    let Error::Transport {
        phase: Phase::Tls,
        attempts: 1,
        ..
    } = &error
    else {
        panic!("{error:?}")
    };
    error.to_string()
}

#[tokio::test]
async fn a_server_with_a_configured_root_is_trusted() {
    let authority = Authority::new();
    let server = Secure::start(authority.server("127.0.0.1")).await;
    let client = server.client(|builder| builder.root_certificate(authority.pem()));
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    assert_eq!(server.seen(), (2, 2), "a login and one call");
}

#[tokio::test]
async fn an_untrusted_server_receives_one_connection_and_no_request() {
    let server = Secure::start(Authority::new().server("127.0.0.1")).await;
    let other = Authority::new().pem();
    for client in [
        server.client(|builder| builder),
        server.client(|builder| builder.root_certificate(other)),
    ] {
        let text = refused(&client).await;
        assert!(
            text.starts_with("login: no secure connection to 127.0.0.1:"),
            "{text}"
        );
        assert!(text.contains("certificate"), "{text}");
    }
    assert_eq!(server.seen(), (2, 0));
}

#[tokio::test]
async fn a_server_with_another_name_receives_one_connection_and_no_request() {
    let authority = Authority::new();
    let server = Secure::start(authority.server("api.crowdstrike.com")).await;
    let client = server.client(|builder| builder.root_certificate(authority.pem()));
    let text = refused(&client).await;
    assert!(text.contains("not valid for name"), "{text}");
    assert_eq!(server.seen(), (1, 0));
}

#[tokio::test]
async fn a_server_that_requires_a_certificate_gets_the_clients_own() {
    let authority = Authority::new();
    let server = Secure::start(authority.server_for_its_clients("127.0.0.1")).await;
    let (certificate, key) = authority.client("a program");
    let client = server.client(|builder| {
        let builder = builder.root_certificate(authority.pem());
        builder.client_certificate(certificate, key)
    });
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    assert_eq!(server.seen(), (2, 2), "a login and one call");
}

#[tokio::test]
async fn a_server_that_requires_a_certificate_accepts_no_request_without_it() {
    let authority = Authority::new();
    let server = Secure::start(authority.server_for_its_clients("127.0.0.1")).await;
    let client = server.client(|builder| builder.root_certificate(authority.pem()));
    let text = refused(&client).await;
    assert!(text.contains("CertificateRequired"), "{text}");
    assert_eq!(server.seen(), (1, 0));
}

/// A second provider would need cmake and more on some platforms, and force programs to choose.
#[test]
fn only_one_cryptography_provider_is_built() {
    let lock = include_str!("../../../Cargo.lock");
    assert!(lock.contains("name = \"ring\""));
    for other in ["aws-lc-rs", "openssl", "native-tls"] {
        assert!(!lock.contains(&format!("name = \"{other}\"")), "{other}");
    }
}
