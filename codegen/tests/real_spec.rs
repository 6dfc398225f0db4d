//! Facts about the SDK of the published interface.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

mod files;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use codegen::ir::{At, Body, Type};
use codegen::listing;
use files::{overlays, specs};
use serde_json::Value;

static SPECIFICATION: LazyLock<String> = LazyLock::new(|| specs("falcon.swagger.json"));
static READ: LazyLock<codegen::Read> = LazyLock::new(|| read(&SPECIFICATION));

/// Reads an interface with the overlays of the committed interface.
fn read(specification: &str) -> codegen::Read {
    let overlays = overlays();
    let sources = codegen::Sources {
        specification,
        overlays: overlays.iter().map(String::as_str).collect(),
        stale: codegen::source::overlay::Stale::Refuse,
        words: None,
    };
    sources.read().unwrap()
}

/// Path and text of every file.
fn files(read: &codegen::Read) -> Vec<(String, String)> {
    let generated = codegen::generate(&read.api, "[package]\nname = \"x\"\n").unwrap();
    let mut files: Vec<_> = generated
        .files
        .into_iter()
        .map(|file| (file.path, file.text))
        .collect();
    files.push(("Cargo.toml".to_owned(), generated.manifest));
    files
}

#[test]
fn the_index_of_the_published_interface() {
    insta::assert_snapshot!("index", listing::index(&READ.api));
}

#[test]
fn every_published_operation_is_generated() {
    let published: Value = serde_json::from_str(&SPECIFICATION).unwrap();
    let mut expected = BTreeSet::new();
    for (path, item) in published["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            expected.insert((id, method.to_uppercase(), path.clone()));
        }
    }
    let entries = listing::catalog(&READ.api).operations;
    let generated: BTreeSet<_> = entries
        .into_iter()
        .map(|entry| (entry.id, entry.method, entry.path))
        .collect();
    assert_eq!(generated, expected);
    assert!(generated.len() > 1000);
}

#[test]
fn every_published_parameter_is_generated_except_the_clients_own() {
    let published: Value = serde_json::from_str(&SPECIFICATION).unwrap();
    let mut expected = BTreeSet::new();
    for item in published["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let text = |key: &str| parameter[key].as_str().unwrap().to_owned();
                let clients = ["Authorization", "Accept", "Accept-Encoding"];
                if text("in") != "body" && !clients.contains(&text("name").as_str()) {
                    let id = operation["operationId"].as_str().unwrap().to_owned();
                    expected.insert((id, text("in"), spelled(&text("in"), text("name"))));
                }
            }
        }
    }
    let mut generated = BTreeSet::new();
    for entry in listing::catalog(&READ.api).operations {
        for param in entry.params {
            // The overlay adds them, and the published file lacks them.
            if ["paginationLimit", "paginationOffset"].contains(&param.name.as_str()) {
                continue;
            }
            let name = spelled(param.place, param.name);
            generated.insert((entry.id.clone(), param.place.to_owned(), name));
        }
    }
    let differences: Vec<_> = generated.symmetric_difference(&expected).collect();
    assert!(differences.is_empty(), "{differences:?}");
}

