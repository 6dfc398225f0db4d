//! Downloads the newest sensor installer that a filter selects, and verifies its SHA-256.
//!
//! `cargo xtask fake -- cargo run --example installer --features transfers -- "platform:'linux'" /tmp`
//!
//! On a terminal, a bar shows the progress. In a pipe, the installer is a line of JSON.

use std::io::{IsTerminal, stdout};

use falcon_sdk::{Client, transfers};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(filter), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("give a filter, and the folder to write to".into());
    };
    let client = Client::from_env()?;
    let newest = transfers::newest_installer(&client, filter).await?;
    let installer = newest.ok_or("the filter selects no installer")?;
    let download = installer.download(&client).await?;

    let bar = match stdout().is_terminal() {
        true => ProgressBar::new(download.progress().total.unwrap_or_default()),
        false => ProgressBar::hidden(),
    };
    bar.set_style(ProgressStyle::with_template(
        "{bar:40} {binary_bytes} of {binary_total_bytes}, {binary_bytes_per_sec}",
    )?);
    let shown = bar.clone();
    let path = std::path::Path::new(&folder).join(installer.file_name());
    let bytes = download
        .on_progress(move |progress| shown.set_position(progress.received))
        .save_to(&path)
        .await?;
    bar.finish_and_clear();

    let version = installer.details.version.unwrap_or_default();
    match stdout().is_terminal() {
        true => println!("{version}: {bytes} bytes in {}", path.display()),
        false => println!(
            "{}",
            json!({ "version": version, "bytes": bytes, "path": path, "sha256": installer.sha256 })
        ),
    }
    Ok(())
}
