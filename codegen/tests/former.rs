//! Former names: which of them a release keeps, and for how long.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use codegen::diff::{self, Level, Verdict};
use codegen::ir::{Api, Former};
use codegen::source::annotations::Carried;

/// Lists hosts with an inline type, and notes.
const BEFORE: &str = r##"
swagger: "2.0"
paths:
  /hosts/v1:
    get:
      operationId: QueryHosts
      tags: [hosts]
      parameters: [{name: order, in: query, type: string, enum: [up, down]}]
      responses: {"200": {description: OK}}
  /hosts/entities/v1:
    get: {operationId: GetHosts, tags: [hosts], responses: {"200": {description: OK}}}
  /notes/v1:
    post:
      operationId: CreateNote
      tags: [notes]
      parameters: [{name: body, in: body, schema: {$ref: "#/definitions/api.Note"}}]
      responses: {"200": {description: OK}}
    get: {operationId: GetNotes, tags: [notes], responses: {"200": {description: OK}}}
definitions:
  api.Note: {type: object, properties: {text: {type: string}, pinned: {type: boolean}}}
"##;

fn renamed() -> String {
    BEFORE.replace("QueryHosts", "ListHosts")
}

fn read(text: &str, former: &Former) -> Api {
    let mut carried = Carried::default();
    carried.add_former(former);
    let read = codegen::read(text, carried.overlay().as_deref());
    read.unwrap_or_else(|error| panic!("{error}")).api
}

fn published(text: &str) -> Api {
    read(text, &Former::default())
}

/// The former names that a release of `after` keeps, as `old => new (id)`.
fn names(former: &Former) -> Vec<String> {
    let each = former.types.iter();
    each.map(|one| match &one.id {
        Some(id) => format!("{} => {} ({id})", one.was, one.now),
        None => format!("{} => {}", one.was, one.now),
    })
    .collect()
}

/// The interface with its former names, and the breaking changes that remain.
fn released(before: &Api, after: &str, version: &str) -> (Api, Vec<String>) {
    let former = diff::former(before, &published(after), version);
    let after = read(after, &former);
    let diff = diff::diff(before, &after);
    let breaking = diff.changes.iter();
    let breaking = breaking.filter(|change| change.level == Level::Breaking);
    let lines = breaking.map(|change| format!("{}: {}", change.subject, change.what));
    (after, lines.collect())
}

#[test]
fn a_renamed_operation_and_its_own_types_keep_their_old_names() {
    let (after, breaking) = released(&published(BEFORE), &renamed(), "0.1.0");
    assert_eq!(breaking, Vec::<String>::new());
    assert_eq!(
        names(&after.former),
        [
            "hosts::QueryHosts => hosts::ListHosts (QueryHosts)",
            "hosts::QueryHostsOrder => hosts::ListHostsOrder",
        ]
    );
    // A program, a stored cursor and a search find it by its old id, too.
    let mut operations = after.operations();
    let now = operations.find(|one| one.name.wire == "ListHosts");
    assert_eq!(now.unwrap().aliases, ["QueryHosts"]);
}

#[test]
fn an_operation_that_moves_keeps_its_name_its_models_and_their_feature() {
    let moved = BEFORE.replace(
        "CreateNote\n      tags: [notes]",
        "CreateNote\n      tags: [hosts]",
    );
    let (after, breaking) = released(&published(BEFORE), &moved, "0.1.0");
    assert_eq!(breaking, Vec::<String>::new());
    assert_eq!(
        names(&after.former),
        ["notes::CreateNote => hosts::CreateNote"]
    );
    let generated = codegen::generate(&after, "[features]\n").unwrap();
    let manifest = generated.manifest;
    assert!(manifest.contains("notes = [\"hosts\"]"), "{manifest}");
}

#[test]
fn an_operation_whose_route_is_gone_keeps_no_name() {
    let gone = renamed().replace("/hosts/v1", "/hosts/v2");
    let (after, breaking) = released(&published(BEFORE), &gone, "0.1.0");
    assert_eq!(names(&after.former), Vec::<String>::new());
    assert!(
        breaking.contains(&"hosts::QueryHosts: removed (GET /hosts/v1)".to_owned()),
        "{breaking:?}"
    );
    // With its id it is the same operation on another route.
    let (after, breaking) = released(
        &published(BEFORE),
        &BEFORE.replace("/hosts/v1", "/hosts/v2"),
        "0.1.0",
    );
    assert_eq!((breaking.len(), after.former.is_empty()), (0, true));
}

#[test]
fn a_name_that_another_operation_has_now_does_not_stay() {
    let swapped = BEFORE
        .replace("QueryHosts", "Other")
        .replace("GetHosts", "QueryHosts")
        .replace("Other", "GetHosts");
    let (after, breaking) = released(&published(BEFORE), &swapped, "0.1.0");
    let names = names(&after.former);
    assert_eq!(names, ["hosts::QueryHostsOrder => hosts::GetHostsOrder"]);
    for was in ["QueryHosts", "GetHosts"] {
        let starts = format!("hosts::{was}: renamed to");
        assert!(
            breaking.iter().any(|line| line.starts_with(&starts)),
            "{breaking:?}"
        );
    }
}

