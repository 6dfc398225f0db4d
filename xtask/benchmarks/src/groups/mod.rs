//! The rows, in groups that each have a part of the page.

mod builds;
mod decoding;
mod downloads;
mod events;
mod generators;
mod projects;
mod requests;
mod scale;
mod tasks;
mod walks;

use std::rc::Rc;

use crate::failure::Failure;
use crate::peers::Workshop;
use crate::row::Row;

pub(crate) use generators::upgrade;

/// Rows that are measured together.
pub(crate) struct Group {
    /// Its name on the command line and in the page.
    pub(crate) name: &'static str,
    /// The commands that print the versions of its tools.
    pub(crate) tools: &'static [&'static [&'static str]],
    pub(crate) rows: fn(&Rc<Workshop>) -> Result<Vec<Row>, Failure>,
}

const RUSTC: &[&str] = &["rustc", "--version"];
const PYTHON: &[&str] = &["python3", "--version"];
const JAVA: &[&str] = &["java", "-version"];
const NODE: &[&str] = &["node", "--version"];

/// All groups, in the order in which they run.
pub(crate) const GROUPS: [Group; 8] = [
    Group {
        name: "builds",
        tools: &[RUSTC],
        rows: builds::rows,
    },
    Group {
        name: "walks",
        tools: &[RUSTC, PYTHON],
        rows: walks::rows,
    },
    Group {
        name: "scale",
        tools: &[RUSTC],
        rows: scale::rows,
    },
    Group {
        name: "requests",
        tools: &[RUSTC, PYTHON],
        rows: requests::rows,
    },
    Group {
        name: "downloads",
        tools: &[RUSTC, PYTHON],
        rows: downloads::rows,
    },
    Group {
        name: "decoding",
        tools: &[RUSTC],
        rows: decoding::rows,
    },
    Group {
        name: "events",
        tools: &[RUSTC],
        rows: events::rows,
    },
    Group {
        name: "generators",
        tools: &[RUSTC, JAVA, PYTHON, NODE],
        rows: generators::rows,
    },
];
