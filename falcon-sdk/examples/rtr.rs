//! Runs a command on hosts: in a session on one host, or as a batch on several.
//!
//! `cargo xtask fake --any-ids -- cargo run --example rtr --features rtr -- HOST 'ls C:\'`
//!
//! `get PATH` saves the file of one host as `PATH.7z`. On a terminal, a bar shows the progress. In a
//! pipe, each host is a line of JSON.

use std::collections::BTreeMap;
use std::io::{IsTerminal, stdout};
use std::time::Duration;

use falcon_sdk::rtr::{Batch, Options, Outcome, Session};
use falcon_sdk::{Client, Error, Polling};
use indicatif::ProgressBar;
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut hosts: Vec<String> = std::env::args().skip(1).collect();
    let command = hosts.pop().unwrap_or_default();
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(100));
    let shown = bar.clone();
    let polling = Polling::new().on_progress(move |progress| {
        let seconds = progress.elapsed.as_secs();
        shown.set_message(format!("{seconds} s, {} polls", progress.polls));
    });
    let options = Options::new().polling(polling);
    let client = Client::from_env()?;
    let results = match &hosts[..] {
        [] => return Err("give the ids of hosts, and a command".into()),
        [host] => BTreeMap::from([(host.clone(), one(&client, host, options, &command).await)]),
        _ => {
            let batch = Batch::open_with(&client, &hosts, options).await?;
            let results = batch.run(&*command).await;
            batch.close().await?;
            let texts = results?.into_iter();
            texts
                .map(|(host, result)| (host, result.map(|it| it.map(|output| output.stdout))))
                .collect()
        }
    };
    bar.finish_and_clear();
    for (host, result) in results {
        show(&host, result);
    }
    Ok(())
}

/// The output of a command on one host, or the name of the saved file.
async fn one(
    client: &Client,
    host: &str,
    options: Options,
    command: &str,
) -> Result<Outcome<String>, Error> {
    let session = Session::open_with(client, host, options).await?;
    let outcome = match command.strip_prefix("get ") {
        None => session
            .run(command)
            .await
            .map(|it| it.map(|output| output.stdout)),
        Some(path) => save(&session, path).await,
    };
    // Also after an error.
    session.close().await?;
    outcome
}

async fn save(session: &Session, path: &str) -> Result<Outcome<String>, Error> {
    let outcome = session.get(path).await?;
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let archive = format!("{name}.7z");
    if let Outcome::Done(file) = &outcome {
        file.save_to(&archive).await?;
    }
    Ok(outcome.map(|_| format!("saved as {archive}\n")))
}

fn show(host: &str, result: Result<Outcome<String>, Error>) {
    if stdout().is_terminal() {
        return match result {
            Ok(Outcome::Done(text)) => print!("{host}:\n{text}"),
            Ok(_) => println!("{host}: is offline, and the command waits"),
            Err(error) => println!("{host}: {error}"),
        };
    }
    println!(
        "{}",
        match result {
            Ok(Outcome::Done(text)) => json!({ "host": host, "stdout": text }),
            Ok(_) => json!({ "host": host, "queued": true }),
            Err(Error::Command(failure)) => json!({
                "host": host, "stdout": failure.output.stdout, "stderr": failure.output.stderr,
            }),
            Err(error) => json!({ "host": host, "error": error.to_string() }),
        }
    );
}
