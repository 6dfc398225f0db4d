//! The description of a pull request that imports an interface.

use std::collections::{BTreeMap, BTreeSet};

use codegen::Read;
use codegen::diff::{self, Diff};
use codegen::ir::{Api, At, Confidence, Operation, Paging};
use codegen::listing::printable;

use crate::points::{added, checklist, paged_by_rule, path, points};
use crate::provenance::Record;

/// The facts of an import.
pub(crate) struct Summary<'a> {
    pub(crate) record: &'a Record,
    pub(crate) before: Option<&'a Api>,
    pub(crate) read: &'a Read,
    pub(crate) diff: Option<&'a Diff>,
    /// The newest released version.
    pub(crate) released: &'a str,
    /// Annotations whose operation or schema is gone.
    pub(crate) lost: &'a [String],
}

impl Summary<'_> {
    pub(crate) fn markdown(&self) -> String {
        let published = &self.record.published;
        let mut text = format!(
            "# Update the interface to that of {}\n\n\
             {}, version {}, downloaded on {}. SHA-256 of the file: `{}`.\n\n",
            published.date,
            printable(&published.title),
            printable(&published.version),
            published.date,
            published.sha256
        );
        text += &self.counts();
        if let Some(diff) = self.diff {
            text += &format!("\n## Changes for a program\n\n{}", self.changes(diff));
        }
        let sections = [
            ("New operations", self.new_operations()),
            ("Scopes that are new to a client", self.scopes()),
            ("Paging that a rule decided", self.paging()),
        ];
        for (head, lines) in sections {
            if !lines.is_empty() {
                text += &format!("\n## {head}\n\n{}\n", lines.join("\n"));
            }
        }
        let lost = self.lost.iter();
        let lost: Vec<String> = lost
            .map(|lost| format!("- [ ] lost annotation: {lost}\n"))
            .collect();
        let open = lost.concat() + &checklist(&points(self.before, self.read));
        text += "\n## To look at\n\n";
        text += if open.is_empty() { "Nothing.\n" } else { &open };
        text
    }

    /// What the changelog says about it.
    pub(crate) fn changes(&self, diff: &Diff) -> String {
        diff::markdown(diff, self.released)
    }

    fn counts(&self) -> String {
        let count = |api: &Api| {
            [
                api.operations().count(),
                api.collections.len(),
                api.models.len(),
            ]
        };
        let before = self.before.map(count);
        let now = count(&self.read.api);
        let mut text = "| | before | now |\n| --- | ---: | ---: |\n".to_owned();
        for (index, name) in ["operations", "collections", "models"].iter().enumerate() {
            let cell = |counts: Option<&[usize; 3]>| {
                let count = counts.and_then(|counts| counts.get(index));
                count.map_or_else(|| "none".to_owned(), ToString::to_string)
            };
            text += &format!(
                "| {name} | {} | {} |\n",
                cell(before.as_ref()),
                cell(Some(&now))
            );
        }
        text
    }

    fn new_operations(&self) -> Vec<String> {
        let line = |operation: &Operation| {
            let doc = operation.doc.as_deref().unwrap_or("no summary yet");
            let summary = doc.lines().next().unwrap_or_default();
            format!(
                "- `{}` (`{} {}`): {}",
                path(operation),
                operation.method.wire(),
                operation.path,
                printable(summary)
            )
        };
        let new = added(self.before, &self.read.api);
        new.into_iter().map(line).collect()
    }

    /// By scope: the operations that need it.
    fn scopes(&self) -> Vec<String> {
        let Some(before) = self.before else {
            return Vec::new();
        };
        let known: BTreeSet<&String> = before.operations().flat_map(|it| &it.scopes).collect();
        let mut new: BTreeMap<&String, Vec<String>> = BTreeMap::new();
        for operation in self.read.api.operations() {
            for scope in operation
                .scopes
                .iter()
                .filter(|scope| !known.contains(scope))
            {
                let of = new.entry(scope).or_default();
                of.push(format!("`{}`", path(operation)));
            }
        }
        new.into_iter()
            .map(|(scope, operations)| format!("- `{scope}`: {}", operations.join(", ")))
            .collect()
    }

    fn paging(&self) -> Vec<String> {
        let mut operations = paged_by_rule(self.before, &self.read.api);
        if operations.is_empty() {
            return Vec::new();
        }
        operations.sort_by_key(|it| std::cmp::Reverse(it.paging.confidence));
        let mut lines = vec![
            "| operation | paging | confidence | rule |".to_owned(),
            "| --- | --- | --- | --- |".to_owned(),
        ];
        lines.extend(operations.into_iter().map(|it| {
            let decision = &it.paging;
            let confidence = match decision.confidence {
                Confidence::Sure => "sure".to_owned(),
                doubt @ (Confidence::Likely | Confidence::Unsure) => {
                    format!("**{}**", doubt.word())
                }
            };
            let why_not = decision.why_not.iter();
            let why_not: String = why_not.map(|why| format!("; not paged: {why}")).collect();
            format!(
                "| `{}` | {} | {confidence} | {}{why_not} |",
                path(it),
                pages(&decision.paging),
                decision.rule
            )
        }));
        lines
    }
}

/// A style with its places: `token at after, next at /meta/pagination/after, list at /resources`.
fn pages(paging: &Paging) -> String {
    let at = |at: &At| match at {
        At::Query(name) => format!("`{name}`"),
        At::Body(pointer) => format!("`{pointer}` of the body"),
    };
    let list = |items: &str| match items {
        "" => String::new(),
        items => format!(", list at `{items}`"),
    };
    match paging {
        Paging::None => "none".to_owned(),
        Paging::Offset {
            at: place, items, ..
        } => format!("offset at {}{}", at(place), list(items)),
        Paging::Token {
            at: place,
            next,
            items,
        } => format!(
            "token at {}, next at `{}`{}",
            at(place),
            next.join("` or `"),
            list(items)
        ),
        Paging::Marker { header, items } => match header {
            Some(header) => format!("marker, next in the header `{header}`{}", list(items)),
            None => format!("marker{}", list(items)),
        },
    }
}
