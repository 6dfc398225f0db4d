//! Reads a list with this SDK, and prints the number of items.

use falcon_sdk::host_group::QueryHostGroups;
use falcon_sdk::hosts::{CombinedDevicesByFilter, QueryDevicesByFilterScroll};
use falcon_sdk::{Client, Error, Items, Records};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let size = arguments.next().map(|size| size.parse()).transpose()?;
    let client = Client::from_env()?;
    let read = match what.as_str() {
        "scroll" => items(client.items(QueryDevicesByFilterScroll::new()), size).await,
        "offset" => items(client.items(QueryHostGroups::new()), size).await,
        "combined" => items(client.items(CombinedDevicesByFilter::new()), size).await,
        "details" => records(client.details(QueryDevicesByFilterScroll::new())).await,
        _ => return Err("give scroll, offset, combined or details, and the page size".into()),
    }?;
    println!("{read}");
    Ok(())
}

async fn items<T: falcon_sdk::wire::Decode>(
    mut items: Items<T>,
    size: Option<u64>,
) -> Result<u64, Error> {
    if let Some(size) = size {
        items = items.page_size(size);
    }
    let mut read = 0;
    while let Some(item) = items.next().await {
        std::hint::black_box(item?);
        read += 1;
    }
    Ok(read)
}

async fn records<T: falcon_sdk::wire::Decode>(mut records: Records<T>) -> Result<u64, Error> {
    let mut read = 0;
    while let Some(record) = records.next().await {
        std::hint::black_box(record?);
        read += 1;
    }
    Ok(read)
}
