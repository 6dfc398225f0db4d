//! Any server: reading a list ends, in items or an error.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use falcon_sdk::request::Call;
use falcon_sdk::{Client, Retry};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::Target;
use crate::choices::Choices;

pub(crate) const TARGET: Target = Target {
    name: "walk",
    feed,
    words: &[
        "\u{1}",
        "\u{2}",
        "\u{3}",
        "\u{4}",
        "\u{5}",
        "a",
        "HTTP/1.1 200 OK\r\n",
        "content-length: 5\r\n\r\n",
    ],
    examples: None,
};

/// A list for each style, and for each place of a cursor.
const LISTS: [&str; 6] = [
    "QueryDevicesByFilter",
    "QueryDevicesByFilterScroll",
    "CombinedDevicesByFilter",
    "PostCombinedAlertsV1",
    "QueryIntelIndicatorEntities",
    "QueryIntelIndicatorIds",
];

/// The time limit of a list: far more than responses from memory need.
const PATIENCE: Duration = Duration::from_secs(60);

type Responses = Arc<Mutex<VecDeque<Vec<u8>>>>;

/// A server with scripted responses, and a client of it.
struct Loopback {
    responses: Responses,
    client: Client,
    runtime: Runtime,
}

static LOOPBACK: LazyLock<Mutex<Loopback>> = LazyLock::new(|| Mutex::new(Loopback::start()));

impl Loopback {
    fn start() -> Loopback {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let responses = Responses::default();
        let told = Arc::clone(&responses);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let told = Arc::clone(&told);
                std::thread::spawn(move || serve(stream, &told));
            }
        });
        let client = Client::builder()
            .base_url(format!("http://{address}"))
            .token("token")
            .retry(Retry::never())
            .timeout(Duration::from_secs(20))
            .max_body(1 << 20);
        Loopback {
            responses,
            client: client.build().expect("a client"),
            runtime: Runtime::new().expect("a runtime"),
        }
    }
}

/// Sends a response to each request. After the last response, it sends pages without items.
fn serve(mut stream: TcpStream, told: &Mutex<VecDeque<Vec<u8>>>) {
    while request(&mut stream).is_some() {
        let next = told.lock().unwrap().pop_front();
        let (response, last) = match next {
            Some(response) => (response, true),
            None => (page(&json!({ "resources": [] }), "200 OK", ""), false),
        };
        // A client closes the connection when it is done.
        if stream.write_all(&response).is_err() || last {
            return;
        }
    }
}

/// Reads a request with its body.
fn request(stream: &mut TcpStream) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length = length.map_or(0, |length| length.trim().parse().unwrap_or(0));
    stream.read_exact(&mut vec![0; length]).ok()
}

fn page(body: &Value, status: &str, headers: &str) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Responses of a server: any bytes, any JSON, or a page with a cursor.
fn response(choices: &mut Choices<'_>) -> Vec<u8> {
    let status = match choices.next() % 8 {
        0 => "404 Not Found",
        1 => "207 Multi-Status",
        2 => "308 Permanent Redirect",
        3 => "204 No Content",
        _ => "200 OK",
    };
    match choices.next() % 4 {
        0 => {
            let (raw, rest) = choices.0.split_at(choices.0.len().min(64));
            choices.0 = rest;
            raw.to_vec()
        }
        1 => page(&choices.json(6), status, ""),
        _ => {
            let token = choices.json(1);
            let items = choices.json(4);
            let headers = match choices.next() % 4 {
                0 => "Next-Page: /intel/queries/indicators/v1?offset=1\r\n",
                1 => "Next-Page: //evil.example/a\r\n",
                2 => "Next-Page: /a?%zz#b\r\n",
                _ => "",
            };
            let body = json!({
                "meta": { "pagination": {
                    "offset": token, "next": token, "after": token, "total": choices.json(0),
                }},
                "errors": choices.json(2),
                "resources": items,
            });
            page(&body, status, headers)
        }
    }
}

fn feed(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let list = LISTS[usize::from(choices.next()) % LISTS.len()];
    let mut responses = VecDeque::new();
    while !choices.is_empty() && responses.len() < 16 {
        responses.push_back(response(&mut choices));
    }
    let loopback = LOOPBACK.lock().unwrap();
    let asked = responses.len();
    *loopback.responses.lock().unwrap() = responses;
    let mut call = Call::by_id(list).expect("a published operation");
    if list == "PostCombinedAlertsV1" {
        call.json(&json!({ "limit": 10 }));
    }
    let mut items = loopback.client.call_items(&call);
    let walk = async {
        // An error does not end a list, so the client stops after several errors in a row.
        let mut errors = 0;
        while errors <= 2 * asked + 2
            && let Some(item) = items.next().await
        {
            if let Err(error) = item {
                assert!(!error.to_string().is_empty());
                errors += 1;
            }
        }
    };
    let timed = async { tokio::time::timeout(PATIENCE, walk).await };
    let ended = loopback.runtime.block_on(timed);
    assert!(ended.is_ok(), "reading {list} does not end");
}
