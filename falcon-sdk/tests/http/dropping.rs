//! Futures that are dropped at every point where they wait: the client stays usable.

use std::future::poll_fn;
use std::pin::pin;
use std::time::{Duration, Instant};

use bytes::Bytes;
use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::request::{Call, Method, Operation, Paginated};
use falcon_sdk::{Client, Error, Retry};

use crate::clock;
use crate::raw::{self, Raw};
use crate::script::{Script, Scripted};

const FOUND: Scripted = (200, &[], r#"{"resources": ["a"]}"#);
const GATEWAY: Scripted = (502, &[], "");
const BUSY: Scripted = (429, &[], "");
const TOKEN: Scripted = (201, &[], r#"{"access_token": "t", "expires_in": 1799}"#);

fn shared<T: Clone + Send + Sync + 'static>() {}

fn sent<T: Send>(_: T) {}

/// Compiling this is the test.
#[allow(dead_code, reason = "nothing is to be done")]
fn every_future_may_move_between_threads<O>(client: &Client, operation: &O, file: &O::File)
where
    O: Paginated + Filed + Sync,
    O::Item: Send,
    O::Output: Send,
{
    shared::<Client>();
    let call = Call::request(Method::GET, "/a/v1");
    sent(client.send(operation));
    sent(client.call(&call));
    sent(client.call_as::<Bytes>(&call));
    sent(client.download(file));
    sent(client.call_download(&call));
    sent(client.revoke());
    sent(client.pages(operation).next());
    sent(client.items(operation).next());
    sent(client.call_by_ids(&call).next());
    sent(client.call_details(&call).next());
    sent(async {
        let mut download = client.call_download(&call).await?;
        download.next().await.transpose()?;
        download.copy_to(&mut Vec::new()).await?;
        client.call_download(&call).await?.save_to("a").await
    });
}

trait Filed {
    type File: Operation<Output = Bytes> + Sync;
}

/// Polls a future a number of times, and drops it if it is not ready by then.
async fn polled<T>(future: impl Future<Output = T>, times: usize) -> Option<T> {
    let (mut future, mut left) = (pin!(future), times);
    poll_fn(|context| match left.checked_sub(1) {
        None => std::task::Poll::Ready(None),
        Some(fewer) => {
            left = fewer;
            future.as_mut().poll(context).map(Some)
        }
    })
    .await
}

/// More polls than any of these futures needs.
const ENOUGH: usize = 1000;

#[tokio::test]
async fn a_request_may_be_dropped_wherever_it_waits() {
    // Everything that a request may wait for: a login, a 401 and another login, the gate, and
    // retries.
    let responses = [
        [GATEWAY, TOKEN, (401, &[], ""), TOKEN, BUSY, GATEWAY],
        [FOUND; 6],
        [FOUND; 6],
    ]
    .concat();
    for times in 0..ENOUGH {
        let script = Script::start_to_log_in(&responses).await;
        let call = Call::request(Method::GET, "/a/v1");
        let done = polled(script.client.call(&call), times).await;
        if let Some(reply) = done {
            assert_eq!(reply.unwrap().attempts, 4);
            assert!(times > 5, "it waited for more than {times} things");
            return;
        }
        // The response to a dropped request may have been one of the login's.
        script.client.call(&call).await.map_or_else(
            |error| assert!(matches!(error, Error::Auth(_)), "{times}: {error}"),
            drop,
        );
        script.client.call(&call).await.unwrap();
    }
    panic!("it never ended");
}

#[tokio::test]
async fn an_item_may_be_dropped_wherever_it_waits_and_none_is_lost() {
    let (falcon, client) = crate::start().await;
    let mut ids = client.items(QueryDevicesByFilter::new().limit(10));
    let mut seen = Vec::new();
    let mut given_up = 0;
    for times in (0..4).cycle() {
        match polled(ids.next(), times).await {
            Some(Some(id)) => seen.push(id.unwrap()),
            Some(None) => break,
            None => given_up += 1,
        }
    }
    assert!(given_up > 3, "{given_up}");
    seen.dedup();
    assert_eq!(seen.len(), 25);
    assert_eq!(
        crate::calls(&falcon).len(),
        3,
        "no page was requested twice"
    );
}

#[tokio::test]
async fn a_revocation_may_be_dropped_wherever_it_waits() {
    for times in 0..ENOUGH {
        let (falcon, client) = crate::start().await;
        client.send(QueryDevicesByFilter::new()).await.unwrap();
        let done = polled(client.revoke(), times).await;
        client.send(QueryDevicesByFilter::new()).await.unwrap();
        if let Some(ended) = done {
            ended.unwrap();
            assert!(times > 1, "{times}");
            assert_eq!(crate::logins(&falcon), 2);
            return;
        }
    }
    panic!("it never ended");
}

#[tokio::test]
async fn a_request_that_is_dropped_at_the_gate_delays_no_other() {
    let closed = Duration::from_secs(1);
    let retry = Retry::new().longest_wait(closed);
    let script = Script::start_with(&[BUSY, FOUND], |builder| builder.retry(retry)).await;
    let call = |client: Client| async move { client.send(QueryDevicesByFilter::new()).await };
    let first = tokio::spawn(call(script.client.clone()));
    while script.requests().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    let waiting: Vec<_> = (0..5)
        .map(|_| tokio::spawn(call(script.client.clone())))
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    for task in waiting.iter().chain([&first]) {
        task.abort();
    }
    let begun = Instant::now();
    assert_eq!(call(script.client.clone()).await.unwrap().attempts, 1);
    assert!(begun.elapsed() < closed * 5);
    assert_eq!(script.requests().len(), 3, "who gave up sent nothing more");
}

#[tokio::test]
async fn a_request_that_is_dropped_between_two_attempts_is_not_retried() {
    let retry = Retry::new().first_wait(Duration::from_secs(60));
    let script = Script::start_with(&[GATEWAY, FOUND], |builder| builder.retry(retry)).await;
    tokio::select! {
        ended = script.client.send(QueryDevicesByFilter::new()) => panic!("{ended:?}"),
        () = async {
            while script.requests().len() < 2 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        } => {}
    }
    let reply = script.client.send(QueryDevicesByFilter::new()).await;
    assert_eq!(reply.unwrap().attempts, 1);
}

#[tokio::test]
async fn a_body_that_is_dropped_half_way_leaves_the_client_usable() {
    let server = Raw::start(|mut stream| async move {
        let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"resources\": [";
        raw::write(&mut stream, half).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        raw::write(&mut stream, format!("{:>85}", "]}")).await;
    })
    .await;
    let client = server.client();
    let call = || client.send(QueryDevicesByFilter::new());
    for _ in 0..3 {
        let given_up = tokio::time::timeout(Duration::from_millis(100), call()).await;
        assert!(given_up.is_err());
    }
    let file = Call::request(Method::GET, "/a/v1");
    let mut download = client.call_download(&file).await.unwrap();
    download.next().await.unwrap().unwrap();
    drop(download);
    assert!(clock::fast(call()).await.unwrap().resources.is_empty());
}

#[tokio::test]
async fn an_upload_that_is_dropped_half_way_leaves_the_client_usable() {
    let (_falcon, client) = crate::start().await;
    let endless = falcon_sdk::request::Upload::reader(1 << 32, || Ok(tokio::io::repeat(7)));
    let mut call = Call::request(Method::POST, "/files/v1");
    let upload = client.call(call.bytes(&endless));
    let given_up = tokio::time::timeout(Duration::from_millis(100), upload).await;
    assert!(given_up.is_err());
    client.send(QueryDevicesByFilter::new()).await.unwrap();
}
