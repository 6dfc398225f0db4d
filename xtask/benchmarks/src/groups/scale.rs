//! The cost of an item of short and long lists. It should be the same.

use std::rc::Rc;

use super::tasks::Task;
use crate::failure::Failure;
use crate::peers::Workshop;
use crate::row::Row;
use crate::service::{Served, Service, Settings};

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let lengths = [10_000, 100_000, 1_000_000, 10_000_000];
    let ids = |title, words| row(workshop, title, words, lengths).per("id");
    let title = "records of 4 KB, 1,000 a page";
    let records = row(
        workshop,
        title,
        &["combined", "1000"],
        [10_000, 100_000, 400_000],
    );
    Ok(vec![
        ids("ids by scroll, 10,000 a page", &["scroll", "10000"]),
        ids("ids by offset, 5,000 a page", &["offset", "5000"]),
        ids("ids by marker, 10,000 a page", &["marker", "10000"]),
        records.per("record"),
    ])
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
