//! The changes for a Rust user from one interface to another, and the version step of the release.
//!
//! Compares the interfaces as the SDK shows them, so it reports only changes that a user can see.
//! Every generated struct and enum is `#[non_exhaustive]`: a new field or variant breaks no
//! program.

mod change;
mod collections;
mod deprecations;
mod facts;
mod fields;
mod jobs;
mod limits;
mod lists;
mod markdown;
mod matching;
mod models;
mod needs;
mod operations;
mod pair;
mod parameters;
mod properties;
mod replies;
mod spelling;
mod stay;
mod text;
mod verdict;
mod walks;

use crate::ir::{Api, Former};

use change::{Changes, counted};

pub use change::{Area, Change, Level};
pub use markdown::markdown;
pub use stay::outdated;
pub use text::text;
pub use verdict::{Diff, Verdict, json};

/// Compares two interfaces.
pub fn diff(old: &Api, new: &Api) -> Diff {
    let matched = matching::Matched::of(old, new);
    let mut changes = Changes(Vec::new());
    facts::of_interface(old);
    let texts = [
        (operations::compare(&matched, &mut changes), "operation"),
        (models::compare(&matched, &mut changes), "model"),
        (collections::compare(&matched, &mut changes), "collection"),
    ];
    let texts = texts.into_iter().filter(|(count, _)| *count > 0);
    let texts: Vec<String> = texts.map(|(count, thing)| counted(count, thing)).collect();
    if !texts.is_empty() {
        let what = format!("changed text in {}", texts.join(" and "));
        changes.harmless(Area::Documentation, "documentation", what);
    }
    let Changes(mut changes) = changes;
    changes.sort();
    let verdict = match changes.iter().map(|change| change.level).min() {
        None => Verdict::None,
        Some(Level::Harmless) => Verdict::Patch,
        Some(Level::Additive) => Verdict::Minor,
        Some(Level::Breaking) => Verdict::Major,
    };
    Diff { verdict, changes }
}

/// The former names that `new` should keep. `old` was released as `version`.
///
/// A name that is renamed now stays. An older one stays until the next release that breaks anyway.
pub fn former(old: &Api, new: &Api, version: &str) -> Former {
    let matched = matching::Matched::of(old, new);
    // Changes caused by a kept former name break nothing else.
    let mut without = old.clone();
    stay::forget(&mut without);
    let mut renamed = new.clone();
    renamed.former = stay::kept(&matched, version, false);
    let breaks = diff(&without, &renamed).verdict == Verdict::Major;
    stay::kept(&matched, version, breaks)
}
