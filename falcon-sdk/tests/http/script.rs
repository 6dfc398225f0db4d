//! A server that answers what it is told, one answer a request.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use falcon_sdk::Client;

/// An answer: status, headers, body.
pub(crate) type Told = (u16, &'static [(&'static str, &'static str)], &'static str);

pub(crate) struct Script {
    pub(crate) client: Client,
    base_url: String,
    state: Arc<Mutex<Stage>>,
}

struct Stage {
    answers: VecDeque<Told>,
    /// Whether logins are answered with a token.
    let_in: bool,
    /// Methods and paths, in order.
    requests: Vec<String>,
}

impl Script {
    /// Logs everybody in, and gives these answers to what comes after.
    pub(crate) async fn start(answers: &[Told]) -> Self {
        Self::perform(answers, true).await
    }

    /// Gives these answers to logins as well.
    pub(crate) async fn start_to_log_in(answers: &[Told]) -> Self {
        Self::perform(answers, false).await
    }

    async fn perform(answers: &[Told], let_in: bool) -> Self {
        let answers = answers.iter().copied().collect();
        let state = Arc::new(Mutex::new(Stage {
            answers,
            let_in,
            requests: Vec::new(),
        }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(play).with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Script {
            client: crate::client(&base_url, "id", "secret"),
            base_url,
            state,
        }
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.state.lock().unwrap().requests.clone()
    }
}

async fn play(State(state): State<Arc<Mutex<Stage>>>, request: Request) -> Response {
    let mut stage = state.lock().unwrap();
    stage
        .requests
        .push(format!("{} {}", request.method(), request.uri()));
    let log_in = request.uri().path() == "/oauth2/token";
    let (status, headers, body) = if log_in && stage.let_in {
        (201, &[][..], r#"{"access_token": "t", "expires_in": 1799}"#)
    } else {
        let nothing: Told = (599, &[], "the script has no answer left");
        stage.answers.pop_front().unwrap_or(nothing)
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
