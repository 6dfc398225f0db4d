//! Prints the details of all hosts, one JSON object a line, however many there are: no more than
//! a few pages are held in memory.
//!
//! `cargo xtask fake --records 200000 -- cargo run --release --example host_details`

use falcon_sdk::Client;
use falcon_sdk::hosts::QueryDevicesByFilterScroll;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let mut hosts = client.details(QueryDevicesByFilterScroll::new());
    while let Some(host) = hosts.next().await {
        println!("{}", serde_json::to_string(&host?)?);
    }
    Ok(())
}
