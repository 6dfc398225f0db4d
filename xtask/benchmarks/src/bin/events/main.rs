//! Reads one feed of events by this SDK and by serde_json line by line, in turns.
//!
//! `cargo run --release -p benchmarks --bin events [EVENTS]`

#![allow(
    clippy::indexing_slicing,
    reason = "a table of a fixed length, and a measurement may stop"
)]

mod feed;

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use falcon_sdk::Client;
use falcon_sdk::event_stream::EventStream;
use serde_json::Value;

/// How often each of them reads the feed. The fastest run counts.
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let events = match std::env::args().nth(1) {
        Some(number) => number.parse()?,
        None => 500_000,
    };
    let (address, bytes) = feed::serve(events)?;
    let mut fastest = [Duration::MAX; 3];
    for _ in 0..RUNS {
        let times = [
            timed(|| by_sdk(address, events))?,
            timed(|| by_serde_json(address, events))?,
            timed(|| lines(address, events))?,
        ];
        for (fastest, time) in fastest.iter_mut().zip(times) {
            *fastest = time.min(*fastest);
        }
    }
    let names = ["falcon-sdk", "serde_json::Value", "lines alone"];
    println!("{events} events, {} MB", bytes / 1_000_000);
    for (name, time) in names.iter().zip(fastest) {
        let seconds = time.as_secs_f64();
        println!(
            "| {name} | {seconds:.2} s | {:.0} MB/s | {:.0} events/s | {:.2} |",
            bytes as f64 / seconds / 1e6,
            events as f64 / seconds,
            seconds / fastest[1].as_secs_f64(),
        );
    }
    println!("peak memory: {} MB", peak()? / 1024);
    Ok(())
}

fn timed(read: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let start = Instant::now();
    read()?;
    Ok(start.elapsed())
}

/// The metadata is typed, duplicates are dropped, and the bytes are kept.
fn by_sdk(address: SocketAddr, events: u64) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let client = Client::builder()
            .token("t")
            .base_url(format!("http://{address}"));
        let mut stream = EventStream::new(&client.build()?, "bench");
        let mut last = 0;
        while last < events {
            let event = stream.next().await.ok_or("the stream has ended")??;
            last = event.offset;
        }
        Ok(())
    })
}

/// Each line as any JSON, without more.
fn by_serde_json(address: SocketAddr, events: u64) -> Result<(), Box<dyn Error>> {
    each_line(address, events, |line| {
        let event: Value = serde_json::from_slice(line)?;
        let offset = event.pointer("/metadata/offset").and_then(Value::as_u64);
        Ok(offset.ok_or("no offset")?)
    })
}

/// Each line, unread. The offset is a count.
fn lines(address: SocketAddr, events: u64) -> Result<(), Box<dyn Error>> {
    let mut number = 0;
    each_line(address, events, |_| {
        number += 1;
        Ok(number)
    })
}

/// Reads the feed by plain HTTP until the last event.
fn each_line(
    address: SocketAddr,
    events: u64,
    mut read: impl FnMut(&[u8]) -> Result<u64, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
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

/// The peak memory of this process so far, in KB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(number.ok_or("no VmHWM")?.parse()?)
}
