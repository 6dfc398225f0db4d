//! A feed of events.

use std::rc::Rc;

use crate::failure::Failure;
use crate::peers::Workshop;
use crate::row::{Contestant, Row};
use crate::run::run;
use crate::service::{Served, Service};

const EVENTS: u64 = 200_000;

/// The ways of the program `events`: its argument, and the name in the table.
const WAYS: [(&str, &str); 3] = [
    ("falcon-sdk", "falcon-sdk: `EventStream`"),
    ("value", "`serde_json::Value` for each line"),
    ("lines", "floor: lines, not decoded"),
];

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let workshop = Rc::clone(workshop);
    let row = Row::new("200,000 events of 960 bytes from a feed", 5, move || {
        let service = Rc::new(Service::start(&Served::Feed { events: EVENTS })?);
        let ways = WAYS.map(|(way, name)| {
            let (workshop, service) = (Rc::clone(&workshop), Rc::clone(&service));
            Contestant::new(name, move || {
                let mut command = workshop.own("events");
                let command = command.arg(way).arg(EVENTS.to_string());
                Ok(run(service.serves(command))?.cost)
            })
        });
        Ok(ways.into())
    });
    Ok(vec![row])
}
