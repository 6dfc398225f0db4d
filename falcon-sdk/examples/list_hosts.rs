//! Prints the ids of all hosts, page by page.
//!
//! `cargo xtask fake -- cargo run --example list_hosts [FILTER]`

use falcon_sdk::hosts::QueryDevicesByFilterScroll;
use falcon_sdk::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let mut hosts = QueryDevicesByFilterScroll::new();
    hosts.filter = std::env::args().nth(1);
    let mut ids = client.items(hosts);
    while let Some(id) = ids.next().await {
        println!("{}", id?);
    }
    Ok(())
}
