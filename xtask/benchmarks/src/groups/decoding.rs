//! A page in memory, decoded in several ways.

use std::rc::Rc;

use crate::failure::Failure;
use crate::peers::Workshop;
use crate::row::{Contestant, Row};
use crate::run::run;

/// The ways of the program `decode`: its argument, and the name in the table.
const WAYS: [(&str, &str); 9] = [
    ("falcon-sdk", "falcon-sdk: typed, lenient, with mismatches"),
    ("derived", "serde_json, derived"),
    (
        "raw",
        "serde_json, derived, each record from its `RawValue`",
    ),
    ("simd-derived", "simd-json, derived"),
    ("value", "`serde_json::Value`"),
    ("simd-value", "simd-json, borrowed value"),
    ("ignored", "serde_json, `IgnoredAny`"),
    ("found", "falcon-sdk: one value found, all else skipped"),
    (
        "read",
        "floor: the page read from its file, and not decoded",
    ),
];

const TIMES: &str = "10";

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let workshop = Rc::clone(workshop);
    let title = format!("a page of 5,000 device records, 22 MB, decoded {TIMES} times");
    let row = Row::new(title, 7, move || {
        let page = workshop.path("page.json");
        run(workshop.own("decode").arg("make").arg(&page))?;
        let ways = WAYS.map(|(way, name)| {
            let (workshop, page) = (Rc::clone(&workshop), page.clone());
            Contestant::new(name, move || {
                let mut command = workshop.own("decode");
                let command = command.arg(way).arg(&page).arg(TIMES);
                Ok(run(command)?.cost)
            })
        });
        Ok(ways.into())
    });
    Ok(vec![row])
}
