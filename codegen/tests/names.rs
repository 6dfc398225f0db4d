//! Colliding names are resolved by other facts, or reported in an error.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fs;
use std::path::Path;

use codegen::ir::{Home, Name, NameKind};

const ENVELOPE: &str = "{meta: {type: object}, errors: {type: array, items: {type: object}}";

/// A specification of operations, each `method path id`, and of definitions.
fn specification(operations: &[&str], definitions: &str) -> String {
    let mut text = "swagger: '2.0'\npaths:\n".to_owned();
    for operation in operations {
        let [method, path, id]: [&str; 3] =
            operation.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let reply = if definitions.is_empty() {
            String::new()
        } else {
            format!(
                ", schema: {{type: object, properties: {ENVELOPE}, resources: {{type: array, \
                 items: {{$ref: '#/definitions/a.Root'}}}}}}}}"
            )
        };
        text.push_str(&format!(
            "  {path}: {{{method}: {{operationId: {id}, tags: [hosts], \
             responses: {{'200': {{description: OK{reply}}}}}}}}}\n"
        ));
    }
    text.push_str(&format!("definitions: {{{definitions}}}\n"));
    text
}

fn operation_names(operations: &[&str]) -> Vec<String> {
    let read = codegen::read(&specification(operations, ""), None).unwrap();
    read.api
        .operations()
        .map(|operation| operation.name.rust.clone())
        .collect()
}

fn error(operations: &[&str], definitions: &str) -> String {
    codegen::read(&specification(operations, definitions), None)
        .unwrap_err()
        .to_string()
}

#[test]
fn colliding_operations_get_their_method_in_the_name() {
    let names = operation_names(&["get /a get-hosts", "post /b GetHosts", "get /c other"]);
    assert_eq!(names, ["GetHostsGet", "GetHostsPost", "Other"]);
}

#[test]
fn colliding_operations_with_the_same_method_get_their_version_in_the_name() {
    let names = operation_names(&["get /a/v1 get-hosts", "get /a/v2 GetHosts"]);
    assert_eq!(names, ["GetHostsGetV1", "GetHostsGetV2"]);
    let paths = ["get /a/v1/values get-hosts", "get /a/v2/v GetHosts"];
    assert_eq!(operation_names(&paths), ["GetHostsGetV1", "GetHostsGetV2"]);
}

