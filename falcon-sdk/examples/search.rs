//! Searches the last hours of events, and prints each event as a line of JSON.
//!
//! `cargo xtask fake --siem polls=20 -- cargo run --example search --features siem -- QUERY [24h]`
//!
//! On a terminal, a bar shows the progress. Warnings, and the number of events, go to standard error.

use std::io::{IsTerminal, Write, stderr, stdout};

use falcon_sdk::siem::{Job, Search};
use falcon_sdk::{Client, Polling};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let query = arguments
        .next()
        .ok_or("give a query, and a time such as 24h")?;
    let time = arguments.next().unwrap_or_else(|| "1h".to_owned());
    let bar = ProgressBar::new(100);
    bar.set_style(ProgressStyle::with_template(
        "{bar:40} {percent}% {elapsed}",
    )?);
    if !stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let shown = bar.clone();
    let polling = Polling::new().on_progress(move |progress| {
        shown.set_position(progress.percent.unwrap_or_default() as u64);
    });
    let client = Client::from_env()?;
    let job = Job::start(&client, Search::new("search-all", query).last(time)).await?;
    let results = job.wait(polling).await?;
    bar.finish_and_clear();

    let mut out = stdout().lock();
    for event in &results.events {
        writeln!(out, "{event}")?;
    }
    for warning in &results.warnings {
        eprintln!(
            "warning: {}",
            warning.message.as_deref().unwrap_or_default()
        );
    }
    if results.is_truncated() {
        eprintln!("warning: more events match: end the query with `| tail(max)`, or aggregate");
    }
    eprintln!("{} events", results.events.len());
    Ok(())
}
