//! Exports records of Recon to a file: starts the job, waits for it, and downloads its result.
//!
//! `cargo xtask fake --job polls=20 -- cargo run --example job --features jobs -- notifications`
//!
//! With `--resume ID`, it continues with a job that was started before. On a terminal, a bar shows
//! the progress; in a pipe, each poll is a line of JSON.

use std::io::{IsTerminal, stdout};

use falcon_sdk::jobs::Job;
use falcon_sdk::models::domain::LaunchExportJobRequestV1;
use falcon_sdk::recon::CreateExportJobsV1;
use falcon_sdk::{Client, PollProgress, Polling};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

const FILE: &str = "export.csv";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let entity = arguments.next().ok_or("give an entity, or --resume ID")?;
    let client = Client::from_env()?;
    let job = match entity.as_str() {
        "--resume" => Job::resume(&client, arguments.next().ok_or("give the id of a job")?),
        entity => {
            let export = LaunchExportJobRequestV1::new()
                .entity(entity)
                .export_type("csv");
            Job::start(&client, CreateExportJobsV1::new([export])).await?
        }
    };
    eprintln!("job {}", job.id());
    let (show, end) = progress()?;
    let polling = Polling::new().on_progress(show);
    let done = job.wait(polling).await?;
    end.finish_and_clear();
    let bytes = done.download().await?.save_to(FILE).await?;
    if stdout().is_terminal() {
        println!("{FILE}: {bytes} bytes");
    } else {
        let line = json!({ "id": done.id, "state": done.state, "file": FILE, "bytes": bytes });
        println!("{line}");
    }
    Ok(())
}

/// A function that shows the progress, and the bar that it uses.
fn progress()
-> Result<(impl Fn(&PollProgress) + Send + Sync, ProgressBar), Box<dyn std::error::Error>> {
    let terminal = stdout().is_terminal();
    let bar = match terminal {
        true => ProgressBar::new(100),
        false => ProgressBar::hidden(),
    };
    let style = "{bar:40} {percent}% {msg} {elapsed}";
    bar.set_style(ProgressStyle::with_template(style)?);
    let shown = bar.clone();
    let show = move |progress: &PollProgress| {
        let state = progress.state.clone().unwrap_or_default();
        if !terminal {
            let percent = progress.percent;
            println!(
                "{}",
                json!({ "polls": progress.polls, "state": state, "percent": percent })
            );
        }
        shown.set_position(progress.percent.unwrap_or_default() as u64);
        shown.set_message(state);
    };
    Ok((show, bar))
}
