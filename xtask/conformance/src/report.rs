//! What was checked, and what failed.

use std::collections::BTreeMap;
use std::fmt::Write;

/// What is checked.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Check {
    /// The SDK takes the values, and sends one request.
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
    /// What the server makes up is read without a loss.
    Answered,
    /// An answer with everything that is published.
    Full,
    /// An answer with what is published as required.
    Least,
    /// An answer all of whose values are null.
    Nulls,
    /// The answer is read as what it is published as: JSON, a file or nothing.
    Kind,
    /// The list is paged as the service is known to do.
    Paging,
    /// A list is walked to its end.
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
    /// Counts a check of a subject, such as an operation, and keeps what differs.
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

    /// One line for each kind of check.
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
