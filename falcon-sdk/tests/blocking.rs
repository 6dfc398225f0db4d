//! The client without async, over real HTTP.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use fake_falcon::{FakeFalcon, Fault};
use falcon_sdk::blocking::Client;
use falcon_sdk::hosts::{
    GetDeviceDetailsV2, PerformActionV2, QueryDevicesByFilter, QueryDevicesByFilterScroll,
};
use falcon_sdk::request::Call;
use falcon_sdk::sample_uploads::GetSampleV3;
use falcon_sdk::{Error, Phase, Retry};
use tokio::runtime::Runtime;

/// A fake Falcon with 25 records in each list, and a client of it.
fn start() -> (Runtime, FakeFalcon, Client) {
    let runtime = Runtime::new().unwrap();
    let starting = FakeFalcon::builder().records(25).start();
    let falcon = runtime.block_on(starting).unwrap();
    let client = client(
        falcon.base_url(),
        falcon.client_id(),
        falcon.client_secret(),
    );
    (runtime, falcon, client)
}

fn client(base_url: &str, id: &str, secret: &str) -> Client {
    let builder = Client::builder().credentials(id, secret).base_url(base_url);
    builder.build_blocking().unwrap()
}

fn logins(falcon: &FakeFalcon) -> usize {
    let logs_in = |path: &str| path == "/oauth2/token";
    let requests = falcon.requests();
    requests.iter().filter(|it| logs_in(&it.path)).count()
}

#[test]
fn a_client_with_async_and_one_without_are_the_same_client() {
    let (runtime, falcon, blocking) = start();
    let query = || QueryDevicesByFilter::new().limit(1);
    blocking.send(query()).unwrap();
    let client = blocking.to_async();
    runtime.block_on(client.send(query())).unwrap();
    let again = Client::of(client.clone()).unwrap();
    again.send(query()).unwrap();
    drop((blocking, again));
    runtime.block_on(client.send(query())).unwrap();
    assert_eq!(logins(&falcon), 1, "they share the token");
}

#[test]
fn records_are_read_as_a_type_of_the_callers_own() {
    #[derive(serde::Deserialize)]
    struct Host {
        device_id: String,
    }

    let (_runtime, _falcon, client) = start();
    let query = QueryDevicesByFilterScroll::new;
    let ids: Vec<String> = client.items_as(query()).map(Result::unwrap).collect();
    assert_eq!(ids.len(), 25);
    let details = client.details_as::<Host>(query());
    let details: Vec<String> = details.map(|host| host.unwrap().device_id).collect();
    assert_eq!(details, ids);
    let hosts = client.by_ids_as::<Host>(GetDeviceDetailsV2::new(ids.clone()));
    let hosts: Vec<String> = hosts.map(|host| host.unwrap().device_id).collect();
    assert_eq!(hosts, ids);
}

#[test]
fn a_request_returns_its_reply_or_its_error() {
    let (_runtime, _falcon, client) = start();
    let reply = client.send(QueryDevicesByFilter::new().limit(7)).unwrap();
    assert_eq!((reply.status.as_u16(), reply.resources.len()), (200, 7));
    let mut call = Call::by_id("QueryDevicesByFilter").unwrap();
    let reply = client.call(call.query("limit", &7)).unwrap();
    assert_eq!(reply.resources.as_array().map(Vec::len), Some(7));
    let error = client
        .send(QueryDevicesByFilter::new().limit(0))
        .unwrap_err();
    assert!(matches!(error, Error::Parameter(_)), "{error}");
}

#[test]
fn lists_are_iterators() {
    let (_runtime, falcon, client) = start();
    let ids: Result<Vec<String>, Error> = client.items(QueryDevicesByFilter::new()).collect();
    let ids = ids.unwrap();
    assert_eq!(ids.len(), 25);
    let pages = client
        .pages(QueryDevicesByFilterScroll::new())
        .page_size(10);
    let lengths: Vec<usize> = pages.map(|page| page.unwrap().resources.len()).collect();
    assert_eq!(lengths, [10, 10, 5]);
    let before = falcon.requests().len();
    let records = client
        .by_ids(GetDeviceDetailsV2::new(ids.clone()))
        .batch_size(5);
    let found: Vec<_> = records.map(|it| it.unwrap().device_id.unwrap()).collect();
    assert_eq!(found, ids);
    assert_eq!(falcon.requests().len() - before, 5);
    let details = client.details(QueryDevicesByFilterScroll::new());
    assert_eq!(details.map(Result::unwrap).count(), 25);
}

#[test]
fn a_list_resumes_where_another_list_has_stopped() {
    let (_runtime, _falcon, client) = start();
    let list = || client.items(QueryDevicesByFilter::new()).page_size(10);
    let mut first = list();
    let mut seen: Vec<String> = first.by_ref().take(13).map(Result::unwrap).collect();
    let rest = list().resume(&first.cursor()).unwrap();
    seen.extend(rest.map(Result::unwrap));
    assert_eq!(seen, list().map(Result::unwrap).collect::<Vec<_>>());
}

#[test]
fn a_file_is_read_or_saved() {
    let (_runtime, _falcon, client) = start();
    let sample = client.download(GetSampleV3::new("a")).unwrap();
    assert_eq!(sample.status, 200);
    assert_eq!(sample.progress().received, 0);
    let mut reader = sample.reader();
    let mut content = vec![0; 10];
    reader.read_exact(&mut content).unwrap();
    reader.read_to_end(&mut content).unwrap();
    assert_eq!(reader.progress().received, content.len() as u64);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample");
    let saved = client.download(GetSampleV3::new("a")).unwrap();
    assert_eq!(saved.save_to(&path).unwrap(), content.len() as u64);
    assert_eq!(std::fs::read(&path).unwrap(), content);
    let mut copy = Vec::new();
    let again = client.download(GetSampleV3::new("a")).unwrap();
    again.copy_to(&mut copy).unwrap();
    assert_eq!(copy, content);
}

