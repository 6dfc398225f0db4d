//! Walks against a service that changes its list, fails, and is incomplete. In all cases the walks
//! end, and deliver as much as their style can promise.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use falcon_sdk::request::Call;
use falcon_sdk::spec::Spec;
use falcon_sdk::wire::Json;
use falcon_sdk::{Cursor, Error};
use proptest::prelude::*;
use serde_json::json;

use crate::listing::{Asked, Listing, Scripted, found, refused};
use crate::{COUNTED, MARKED, SCROLLED};

/// An event before the service responds.
#[derive(Clone, Debug)]
enum Event {
    Nothing,
    /// A record is added at the end.
    Append,
    /// A record is added anywhere; its key determines the place.
    Insert(u16),
    Remove(u16),
    /// The order of the list changes.
    Swap(u16, u16),
    /// The service fails with that status.
    Fail(u16),
    /// The page is empty although the list continues.
    Empty,
    /// The page is shorter than requested.
    Short,
    /// The token of the page before is returned again.
    Repeat,
    /// The service states another total, or none.
    Total(Option<u64>),
}

/// A list of records, each of which is its key.
struct Service {
    records: Vec<u32>,
    events: std::vec::IntoIter<Event>,
    total: Option<Option<u64>>,
    /// Keys that were in the list all the time.
    lasting: BTreeSet<u32>,
    /// Keys that were in the list at any time.
    known: BTreeSet<u32>,
    last_token: String,
}

impl Service {
    fn new(count: u32, events: Vec<Event>) -> Self {
        let records: Vec<u32> = (1..=count).map(|record| record * 100_000).collect();
        Service {
            lasting: records.iter().copied().collect(),
            known: records.iter().copied().collect(),
            records,
            events: events.into_iter(),
            total: None,
            last_token: String::new(),
        }
    }

    fn add(&mut self, index: usize, key: u32) {
        if self.known.insert(key) {
            self.records.insert(index, key);
        }
    }

    /// Applies the next event, and returns its effect on the response.
    fn step(&mut self) -> Event {
        let event = self.events.next().unwrap_or(Event::Nothing);
        let len = self.records.len();
        let index = |at: u16| usize::from(at).checked_rem(len);
        match event {
            Event::Append => {
                let key = self.known.last().map_or(1, |last| last + 7);
                self.add(len, key);
            }
            Event::Insert(at) => {
                if let Some(at) = index(at) {
                    self.add(
                        at,
                        self.records[at].saturating_sub(1 + u32::from(at as u16)),
                    );
                }
            }
            Event::Remove(at) => {
                if let Some(at) = index(at) {
                    let gone = self.records.remove(at);
                    self.lasting.remove(&gone);
                }
            }
            Event::Swap(a, b) => {
                if let (Some(a), Some(b)) = (index(a), index(b)) {
                    self.records.swap(a, b);
                }
            }
            Event::Total(total) => self.total = Some(total),
            Event::Nothing | Event::Fail(_) | Event::Empty | Event::Short | Event::Repeat => {}
        }
        event
    }

    fn total(&self) -> Json {
        match self.total {
            None => json!(self.records.len()),
            Some(total) => json!(total),
        }
    }

    /// By offset: the records that are there now.
    fn by_offset(&mut self, asked: &Asked) -> Scripted {
        let event = self.step();
        let mut limit = asked.number("limit").unwrap();
        match event {
            Event::Fail(status) => return refused(status, json!({})),
            Event::Short => limit = limit.div_ceil(2),
            _ => {}
        }
        let offset = asked.number("offset").unwrap_or(0);
        let page: Vec<_> = self.records.iter().skip(offset).take(limit).collect();
        found(json!({"resources": page, "meta": {"pagination": {"total": self.total()}}}))
    }

    /// By key: a token and a marker both name the last record that was returned.
    fn behind(&mut self, last: u32, limit: usize) -> Vec<u32> {
        let mut keys: Vec<u32> = self.records.clone();
        keys.sort_unstable();
        keys.into_iter()
            .filter(|key| *key > last)
            .take(limit)
            .collect()
    }

