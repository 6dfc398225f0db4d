//! Hosts that may receive a token.

use fake_falcon::{EventStreams, FakeFalcon};
use falcon_sdk::event_stream::EventStream;
use falcon_sdk::{Client, Error, EventStreamProblem, StreamUrl};

use crate::{error, feeds, refreshes, start_with, take};

/// A fake on a port, whose URLs name these hosts. `localhost` is the same machine, but another host
/// than `127.0.0.1`.
async fn start(feed: &str, refresh: &str) -> (FakeFalcon, Client) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let host = |name: &str| format!("{name}:{port}");
    let streams = EventStreams::default().hosts(host(feed), host(refresh));
    start_with(streams, |builder| builder.port(port)).await
}

#[tokio::test(start_paused = true)]
async fn a_foreign_host_gets_no_token_and_the_error_names_it() {
    for (feed, refresh, foreign) in [
        ("localhost", "127.0.0.1", StreamUrl::Feed),
        ("127.0.0.1", "localhost", StreamUrl::Refresh),
    ] {
        let (falcon, client) = start(feed, refresh).await;
        let mut events = EventStream::new(&client, "siem");
        let error = error(&mut events).await;
        let Error::EventStream { problem, .. } = &error else {
            panic!("{error}");
        };
        let EventStreamProblem::ForeignHost { url, host, api, .. } = problem else {
            panic!("{error}");
        };
        assert_eq!(*url, foreign);
        assert_eq!((host.as_str(), api.as_str()), ("localhost", "127.0.0.1"));
        assert!(error.to_string().contains("`allow_host`"), "{error}");
        assert!(events.next().await.is_none(), "the stream has ended");
        assert_eq!(feeds(&falcon).len() + refreshes(&falcon).len(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_program_may_allow_a_host() {
    let (falcon, client) = start("localhost", "localhost").await;
    let mut events = EventStream::new(&client, "siem").allow_host("localhost");
    take(&mut events, 10).await;
    assert_eq!(
        feeds(&falcon)[0].headers["host"]
            .to_str()
            .unwrap()
            .split(':')
            .next(),
        Some("localhost")
    );
}
