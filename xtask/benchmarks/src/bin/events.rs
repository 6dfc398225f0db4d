//! Reads a feed of events in some way: `events WAY EVENTS`.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use falcon_sdk::Client;
use falcon_sdk::event_stream::EventStream;
use serde_json::Value;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let way = arguments.next().ok_or("give a way")?;
    let events = arguments.next().ok_or("give a number of events")?.parse()?;
    let base_url = std::env::var("FALCON_BASE_URL")?;
    match way.as_str() {
        "falcon-sdk" => by_sdk(&base_url, events),
        "value" => by_serde_json(&base_url, events),
        "lines" => lines(&base_url, events),
        other => Err(format!("{other:?} is no way").into()),
    }
}

/// The metadata is typed, duplicates are dropped, and the bytes are stored.
#[tokio::main(worker_threads = 2)]
async fn by_sdk(base_url: &str, events: u64) -> Result<(), Failure> {
    let client = Client::builder().token("t").base_url(base_url);
    let mut stream = EventStream::new(&client.build()?, "bench");
    let mut last = 0;
    while last < events {
        let event = stream.next().await.ok_or("the stream has ended")??;
        last = event.offset;
    }
    Ok(())
}

/// Each line as any JSON, without more.
fn by_serde_json(base_url: &str, events: u64) -> Result<(), Failure> {
    each_line(base_url, events, |line| {
        let event: Value = serde_json::from_slice(line)?;
        let offset = event.pointer("/metadata/offset").and_then(Value::as_u64);
        Ok(offset.ok_or("no offset")?)
    })
}

/// Each line, unread. The offset is a count.
fn lines(base_url: &str, events: u64) -> Result<(), Failure> {
    let mut number = 0;
    each_line(base_url, events, |_| {
        number += 1;
        Ok(number)
    })
}

/// Reads the feed by plain HTTP until the last event.
fn each_line(
    base_url: &str,
    events: u64,
    mut read: impl FnMut(&[u8]) -> Result<u64, Failure>,
) -> Result<(), Failure> {
    let address = base_url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"GET /feed HTTP/1.1\r\nhost: a\r\n\r\n")?;
    let mut reader = BufReader::with_capacity(64 * 1024, stream);
    let mut line = Vec::new();
    // The head ends with a blank line.
    while line != b"\r\n" {
        line.clear();
        reader.read_until(b'\n', &mut line)?;
    }
    let mut last = 0;
    while last < events {
        line.clear();
        reader.read_until(b'\n', &mut line)?;
        last = read(&line)?;
    }
    Ok(())
}
