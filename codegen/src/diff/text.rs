//! A diff as lines for a terminal.

use super::change::{Change, Level};
use super::verdict::Diff;

/// One line for each change. Breaking changes come first, each with its effect, then scopes. The
/// verdict and the version after `version` come last.
pub fn text(diff: &Diff, version: &str) -> String {
    let mut text = String::new();
    for part in diff.parts() {
        if part.changes.is_empty() {
            continue;
        }
        text += &format!("{} ({})\n", part.head, part.changes.len());
        for change in part.changes {
            text += &format!("  {}\n", line(change));
        }
        text.push('\n');
    }
    text + &verdict(diff, version)
}

fn line(change: &Change) -> String {
    let line = format!("{}: {}", change.subject, change.what);
    match &change.breaks {
        Some(breaks) => format!("{line}\n      {breaks}"),
        None => line,
    }
}

fn verdict(diff: &Diff, version: &str) -> String {
    let count = |level| diff.count(level);
    format!(
        "verdict: {}{} ({} breaking, {} additive, {} harmless)\n",
        diff.verdict.name(),
        step(diff, version),
        count(Level::Breaking),
        count(Level::Additive),
        count(Level::Harmless)
    )
}

/// The next version, if the changes need one.
pub(super) fn step(diff: &Diff, version: &str) -> String {
    match diff.verdict.next(version) {
        Some(next) if next != version => format!(", {version} to {next}"),
        Some(_) | None => String::new(),
    }
}
