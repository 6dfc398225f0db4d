//! Every record of the service is delivered or reported, once and in order, despite all faults.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use falcon_sdk::reply::Envelope;
use falcon_sdk::request::{Call, Method, Operation, Paginated};
use falcon_sdk::spec::{At, Paging, Param, Spec};
use falcon_sdk::wire::Json;
use falcon_sdk::{Client, Cursor, Error};
use proptest::prelude::*;
use serde_json::json;

use crate::listing::{Asked, Listing, Scripted, found, refused};
use crate::{COUNTED, MARKED, SCROLLED};

static LED: Spec = Spec::new(Method::GET, "/things/combined/led/v1", "FindLed", "things")
    .params(&[
        Param::query("filter"),
        Param::query("sort"),
        Param::query("limit").integer(),
    ])
    .paging(Paging::marker(Some("Next-Page"), "/resources"))
    .page_size(At::Query("limit"), Some(100))
    .instead("FindMarked");

type Record = BTreeMap<String, String>;

macro_rules! operation {
    ($($name:ident $spec:ident)*) => {
        $(
            struct $name(u64);

            impl Operation for $name {
                type Output = Envelope<Vec<Record>>;
                const SPEC: &'static Spec = &$spec;
                fn write(&self, call: &mut Call) {
                    call.query("limit", &self.0);
                }
            }

            impl Paginated for $name {
                type Item = Record;
            }
        )*
    };
}
operation!(ByOffset COUNTED ByToken SCROLLED ByMarker MARKED ByHeader LED);

/// The fault of a response.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Nothing,
    /// It is no list, in one of many ways.
    NoList(usize),
    /// It has no items, although there should be some.
    Empty,
    /// It does not name the next page.
    NoNext,
    Short,
    /// The token is refused.
    Expired,
    Fails,
    /// It has errors instead of items.
    Errors,
    /// It has the items of the page before.
    Repeats,
}

const NO_LISTS: [&str; 8] = [
    "{}",
    "",
    "null",
    "\"Service Unavailable\"",
    "5",
    "[]",
    "<html><title>Sign in</title></html>",
    r#"{"message": "Service Unavailable"}"#,
];

/// The records 1 to `count`. The records in `misfits` are malformed in the response.
struct Service {
    count: u32,
    misfits: Vec<u32>,
    faults: std::vec::IntoIter<Fault>,
    /// The pages that it returned, by their ends.
    pages: BTreeMap<u32, Vec<Json>>,
}

impl Service {
    fn record(&self, key: u32) -> Json {
        match self.misfits.contains(&key) {
            true => json!(format!("oops {key}")),
            false => json!({"id": key.to_string(), "_marker": format!("{key:010}")}),
        }
    }

    /// The total; by marker, the number of remaining records.
    fn left(&self, asked: &Asked, start: u32) -> u32 {
        match asked.path.contains("combined") {
            true => self.count - start,
            false => self.count,
        }
    }

    fn respond(&mut self, asked: &Asked) -> Scripted {
        let fault = self.faults.next().unwrap_or(Fault::Nothing);
        let text = |name| asked.text(name);
        let by_marker = |filter: &str| {
            let marker = filter.trim_start_matches("_marker:>").trim_matches('\'');
            marker.parse().unwrap()
        };
        let (token, offset) = (asked.number("after"), asked.number("offset"));
        let marker: Option<usize> = text("filter").map(by_marker);
        let start = token.or(offset).or(marker).unwrap_or(0) as u32;
        let mut limit = asked.number("limit").unwrap() as u32;
        match fault {
            Fault::NoList(kind) => {
                // Another total, because only the total distinguishes null from an empty list.
                let meta = json!({"pagination": {"total": self.left(asked, start)}});
                let body = match NO_LISTS.get(kind) {
                    Some(body) => (*body).to_owned(),
                    None if kind % 2 == 0 => json!({"meta": meta, "resources": null}).to_string(),
                    None => json!({"meta": meta, "resources": {"id": "1"}}).to_string(),
                };
                return Scripted {
                    body,
                    ..found(json!(0))
                };
            }
            Fault::Expired if token.is_some() => return refused(404, json!({})),
            Fault::Fails => return refused(503, json!({})),
            Fault::Errors => return found(json!({"errors": [{"code": 500, "message": "shard"}]})),
            Fault::Short => limit = limit.div_ceil(2),
            Fault::Nothing | Fault::Empty | Fault::NoNext | Fault::Expired | Fault::Repeats => {}
        }
        let end = self.count.min(start + limit);
        let mut page: Vec<Json> = (start + 1..=end).map(|key| self.record(key)).collect();
        let mut leads_on = end < self.count;
        match fault {
            Fault::Empty => (page, leads_on) = (Vec::new(), false),
            Fault::NoNext => leads_on = false,
            // A page of one item may equal the page before.
            Fault::Repeats => {
                if let Some(before) = self.pages.get(&start).filter(|page| page.len() > 1) {
                    page.clone_from(before);
                }
            }
            _ => {}
        }
        if !matches!(fault, Fault::Empty | Fault::Repeats) {
            self.pages.insert(end, page.clone());
        }
        let left = self.left(asked, start);
        let after = leads_on.then(|| end.to_string());
        let mut response = found(json!({
            "resources": page,
            "meta": {"pagination": {"total": left, "after": after}},
        }));
        if leads_on && asked.path.contains("led") {
            let next = format!(
                "/things/combined/led/v1?limit={limit}&filter=_marker%3A%3E%27{end:010}%27"
            );
            response.header = Some(("next-page", next));
        }
        response
    }
}

