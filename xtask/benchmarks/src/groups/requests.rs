//! Small requests: one after the other on one connection, and many at a time.

use std::rc::Rc;

use super::tasks::Task;
use crate::failure::Failure;
use crate::peers::Workshop;
use crate::row::Row;
use crate::service::{Served, Service, Settings};

const REQUESTS: u64 = 1_000;

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let kinds = [("1", "one after the other"), ("64", "64 at a time")];
    let rows = kinds.map(|(parallel, how)| {
        let workshop = Rc::clone(workshop);
        Row::new(format!("1,000 small requests, {how}"), 5, move || {
            let task = Task::new(&["requests", &REQUESTS.to_string(), parallel], REQUESTS);
            let settings = Settings {
                records: REQUESTS,
                ..Settings::default()
            };
            let service = Rc::new(Service::start(&Served::Falcon(settings))?);
            Ok(task.of_all(&workshop, &service))
        })
    });
    Ok(rows.into())
}
