//! The changes for a Rust user from one interface to another, and the version step of the release.
//!
//! Compares the interfaces as the SDK shows them, so it reports only changes that a user can see.
//! Every generated struct and enum is `#[non_exhaustive]`: a new field or variant breaks no
//! program.

mod change;
mod collections;
mod deprecations;
mod fields;
mod jobs;
mod limits;
mod markdown;
mod matching;
mod models;
mod needs;
mod operations;
mod pair;
mod parameters;
mod spelling;
mod text;
mod verdict;
mod walks;

use crate::ir::{Api, Former};

use change::{Changes, counted};

pub use change::{Area, Change, Level};
pub use markdown::markdown;
pub use text::text;
pub use verdict::{Diff, Verdict, json};

/// Compares two interfaces.
pub fn diff(old: &Api, new: &Api) -> Diff {
    let matched = matching::Matched::of(old, new);
    let mut changes = Changes(Vec::new());
    collections::compare(&matched, &mut changes);
    let documented = operations::compare(&matched, &mut changes);
    let described = models::compare(&matched, &mut changes);
    if documented + described > 0 {
        changes.harmless(
            Area::Documentation,
            "documentation",
            format!(
                "changed text in {} and {}",
                counted(documented, "operation"),
                counted(described, "model")
            ),
        );
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

/// The former names of collections that `new` should keep. `old` was released as `version`.
pub fn former(old: &Api, new: &Api, version: &str) -> Vec<Former> {
    let matched = matching::Matched::of(old, new);
    // Changes caused by a kept former name break nothing else.
    let mut without = old.clone();
    without.former.clear();
    let mut renamed = new.clone();
    renamed.former = collections::former(&matched, version, false);
    let breaks = diff(&without, &renamed).verdict == Verdict::Major;
    collections::former(&matched, version, breaks)
}
