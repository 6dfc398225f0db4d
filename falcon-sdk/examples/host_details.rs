//! Prints the details of all hosts, or of all hosts of a platform, one JSON object a line. Only a few
//! pages are in memory, however many hosts there are.
//!
//! `cargo xtask fake --records 200000 -- cargo run --release --example host_details [PLATFORM]`

use falcon_sdk::hosts::QueryDevicesByFilterScroll;
use falcon_sdk::{Client, fql};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let mut query = QueryDevicesByFilterScroll::new();
    if let Some(platform) = std::env::args().nth(1) {
        query = query.filter(format!("platform_name:{}", fql::quote(platform)));
    }
    let mut hosts = client.details(query);
    while let Some(host) = hosts.next().await {
        println!("{}", serde_json::to_string(&host?)?);
    }
    Ok(())
}
