//! Prints the name of each host without async.
//!
//! `cargo xtask fake -- cargo run --features blocking --example blocking [FILTER]`

use falcon_sdk::Error;
use falcon_sdk::blocking::Client;
use falcon_sdk::hosts::CombinedDevicesByFilter;

fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let mut query = CombinedDevicesByFilter::new();
    query.filter = std::env::args().nth(1);
    for host in client.items(query) {
        println!("{}", host?.hostname.unwrap_or_default());
    }
    Ok(())
}
