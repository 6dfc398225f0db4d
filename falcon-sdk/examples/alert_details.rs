//! Prints the record of each alert, or of each alert with a status, as a line of JSON. Only a few
//! pages are in memory.
//!
//! `cargo xtask fake -- cargo run --example alert_details [STATUS]`

use falcon_sdk::Client;
use falcon_sdk::alerts::{self, GetQueriesAlertsV2};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let mut query = GetQueriesAlertsV2::new();
    if let Some(status) = std::env::args().nth(1) {
        query = query.filter(alerts::fql::STATUS.eq(status));
    }
    let mut alerts = client.details(query);
    while let Some(alert) = alerts.next().await {
        println!("{}", serde_json::to_string(&alert?)?);
    }
    Ok(())
}
