//! A server that responds with a function of the request: the lists of a test.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};
use falcon_sdk::Client;
use falcon_sdk::wire::Json;
use serde_json::json;

/// A request, unless it is a login.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) path: String,
    /// The length of path and query, in bytes.
    pub(crate) url: usize,
    /// The values of each query parameter, unescaped.
    pub(crate) query: BTreeMap<String, Vec<String>>,
    /// Null if there is none.
    pub(crate) body: Json,
    /// How many requests arrived before.
    pub(crate) number: usize,
    /// How many requests were in progress at the same time.
    pub(crate) beside: usize,
}

impl Asked {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.query.get(name)?.first().map(String::as_str)
    }

    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.text(name)?.parse().ok()
    }
}

pub(crate) struct Scripted {
    pub(crate) status: u16,
    pub(crate) header: Option<(&'static str, String)>,
    pub(crate) body: String,
    pub(crate) after: Duration,
}

/// An immediate response with that body.
pub(crate) fn found(body: Json) -> Scripted {
    refused(200, body)
}

pub(crate) fn refused(status: u16, body: Json) -> Scripted {
    Scripted {
        status,
        header: None,
        body: body.to_string(),
        after: Duration::ZERO,
    }
}

/// A response that breaks off in the middle, although its length is right.
pub(crate) fn broken(body: Json) -> Scripted {
    let response = found(body);
    let half = response.body.len() / 2;
    Scripted {
        body: response.body.chars().take(half).collect(),
        ..response
    }
}

type Decide = dyn Fn(&Asked) -> Scripted + Send + Sync;

pub(crate) struct Listing {
    pub(crate) base_url: String,
    pub(crate) client: Client,
    stage: Arc<Stage>,
}

struct Stage {
    response: Box<Decide>,
    asked: Mutex<Vec<Asked>>,
    open: Mutex<usize>,
}

impl Listing {
    pub(crate) async fn start(
        response: impl Fn(&Asked) -> Scripted + Send + Sync + 'static,
    ) -> Listing {
        let stage = Arc::new(Stage {
            response: Box::new(response),
            asked: Mutex::default(),
            open: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(play).with_state(Arc::clone(&stage));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Listing {
            client: crate::client(&base_url),
            base_url,
            stage,
        }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.stage.asked.lock().unwrap().clone()
    }

    /// The number of requests once no more arrive.
    pub(crate) async fn asked_in_the_end(&self) -> usize {
        let mut last = 0;
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let now = self.asked().len();
            if now == last {
                return now;
            }
            last = now;
        }
    }
}

async fn play(State(stage): State<Arc<Stage>>, method: Method, uri: Uri, body: Bytes) -> Response {
    if uri.path() == "/oauth2/token" {
        let token = json!({"access_token": "t", "expires_in": 1799});
        return (axum::http::StatusCode::CREATED, token.to_string()).into_response();
    }
    let mut query: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs(uri.query().unwrap_or_default()) {
        query.entry(name).or_default().push(value);
    }
    let asked = {
        let mut all = stage.asked.lock().unwrap();
        let mut open = stage.open.lock().unwrap();
        let asked = Asked {
            path: format!("{method} {}", uri.path()),
            url: uri.path_and_query().map_or(0, |url| url.as_str().len()),
            query,
            body: serde_json::from_slice(&body).unwrap_or_default(),
            number: all.len(),
            beside: *open,
        };
        *open += 1;
        all.push(asked.clone());
        asked
    };
    let scripted = (stage.response)(&asked);
    tokio::time::sleep(scripted.after).await;
    *stage.open.lock().unwrap() -= 1;
    let mut response = scripted.body.into_response();
    *response.status_mut() = scripted.status.try_into().unwrap();
    if let Some((name, value)) = scripted.header {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    let text = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8()
            .unwrap()
            .into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(move |pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (text(name), text(value))
    })
}
