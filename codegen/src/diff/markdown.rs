//! A diff as Markdown, for the description of a pull request and a section of a changelog.

use super::change::{Area, Change, Level};
use super::text::step;
use super::verdict::{Diff, Part, Verdict};

/// Counts, breaking changes and scopes first, the others folded. `version` is the previous version.
pub fn markdown(diff: &Diff, version: &str) -> String {
    let mut text = String::new();
    let verdict = match diff.verdict {
        Verdict::None => "nothing changes for a user".to_owned(),
        Verdict::Patch | Verdict::Minor | Verdict::Major => {
            format!("**{}**{}", diff.verdict.name(), step(diff, version))
        }
    };
    let mut line = |line: &str| text.extend([line, "\n"]);
    line(&format!("Semantic version: {verdict}."));
    if diff.verdict == Verdict::None {
        return text;
    }
    line("");
    line("| | breaking | additive | harmless |");
    line("| --- | ---: | ---: | ---: |");
    for (area, name) in AREAS {
        let count = |level| diff.of(level).filter(|change| change.area == area).count();
        let counts = [
            count(Level::Breaking),
            count(Level::Additive),
            count(Level::Harmless),
        ];
        if counts != [0, 0, 0] {
            let [breaking, additive, harmless] = counts;
            line(&format!(
                "| {name} | {breaking} | {additive} | {harmless} |"
            ));
        }
    }
    for part in diff.parts() {
        let Part {
            head,
            urgent,
            changes,
        } = part;
        let (title, count) = (capital(head), changes.len());
        match urgent {
            _ if count == 0 => continue,
            true => line(&format!("\n#### {title}\n")),
            false => line(&format!(
                "\n<details><summary>{title} ({count})</summary>\n"
            )),
        }
        for change in changes {
            line(&item(change));
        }
        if !urgent {
            line("\n</details>");
        }
    }
    text
}

const AREAS: [(Area, &str); 5] = [
    (Area::Collection, "collections"),
    (Area::Operation, "operations"),
    (Area::Scope, "scopes"),
    (Area::Model, "models"),
    (Area::Documentation, "documentation"),
];

fn item(change: &Change) -> String {
    let line = format!("- `{}`: {}", change.subject, change.what);
    match &change.breaks {
        Some(breaks) => format!("{line}. {}.", capital(breaks)),
        None => line,
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
