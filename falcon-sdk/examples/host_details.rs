//! Prints the details of all hosts, one JSON object a line.
//!
//! `cargo xtask fake -- cargo run --example host_details`

use falcon_sdk::Client;
use falcon_sdk::hosts::{PostDeviceDetailsV2, QueryDevicesByFilterScroll};
use falcon_sdk::models::msa::IdsRequest;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let mut pages = client.pages(QueryDevicesByFilterScroll::new().limit(1000));
    while let Some(page) = pages.next().await {
        let ids = page?.body.resources;
        if ids.is_empty() {
            continue;
        }
        let hosts = client
            .send(PostDeviceDetailsV2::new(IdsRequest::default().ids(ids)))
            .await?;
        for host in &hosts.resources {
            println!("{}", serde_json::to_string(host)?);
        }
    }
    Ok(())
}