/// A path parameter is sent under the name in the template, which may have `-` for its `_`.
fn spelled(place: &str, name: String) -> String {
    match place {
        "path" => name.replace('-', "_"),
        _ => name,
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let again = read(&SPECIFICATION);
    assert_eq!(files(&again), files(&READ));
}

#[test]
fn the_order_of_the_specifications_keys_does_not_matter() {
    let published: Value = serde_json::from_str(&SPECIFICATION).unwrap();
    let mut reversed = String::new();
    write_reversed(&published, &mut reversed);
    assert_ne!(
        reversed.find("\"swagger\""),
        SPECIFICATION.find("\"swagger\"")
    );
    let read = read(&reversed);
    assert!(
        files(&read) == files(&READ),
        "another order of keys gives other bytes"
    );
}

/// JSON with the keys of every object in reverse order.
fn write_reversed(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => {
            out.push('{');
            for (index, (key, value)) in object.iter().rev().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_reversed(value, out);
            }
            out.push('}');
        }
        Value::Array(array) => {
            out.push('[');
            for (index, value) in array.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write_reversed(value, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

#[test]
fn changing_one_operation_changes_its_service_its_catalog_and_the_index() {
    let mut published: Value = serde_json::from_str(&SPECIFICATION).unwrap();
    let operation = &mut published["paths"]["/devices/queries/devices-scroll/v1"]["get"];
    operation["parameters"]
        .as_array_mut()
        .unwrap()
        .push(serde_json::json!(
            {"name": "prepared_change", "in": "query", "required": false, "type": "boolean"}
        ));
    let changed = read(&published.to_string());
    let before = files(&READ);
    let after = files(&changed);
    let different: Vec<&str> = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after)
        .map(|((path, _), _)| path.as_str())
        .collect();
    assert_eq!(different, ["catalog/hosts.rs", "services/hosts.rs"]);

    let (before, after) = (listing::index(&READ.api), listing::index(&changed.api));
    let lines = before
        .lines()
        .zip(after.lines())
        .filter(|(before, after)| before != after);
    assert_eq!(lines.count(), 1);
}

#[test]
fn every_action_of_the_overlay_matches_and_changes_something() {
    let report = READ.overlay.as_ref().unwrap();
    for action in &report.actions {
        assert!(
            action.matched > 0 && action.changed,
            "{}: {action:?}",
            action.target
        );
    }
}

#[test]
fn nothing_that_looks_like_a_secret_is_unmarked() {
    assert_eq!(listing::unmarked_secrets(&READ.api), Vec::<String>::new());
}

#[test]
fn no_collection_needs_a_name_with_a_suffix() {
    let collections = READ.api.collections.iter();
    let named_around = collections.filter(|collection| collection.name.rust.ends_with('_'));
    let named_around: Vec<_> = named_around.map(|collection| &collection.name).collect();
    assert!(named_around.is_empty(), "{named_around:?}");
}

#[test]
fn a_collection_with_a_better_name_keeps_its_tag() {
    let renamed: Vec<_> = READ
        .api
        .collections
        .iter()
        .map(|collection| (collection.name.wire.as_str(), collection.name.rust.as_str()))
        .filter(|(_, name)| name.starts_with("agentic_"))
        .collect();
    assert!(
        renamed.contains(&("models", "agentic_models")),
        "{renamed:?}"
    );
    assert!(
        renamed.contains(&("agents", "agentic_agents")),
        "{renamed:?}"
    );
}

#[test]
fn batch_sizes_are_those_of_the_service() {
    for (id, max) in [
        ("QueryDeviceLoginHistory", 10),
        ("QueryDeviceLoginHistoryV2", 10),
        ("DeleteSuppressionRules", 10),
        ("GetMalQueryRequestV1", 1),
        ("PostDeviceDetailsV2", 5000),
        ("GetDeviceDetailsV2", 100),
        ("PostEntitiesAlertsV2", 1000),
        ("PatchEntitiesAlertsV3", 1000),
        ("UpdateDeviceTags", 5000),
        ("retrieveUsersGETV1", 5000),
        ("entitiesRolesGETV2", 5000),
        ("GetSensorDetails", 5000),
        ("GetQuarantineFiles", 500),
        ("UpdateQuarantinedDetectsByIds", 500),
        ("getVulnerabilities", 400),
        ("GetDetectSummaries", 1000),
    ] {
        let mut operations = READ.api.operations();
        let operation = operations.find(|one| one.name.wire == id).unwrap();
        let ids = operation.ids.as_ref().unwrap();
        assert_eq!(ids.max, Some(max), "{id}");
    }
}

#[test]
fn an_unmarked_secret_is_proposed() {
    let read = codegen::read(&SPECIFICATION, None).unwrap();
    let proposed = listing::unmarked_secrets(&read.api);
    let has = |name: &str| proposed.iter().any(|proposed| proposed == name);
    assert!(has("oauth2AccessToken.client_secret"), "{proposed:?}");
    assert!(
        has("domain.AccessTokenResponseV1.access_token"),
        "{proposed:?}"
    );
    assert!(!has("GetBehaviorDetections.next_token"), "{proposed:?}");
}

#[test]
fn every_collection_has_a_feature_and_default_has_them_all() {
    let (_, manifest) = files(&READ).pop().unwrap();
    let (_, features) = manifest.split_once("default = [\n").unwrap();
    let (default, own) = features.split_once("]\n").unwrap();
    for collection in &READ.api.collections {
        let name = &collection.name.rust;
        assert!(default.contains(&format!("    \"{name}\",\n")), "{name}");
        assert!(own.contains(&format!("{name} = []\n")), "{name}");
    }
}

#[test]
fn the_committed_interface_is_in_normal_form() {
    let document = codegen::source::load(&SPECIFICATION).unwrap();
    let normal = codegen::source::normalize(&document);
    let mut lines = normal.lines().zip(SPECIFICATION.lines()).enumerate();
    let different = lines.find(|(_, (normal, committed))| normal != committed);
    assert_eq!(different, None);
    assert!(normal == *SPECIFICATION);
}

#[test]
fn ids_in_a_body_are_an_argument_unless_a_filter_may_stand_in_for_them() {
    let without = READ.api.operations().filter(|operation| {
        let flattened = operation.flattened.as_ref();
        let argument = flattened.and_then(|flattened| flattened.argument.as_deref());
        match operation.ids.as_ref().map(|ids| &ids.at) {
            Some(At::Body(pointer)) => pointer.strip_prefix('/') != argument,
            Some(At::Query(_)) | None => false,
        }
    });
    let without: Vec<&str> = without
        .map(|operation| operation.name.wire.as_str())
        .collect();
    let by_filter_too = [
        "HostMigrationsActionsV1",
        "MigrationsActionsV1",
        "DevicesActionsDeleteV1",
        "GroupActionsV1Mixin0",
        "GroupUsersActionsV1Mixin0",
    ];
    assert_eq!(without, by_filter_too);
}

#[test]
fn one_body_is_given_whole_because_a_parameter_has_the_name_of_its_field() {
    let single = |operation: &&codegen::ir::Operation| match &operation.body {
        Body::Json { ty, .. } => {
            let model = ty.model().and_then(|id| READ.api.models.get(id));
            model.is_some_and(|model| model.fields().len() == 1)
                && matches!(ty, Type::Model(_))
                && operation.flattened.is_none()
        }
        Body::None | Body::Form | Body::Multipart | Body::Bytes { .. } => false,
    };
    let whole = READ.api.operations().filter(single);
    let whole: Vec<&str> = whole
        .map(|operation| operation.name.wire.as_str())
        .collect();
    assert_eq!(whole, ["RenameSectionComplianceFramework"]);
}
