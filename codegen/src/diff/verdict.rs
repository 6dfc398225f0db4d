//! All differences, and the version step of the release.

use serde::Serialize;
use serde_json::{Value, json};

use super::change::{Area, Change, Level};

/// The smallest version step for a release of the changes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing to release.
    None,
    Patch,
    Minor,
    Major,
}

impl Verdict {
    /// The term of semantic versioning.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::None => "none",
            Verdict::Patch => "patch",
            Verdict::Minor => "minor",
            Verdict::Major => "major",
        }
    }

    /// The version after `version`, as cargo reads them: in 0.x, a breaking change raises the
    /// second number. `None` if `version` does not have three numbers.
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

/// All differences, breaking changes first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diff {
    pub verdict: Verdict,
    pub changes: Vec<Change>,
}

impl Diff {
    /// The number of changes of a level.
    pub fn count(&self, level: Level) -> usize {
        self.of(level).count()
    }

    /// The changes in the order of a report. No code names a scope, so its change breaks no program,
    /// but a person has to act.
    pub(super) fn parts(&self) -> [Part<'_>; 4] {
        let part = |head, level, of_scopes: bool| Part {
            head,
            urgent: level == Level::Breaking || of_scopes,
            changes: self
                .of(level)
                .filter(|change| (change.area == Area::Scope) == of_scopes)
                .collect(),
        };
        [
            part("breaking", Level::Breaking, false),
            part("scopes to enable", Level::Harmless, true),
            part("additive", Level::Additive, false),
            part("harmless", Level::Harmless, false),
        ]
    }

    pub(super) fn of(&self, level: Level) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.level == level)
    }
}

/// A part of a report.
pub(super) struct Part<'a> {
    pub(super) head: &'static str,
    /// A person reads it before the release.
    pub(super) urgent: bool,
    pub(super) changes: Vec<&'a Change>,
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
