//! The counts of checks, and the failures.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The kinds of check.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Check {
    /// The SDK accepts the values and sends a single request.
    Sent,
    Method,
    Path,
    Query,
    Headers,
    /// The media type of the body.
    MediaType,
    Body,
    /// The fields of a form, and its files.
    Form,
    /// The server's response is decoded without a loss.
    Response,
    /// A response with every published property.
    Full,
    /// A response with only the required properties.
    Least,
    /// A response whose values are all null.
    Nulls,
    /// The response is read as its published kind: JSON, a file or nothing.
    Kind,
    /// The paging equals that of the service, where that is known.
    Paging,
    /// A list is read to its end.
    Walk,
}

/// The results so far.
#[derive(Default)]
pub(crate) struct Report {
    counts: BTreeMap<Check, Count>,
    failures: Vec<String>,
}

#[derive(Default)]
struct Count {
    checked: usize,
    failed: usize,
}

/// Bytes as they are shown in a failure.
pub(crate) fn show(bytes: &[u8]) -> String {
    format!("{:?}", String::from_utf8_lossy(bytes))
}

/// Both sides of a failure.
pub(crate) struct Differs {
    pub(crate) published: String,
    pub(crate) sdk: String,
}

impl Differs {
    pub(crate) fn new(published: impl Into<String>, sdk: impl Into<String>) -> Self {
        Differs {
            published: published.into(),
            sdk: sdk.into(),
        }
    }
}

impl Report {
    /// Counts a check of a subject, such as an operation, and stores the differences.
    pub(crate) fn add(&mut self, check: Check, subject: &str, differs: Vec<Differs>) {
        let count = self.counts.entry(check).or_default();
        count.checked += 1;
        if differs.is_empty() {
            return;
        }
        count.failed += 1;
        let mut text = format!("{check:?}: {subject}");
        for Differs { published, sdk } in differs {
            write!(text, "\n  published  {published}\n  the SDK    {sdk}")
                .expect("a String takes all");
        }
        self.failures.push(text);
    }

    pub(crate) fn failures(&self) -> &[String] {
        &self.failures
    }

    /// A line for each kind of check.
    pub(crate) fn table(&self) -> String {
        let mut table = format!("{:<10} {:>8} {:>8}\n", "check", "checked", "failed");
        for (check, count) in &self.counts {
            let name = format!("{check:?}").to_lowercase();
            writeln!(table, "{name:<10} {:>8} {:>8}", count.checked, count.failed)
                .expect("a String takes all");
        }
        table
    }
}
