//! The programs of `docs/first-mistakes.md`, which shows their text.

use falcon_sdk::hosts::{GetDeviceDetailsV2, PerformActionV2, QueryDevicesByFilter};
use falcon_sdk::request::Call;
use falcon_sdk::{Client, ClientBuilder, Error, Retry};

pub(super) async fn list() -> Result<(), Error> {
    let client = Client::from_env()?;
    let hosts = client.send(QueryDevicesByFilter::new()).await?;
    println!("{:?}", hosts.resources);
    Ok(())
}

pub(super) async fn filter() -> Result<(), Error> {
    let client = Client::from_env()?;
    let windows = QueryDevicesByFilter::new()
        .filter("platform:'Windows'")
        .sort("hostname.asc");
    println!("{:?}", client.send(windows).await?.resources);
    Ok(())
}

pub(super) async fn mistyped_operation() -> Result<(), Error> {
    let client = Client::from_env()?;
    let hosts = client.call(&Call::by_id("QueryDeviceByFilter")?).await?;
    println!("{}", hosts.resources);
    Ok(())
}

pub(super) async fn large_limit() -> Result<(), Error> {
    let client = Client::from_env()?;
    let hosts = client
        .send(QueryDevicesByFilter::new().limit(10_000))
        .await?;
    println!("{:?}", hosts.resources);
    Ok(())
}

pub(super) async fn no_ids() -> Result<(), Error> {
    let client = Client::from_env()?;
    let hosts = client
        .send(GetDeviceDetailsV2::new(Vec::<String>::new()))
        .await?;
    println!("{:?}", hosts.resources);
    Ok(())
}

pub(super) async fn without_retry() -> Result<(), Error> {
    let client = ClientBuilder::from_env()?.retry(Retry::never()).build()?;
    let hosts = client.send(QueryDevicesByFilter::new()).await?;
    println!("{:?}", hosts.resources);
    Ok(())
}

pub(super) async fn given_token() -> Result<(), Error> {
    let client = Client::builder().token("a token of yesterday").build()?;
    let hosts = client.send(QueryDevicesByFilter::new()).await?;
    println!("{:?}", hosts.resources);
    Ok(())
}

pub(super) async fn contain() -> Result<(), Error> {
    let client = Client::from_env()?;
    let contain = PerformActionV2::new("contain", ["aid-1", "aid-2"]);
    client.send(contain).await?.ok()?;
    Ok(())
}
