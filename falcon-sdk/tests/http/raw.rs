//! A server that writes its responses byte by byte, for faults of other servers.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Raw {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// A request that is not a login.
#[derive(Clone)]
pub(crate) struct Request {
    /// The request line and the headers, in lower case.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Raw {
    /// Accepts every login. Passes the connection of every other request to `response` once the whole
    /// request has arrived.
    pub(crate) async fn start<A, F>(response: A) -> Self
    where
        A: Fn(TcpStream) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send,
    {
        Raw::perform(response, true, Duration::ZERO).await
    }

    /// Does not read the bodies of requests.
    pub(crate) async fn start_deaf<A, F>(response: A) -> Self
    where
        A: Fn(TcpStream) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send,
    {
        Raw::perform(response, false, Duration::ZERO).await
    }

    /// Delays the login.
    pub(crate) async fn start_slow_login<A, F>(login: Duration, response: A) -> Self
    where
        A: Fn(TcpStream) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send,
    {
        Raw::perform(response, true, login).await
    }

    async fn perform<A, F>(response: A, reads_bodies: bool, login: Duration) -> Self
    where
        A: Fn(TcpStream) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (response, heard) = (Arc::new(response), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (response, heard) = (Arc::clone(&response), Arc::clone(&heard));
                tokio::spawn(async move {
                    let head = whole_head(&mut stream).await;
                    let log_in = head.starts_with("post /oauth2/token");
                    let body = match reads_bodies || log_in {
                        true => body(&mut stream, &head).await,
                        false => Vec::new(),
                    };
                    if log_in {
                        tokio::time::sleep(login).await;
                        let token = r#"{"access_token": "t", "expires_in": 1799}"#;
                        write(&mut stream, &whole("201 Created", token)).await;
                    } else {
                        heard.lock().unwrap().push(Request { head, body });
                        response(stream).await;
                    }
                });
            }
        });
        Raw { address, requests }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn client(&self) -> falcon_sdk::Client {
        crate::client(&self.base_url(), "id", "secret")
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

/// A whole response that ends its connection.
pub(crate) fn whole(status: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// Writes bytes that the client may no longer read.
pub(crate) async fn write(stream: &mut (impl AsyncWrite + Unpin), bytes: impl AsRef<[u8]>) {
    let _ = stream.write_all(bytes.as_ref()).await;
    let _ = stream.flush().await;
}

/// Like `head`, in one piece if it arrived in one piece.
async fn whole_head(stream: &mut TcpStream) -> String {
    let mut seen = vec![0; 16 * 1024];
    let length = stream.peek(&mut seen).await.unwrap_or_default();
    let seen = seen.get(..length).unwrap_or_default();
    match seen.windows(4).position(|it| it == b"\r\n\r\n") {
        Some(end) => {
            let mut head = vec![0; end + 4];
            let _ = stream.read_exact(&mut head).await;
            String::from_utf8(head).unwrap().to_lowercase()
        }
        None => head(stream).await,
    }
}

/// The request line and the headers, in lower case.
pub(crate) async fn head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).unwrap().to_lowercase()
}

pub(crate) async fn body(stream: &mut (impl AsyncRead + Unpin), head: &str) -> Vec<u8> {
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    let _ = stream.read_exact(&mut body).await;
    body
}
