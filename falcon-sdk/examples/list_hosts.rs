//! Prints the id and the name of each host, page by page.
//!
//! `cargo xtask fake -- cargo run --example list_hosts [FILTER]`

use falcon_sdk::hosts::CombinedDevicesByFilter;
use falcon_sdk::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let mut query = CombinedDevicesByFilter::new();
    query.filter = std::env::args().nth(1);
    let mut hosts = client.items(query);
    while let Some(host) = hosts.next().await {
        let host = host?;
        let [id, name] = [host.device_id, host.hostname].map(Option::unwrap_or_default);
        println!("{id}\t{name}");
    }
    Ok(())
}
