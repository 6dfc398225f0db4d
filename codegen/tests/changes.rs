//! The diff of prepared changes to a small interface.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fs;
use std::path::Path;

use codegen::diff::{self, Diff, Level, Verdict};
use codegen::source;
use serde_json::{Value, json};

fn file(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes");
    fs::read_to_string(folder.join(name)).unwrap()
}

fn changes() -> Vec<Value> {
    let file = source::load(&file("changes.yaml")).unwrap();
    file.get("changes").unwrap().as_array().unwrap().clone()
}

/// The overlay that makes the change.
fn overlay(change: &Value) -> String {
    let mut actions = change["actions"].clone();
    for action in actions.as_array_mut().unwrap() {
        action["description"] = change["name"].clone();
    }
    json!({"overlay": "1.0.0", "actions": actions}).to_string()
}

fn read(overlay: Option<&str>) -> codegen::ir::Api {
    codegen::read(&file("base.yaml"), overlay).unwrap().api
}

fn made(name: &str) -> Diff {
    let changes = changes();
    let change = changes.iter().find(|change| change["name"] == name);
    let overlay = overlay(change.unwrap_or_else(|| panic!("no change `{name}`")));
    diff::diff(&read(None), &read(Some(&overlay)))
}

#[test]
fn each_prepared_change_has_its_expected_diff() {
    for change in changes() {
        let diff = diff::diff(&read(None), &read(Some(&overlay(&change))));
        let told: Vec<String> = diff
            .changes
            .iter()
            .map(|change| {
                let level = match change.level {
                    Level::Breaking => "breaking",
                    Level::Additive => "additive",
                    Level::Harmless => "harmless",
                };
                format!("{level} {}: {}", change.subject, change.what)
            })
            .collect();
        let expected: Vec<&str> = change["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap())
            .collect();
        assert_eq!(told, expected, "{}", change["name"]);
        assert_eq!(diff.verdict.name(), change["verdict"], "{}", change["name"]);
        for change in &diff.changes {
            let says_what_breaks = change.breaks.is_some();
            assert_eq!(
                says_what_breaks,
                change.level == Level::Breaking,
                "{change:?}"
            );
        }
    }
}

/// The table of docs/updating.md: a row for each prepared change.
fn table() -> String {
    let mut table = "| change | version step | effect on a program | cargo-semver-checks |\n\
                     | --- | --- | --- | --- |\n"
        .to_owned();
    for change in changes() {
        let diff = diff::diff(&read(None), &read(Some(&overlay(&change))));
        let effect = match diff
            .changes
            .iter()
            .find_map(|change| change.breaks.as_ref())
        {
            Some(breaks) => breaks.clone(),
            None => match diff.verdict {
                Verdict::None => "none".to_owned(),
                Verdict::Patch => {
                    let what = diff.changes.first().map(|change| change.what.as_str());
                    match what.and_then(|what| what.split_once(": ")) {
                        Some((_, note)) => format!("it compiles as before: {note}"),
                        None => "it compiles as before".to_owned(),
                    }
                }
                Verdict::Minor => "it can do more".to_owned(),
                Verdict::Major => panic!("nothing breaks by {}", change["name"]),
            },
        };
        let ours = diff.verdict.name();
        let theirs = match change["cargo_semver_checks"]["says"].as_str() {
            Some(said) => format!("{said} (differs)"),
            None if ours == "major" => "major".to_owned(),
            None => "none".to_owned(),
        };
        let name = change["name"].as_str().unwrap();
        table.push_str(&format!("| {name} | {ours} | {effect} | {theirs} |\n"));
    }
    table
}

#[test]
fn the_table_of_the_page_lists_each_prepared_change() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/updating.md");
    let page = fs::read_to_string(&path).unwrap();
    let start = page.find("| change | ").unwrap();
    let (before, rest) = page.split_at(start);
    let end = rest.find("\n\n").unwrap() + 1;
    let (present, after) = rest.split_at(end);
    let table = table();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(path, [before, &table, after].concat()).unwrap();
    } else {
        let hint = "write it by `INSTA_UPDATE=always cargo test -p codegen --test changes`";
        assert_eq!(present, table, "{hint}");
    }
}

#[test]
fn an_addition_in_reverse_is_a_removal() {
    for (name, lost) in [
        ("a value is added", &["value `asleep` removed"][..]),
        (
            "an operation takes ids and returns the records of a list",
            &[
                "its ids can no longer be sent in batches",
                "parameter `ids` removed",
                "its ids no longer lead to records",
            ],
        ),
    ] {
        let changes = changes();
        let change = changes.iter().find(|change| change["name"] == name);
        let new = read(Some(&overlay(change.unwrap())));
        let diff = diff::diff(&new, &read(None));
        assert_eq!(diff.verdict, Verdict::Major);
        let breaking = diff.changes.iter();
        let breaking = breaking.filter(|change| change.level == Level::Breaking);
        let told: Vec<&str> = breaking.map(|change| change.what.as_str()).collect();
        assert_eq!(told, lost, "{name}");
    }
}

