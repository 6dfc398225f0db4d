//! Sends an operation by its id, whatever features are enabled, and prints its resources.
//!
//! `cargo xtask fake -- cargo run --example by_id QueryDevicesByFilter limit=5`

use falcon_sdk::Client;
use falcon_sdk::request::Call;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let id = arguments
        .next()
        .ok_or("give an operation id, then name=value for its query")?;
    let mut call = Call::by_id(&id)?;
    for argument in arguments {
        let (name, value) = argument
            .split_once('=')
            .ok_or("give parameters as name=value")?;
        call.query(name, &value);
    }
    let reply = Client::from_env()?.call(&call).await?;
    println!("{} {:#}", reply.status, reply.resources);
    Ok(())
}