#[test]
fn an_unresolved_collision_of_operations_is_an_error_that_names_both() {
    let said = error(&["get /a get-hosts", "get /b GetHosts"], "");
    for word in ["get-hosts", "GetHosts", "x-rust-name"] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn a_collision_of_fields_is_an_error_that_names_both() {
    let said = error(
        &["get /a Get"],
        "a.Root: {type: object, properties: {hostName: {type: string}, host_name: {type: string}}}",
    );
    for word in ["a.Root", "hostName", "host_name", "x-rust-name"] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn a_name_in_the_overlay_resolves_a_collision_of_fields() {
    let definitions = "a.Root: {type: object, properties: {hostName: {type: string, \
                       x-rust-name: camel_host_name}, host_name: {type: string}}}";
    let read = codegen::read(&specification(&["get /a Get"], definitions), None).unwrap();
    let generated = codegen::generate(&read.api, "").unwrap();
    let models = generated
        .files
        .iter()
        .find(|file| file.path == "models/a/hosts.rs")
        .unwrap();
    assert!(
        models.text.contains("\"hostName\" => camel_host_name,"),
        "{}",
        models.text
    );
}

#[test]
fn a_collision_of_values_is_an_error_that_names_both() {
    let said = error(
        &["get /a Get"],
        "a.Root: {type: object, properties: {sort: {type: string, enum: [name.asc, name|asc]}}}",
    );
    for word in ["a.Root.sort", "name.asc", "name|asc"] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn names_in_the_overlay_resolve_a_collision_of_values() {
    let definitions = "a.Root: {type: object, properties: {sort: {type: string, enum: [name.asc, \
                       name|asc], x-enum-varnames: [NameDotAsc, NamePipeAsc]}}}";
    let read = codegen::read(&specification(&["get /a Get"], definitions), None).unwrap();
    let generated = codegen::generate(&read.api, "").unwrap();
    let models = generated
        .files
        .iter()
        .find(|file| file.path == "models/a/hosts.rs")
        .unwrap();
    assert!(
        models.text.contains("    NamePipeAsc = \"name|asc\",\n"),
        "{}",
        models.text
    );
}

#[test]
fn a_collision_of_models_in_a_namespace_is_an_error_that_names_both() {
    let said = error(
        &["get /a Get"],
        "a.Root: {type: object, properties: {x: {$ref: '#/definitions/a.b-c'}, y: {$ref: \
         '#/definitions/a.b.c'}}}, a.b-c: {type: object, properties: {x: {type: string}}}, \
         a.b.c: {type: object, properties: {x: {type: string}}}",
    );
    for word in ["a.b-c", "a.b.c", "models::a"] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn an_inline_type_that_collides_with_a_published_type_gets_a_longer_name() {
    let definitions = "a.Root: {type: object, properties: {owner: {type: object, properties: {id: \
                       {type: string}}}, other: {$ref: '#/definitions/a.RootOwner'}}}, a.RootOwner: \
                       {type: object, properties: {name: {type: string}}}";
    let read = codegen::read(&specification(&["get /a Get"], definitions), None).unwrap();
    let names: Vec<&str> = read
        .api
        .models
        .values()
        .map(|model| model.name.rust.as_str())
        .collect();
    assert_eq!(names, ["Root", "RootOwnerInline", "RootOwner"]);
}

#[test]
fn a_collision_of_collections_is_an_error_that_names_both() {
    let text = specification(&["get /a A", "get /b B"], "")
        .replacen("tags: [hosts]", "tags: [saas-security]", 1)
        .replacen("tags: [hosts]", "tags: [saas security]", 1);
    let said = codegen::read(&text, None).unwrap_err().to_string();
    assert!(
        said.contains("saas-security") && said.contains("saas security"),
        "{said}"
    );
}

#[test]
fn a_collection_with_a_better_name_keeps_its_tag_on_the_wire() {
    let tagged = "tags: [hosts], x-falcon-collection: language_models";
    let text = specification(&["get /a A"], "").replacen("tags: [hosts]", tagged, 1);
    let read = codegen::read(&text, None).unwrap();
    let names: Vec<_> = read.api.collections.iter().map(|one| &one.name).collect();
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].wire, "hosts");
    assert_eq!(names[0].rust, "language_models");
}

#[test]
fn an_invalid_module_name_is_an_error_with_a_valid_proposal() {
    for (name, could) in [
        ("models", "models_"),
        ("Language Models", "language_models"),
    ] {
        let tagged = format!("tags: [hosts], x-falcon-collection: {name}");
        let text = specification(&["get /a A"], "").replacen("tags: [hosts]", &tagged, 1);
        let said = codegen::read(&text, None).unwrap_err().to_string();
        assert!(said.contains("operation `A`"), "{said}");
        assert!(said.contains(&format!("`{could}` could")), "{said}");
    }
}

#[test]
fn a_name_of_another_collection_is_an_error_with_a_remedy() {
    let tagged = "tags: [models], x-falcon-collection: hosts";
    let text = specification(&["get /a A", "get /b B"], "").replacen("tags: [hosts]", tagged, 1);
    let said = codegen::read(&text, None).unwrap_err().to_string();
    for part in ["`models`", "`hosts`", "`x-falcon-collection`"] {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn a_schema_without_a_namespace_is_untagged() {
    let definitions = "a.Root: {type: object, properties: {x: {$ref: '#/definitions/.activity'}, y: \
                       {$ref: '#/definitions/Plain'}}}, .activity: {type: object, properties: {x: \
                       {type: string}}}, Plain: {type: object, properties: {x: {type: string}}}";
    let read = codegen::read(&specification(&["get /a Get"], definitions), None).unwrap();
    for (wire, rust) in [(".activity", "Activity"), ("Plain", "Plain")] {
        let model = read
            .api
            .models
            .values()
            .find(|model| model.name.wire == wire)
            .unwrap();
        assert_eq!(model.name.rust, rust);
        let Home::Namespace { namespace, .. } = &model.home else {
            panic!("{:?}", model.home)
        };
        assert_eq!(namespace.rust, "untagged");
    }
}

#[test]
fn an_impossible_former_name_is_an_error_that_names_it() {
    for name in ["hosts:hosts", "Hosts", "self", "wire"] {
        let text = specification(&["get /a/v1 GetA"], "");
        let former = format!("x-former-collections: {{'{name}': {{now: hosts, since: 0.1.0}}}}\n");
        let error = codegen::read(&format!("{former}{text}"), None).unwrap_err();
        let told = format!("`{name}` is not a valid name of a collection");
        assert!(error.to_string().contains(&told), "{error}");
    }
}

/// A collection must not hide a module of the runtime or share its feature's name.
#[test]
fn no_collection_is_named_like_a_module_or_feature_of_the_runtime() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../falcon-sdk");
    let library = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
    let modules = library.lines().filter_map(|line| {
        let line = line.trim_start_matches("pub ");
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let features = manifest.split_once("[features]").unwrap().1;
    let features = features.split_once("# One feature for each").unwrap().0;
    let features = features
        .lines()
        .filter_map(|line| Some(line.split_once(" = ")?.0));
    let names: Vec<&str> = modules.chain(features).collect();
    assert!(
        names.contains(&"wire") && names.contains(&"blocking"),
        "{names:?}"
    );
    for name in names {
        assert_ne!(Name::new(NameKind::Module, name).rust, name);
    }
}