    fn by_token(&mut self, asked: &Asked) -> Scripted {
        let event = self.step();
        let last = asked.number("after").map_or(0, |key| key as u32);
        let mut page = match event {
            Event::Fail(status) => return refused(status, json!({})),
            Event::Empty => Vec::new(),
            _ => self.behind(last, asked.number("limit").unwrap()),
        };
        if let Event::Short = event {
            page.truncate(page.len().div_ceil(2));
        }
        let next = page.last().copied().unwrap_or(last);
        // Another token for the same place.
        let more = !self.behind(next, 1).is_empty();
        let spelled = match page.is_empty() {
            true => format!("0{}", asked.text("after").unwrap_or("0")),
            false => next.to_string(),
        };
        let token = match event {
            Event::Repeat => self.last_token.clone(),
            _ if more => spelled,
            _ => String::new(),
        };
        self.last_token.clone_from(&token);
        let pagination = json!({"after": token, "total": self.total()});
        found(json!({"resources": page, "meta": {"pagination": pagination}}))
    }

    fn by_marker(&mut self, asked: &Asked) -> Scripted {
        let event = self.step();
        let last = asked.text("filter").map_or(0, |filter| {
            let last = filter.trim_start_matches("_marker:>").trim_matches('\'');
            last.parse().unwrap()
        });
        let mut page = match event {
            Event::Fail(status) => return refused(status, json!({})),
            _ => self.behind(last, asked.number("limit").unwrap()),
        };
        if let Event::Short = event {
            page.truncate(page.len().div_ceil(2));
        }
        // By marker, the total counts the remaining records.
        let left = match self.total {
            None | Some(Some(_)) => json!(self.behind(last, usize::MAX).len()),
            Some(None) => Json::Null,
        };
        let marked = |key: &u32| json!({"key": key, "_marker": format!("{key:010}")});
        let page: Vec<Json> = page.iter().map(marked).collect();
        found(json!({"resources": page, "meta": {"pagination": {"total": left}}}))
    }
}

/// The records that a walk delivered, and how it ended.
struct Delivered {
    keys: Vec<u32>,
    error: Option<Error>,
    service: Arc<Mutex<Service>>,
}

impl Delivered {
    fn times(&self) -> BTreeMap<u32, usize> {
        let mut times = BTreeMap::new();
        for key in &self.keys {
            *times.entry(*key).or_default() += 1;
        }
        times
    }
}

/// Walks to the end. If a page ends after a multiple of that many items, a new walk resumes from
/// the cursor of the last walk.
async fn walk(
    spec: &'static Spec,
    limit: u64,
    restart: usize,
    service: Service,
    response: fn(&mut Service, &Asked) -> Scripted,
) -> Delivered {
    let service = Arc::new(Mutex::new(service));
    let behind = Arc::clone(&service);
    let list = Listing::start(move |asked| response(&mut behind.lock().unwrap(), asked)).await;
    let mut call = Call::new(spec);
    call.query("limit", &limit);
    let mut items = list.client.call_items(&call);
    let (mut keys, mut gave_up, mut failures) = (Vec::new(), None, 0);
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => {
                let key = item.as_u64().or_else(|| item["key"].as_u64());
                keys.push(u32::try_from(key.unwrap()).unwrap());
                failures = 0;
            }
            // The next poll requests the page again.
            Err(error) => {
                failures += 1;
                if failures > 40 {
                    gave_up = Some(error);
                    break;
                }
                continue;
            }
        }
        assert!(keys.len() < 5_000, "the walk does not end");
        let text = serde_json::to_string(&items.cursor()).unwrap();
        // In the middle of a page the cursor counts the items of that page, which may change.
        let between_pages = !text.contains("skip");
        if restart > 0 && keys.len() % restart == 0 && between_pages {
            let cursor: Cursor = serde_json::from_str(&text).unwrap();
            items = list.client.call_items(&call).resume(&cursor).unwrap();
        }
    }
    Delivered {
        keys,
        error: gave_up,
        service,
    }
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

