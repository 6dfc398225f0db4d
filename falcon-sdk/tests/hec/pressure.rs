//! Back-pressure: a slow or failing service holds its senders back, and memory stays limited.

use std::time::Duration;

use fake_falcon::{FakeFalcon, Hec, HecFault};
use falcon_sdk::hec::{Event, Ingest};
use tokio::time::timeout;

use crate::{line, seconds, start, stored};

const BUFFER: usize = 256 * 1024;

#[tokio::test(start_paused = true)]
async fn send_waits_while_the_buffer_is_full() {
    let (falcon, settings) = start(Hec::new().first(HecFault::Busy)).await;
    let settings = settings.batch_bytes(10_000).buffer_bytes(BUFFER);
    let ingest = settings.build().unwrap();
    let event = || Event::raw("x".repeat(1_000));
    // The service is busy for two seconds.
    let mut accepted = 0;
    while timeout(Duration::from_millis(500), ingest.send(event()))
        .await
        .is_ok()
    {
        accepted += 1;
    }
    let fits = BUFFER / (1_001 + 128);
    assert_eq!(accepted, fits, "as many as fit into the buffer");
    assert!(ingest.progress().buffered <= BUFFER);
    assert_eq!(falcon.hec_count(), 0);
    // The event of the dropped future was not queued.
    ingest.send(event()).await.unwrap();
    let report = ingest.close().await;
    assert_eq!(report.delivered, fits as u64 + 1);
}

#[tokio::test(start_paused = true)]
async fn many_senders_share_a_small_buffer_and_lose_nothing() {
    let hec = Hec::new().every(5, HecFault::Busy);
    let (falcon, settings) = start(hec).await;
    let settings = settings.batch_bytes(2_000).buffer_bytes(1);
    let ingest = settings.build().unwrap();
    let send = |sender: usize| {
        let ingest = ingest.clone();
        tokio::spawn(async move {
            for number in 0..500 {
                ingest.send(line(sender * 1_000 + number)).await.unwrap();
                assert!(ingest.progress().buffered <= 70_000);
            }
        })
    };
    let senders: Vec<_> = (0..20).map(send).collect();
    for sender in senders {
        sender.await.unwrap();
    }
    let report = ingest.close().await;
    assert_eq!(report.delivered, 10_000);
    let stored = stored(&falcon);
    assert!(stored.len() == 10_000 && stored.values().all(|times| *times == 1));
}

#[tokio::test(start_paused = true)]
async fn events_that_were_given_up_fill_the_buffer_and_stop_the_senders() {
    let (_falcon, settings) = start(Hec::new().every(1, HecFault::Refused)).await;
    let settings = settings.batch_bytes(1_000).buffer_bytes(10_000);
    let ingest = settings.build().unwrap();
    let mut sent = 0;
    let rejected = loop {
        match ingest.send(line(sent)).await {
            Ok(()) => sent += 1,
            Err(rejected) => break rejected,
        }
    };
    assert_eq!(rejected.event, line(sent), "it is handed back");
    assert!(ingest.progress().buffered <= 70_000);
    let taken = ingest.take_undelivered();
    assert!(!taken.is_empty());
    // The others are refused too.
    let report = ingest.close().await;
    let back = taken.iter().chain(&report.undelivered);
    assert_eq!(back.flat_map(|batch| &batch.events).count(), sent);
    assert_eq!((report.delivered, report.accepted), (0, sent as u64));
}

/// Half a gigabyte passes through a buffer of 8 MiB.
#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "a measurement: `--ignored` in a release build"]
async fn memory_is_flat() {
    let hec = Hec::new().counted(true).every(50, HecFault::Busy);
    let builder = FakeFalcon::builder().hec(hec).keep_requests(false);
    let falcon = builder.start().await.unwrap();
    let settings = Ingest::builder(falcon.hec_api_key()).url(falcon.hec_url());
    let ingest = settings.gzip(false).build().unwrap();
    let mut peaks = Vec::new();
    for number in 0..500_000 {
        ingest.send(Event::raw("x".repeat(1_000))).await.unwrap();
        if number % 50_000 == 0 {
            peaks.push(resident());
        }
    }
    let report = ingest.close().await;
    println!("{report:?}, resident in MiB: {peaks:?}");
    assert_eq!(falcon.hec_count(), 500_000 + report.possibly_doubled);
    let (first, last) = (peaks[2], peaks.iter().max().unwrap());
    assert!(*last < first + 32, "{peaks:?}");
}

/// The memory of this process, in MiB.
#[cfg(target_os = "linux")]
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap();
    let number = line.split_whitespace().nth(1).unwrap();
    number.parse::<u64>().unwrap() / 1_024
}

#[tokio::test(start_paused = true)]
async fn an_idle_ingest_needs_no_room() {
    let (_falcon, settings) = start(Hec::new()).await;
    let ingest = settings.build().unwrap();
    ingest.send(line(0)).await.unwrap();
    assert!(ingest.progress().buffered > 0);
    tokio::time::sleep(seconds(5)).await;
    assert_eq!(ingest.progress().buffered, 0);
}
