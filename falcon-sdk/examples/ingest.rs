//! Sends the lines of standard input to Next-Gen SIEM. With `--json`, each line is a structured event.
//!
//! `cat /var/log/syslog | cargo xtask fake -- cargo run --example ingest --features hec`
//!
//! `FALCON_HEC_URL` and `FALCON_HEC_API_KEY` name the data connector; the fake sets them. On a terminal, a bar
//! shows the progress. In a pipe, the report and each batch that was not delivered are lines of JSON.

use std::io::{IsTerminal, stdin, stdout};
use std::process::ExitCode;

use falcon_sdk::hec::{Event, Ingest, IngestBuilder, Report};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let structured = std::env::args().any(|argument| argument == "--json");
    let style = "{spinner} {human_pos} events delivered, {per_sec}, {msg}";
    let bar = match stdout().is_terminal() {
        true => ProgressBar::no_length().with_style(ProgressStyle::with_template(style)?),
        false => ProgressBar::hidden(),
    };
    let ingest = IngestBuilder::from_env()?.build()?;
    let sent = send(&ingest, structured, &bar).await;
    // Also after an error: what was queued is still delivered.
    let report = ingest.close().await;
    bar.finish_and_clear();
    show(&report);
    sent?;
    Ok(match report.undelivered.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

async fn send(
    ingest: &Ingest,
    structured: bool,
    bar: &ProgressBar,
) -> Result<(), Box<dyn std::error::Error>> {
    // The ingest works on other threads, while this one waits for a line.
    for line in stdin().lines() {
        let line = line?;
        let event = match structured {
            true => Event::new(serde_json::from_str::<serde_json::Value>(&line)?),
            false => Event::raw(line),
        };
        ingest.send(event).await?;
        let progress = ingest.progress();
        bar.set_position(progress.delivered);
        bar.set_message(format!("{} KiB wait", progress.buffered / 1024));
    }
    Ok(())
}

fn show(report: &Report) {
    let numbers = json!({
        "accepted": report.accepted,
        "delivered": report.delivered,
        "possibly_doubled": report.possibly_doubled,
    });
    println!("{numbers}");
    for batch in &report.undelivered {
        let events: Vec<String> = batch.events.iter().map(Event::to_string).collect();
        println!(
            "{}",
            json!({
                "undelivered": events,
                "error": batch.error.to_string(),
                "may_be_stored": batch.may_be_stored,
            })
        );
    }
}
