//! The code of `docs/workflows.md` compiles: each of its blocks is a part of a function here. Change
//! both. The page has longer lines than the formatter would leave.

#![allow(
    clippy::unwrap_used,
    dead_code,
    unused_variables,
    reason = "the functions are compiled, and not called"
)]

use std::error::Error;

use falcon_sdk::{Client, Cloud, Polling};
use tokio::fs::File;
use tokio::io::{BufReader, Lines};

#[rustfmt::skip]
async fn rtr(client: Client, host: &str, hosts: Vec<String>) -> Result<(), Box<dyn Error>> {
    use falcon_sdk::rtr::{Batch, Outcome, Session};

    // The block.
    let session = Session::open(&client, host).await?;
    let output = session.run("ls C:\\").await?;
    let file = session.get(r"C:\Windows\System32\drivers\etc\hosts").await?;
    if let Outcome::Done(file) = file {
        file.save_to("hosts.7z").await?;
    }
    session.close().await?;

    let batch = Batch::open(&client, hosts).await?;
    for (host, result) in batch.run("ps").await? {
        println!("{host}: {result:?}");
    }
    batch.close().await?;
    // Its end.
    Ok(())
}

#[rustfmt::skip]
async fn event_stream(client: Client, stored: Vec<u8>) -> Result<(), Box<dyn Error>> {
    use falcon_sdk::event_stream::{Cursor, EventStream, Payload};

    // The block.
    let cursor: Cursor = serde_json::from_slice(&stored)?;
    let mut events = EventStream::new(&client, "mysiem").resume(&cursor);
    while let Some(event) = events.next().await {
        let event = event?;
        if let Payload::Detection(detection) = event.payload()? {
            println!("{:?} on {:?}", detection.name, detection.hostname);
        }
        store(&events.cursor())?;
    }
    // Its end.
    Ok(())
}

#[rustfmt::skip]
async fn jobs(client: Client, stored: &str) -> Result<(), Box<dyn Error>> {
    use falcon_sdk::falcon_container_image::{LaunchExportJob, LaunchExportRequest};
    use falcon_sdk::jobs::Job;

    // The block.
    let export = LaunchExportRequest::new().resource("images.vulnerabilities").format("csv");
    let job = Job::start(&client, LaunchExportJob::new(export)).await?;
    store(job.id())?;
    let done = job.wait(Polling::new()).await?;
    done.download().await?.save_to("export.csv").await?;

    let job = Job::<LaunchExportJob>::resume(&client, stored);
    // Its end.
    Ok(())
}

#[rustfmt::skip]
async fn siem(client: Client, host: &str) -> Result<(), Box<dyn Error>> {
    use falcon_sdk::request::Upload;
    use falcon_sdk::siem::{Job, LookupFile, Search};

    // The block.
    let query = "#event_simpleName=ProcessRollup2 | ComputerName=?host | tail(max)";
    let search = Search::new("search-all", query).last("24h").argument("host", host);
    let results = Job::start(&client, search).await?.wait(Polling::new()).await?;
    for event in &results.events {
        println!("{event}");
    }

    let owners = LookupFile::new("search-all", "owners.csv");
    owners.upload(&client, Upload::path("owners.csv")).await?;
    owners.download(&client).await?.save_to("copy.csv").await?;
    // Its end.
    Ok(())
}

#[rustfmt::skip]
async fn actions(
    client: Client,
    hosts: Vec<String>,
    composite_ids: Vec<String>,
) -> Result<(), Box<dyn Error>> {
    use falcon_sdk::actions::{self, AlertChange};

    // The block.
    let contain = actions::contain(hosts);
    println!("{} requests", contain.dry_run()?.len());
    let mut report = contain.run(&client).await?;
    contain.resume(&client, &mut report).await?; // what was not sent, and what may be sent twice
    contain.wait(&client, &mut report, Polling::new()).await;
    for (host, outcome) in report.iter() {
        println!("{host}: {}", outcome.name());
    }
    let change = AlertChange::new().status("closed").comment("a scanner");
    actions::change_alerts(composite_ids, change).run(&client).await?.ok()?;
    // Its end.
    Ok(())
}

#[rustfmt::skip]
async fn hec(
    api_key: &str,
    url: &str,
    mut lines: Lines<BufReader<File>>,
) -> Result<(), Box<dyn Error>> {
    use falcon_sdk::hec::{Event, Ingest};

    // The block.
    let ingest = Ingest::builder(api_key).url(url).build()?;
    while let Some(line) = lines.next_line().await? {
        ingest.send(Event::raw(line)).await?;
    }
    let report = ingest.close().await;
    println!("{} delivered, {} of them possibly twice", report.delivered, report.possibly_doubled);
    for batch in report.undelivered {
        eprintln!("{} events: {}", batch.events.len(), batch.error);
    }
    // Its end.
    Ok(())
}

#[rustfmt::skip]
async fn transfers(
    client: Client,
    client_id: &str,
    client_secret: &str,
) -> Result<(), Box<dyn Error>> {
    use falcon_sdk::falcon_container_image::GetReportByReference;
    use falcon_sdk::request::Upload;
    use falcon_sdk::sample_uploads::UploadSampleV3;
    use falcon_sdk::transfers::{self, RegistryLogin};

    // The block.
    let upload = UploadSampleV3::new("invoice.exe", Upload::path("invoice.exe"));
    let sha256 = transfers::upload_sample(&client, upload).await?;
    transfers::download_sample(&client, &sha256).await?.save_to("copy.bin").await?;

    if let Some(installer) = transfers::newest_installer(&client, "platform:'linux'").await? {
        installer.save_in(&client, "downloads").await?;
    }
    let login = RegistryLogin::to_push(Cloud::Us1, client_id, client_secret);
    let image = GetReportByReference::new().repository("web").tag("1.2");
    let report = transfers::wait_for_image_report(&client, image, Polling::new()).await?;
    // Its end.
    Ok(())
}

fn store<T: ?Sized>(_: &T) -> Result<(), Box<dyn Error>> {
    Ok(())
}

#[test]
fn each_block_of_the_page_is_compiled_here() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/workflows.md");
    let page = std::fs::read_to_string(page).unwrap();
    let blocks = page.split("```rust\n").skip(1);
    let shown: Vec<&str> = blocks
        .map(|rest| rest.split_once("```").unwrap().0)
        .collect();
    let source = include_str!("workflows_page.rs");
    let blocks = source.split("    // The block.\n").skip(1);
    let compiled: Vec<String> = blocks
        .filter_map(|rest| rest.split_once("    // Its end.\n"))
        .map(|(block, _)| block.replace("\n    ", "\n"))
        .map(|block| block.trim_start().to_owned())
        .collect();
    assert!(shown.len() > 5, "{}", shown.len());
    assert_eq!(shown, compiled);
}