#[test]
fn ids_that_led_to_another_collection_may_lead_nowhere() {
    let name = "the ids of a list lead to another collection";
    let changes = changes();
    let change = changes.iter().find(|change| change["name"] == name);
    let new = read(Some(&overlay(change.unwrap())));
    let diff = diff::diff(&new, &read(None));
    let lost = diff
        .changes
        .iter()
        .find(|change| change.what == "its ids no longer lead to `FindNotes`")
        .unwrap();
    assert_eq!(lost.level, Level::Breaking);
}

#[test]
fn an_interface_has_no_difference_from_itself() {
    let diff = diff::diff(&read(None), &read(None));
    assert_eq!((diff.verdict, diff.changes.len()), (Verdict::None, 0));
}

#[test]
fn the_forms_for_a_terminal_a_pull_request_and_a_program() {
    let diff = made("a model with a list starts to be sent");
    insta::assert_snapshot!("text", diff::text(&diff, "0.1.0"));
    insta::assert_snapshot!("markdown", diff::markdown(&diff, "0.1.0"));
    let json = serde_json::to_string_pretty(&diff::json(&diff, "0.1.0")).unwrap();
    insta::assert_snapshot!("json", json);
    let none = diff::diff(&read(None), &read(None));
    assert_eq!(
        diff::markdown(&none, "0.1.0"),
        "Semantic version: nothing changes for a user.\n"
    );
}

/// Words of the documentation, with a property of the filter of a list.
fn with_property(property: &str) -> codegen::ir::Api {
    let values = format!("QueryHosts: {{filter: {{{property}}}}}");
    let sources = codegen::Sources {
        specification: &file("base.yaml"),
        overlays: Vec::new(),
        stale: codegen::source::overlay::Stale::Refuse,
        words: Some(codegen::source::words::Texts {
            operations: "{}",
            collections: "{}",
            parameters: "{}",
            fields: "{}",
            values: &values,
        }),
    };
    sources.read().unwrap().api
}

#[test]
fn the_constants_of_properties_are_compared() {
    let of = |old: &str, new: &str| {
        let diff = diff::diff(&with_property(old), &with_property(new));
        diff::text(&diff, "0.1.0")
    };
    let (name, seen) = ("name: string", "seen: date");
    let lost = of(&format!("{name}, {seen}"), name);
    assert!(
        lost.starts_with(
            "breaking (1)\n  hosts::fql::SEEN: property `seen` removed\n      \
             `hosts::fql::SEEN` does not compile\n"
        ),
        "{lost}"
    );
    let gained = of(name, &format!("{name}, {seen}"));
    let added = "additive (1)\n  hosts::fql::SEEN: property `seen` added\n";
    assert!(gained.starts_with(added), "{gained}");
    let retyped = of(name, "name: date");
    let is = "hosts::fql::NAME: is `Field<Date>`, was `Field<Text>`";
    assert!(retyped.contains(is), "{retyped}");
    // `a_b` takes the constant that was that of `a.b`.
    let other = of("a.b: string", "a.b: string, a_b: string");
    let is = "hosts::fql::A_B: is `a_b`, was `a.b`";
    assert!(other.contains(is), "{other}");
}

/// No code names a scope, so only the reports can say that a person has to enable it.
#[test]
fn a_scope_that_changes_stands_out_in_both_reports() {
    let diff = made("a scope changes");
    let text = diff::text(&diff, "0.1.0");
    let head = "scopes to enable (1)\n  hosts::QueryHosts: scope `devices:read`, was `hosts:read`";
    assert!(text.starts_with(head), "{text}");
    let markdown = diff::markdown(&diff, "0.1.0");
    let head = "#### Scopes to enable\n\n- `hosts::QueryHosts`: scope `devices:read`";
    assert!(markdown.contains(head), "{markdown}");
    assert!(!markdown.contains("<details>"), "{markdown}");
    // Between what breaks and all else.
    let mut all = diff;
    for name in ["an operation is added", "a field is removed"] {
        all.changes.extend(made(name).changes);
    }
    for report in [diff::text(&all, "0.1.0"), diff::markdown(&all, "0.1.0")] {
        let report = report.to_lowercase();
        let heads = ["breaking", "scopes to enable", "additive"];
        let places = heads.map(|head| report.find(&format!("{head} (")).or(report.find(head)));
        assert!(places.is_sorted(), "{report}");
    }
}
