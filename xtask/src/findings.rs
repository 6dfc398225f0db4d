//! All problems of an interface, with their places and with overlay actions to paste.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::findings::{self, Finding, Kind};

use crate::error::Error;
use crate::sync::{Plan, Wanted};

/// The first lines of an overlay that had no action.
const HEAD: &str = "overlay: 1.0.0\ninfo: {title: Repairs, version: 1.0.0}\nactions:\n";

/// The line before appended actions.
const PROPOSED: &str = "  # Proposed: check each, complete its description, and remove its `#`.";

/// The published file that was read, and the overlay for its repairs.
pub(crate) struct Subject<'a> {
    pub(crate) file: &'a Path,
    pub(crate) text: &'a str,
    pub(crate) overlay: PathBuf,
    pub(crate) overlay_text: Option<&'a str>,
    /// Whether the actions are appended to the overlay.
    pub(crate) write_overlay: bool,
}

impl Subject<'_> {
    /// The error with all problems and their places. An error of another sort stays as it is.
    pub(crate) fn explain(&self, error: Error) -> Error {
        let Error::Codegen(problem) = &error else {
            return error;
        };
        let findings = findings::findings(problem, self.text);
        if findings.is_empty() {
            return error;
        }
        let mut report = self.report(&findings);
        if self.write_overlay {
            match self.append(&findings) {
                Ok(added) => report.push_str(&format!(
                    "\n\n{added} actions are appended to {} as comments",
                    self.overlay.display()
                )),
                Err(error) => return error,
            }
        }
        Error::Findings(report)
    }

    fn report(&self, findings: &[Finding]) -> String {
        let (count, s) = (findings.len(), if findings.len() == 1 { "" } else { "s" });
        let mut lines = vec![format!(
            "{count} problem{s}; below each, an overlay action for {} to start from (`--write-overlay` appends \
             them as comments)",
            self.overlay.display()
        )];
        for kind in [Kind::Stale, Kind::Invalid, Kind::Unsupported, Kind::Names] {
            let of_kind = || findings.iter().filter(|finding| finding.kind == kind);
            if of_kind().next().is_some() {
                lines.push(format!("\n{kind} ({})", of_kind().count()));
            }
            for finding in of_kind() {
                let place = match finding.position {
                    Some((line, column)) => format!("{}:{line}:{column}: ", self.file.display()),
                    None => String::new(),
                };
                lines.push(format!("  {place}{}", finding.message));
                lines.extend(
                    finding
                        .action
                        .iter()
                        .map(|action| format!("      {}", entry(finding, action))),
                );
            }
        }
        if findings.iter().any(|finding| finding.kind == Kind::Stale) {
            lines.push(
                "\nrepair or remove the stale overlay actions, or continue without them: `--allow-stale`".to_owned(),
            );
        }
        lines.join("\n")
    }

    /// Appends the actions that the overlay does not contain yet, and returns their number.
    fn append(&self, findings: &[Finding]) -> Result<usize, Error> {
        let mut text = self.overlay_text.unwrap_or(HEAD).to_owned();
        let mut added = 0;
        for finding in findings {
            let Some(action) = &finding.action else {
                continue;
            };
            let entry = format!("  # {}", entry(finding, action));
            if text.lines().any(|line| line == entry) {
                continue;
            }
            if !text.ends_with('\n') {
                text.push('\n');
            }
            if added == 0 {
                text.push_str(&format!("{PROPOSED}\n"));
            }
            text.push_str(&format!("{entry}\n"));
            added += 1;
        }
        if added > 0 {
            if let Some(folder) = self.overlay.parent() {
                fs::create_dir_all(folder).map_err(Error::file(folder))?;
            }
            let wanted = vec![Wanted {
                path: self.overlay.clone(),
                text,
            }];
            Plan::new(Vec::new(), wanted, Vec::new())?.write()?;
        }
        Ok(added)
    }
}

/// An action as an entry of the list; for a stale action, only its new target.
fn entry(finding: &Finding, action: &str) -> String {
    match finding.kind {
        Kind::Stale => action.to_owned(),
        Kind::Invalid | Kind::Unsupported | Kind::Names => format!("- {action}"),
    }
}
