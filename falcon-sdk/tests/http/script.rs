//! A server with scripted responses, one for each request.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use falcon_sdk::{Client, ClientBuilder};
use tokio::time::Instant;

/// A response: status, headers, body.
pub(crate) type Scripted = (u16, &'static [(&'static str, &'static str)], &'static str);

pub(crate) struct Script {
    pub(crate) client: Client,
    pub(crate) base_url: String,
    state: Arc<Mutex<Stage>>,
}

struct Stage {
    responses: VecDeque<Scripted>,
    /// Whether logins get a token.
    let_in: bool,
    /// Methods and paths, in order.
    requests: Vec<String>,
    /// The headers of each.
    headers: Vec<HeaderMap>,
    bodies: Vec<String>,
    times: Vec<Instant>,
}

impl Script {
    /// Accepts every login, and returns these responses to all other requests.
    pub(crate) async fn start(responses: &[Scripted]) -> Self {
        Self::perform(responses, true, |builder| builder).await
    }

    /// The same with other settings of the client.
    pub(crate) async fn start_with(
        responses: &[Scripted],
        set_up: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        Self::perform(responses, true, set_up).await
    }

    /// Returns these responses to logins too.
    pub(crate) async fn start_to_log_in(responses: &[Scripted]) -> Self {
        Self::perform(responses, false, |builder| builder).await
    }

    /// Returns these responses, to logins too unless they all get a token.
    pub(crate) async fn perform(
        responses: &[Scripted],
        let_in: bool,
        set_up: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let responses = responses.iter().copied().collect();
        let state = Arc::new(Mutex::new(Stage {
            responses,
            let_in,
            requests: Vec::new(),
            headers: Vec::new(),
            bodies: Vec::new(),
            times: Vec::new(),
        }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(play).with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let builder = Client::builder()
            .credentials("id", "secret")
            .base_url(&base_url)
            .retry(crate::quick());
        Script {
            client: set_up(builder).build().unwrap(),
            base_url,
            state,
        }
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.state.lock().unwrap().requests.clone()
    }

    /// The headers of each request.
    pub(crate) fn headers(&self) -> Vec<HeaderMap> {
        self.state.lock().unwrap().headers.clone()
    }

    /// The body of each request, as text.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.state.lock().unwrap().bodies.clone()
    }

    /// When each request arrived.
    pub(crate) fn times(&self) -> Vec<Instant> {
        self.state.lock().unwrap().times.clone()
    }
}

async fn play(State(state): State<Arc<Mutex<Stage>>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await;
    let body = String::from_utf8_lossy(&body.unwrap_or_default()).into_owned();
    let mut stage = state.lock().unwrap();
    stage.requests.push(format!("{} {}", head.method, head.uri));
    stage.bodies.push(body);
    stage.times.push(Instant::now());
    let log_in = head.uri.path() == "/oauth2/token";
    stage.headers.push(head.headers);
    let (status, headers, body) = if log_in && stage.let_in {
        (201, &[][..], r#"{"access_token": "t", "expires_in": 1799}"#)
    } else {
        let nothing: Scripted = (599, &[], "the script has no response left");
        stage.responses.pop_front().unwrap_or(nothing)
    };
    headers
        .iter()
        .fold(
            Response::builder().status(status),
            |response, (name, value)| response.header(*name, *value),
        )
        .body(Body::from(body))
        .unwrap()
}
