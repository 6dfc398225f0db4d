//! The errors of faults and the data that programs still have, as a table.

use std::fmt::Write as _;

use falcon_sdk::hosts::{PerformActionV2, QueryDevicesByFilter};
use falcon_sdk::reply::Reply;
use falcon_sdk::request::{Call, Method};
use falcon_sdk::{Client, Error};
use tokio::net::TcpStream;

use crate::raw::Raw;
use crate::script::{Script, Scripted};

/// The rows of the page.
#[derive(Default)]
pub(super) struct Table(pub(super) String);

impl Table {
    fn add(&mut self, fault: &str, (told, kept): (String, String)) {
        let told = told.replace('|', r"\|");
        writeln!(self.0, "| {fault} | `` {told} `` | {kept} |").unwrap();
    }

    /// Adds the result of reading a list from a server.
    pub(super) async fn read(&mut self, fault: &str, client: &Client) {
        let outcome = client.send(QueryDevicesByFilter::new()).await;
        self.add(fault, seen(outcome));
    }

    /// Adds the result of reading a list if the server responds in that way.
    pub(super) async fn responds(&mut self, fault: &str, responses: &[Scripted]) {
        let script = Script::start(responses).await;
        self.read(fault, &script.client).await;
    }

    /// Adds the result of a download that must have a SHA-256.
    pub(super) async fn verified(&mut self, fault: &str, file: Scripted, sha256: &str) {
        let script = Script::start(&[file]).await;
        let call = Call::request(Method::GET, "/file");
        let file = script.client.call_download(&call).await.unwrap();
        let file = file.verify_sha256(sha256);
        let error = file.copy_to(&mut Vec::new()).await.unwrap_err();
        self.add(fault, (plain(&error.to_string()), kept(&error)));
    }

    /// Adds the result of writing to a server.
    pub(super) async fn write(&mut self, fault: &str, client: &Client) {
        let write = PerformActionV2::new("contain", ["a"]);
        self.add(fault, seen(client.send(write).await));
    }

    /// Adds the result if the login gets these responses.
    pub(super) async fn responds_to_login(&mut self, fault: &str, responses: &[Scripted]) {
        let script = Script::start_to_log_in(responses).await;
        self.read(fault, &script.client).await;
    }

    /// Adds the result if the server breaks the protocol.
    pub(super) async fn raw<F>(&mut self, fault: &str, response: fn(TcpStream) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let server = Raw::start(response).await;
        self.read(fault, &server.client()).await;
    }
}

/// The error, and the data that a program still has.
fn seen<R>(outcome: Result<Reply<R>, Error>) -> (String, String) {
    match outcome {
        Ok(reply) => {
            let attempts = match reply.attempts {
                1 => String::new(),
                number => format!(", after {number} attempts"),
            };
            let told = format!("Ok: {}{attempts}", reply.status);
            let kept = format!("the reply, with {}", bytes(reply.raw().len()));
            (told, kept)
        }
        Err(error) => (plain(&error.to_string()), kept(&error)),
    }
}

/// Removes the words that differ between runs or systems.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("127.0.0.1:") {
        plain.push_str(before);
        plain.push_str("127.0.0.1:PORT");
        rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
    }
    plain.push_str(rest);
    for error in ["111", "104", "54", "61"] {
        plain = plain.replace(&format!(" (os error {error})"), "");
    }
    plain
}

fn kept(error: &Error) -> String {
    match error {
        Error::Api(failure) | Error::Auth(failure) => {
            let mut kept = format!("status, {}", bytes(failure.body.len()));
            if !failure.errors.is_empty() {
                kept.push_str(", errors");
            }
            if failure.trace_id.is_some() {
                kept.push_str(", trace id");
            }
            for (name, _) in failure.headers.all() {
                if !["date", "content-length", "connection"].contains(&name.as_str()) {
                    write!(kept, ", `{name}`").unwrap();
                }
            }
            kept
        }
        Error::Decode(reply) => format!("status, headers, {}", bytes(reply.body.len())),
        Error::Transport {
            phase, attempts, ..
        } => format!("host, phase `{phase:?}`, attempts ({attempts}), cause"),
        Error::Timeout { attempts, .. } => format!("attempts ({attempts})"),
        Error::Checksum { .. } => "both SHA-256; `save_to` leaves no file".to_owned(),
        Error::TooLong { limit, .. } => format!("the limit ({limit} bytes)"),
        other => panic!("{other:?}"),
    }
}

fn bytes(length: usize) -> String {
    match length {
        0 => "an empty body".to_owned(),
        length => format!("a body of {length} bytes"),
    }
}
