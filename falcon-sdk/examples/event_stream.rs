//! Reads the events of a tenant: a progress bar on a terminal, JSON lines in a pipe.
//!
//! `cargo xtask fake --speed 60 -- cargo run --features event_stream --example event_stream [APP_ID]`
//!
//! It stores its position in `event_stream.json`, and continues there when it is started again.

use std::io::{IsTerminal, Write, stdout};

use falcon_sdk::Client;
use falcon_sdk::event_stream::{Cursor, EventStream};
use indicatif::{ProgressBar, ProgressStyle};

const STORE: &str = "event_stream.json";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app_id = std::env::args().nth(1).unwrap_or("example".to_owned());
    let cursor = match std::fs::read(STORE) {
        Ok(stored) => serde_json::from_slice(&stored)?,
        Err(_) => Cursor::new(),
    };
    let client = Client::from_env()?;
    let mut events = EventStream::new(&client, app_id).resume(&cursor);

    let style = "{spinner} {human_pos} events, {per_sec}, {msg}";
    let bar = match stdout().is_terminal() {
        true => ProgressBar::no_length().with_style(ProgressStyle::with_template(style)?),
        false => ProgressBar::hidden(),
    };
    while let Some(event) = events.next().await {
        let event = event?;
        if bar.is_hidden() {
            let mut out = stdout().lock();
            out.write_all(event.raw())?;
            out.write_all(b"\n")?;
        } else {
            bar.inc(1);
            bar.set_message(event.event_type().to_owned());
        }
        std::fs::write(STORE, serde_json::to_vec(&events.cursor())?)?;
    }
    Ok(())
}
