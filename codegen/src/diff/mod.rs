//! What changes for a Rust user from one interface to another, and what that makes of a release.
//!
//! Both interfaces are compared as the SDK shows them, so that nothing is told that a user of it
//! cannot see. Every emitted struct and enum is `#[non_exhaustive]`: what is added to one breaks
//! nobody.

mod collections;
mod fields;
mod limits;
mod markdown;
mod matching;
mod models;
mod needs;
mod operations;
mod parameters;
mod spelling;
mod text;
mod walks;

use serde::Serialize;
use serde_json::{Value, json};

use crate::ir::{Api, Former};

pub use markdown::markdown;
pub use text::text;

/// What a change does to a program that uses the SDK.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A program may not compile any more, or a call that worked may be refused before it is sent.
    Breaking,
    /// A program can do what it could not.
    Additive,
    /// A program compiles and runs as it did.
    Harmless,
}

/// What kind of thing changes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    Collection,
    Operation,
    Model,
    Documentation,
}

/// One difference.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Change {
    pub level: Level,
    pub area: Area,
    /// The path of what changes, such as `hosts::GetHosts`; as it was before, where it was there.
    pub subject: String,
    /// What is another now.
    pub what: String,
    /// What breaks in a user's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaks: Option<String>,
}

/// The least version step that a release of the changes needs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// There is nothing to release.
    None,
    Patch,
    Minor,
    Major,
}

impl Verdict {
    /// The word that semantic versioning has for it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::None => "none",
            Verdict::Patch => "patch",
            Verdict::Minor => "minor",
            Verdict::Major => "major",
        }
    }

    /// The version after `version`, as cargo reads them: in 0.x the second number is the one that
    /// says what breaks. `None` if that is no version of three numbers.
    pub fn next(self, version: &str) -> Option<String> {
        let numbers: Vec<u64> = version
            .split('.')
            .map(|number| number.parse().ok())
            .collect::<Option<_>>()?;
        let [major, minor, patch] = numbers.as_slice() else {
            return None;
        };
        let (major, minor, patch) = match (self, *major, *minor, *patch) {
            (Verdict::None, major, minor, patch) => (major, minor, patch),
            (Verdict::Major, 0, 0, patch) => (0, 0, patch + 1),
            (Verdict::Major, 0, minor, _) => (0, minor + 1, 0),
            (Verdict::Major, major, _, _) => (major + 1, 0, 0),
            (Verdict::Minor, 0, minor, patch) => (0, minor, patch + 1),
            (Verdict::Minor, major, minor, _) => (major, minor + 1, 0),
            (Verdict::Patch, major, minor, patch) => (major, minor, patch + 1),
        };
        Some(format!("{major}.{minor}.{patch}"))
    }
}

/// All differences, the worst first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diff {
    pub verdict: Verdict,
    pub changes: Vec<Change>,
}

impl Diff {
    /// How many changes there are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.of(level).count()
    }

    fn of(&self, level: Level) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.level == level)
    }
}

/// The diff for programs, with the version after `version`.
pub fn json(diff: &Diff, version: &str) -> Value {
    json!({
        "verdict": diff.verdict,
        "version": version,
        "next": diff.verdict.next(version),
        "breaking": diff.count(Level::Breaking),
        "additive": diff.count(Level::Additive),
        "harmless": diff.count(Level::Harmless),
        "changes": diff.changes,
    })
}

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
                "other prose in {} and {}",
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

/// The former names of collections that `new` should keep, if it follows `old`, which was released
/// as `version`.
pub fn former(old: &Api, new: &Api, version: &str) -> Vec<Former> {
    let matched = matching::Matched::of(old, new);
    // What goes with its former name breaks nothing else.
    let mut without = old.clone();
    without.former.clear();
    let mut renamed = new.clone();
    renamed.former = collections::former(&matched, version, false);
    let breaks = diff(&without, &renamed).verdict == Verdict::Major;
    collections::former(&matched, version, breaks)
}

fn counted(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

/// Changes as they are found.
struct Changes(Vec<Change>);

impl Changes {
    fn breaking(
        &mut self,
        area: Area,
        subject: impl Into<String>,
        what: impl Into<String>,
        breaks: impl Into<String>,
    ) {
        self.0.push(Change {
            level: Level::Breaking,
            area,
            subject: subject.into(),
            what: what.into(),
            breaks: Some(breaks.into()),
        });
    }

    fn additive(&mut self, area: Area, subject: impl Into<String>, what: impl Into<String>) {
        self.push(Level::Additive, area, subject.into(), what.into());
    }

    fn harmless(&mut self, area: Area, subject: impl Into<String>, what: impl Into<String>) {
        self.push(Level::Harmless, area, subject.into(), what.into());
    }

    fn push(&mut self, level: Level, area: Area, subject: String, what: String) {
        self.0.push(Change {
            level,
            area,
            subject,
            what,
            breaks: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn cargo_reads_the_second_number_as_the_breaking_one_below_1_0() {
        for (verdict, version, next) in [
            (Verdict::Major, "0.1.4", "0.2.0"),
            (Verdict::Minor, "0.1.4", "0.1.5"),
            (Verdict::Patch, "0.1.4", "0.1.5"),
            (Verdict::Major, "0.0.4", "0.0.5"),
            (Verdict::Major, "1.2.3", "2.0.0"),
            (Verdict::Minor, "1.2.3", "1.3.0"),
            (Verdict::Patch, "1.2.3", "1.2.4"),
            (Verdict::None, "1.2.3", "1.2.3"),
        ] {
            assert_eq!(verdict.next(version).as_deref(), Some(next));
        }
        assert_eq!(Verdict::Major.next("1.0"), None);
    }
}
