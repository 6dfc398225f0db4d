//! Contains hosts, or lifts their containment, and waits for it. Without `--send`, it only says what
//! it would send.
//!
//! `cargo xtask fake --any-ids -- cargo run --example contain --features actions -- [--lift] [--send] HOST..`
//!
//! On a terminal, a bar shows the progress. In a pipe, each host is a line of JSON. The exit code is 1
//! unless all hosts have their new state.

use std::io::{IsTerminal, stdout};
use std::process::ExitCode;
use std::time::Duration;

use falcon_sdk::{Client, Polling, actions};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let (switches, hosts): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|argument| argument.starts_with("--"));
    let has = |name: &str| switches.iter().any(|switch| switch == name);
    let action = match has("--lift") {
        true => actions::lift_containment(hosts),
        false => actions::contain(hosts),
    };
    if !has("--send") {
        for request in action.dry_run()? {
            println!("{request}: {}", request.items.join(" "));
        }
        eprintln!("nothing was sent: add --send");
        return Ok(ExitCode::SUCCESS);
    }

    let bar = ProgressBar::new(100);
    bar.set_style(ProgressStyle::with_template(
        "{bar:40} {percent}% {msg} {elapsed}",
    )?);
    let (sending, waiting) = (bar.clone(), bar.clone());
    let action = action.on_progress(move |progress| {
        sending.set_position((100 * progress.items / progress.all_items.max(1)) as u64);
        sending.set_message("sent");
    });
    let polling = Polling::new()
        .timeout(Duration::from_secs(300))
        .on_progress(move |progress| {
            waiting.set_position(progress.percent.unwrap_or_default() as u64);
            waiting.set_message(progress.state.clone().unwrap_or_default());
        });

    let client = Client::from_env()?;
    let mut report = action.run(&client).await?;
    if report.counts().unsure + report.counts().not_sent > 0 {
        eprintln!("{report}; sending the rest");
        action.resume(&client, &mut report).await?;
    }
    action.wait(&client, &mut report, polling).await;
    bar.finish_and_clear();

    for (host, outcome) in report.iter() {
        let error = outcome.error().map(ToString::to_string);
        match stdout().is_terminal() {
            true => println!("{host}: {} {}", outcome.name(), error.unwrap_or_default()),
            false => println!(
                "{}",
                json!({ "host": host, "outcome": outcome.name(), "error": error })
            ),
        }
    }
    for failure in report.errors() {
        eprintln!("{failure}");
    }
    eprintln!("{report}");
    Ok(match report.is_done() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