#[test]
fn a_renamed_collection_has_the_old_names_of_its_operations() {
    let both = renamed().replace("tags: [hosts]", "tags: [devices]");
    let (after, breaking) = released(&published(BEFORE), &both, "0.1.0");
    assert_eq!(breaking, Vec::<String>::new());
    assert_eq!(
        names(&after.former).first().unwrap(),
        "devices::QueryHosts => devices::ListHosts (QueryHosts)"
    );
}

#[test]
fn an_old_name_follows_an_operation_that_is_renamed_again() {
    let (first, _) = released(&published(BEFORE), &renamed(), "0.1.0");
    let again = BEFORE.replace("QueryHosts", "FindHosts");
    let (second, breaking) = released(&first, &again, "0.1.1");
    assert_eq!(breaking, Vec::<String>::new());
    assert_eq!(
        names(&second.former),
        [
            "hosts::ListHosts => hosts::FindHosts (ListHosts)",
            "hosts::ListHostsOrder => hosts::FindHostsOrder",
            "hosts::QueryHosts => hosts::FindHosts (QueryHosts)",
            "hosts::QueryHostsOrder => hosts::FindHostsOrder",
        ]
    );
}

#[test]
fn an_old_name_stays_until_the_release_after_it_that_breaks_anyway() {
    let (first, _) = released(&published(BEFORE), &renamed(), "0.1.0");
    let more = renamed().replace(
        "parameters: [{name: order",
        "parameters: [{name: cid, in: query, type: string}, {name: order",
    );
    let less = renamed().replace("  /hosts/entities/v1:\n    get: {operationId: GetHosts, tags: [hosts], responses: {\"200\": {description: OK}}}\n", "");
    let kept = |after: &str, version: &str| released(&first, after, version).0.former.types.len();
    // The same release, before it is published.
    assert_eq!(kept(&less, "0.1.0"), 2);
    assert_eq!(kept(&more, "0.1.1"), 2);
    assert_eq!(kept(&less, "0.1.1"), 0);
    let (_, breaking) = released(&first, &less, "0.1.1");
    let gone = "hosts::QueryHosts: removed, the former name of `hosts::ListHosts`";
    assert!(breaking.contains(&gone.to_owned()), "{breaking:?}");
    // It stays for one breaking version at most.
    assert_eq!(kept(&more, "0.2.5"), 2);
    assert_eq!(kept(&more, "0.3.0"), 0);
}

#[test]
fn an_old_name_that_has_stayed_for_a_breaking_version_is_named() {
    let (after, _) = released(&published(BEFORE), &renamed(), "0.1.0");
    assert_eq!(diff::outdated(&after, "0.2.9"), Vec::<String>::new());
    let told = diff::outdated(&after, "0.3.0");
    assert_eq!(
        told.first().unwrap(),
        "`x-former-types`: `hosts::QueryHosts` was renamed after 0.1.0 and stays until 0.3.0, but \
         this is 0.3.0: remove its entry"
    );
    assert_eq!(told.len(), 2);
    let (after, _) = released(&published(BEFORE), &renamed(), "1.2.3");
    assert_eq!(diff::outdated(&after, "2.9.0").len(), 0);
    assert_eq!(diff::outdated(&after, "3.0.0").len(), 2);
}

#[test]
fn an_impossible_entry_is_an_error_that_names_it() {
    for (was, now, id, told) in [
        ("hosts", "hosts::GetHosts", "A", "`hosts` is not a path"),
        ("hosts::r#x", "hosts::GetHosts", "A", "is not a path"),
        (
            "users::A",
            "hosts::GetHosts",
            "A",
            "`users::A` is in no present collection",
        ),
        (
            "hosts::GetHosts",
            "hosts::QueryHosts",
            "A",
            "`hosts::GetHosts` is a present type",
        ),
        (
            "hosts::A",
            "hosts::B",
            "A",
            "`hosts::B`, the new name of `hosts::A`, does not exist",
        ),
        (
            "hosts::A",
            "hosts::GetHosts",
            "GetNotes",
            "`GetNotes`, the former id of",
        ),
    ] {
        let entry = format!("{{'{was}': {{now: '{now}', id: {id}, since: 0.1.0}}}}");
        let text = format!("x-former-types: {entry}\n{BEFORE}");
        let error = codegen::read(&text, None).unwrap_err().to_string();
        assert!(
            error.contains("`x-former-types`: ") && error.contains(told),
            "{error}"
        );
    }
}

#[test]
fn the_reverse_of_a_kept_rename_needs_no_old_name_of_its_own() {
    let (first, _) = released(&published(BEFORE), &renamed(), "0.1.0");
    let (back, breaking) = released(&first, BEFORE, "0.1.1");
    assert_eq!(breaking, Vec::<String>::new());
    assert_eq!(
        names(&back.former),
        [
            "hosts::ListHosts => hosts::QueryHosts (ListHosts)",
            "hosts::ListHostsOrder => hosts::QueryHostsOrder",
        ]
    );
    assert_eq!(diff::diff(&first, &back).verdict, Verdict::Minor);
}