fn failing() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => Just(Event::Nothing),
        1 => prop_oneof![Just(500_u16), Just(503), Just(429), Just(403)].prop_map(Event::Fail),
        1 => Just(Event::Append),
        1 => proptest::option::of(0..40_u64).prop_map(Event::Total),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => failing(),
        1 => any::<u16>().prop_map(Event::Insert),
        1 => any::<u16>().prop_map(Event::Remove),
        1 => any::<(u16, u16)>().prop_map(|(a, b)| Event::Swap(a, b)),
        1 => Just(Event::Short),
        1 => Just(Event::Empty),
    ]
}

fn events(event: impl Strategy<Value = Event>) -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec(event, 0..30)
}

/// A list that stays, and may grow at its end. The total is stated correctly or not at all.
fn growing() -> impl Strategy<Value = Vec<Event>> {
    events(prop_oneof![
        4 => Just(Event::Nothing),
        1 => Just(Event::Append),
        1 => Just(Event::Short),
        1 => Just(Event::Fail(500)),
        1 => Just(Event::Total(None)),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_offset_walk_delivers_a_growing_list_once_and_in_order(
        count in 0..60_u32,
        limit in 1..9_u64,
        events in growing(),
    ) {
        let service = Service::new(count, events);
        let delivered = run(walk(&COUNTED, limit, 0, service, Service::by_offset));
        let service = delivered.service.lock().unwrap();
        prop_assert!(delivered.error.is_none());
        // Records that were added after the request for the last page are not promised.
        prop_assert!(service.records.starts_with(&delivered.keys));
        prop_assert!(delivered.keys.len() >= count as usize);
    }

    #[test]
    fn an_offset_walk_ends_whatever_happens_and_invents_nothing(
        count in 0..60_u32,
        limit in 1..9_u64,
        events in events(any_event()),
    ) {
        let service = Service::new(count, events);
        let delivered = run(walk(&COUNTED, limit, 0, service, Service::by_offset));
        let service = delivered.service.lock().unwrap();
        prop_assert!(delivered.keys.iter().all(|key| service.known.contains(key)));
    }

    #[test]
    fn a_token_walk_delivers_lasting_records_once_whatever_else_happens(
        count in 0..60_u32,
        limit in 1..9_u64,
        restart in 0..12_usize,
        events in events(any_event()),
    ) {
        let service = Service::new(count, events);
        let delivered = run(walk(&SCROLLED, limit, restart, service, Service::by_token));
        let service = delivered.service.lock().unwrap();
        prop_assert!(delivered.error.is_none(), "{:?}", delivered.error);
        let times = delivered.times();
        prop_assert!(times.values().all(|times| *times == 1), "{times:?}");
        prop_assert!(service.lasting.iter().all(|key| times.contains_key(key)));
        prop_assert!(times.keys().all(|key| service.known.contains(key)));
    }

    #[test]
    fn a_token_walk_ends_with_a_token_that_is_repeated(
        count in 0..60_u32,
        limit in 1..9_u64,
        before in 0..6_usize,
    ) {
        let mut events = vec![Event::Nothing; before];
        events.extend(vec![Event::Repeat; 50]);
        let service = Service::new(count, events);
        let delivered = run(walk(&SCROLLED, limit, 0, service, Service::by_token));
        let times = delivered.times();
        prop_assert!(times.values().all(|times| *times <= 2));
        prop_assert!(delivered.keys.len() <= (before + 2) * limit as usize);
    }

    #[test]
    fn a_marker_walk_delivers_lasting_records_once_whatever_else_happens(
        count in 0..60_u32,
        limit in 1..9_u64,
        restart in 0..12_usize,
        events in events(any_event()),
    ) {
        let service = Service::new(count, events);
        let delivered = run(walk(&MARKED, limit, restart, service, Service::by_marker));
        let service = delivered.service.lock().unwrap();
        prop_assert!(delivered.error.is_none(), "{:?}", delivered.error);
        let times = delivered.times();
        prop_assert!(times.values().all(|times| *times == 1), "{times:?}");
        prop_assert!(service.lasting.iter().all(|key| times.contains_key(key)));
    }
}
