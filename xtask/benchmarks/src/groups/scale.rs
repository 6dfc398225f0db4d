//! The cost of an item of short and long lists. It should be the same.

use std::rc::Rc;

use super::tasks::Task;
use crate::failure::Failure;
use crate::peers::Workshop;
use crate::row::Row;
use crate::service::{Served, Service, Settings};

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let lengths = [10_000, 100_000, 1_000_000, 10_000_000];
    let ids = row(
        workshop,
        "ids by scroll, 10,000 a page",
        &["scroll", "10000"],
        lengths,
    );
    let lengths = [10_000, 100_000, 400_000];
    let title = "records of 4 KB, 1,000 a page";
    let records = row(workshop, title, &["combined", "1000"], lengths);
    Ok(vec![ids.per("id"), records.per("record")])
}

/// This SDK alone, with lists of these lengths.
fn row<const N: usize>(
    workshop: &Rc<Workshop>,
    title: &str,
    words: &'static [&'static str],
    lengths: [u64; N],
) -> Row {
    let workshop = Rc::clone(workshop);
    Row::new(
        format!("falcon-sdk: {title}, by the length of the list"),
        3,
        move || {
            let contestants = lengths.iter().map(|&records| {
                let settings = Settings {
                    records,
                    ..Settings::default()
                };
                let service = Rc::new(Service::start(&Served::Falcon(settings))?);
                let mut contestant = Task::new(words, records).of_ours(&workshop, &service)?;
                contestant.name = records.to_string();
                Ok(contestant.units(records))
            });
            contestants.collect()
        },
    )
}
