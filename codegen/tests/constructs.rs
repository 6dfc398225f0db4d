//! Published constructs without a form of their own get another form, and a note.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::collections::BTreeMap;

use codegen::Construct;

const FIXTURE: &str = include_str!("fixtures/constructs.yaml");

#[test]
fn nothing_gets_another_form_without_a_note() {
    let read = codegen::read(FIXTURE, None).unwrap();
    let mut members: BTreeMap<Construct, Vec<&str>> = BTreeMap::new();
    for note in &read.notes {
        members
            .entry(note.construct)
            .or_default()
            .push(&note.member);
    }
    let expected = [
        (
            Construct::Choice,
            vec!["Thing.cat_or_dog", "Open", "Thing.text_or_number"],
        ),
        (Construct::Contradiction, vec!["Thing.impossible"]),
        (Construct::UnknownType, vec!["Thing.odd: made-up"]),
        (Construct::ValueOrList, vec!["cwes"]),
        (Construct::ListOfLists, vec!["areas"]),
        (Construct::Structured, vec!["filter", "price", "mixed"]),
        (Construct::ObjectInQuery, vec!["at", "page"]),
        (Construct::ListOfFiles, vec!["files"]),
        (Construct::Cookie, vec!["session"]),
        (Construct::NotInTemplate, vec!["not_in_path"]),
        (Construct::Undeclared, vec!["undeclared"]),
        (Construct::SecondTag, vec!["others"]),
        (Construct::NoTag, vec!["post_things_v1"]),
        (Construct::Webhook, vec!["thingFound"]),
        (Construct::TypedBody, vec!["application/xml"]),
    ];
    assert_eq!(members, BTreeMap::from(expected));
}

#[test]
fn deprecated_operations_parameters_and_properties_are_deprecated_in_the_code() {
    let read = codegen::read(FIXTURE, None).unwrap();
    let files = codegen::generate(&read.api, "").unwrap().files;
    let after = |path: &str, item: &str| {
        let text = &files.iter().find(|file| file.path == path).unwrap().text;
        let (before, _) = text.split_once(item).unwrap_or_else(|| panic!("no {item}"));
        // Up to the item before it.
        let before = before.rsplit([',', '}']).next().unwrap().to_owned();
        before.contains("#[deprecated")
    };
    let (service, models) = ("services/things.rs", "models/untagged/shared.rs");
    let operation = "pub struct FindThings";
    let text = &files.iter().find(|file| file.path == service).unwrap().text;
    let head = text.split(operation).next().unwrap();
    assert!(
        head.contains("#[deprecated = \"published as deprecated\"]\n#[derive"),
        "{operation}"
    );
    for item in ["pub price:", "pub fn price("] {
        assert!(after(service, item), "{item}");
    }
    for item in ["pub level:", "pub fn level("] {
        assert!(!after(service, item), "{item}");
    }
    assert!(after(models, "pub old:"));
    assert!(after("models/untagged/things.rs", "pub fn name("));
    assert!(
        after(service, "pub fn name("),
        "a field that the operation takes itself"
    );
}

#[test]
fn a_bound_beyond_the_integers_of_a_float_is_documented_exactly() {
    let read = codegen::read(FIXTURE, None).unwrap();
    let files = codegen::generate(&read.api, "").unwrap().files;
    for (path, bound) in [
        ("models/untagged/shared.rs", "At most 9007199254740993."),
        ("services/things.rs", "At most 9223372036854775807."),
    ] {
        let file = files.iter().find(|file| file.path == path).unwrap();
        assert!(file.text.contains(bound), "{path}: {bound}");
    }
}
