//! Joins the words of the documentation to the interface. Prose of the interface itself wins.
//!
//! An entry that describes nothing is a problem, and so is a thing without an entry.

mod collections;
mod fields;
mod operations;
mod parameters;
mod unknown;
mod values;

use crate::ir::Api;
use crate::source::words::{self, Problem, Texts};

/// Writes the words into the interface; everything that does not fit.
pub(crate) fn join(api: &mut Api, texts: &Texts<'_>) -> Vec<Problem> {
    let (words, mut problems) = words::decode(texts);
    operations::join(api, &words.operations, &mut problems);
    collections::join(api, &words.collections, &mut problems);
    parameters::join(api, &words.parameters, &mut problems);
    fields::join(api, &words.fields, &mut problems);
    values::join(api, &words.values, &mut problems);
    problems.sort();
    problems
}
