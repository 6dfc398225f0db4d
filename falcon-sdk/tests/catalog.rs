//! The published operations at run time.

use std::collections::{BTreeMap, BTreeSet};

use falcon_sdk::catalog::{self, FindError};
use falcon_sdk::spec::{Body, Kind, Place};

/// How many operations the published file has.
fn published() -> usize {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/falcon.swagger.json");
    let text = std::fs::read_to_string(path).expect("the published file");
    let file: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let paths = file.get("paths").expect("paths");
    let paths = paths.as_object().expect("an object").values();
    let methods = paths.flat_map(|path| path.as_object().expect("an object").values());
    methods.filter(|it| it.get("operationId").is_some()).count()
}

#[test]
fn every_operation_is_found_by_its_id_whatever_features_are_on() {
    let operations = catalog::operations();
    assert_eq!(operations.len(), published());
    assert!(
        operations.is_sorted_by(|left, right| left.id < right.id),
        "sorted and unique"
    );
    for spec in operations {
        assert_eq!(catalog::find(spec.id).unwrap().path, spec.path);
    }
}

#[test]
fn every_alias_finds_its_operation_or_names_all_its_operations() {
    let operations = catalog::operations();
    let ids: BTreeSet<&str> = operations.iter().map(|spec| spec.id).collect();
    let mut known_as: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for spec in operations {
        for alias in spec.aliases {
            known_as.entry(alias).or_default().push(spec.id);
        }
    }
    assert!(known_as.len() > 500, "{}", known_as.len());
    for (alias, of) in known_as {
        match (catalog::find(alias), of.as_slice()) {
            (Ok(spec), _) if ids.contains(alias) => assert_eq!(spec.id, alias),
            (Ok(spec), [id]) => assert_eq!(spec.id, *id),
            (Err(FindError::Ambiguous { ids, .. }), of) => assert_eq!(ids, of),
            (other, of) => panic!("{alias} of {of:?}: {other:?}"),
        }
    }
}

#[test]
fn every_name_in_a_path_is_a_required_parameter_and_vice_versa() {
    for spec in catalog::operations() {
        let mut names: Vec<&str> = spec
            .path
            .split('{')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('}')?.0))
            .collect();
        names.sort_unstable();
        let mut params: Vec<&str> = spec
            .params
            .iter()
            .filter(|param| param.place == Place::Path && param.required)
            .map(|param| param.name)
            .collect();
        params.sort_unstable();
        assert_eq!(names, params, "{}", spec.id);
    }
}

#[test]
fn form_parameters_need_a_form_body_and_files_a_multipart_body() {
    for spec in catalog::operations() {
        let form = spec.params.iter().any(|param| param.place == Place::Form);
        assert_eq!(
            form,
            matches!(spec.body, Body::Form | Body::Multipart),
            "{}",
            spec.id
        );
        let file = spec.params.iter().any(|param| param.kind == Kind::File);
        assert!(!file || spec.body == Body::Multipart, "{}", spec.id);
    }
}

#[test]
fn headers_that_the_client_sets_are_no_parameters() {
    for spec in catalog::operations() {
        for name in ["Authorization", "Accept", "Accept-Encoding", "Content-Type"] {
            assert!(
                spec.param(Place::Header, name).is_none(),
                "{}: {name}",
                spec.id
            );
        }
    }
}

/// The questions that are also asked in rustdoc's search, by `.ci/docs search`.
#[test]
fn what_people_search_for_is_among_the_first_three() {
    let questions: Vec<(&str, &str)> = include_str!("questions.tsv")
        .lines()
        .map(|line| line.split_once('\t').expect("a question and an id"))
        .collect();
    assert!(questions.len() >= 20);
    for (question, id) in questions {
        let found = catalog::search(question).into_iter().map(|spec| spec.id);
        let first: Vec<&str> = found.take(3).collect();
        assert!(first.contains(&id), "{question} finds {first:?}");
    }
}

#[test]
fn a_name_of_another_sdk_suggests_the_operation() {
    let error = catalog::find("query_device_login_history_v1").unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("did you mean QueryDeviceLoginHistory?"),
        "{error}"
    );
}