/// Sends half of the length that it states.
fn half() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                head.extend(byte);
            }
            let response = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n01234";
            stream.write_all(response).unwrap();
        }
    });
    base_url
}

#[test]
fn a_download_that_breaks_off_is_an_error_of_its_reader() {
    let client = Client::builder().token("t").base_url(half());
    let client = client.build_blocking().unwrap();
    let mut reader = client.download(GetSampleV3::new("a")).unwrap().reader();
    let mut content = Vec::new();
    reader.read_to_end(&mut content).unwrap_err();
    assert_eq!(content, b"01234");
    let error = reader.read_to_end(&mut content).unwrap_err();
    assert_eq!(content, b"01234", "it does not end there either");
    let inner = error.into_inner().unwrap();
    assert!(
        matches!(
            inner.downcast_ref::<Error>(),
            Some(Error::Transport {
                phase: Phase::Body,
                ..
            })
        ),
        "{inner}"
    );
}

#[test]
fn clones_on_many_threads_share_a_token() {
    let (_runtime, falcon, client) = start();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || client.send(QueryDevicesByFilter::new()).map(drop))
        })
        .collect();
    drop(client);
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    assert_eq!(logins(&falcon), 1);
}

#[test]
fn a_member_has_its_own_token_which_can_be_revoked() {
    let (_runtime, falcon, client) = start();
    let member = client
        .for_member("0123456789abcdef0123456789abcdef")
        .unwrap();
    client.send(QueryDevicesByFilter::new()).unwrap();
    member.send(QueryDevicesByFilter::new()).unwrap();
    assert_eq!(logins(&falcon), 2);
    member.revoke().unwrap();
    client.send(QueryDevicesByFilter::new()).unwrap();
    member.send(QueryDevicesByFilter::new()).unwrap();
    assert_eq!(logins(&falcon), 3);
}

#[test]
fn timeouts_apply() {
    // The server accepts connections, and sends no response.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let client = client(&base_url, "id", "secret").timeout(Duration::from_millis(100));
    let error = client.send(QueryDevicesByFilter::new()).unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    let client = Client::builder()
        .credentials("id", "secret")
        .base_url(&base_url)
        .idle_timeout(Duration::from_millis(100))
        .retry(Retry::never());
    let client = client.build_blocking().unwrap();
    let error = client.send(QueryDevicesByFilter::new()).unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error}");
}

#[tokio::test]
async fn a_blocking_client_may_be_used_and_dropped_in_async_code() {
    // The fake has threads of its own: this thread is blocked.
    let (runtime, _falcon, client) = tokio::task::spawn_blocking(start).await.unwrap();
    assert_eq!(client.items(QueryDevicesByFilter::new()).count(), 25);
    // More often than tokio lets a task continue before it must yield.
    for _ in 0..200 {
        client.send(QueryDevicesByFilter::new()).unwrap();
    }
    drop(client);
    runtime.shutdown_background();
}

#[test]
fn a_lenient_list_skips_and_stores_items_that_do_not_fit() {
    let runtime = Runtime::new().unwrap();
    let falcon = FakeFalcon::builder().records(25).fault(Fault::Misfit, 1.0);
    let falcon = runtime.block_on(falcon.start()).unwrap();
    let client = client(
        falcon.base_url(),
        falcon.client_id(),
        falcon.client_secret(),
    );
    let ids = || client.items(QueryDevicesByFilter::new().limit(10));
    let errors = ids().filter(|id| matches!(id, Err(Error::Item(_))));
    assert_eq!(errors.count(), 3);
    let mut ids = ids().lenient();
    assert!(ids.by_ref().all(|id| id.is_ok()));
    assert_eq!((ids.mismatches().total(), ids.skipped().len()), (3, 3));
}

#[test]
fn a_list_is_collected_in_one_line_and_its_error_has_the_items_read_before() {
    let (_runtime, falcon, client) = start();
    let list = || client.items(QueryDevicesByFilter::new());
    assert_eq!(list().collect_all().unwrap().len(), 25);
    let query = QueryDevicesByFilter::new();
    let mut items = client.items(query).page_size(10).prefetch(0);
    assert!(items.next().unwrap().is_ok());
    drop(falcon);
    let incomplete = items.collect_all().unwrap_err();
    assert_eq!(incomplete.read.len(), 9);
    assert!(incomplete.error.is_transient(), "{}", incomplete.error);
}

#[test]
fn a_write_by_ids_that_fails_lists_its_ids_and_is_asked_like_its_cause() {
    let (_runtime, falcon, client) = start();
    client.send(QueryDevicesByFilter::new()).unwrap();
    drop(falcon);
    let ids: Vec<String> = (0..150).map(|id| format!("{id:032x}")).collect();
    let mut records = client.by_ids(PerformActionV2::new("contain", ids.clone()));
    let error = records.next().unwrap().unwrap_err();
    assert!(error.is_connect() && error.is_transient(), "{error}");
    assert!(!error.may_have_taken_effect(), "nothing was sent");
    assert_eq!(error.operation(), Some("PerformActionV2"));
    let Error::Batch(batch) = error else {
        panic!("{error}");
    };
    assert_eq!(batch.unsent, ids);
    assert!(batch.with_response.is_empty() && batch.without_response.is_empty());
    assert!(records.missing_ids().is_empty(), "nothing was requested");
}
