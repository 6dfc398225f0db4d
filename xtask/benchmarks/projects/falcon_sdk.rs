//! A program with three operations: contains the hosts that a filter selects, and prints their names.

use falcon_sdk::Client;
use falcon_sdk::hosts::{
    PerformActionV2, PerformActionV2ActionName, PostDeviceDetailsV2, QueryDevicesByFilterScroll,
};

const EDIT: u32 = 0;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let query = QueryDevicesByFilterScroll::new().filter("tags:'FalconGroupingTags/lost'");
    let ids = client.send(query).await?.resources.clone();
    let hosts = client.send(PostDeviceDetailsV2::new(ids.clone())).await?;
    let contain = PerformActionV2::new(PerformActionV2ActionName::Contain, ids);
    let contained = client.send(contain).await?;
    for host in &hosts.resources {
        println!("{:?}", host.hostname);
    }
    println!("{} of edit {EDIT}", contained.resources.len());
    Ok(())
}
