//! Many tenants of one account: its limit is used, never exceeded, and shared evenly.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fake_falcon::FakeFalcon;
use falcon_sdk::hosts::QueryDevicesByFilterScroll;
use falcon_sdk::request::Call;
use falcon_sdk::{Client, Observer, Outcome};

use crate::{authorization, calls, clock};

const TENANTS: usize = 100;
const AT_ONCE: usize = 16;
const PAGES: usize = 13;

/// Requests a minute: a tenth of those of a real account.
const LIMIT: usize = 600;

/// Counts the requests without a response. While there is one, no time passes, however slow the machine.
struct UnderWay(Arc<AtomicUsize>);

impl Observer for UnderWay {
    fn on_request(&self, _: &Call) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn on_outcome(&self, _: &Call, _: &Outcome<'_>) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Walks the lists of all tenants, some at a time. Returns the number of pages.
async fn walk_all(client: &Client) -> usize {
    let mut walks = tokio::task::JoinSet::new();
    let mut pages = 0;
    for tenant in 0..TENANTS {
        if walks.len() == AT_ONCE {
            pages += walks.join_next().await.unwrap().unwrap();
        }
        let client = client.for_member(format!("{tenant:032x}")).unwrap();
        walks.spawn(async move {
            let mut walk = client.pages(QueryDevicesByFilterScroll::new().limit(1));
            let mut pages = 0;
            while let Some(page) = walk.next().await {
                page.unwrap();
                pages += 1;
            }
            pages
        });
    }
    while let Some(walk) = walks.join_next().await {
        pages += walk.unwrap();
    }
    pages
}

#[tokio::test]
async fn a_hundred_tenants_use_the_limit_of_their_account_and_never_exceed_it() {
    let builder = FakeFalcon::builder().records(PAGES as u64);
    let falcon = builder.rate_limit(LIMIT).login_limit(300);
    let falcon = falcon.start_here().await.unwrap();
    let under_way = Arc::new(AtomicUsize::new(0));
    let client = Client::builder()
        .credentials(falcon.client_id(), falcon.client_secret())
        .base_url(falcon.base_url())
        .pacing(true)
        .observer(UnderWay(Arc::clone(&under_way)))
        .build()
        .unwrap();
    let idle = || under_way.load(Ordering::Relaxed) == 0;
    let pages = clock::faster(Duration::from_millis(100), idle, walk_all(&client)).await;
    assert_eq!(pages, TENANTS * PAGES);

    let usage = falcon.usage();
    assert_eq!((usage.refused, falcon.login_usage().refused), (0, 0));
    let whole = &usage.minutes[..usage.minutes.len() - 1];
    let used = whole.iter().all(|used| *used >= LIMIT * 95 / 100);
    assert!(used && whole.len() >= 2, "{usage:?}");

    // Between two pages of a tenant, the others have a few each.
    let mut last = HashMap::new();
    let mut between = 0;
    for (number, call) in calls(&falcon).iter().enumerate() {
        let tenant = authorization(call).unwrap().to_owned();
        if let Some(before) = last.insert(tenant, number) {
            between = between.max(number - before - 1);
        }
    }

    assert!(between <= AT_ONCE * 2, "{between} requests of others");
}