/// The records that a walk delivered and reported.
#[derive(Default)]
struct Account {
    keys: Vec<u32>,
    errors: Vec<Error>,
    /// Whether the walk reached the end of the list.
    ended: bool,
}

impl Account {
    fn deliver(&mut self, record: &Record) {
        self.keys.push(record["id"].parse().unwrap());
    }

    fn report(&mut self, error: Error) {
        if let Error::Item(item) = &error {
            let key = item.raw.trim_matches('"').trim_start_matches("oops ");
            self.keys.push(key.parse().unwrap());
            assert_eq!(
                (item.expected.as_str(), &item.found[..6]),
                ("object", "string")
            );
        }
        self.errors.push(error);
    }
}

async fn items<O: Paginated<Item = Record>>(
    client: &Client,
    make: fn(u64) -> O,
    limit: u64,
    prefetch: usize,
    account: &mut Account,
    cursor: Option<Cursor>,
) -> Cursor {
    let mut items = client.items(make(limit)).prefetch(prefetch);
    if let Some(cursor) = cursor {
        items = items.resume(&cursor).unwrap();
    }
    while let Some(item) = items.next().await {
        match item {
            Ok(record) => account.deliver(&record),
            Err(error) => account.report(error),
        }
        assert!(account.errors.len() < 500, "the walk does not end");
        assert_eq!(items.cursor().read(), account.keys.len() as u64);
    }
    items.cursor()
}

/// Walks the list, and resumes from the cursor after an error ended the walk.
async fn account<O: Paginated<Item = Record>>(
    make: fn(u64) -> O,
    limit: u64,
    prefetch: usize,
    service: Service,
) -> Account {
    let (list, service) = listing(service).await;
    let mut account = Account::default();
    let mut cursor = None;
    for _ in 0..40 {
        // A cursor does not know the page before.
        service.lock().unwrap().pages.clear();
        let end = items(&list.client, make, limit, prefetch, &mut account, cursor).await;
        account.ended = end.is_end();
        if account.ended {
            break;
        }
        cursor = Some(end);
    }
    account
}

async fn listing(service: Service) -> (Listing, Arc<Mutex<Service>>) {
    let service = Arc::new(Mutex::new(service));
    let behind = Arc::clone(&service);
    let list = Listing::start(move |asked| behind.lock().unwrap().respond(asked)).await;
    (list, service)
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let fault = prop_oneof![
        4 => Just(Fault::Nothing),
        2 => (0..NO_LISTS.len() + 2).prop_map(Fault::NoList),
        1 => Just(Fault::Empty),
        1 => Just(Fault::NoNext),
        1 => Just(Fault::Short),
        1 => Just(Fault::Expired),
        1 => Just(Fault::Fails),
        1 => Just(Fault::Errors),
        1 => Just(Fault::Repeats),
    ];
    proptest::collection::vec(fault, 0..12)
}

fn service(count: u32, misfits: &[u16], faults: Vec<Fault>) -> Service {
    Service {
        count,
        misfits: misfits
            .iter()
            .map(|at| 1 + u32::from(*at) % count.max(1))
            .collect(),
        faults: faults.into_iter(),
        pages: BTreeMap::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn items_are_delivered_or_reported_once_and_in_order(
        style in 0..4_usize,
        count in 0..30_u32,
        limit in 1..8_u64,
        prefetch in 0..4_usize,
        misfits in proptest::collection::vec(any::<u16>(), 0..4),
        faults in faults(),
    ) {
        let service = service(count, &misfits, faults);
        let account = run(async {
            match style {
                0 => account(ByOffset, limit, prefetch, service).await,
                1 => account(ByToken, limit, prefetch, service).await,
                2 => account(ByMarker, limit, prefetch, service).await,
                _ => account(ByHeader, limit, prefetch, service).await,
            }
        });
        let all: Vec<u32> = (1..=count).collect();
        prop_assert!(all.starts_with(&account.keys), "{:?} {:?}", account.keys, account.errors);
        if !account.ended {
            // A record without a marker can't be continued after, even with retries.
            let last = account.errors.last().unwrap().to_string();
            prop_assert!(style >= 2 && last.contains("marker") && !misfits.is_empty(), "{}", last);
        } else {
            prop_assert_eq!(account.keys, all);
        }
    }

    #[test]
    fn pages_hold_or_report_each_record_once(
        style in 0..4_usize,
        count in 0..30_u32,
        limit in 1..8_u64,
        misfits in proptest::collection::vec(any::<u16>(), 0..4),
        faults in faults(),
    ) {
        async fn pages<O>(make: fn(u64) -> O, limit: u64, service: Service) -> (usize, bool)
        where
            O: Paginated<Output = Envelope<Vec<Record>>>,
        {
            let (list, _) = listing(service).await;
            let mut pages = list.client.pages(make(limit));
            let mut seen = 0;
            while let Some(page) = pages.next().await {
                if let Ok(page) = page {
                    seen += page.resources.len() + page.mismatches().total();
                }
                assert_eq!(pages.cursor().read(), seen as u64);
            }
            (seen, pages.cursor().is_end())
        }
        let service = service(count, &misfits, faults);
        let (seen, ended) = run(async {
            match style {
                0 => pages(ByOffset, limit, service).await,
                1 => pages(ByToken, limit, service).await,
                2 => pages(ByMarker, limit, service).await,
                _ => pages(ByHeader, limit, service).await,
            }
        });
        prop_assert!(seen <= count as usize);
        prop_assert!(!ended || seen == count as usize);
    }
}
