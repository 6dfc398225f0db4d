//! An account under load: its limit is used, not exceeded, and no walk waits for long.

use std::collections::VecDeque;
use std::ops::Range;

use http::{HeaderMap, HeaderName};
use tokio::time::sleep;

use super::*;

const LIMIT: u32 = 6_000;
const WALKS: usize = 64;

/// A service that allows a number of requests in any minute.
#[derive(Default)]
struct Service {
    minute: VecDeque<Instant>,
    /// When a request was accepted, and its client.
    accepted: Vec<(Instant, usize)>,
    refused: usize,
}

impl Service {
    /// The headers of a response, and the time to wait if it is a refusal.
    fn respond(&mut self, client: usize) -> (Headers, Option<Duration>) {
        let now = Instant::now();
        while self.minute.front().is_some_and(|it| now - *it >= WINDOW) {
            self.minute.pop_front();
        }
        let limit = LIMIT as usize;
        let left = limit.checked_sub(self.minute.len() + 1);
        let wait = match left {
            Some(_) => {
                self.minute.push_back(now);
                self.accepted.push((now, client));
                None
            }
            None => {
                self.refused += 1;
                Some(WINDOW - (now - self.minute[0]))
            }
        };
        let mut headers = HeaderMap::new();
        for (name, value) in [("limit", limit), ("remaining", left.unwrap_or_default())] {
            let name = format!("x-ratelimit-{name}").parse::<HeaderName>();
            headers.insert(name.unwrap(), value.into());
        }
        (headers.into(), wait)
    }
}

/// Clients that work on an account without a pause.
struct Load {
    /// When each client starts.
    starts: Vec<Duration>,
    minutes: u32,
    /// Of a request, in milliseconds.
    latency: Range<u64>,
}

/// What the clients did.
#[derive(Debug)]
struct Run {
    /// The requests that were accepted in each minute.
    minutes: Vec<usize>,
    /// Those of the last client.
    of_last: Vec<usize>,
    refused: usize,
    /// The longest time between two requests of one walk.
    longest: Duration,
}

impl Load {
    async fn run(self) -> Run {
        let service = Arc::new(Mutex::new(Service::default()));
        let begun = Instant::now();
        let end = begun + WINDOW * self.minutes;
        let mut walks = Vec::new();
        for (client, start) in self.starts.iter().enumerate() {
            let gate = Arc::new(Gate::new(LIMIT, true));
            for walk in 0..WALKS / self.starts.len() {
                let (gate, service) = (Arc::clone(&gate), Arc::clone(&service));
                let seed = (client * WALKS + walk) as u64;
                let mut random = fastrand::Rng::with_seed(seed);
                let (start, latency) = (begun + *start, self.latency.clone());
                let mut half =
                    move || sleep(Duration::from_millis(random.u64(latency.clone()) / 2));
                walks.push(tokio::spawn(async move {
                    sleep_until(start).await;
                    let (mut last, mut longest) = (start, Duration::ZERO);
                    while last < end {
                        let passed = gate.enter().await;
                        half().await;
                        let (headers, wait) = service.lock().unwrap().respond(client);
                        half().await;
                        drop(passed);
                        gate.read_limits(&headers);
                        if let Some(wait) = wait {
                            gate.close(wait);
                        }
                        longest = longest.max(last.elapsed());
                        last = Instant::now();
                    }
                    longest
                }));
            }
        }
        let mut longest = Duration::ZERO;
        for walk in walks {
            longest = longest.max(walk.await.unwrap());
        }
        let service = service.lock().unwrap();
        let each_minute = |of: &dyn Fn(usize) -> bool| {
            let starts = (0..self.minutes).map(|minute| begun + WINDOW * minute);
            let count = |start| {
                let accepted = service.accepted.iter();
                let within = |it: &Instant| (start..start + WINDOW).contains(it);
                accepted
                    .filter(|(it, client)| within(it) && of(*client))
                    .count()
            };
            starts.map(count).collect()
        };
        Run {
            minutes: each_minute(&|_| true),
            of_last: each_minute(&|client| client + 1 == self.starts.len()),
            refused: service.refused,
            longest,
        }
    }
}

const AT_ONCE: Duration = Duration::ZERO;

/// The least number of requests in each minute: 97 % of the limit.
const USED: usize = LIMIT as usize * 97 / 100;

#[tokio::test(start_paused = true)]
async fn a_client_uses_the_limit_and_never_exceeds_it() {
    for latency in [1..3, 100..800] {
        let load = Load {
            starts: vec![AT_ONCE],
            minutes: 2,
            latency,
        };
        let run = load.run().await;
        assert_eq!(run.refused, 0, "{run:?}");
        assert!(run.minutes.iter().all(|used| *used >= USED), "{run:?}");
        // The walks share about 50 requests a second in the first minute.
        assert!(run.longest < Duration::from_secs(2), "{run:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn eight_clients_of_an_account_use_its_limit_without_agreement() {
    let load = Load {
        starts: vec![AT_ONCE; 8],
        minutes: 2,
        latency: 10..200,
    };
    let run = load.run().await;
    assert_eq!(run.refused, 0, "{run:?}");
    assert!(run.minutes.iter().all(|used| *used >= USED), "{run:?}");
    assert!(run.longest < Duration::from_secs(2), "{run:?}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_joins_a_busy_one_has_a_twentieth_of_the_limit() {
    let load = Load {
        starts: vec![AT_ONCE, WINDOW * 2],
        minutes: 4,
        latency: 10..200,
    };
    let run = load.run().await;
    let least = LIMIT as usize / 20 - 10;
    assert!(
        run.of_last[2..].iter().all(|sent| *sent >= least),
        "{run:?}"
    );
    assert!(run.minutes.iter().all(|used| *used >= USED), "{run:?}");
}
