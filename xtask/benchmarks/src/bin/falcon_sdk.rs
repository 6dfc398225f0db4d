//! Does a task with this SDK, and prints the number of items, requests or bytes.

use falcon_sdk::host_group::QueryHostGroups;
use falcon_sdk::hosts::{CombinedDevicesByFilter, QueryDevicesByFilterScroll};
use falcon_sdk::intel::QueryIntelIndicatorIds;
use falcon_sdk::sample_uploads::GetSampleV3;
use falcon_sdk::wire::Decode;
use falcon_sdk::{Client, Error, Items, Records};
use tokio::fs::File;
use tokio::task::JoinSet;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let client = Client::from_env()?;
    let done = match words.as_slice() {
        ["scroll", page] => items(client.items(QueryDevicesByFilterScroll::new()), page).await?,
        ["offset", page] => items(client.items(QueryHostGroups::new()), page).await?,
        ["marker", page] => items(client.items(QueryIntelIndicatorIds::new()), page).await?,
        ["combined", page] => items(client.items(CombinedDevicesByFilter::new()), page).await?,
        ["details", _] => records(client.details(QueryDevicesByFilterScroll::new())).await?,
        ["requests", number, parallel] => {
            requests(&client, number.parse()?, parallel.parse()?).await?
        }
        ["download", path] => client.download(sample()).await?.save_to(*path).await?,
        ["copy", path] => {
            let mut file = File::create(path).await?;
            client.download(sample()).await?.copy_to(&mut file).await?
        }
        other => return Err(format!("{other:?} is no task").into()),
    };
    println!("{done}");
    Ok(())
}

async fn items<T: Decode>(items: Items<T>, page: &str) -> Result<u64, Failure> {
    let mut items = items.page_size(page.parse()?);
    let mut read = 0;
    while let Some(item) = items.next().await {
        std::hint::black_box(item?);
        read += 1;
    }
    Ok(read)
}

/// With the page size and the requests in flight that are the SDK's own.
async fn records<T: Decode>(mut records: Records<T>) -> Result<u64, Failure> {
    let mut read = 0;
    while let Some(record) = records.next().await {
        std::hint::black_box(record?);
        read += 1;
    }
    Ok(read)
}

async fn requests(client: &Client, number: u64, parallel: u64) -> Result<u64, Failure> {
    let mut tasks: JoinSet<Result<usize, Error>> = JoinSet::new();
    for task in 0..parallel {
        let client = client.clone();
        tasks.spawn(async move {
            let mut read = 0;
            for _ in (task..number).step_by(parallel as usize) {
                let reply = client.send(QueryHostGroups::new().limit(1)).await?;
                read += reply.resources.len();
            }
            Ok(read)
        });
    }
    let mut read = 0;
    while let Some(done) = tasks.join_next().await {
        read += done?? as u64;
    }
    Ok(read)
}

fn sample() -> GetSampleV3 {
    GetSampleV3::new("0".repeat(64))
}
