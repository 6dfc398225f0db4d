//! A client that has logged in.

use fake_falcon::{Builder, FakeFalcon};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;

pub(crate) struct Session {
    pub(crate) falcon: FakeFalcon,
    pub(crate) http: Client,
    pub(crate) token: String,
}

pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    /// Null if the body is not JSON.
    pub(crate) body: Value,
}

impl Session {
    pub(crate) async fn start(builder: Builder) -> Self {
        Self::spared(builder).await.expect("a login")
    }

    /// `None` if the login had a fault.
    pub(crate) async fn spared(builder: Builder) -> Option<Self> {
        let falcon = builder.start().await.expect("a free port");
        let http = client();
        let form = format!(
            "client_id={}&client_secret={}",
            falcon.client_id(),
            falcon.client_secret()
        );
        let request = http.post(format!("{}/oauth2/token", falcon.base_url()));
        let response = as_form(request, form).send().await.ok()?;
        if response.status() != StatusCode::CREATED {
            return None;
        }
        let reply: Value = response.json().await.ok()?;
        let token = reply.get("access_token")?.as_str()?.to_owned();
        Some(Session {
            falcon,
            http,
            token,
        })
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.falcon.base_url());
        self.http.request(method, url).bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Received {
        send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Received {
        send(self.request(Method::POST, path).json(body)).await
    }
}

impl Received {
    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or(&Value::Null)
    }

    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_default()
    }

    pub(crate) fn list(&self, pointer: &str) -> &[Value] {
        self.at(pointer).as_array().expect("a list")
    }

    /// The messages of the envelope's errors, in a line.
    pub(crate) fn errors(&self) -> String {
        let errors = self.list("/errors").iter();
        let messages: Vec<_> = errors.map(|error| error["message"].to_string()).collect();
        messages.join("; ")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    }
}

/// Redirects count as responses here.
pub(crate) fn client() -> Client {
    // In a build of the whole workspace, the HTTP client has the SDK's TLS without a cryptography
    // provider. A second installation fails without harm.
    rustls::crypto::ring::default_provider()
        .install_default()
        .ok();
    let builder = Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.build().expect("a client")
}

pub(crate) fn as_form(request: RequestBuilder, form: String) -> RequestBuilder {
    let kind = "application/x-www-form-urlencoded";
    request.header("content-type", kind).body(form)
}

pub(crate) async fn send(request: RequestBuilder) -> Received {
    let response = request.send().await.expect("a response");
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = response.bytes().await.expect("the whole body").to_vec();
    Received {
        status,
        headers,
        body: serde_json::from_slice(&bytes).unwrap_or_default(),
        bytes,
    }
}
