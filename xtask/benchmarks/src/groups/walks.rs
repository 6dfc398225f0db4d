//! Lists from the first page to the last, and the same bytes received and discarded.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::tasks::Task;
use crate::cost::Metric;
use crate::failure::Failure;
use crate::peers::Workshop;
use crate::row::{Contestant, Row};
use crate::service::{Served, Service, Settings};

/// A list, with the page size that all programs use: the largest of lists of ids, and the usual one
/// of records.
struct Walk {
    title: &'static str,
    list: &'static str,
    items: u64,
    page: u64,
    rounds: usize,
}

const WALKS: [Walk; 4] = [
    Walk {
        title: "1,000,000 ids by scroll, 10,000 a page",
        list: "scroll",
        items: 1_000_000,
        page: 10_000,
        rounds: 7,
    },
    Walk {
        title: "1,000,000 ids by offset, 5,000 a page",
        list: "offset",
        items: 1_000_000,
        page: 5_000,
        rounds: 7,
    },
    Walk {
        title: "100,000 records of 4 KB, 1,000 a page",
        list: "combined",
        items: 100_000,
        page: 1_000,
        rounds: 5,
    },
    Walk {
        title: "100,000 ids, then their records of 4 KB, 1,000 a page",
        list: "details",
        items: 100_000,
        page: 1_000,
        rounds: 5,
    },
];

/// A list whose every page is delayed.
struct Delayed {
    list: &'static str,
    /// The number of pages that this SDK requests in parallel.
    parallel: u32,
}

const DELAYED: [Delayed; 2] = [
    Delayed {
        list: "scroll",
        parallel: 1,
    },
    Delayed {
        list: "offset",
        parallel: 2,
    },
];

const PAGES: u32 = 200;
const PAGE: u64 = 500;
const LATENCY: u64 = 20;

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let walks = WALKS.iter().map(|walk| {
        let workshop = Rc::clone(workshop);
        Row::new(walk.title, walk.rounds, move || {
            let task = Task::new(&[walk.list, &walk.page.to_string()], walk.items);
            let service = serve(walk.items, 0)?;
            Ok(task.of_all(&workshop, &service))
        })
    });
    let delayed = DELAYED.iter().map(|delayed| {
        let workshop = Rc::clone(workshop);
        let Delayed { list, parallel } = *delayed;
        let title = format!("{PAGES} pages by {list}, each delayed by {LATENCY} ms");
        Row::new(title, 3, move || {
            let items = u64::from(PAGES) * PAGE;
            let task = Task::new(&[list, &PAGE.to_string()], items);
            let service = serve(items, LATENCY)?;
            let mut contestants = task.of_all(&workshop, &service);
            contestants.insert(0, bound(parallel));
            Ok(contestants)
        })
    });
    Ok(walks.chain(delayed).collect())
}

fn serve(records: u64, latency: u64) -> Result<Rc<Service>, Failure> {
    let settings = Settings {
        records,
        latency,
        ..Settings::default()
    };
    Ok(Rc::new(Service::start(&Served::Falcon(settings))?))
}

/// The time that the delays take.
fn bound(parallel: u32) -> Contestant {
    let seconds = f64::from(PAGES) * LATENCY as f64 / 1e3 / f64::from(parallel);
    let name = match parallel {
        1 => "bound: the delays, one page at a time".to_owned(),
        parallel => format!("bound: the delays, {parallel} pages at a time"),
    };
    Contestant::new(name, move || Ok(BTreeMap::from([(Metric::Wall, seconds)])))
}
