use serde_json::{Value, json};

use super::resolve;
use crate::source::load;

fn resolved(text: &str) -> Value {
    let Value::Object(mut document) = load(text).unwrap() else {
        panic!("it is an object");
    };
    resolve(&mut document);
    document.into()
}

#[test]
fn a_referenced_part_of_a_schema_gets_a_name_of_its_own() {
    let document = resolved(
        "
components:
  schemas:
    A: {properties: {b: {type: string}, 'c/d': {type: integer}}}
    B: {properties: {one: {$ref: '#/components/schemas/A/properties/b'}, two: {$ref: '#/components/schemas/A/properties/c~1d'}}}
",
    );
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["B"]["properties"]["one"]["$ref"],
        "#/components/schemas/A_b"
    );
    assert_eq!(schemas["A_b"], json!({"type": "string"}));
    assert_eq!(schemas["A_c_d"], json!({"type": "integer"}));
}

#[test]
fn definitions_inside_a_schema_are_found_from_inside() {
    let document = resolved(
        "
components:
  schemas:
    A: {$ref: '#/$defs/Own', $defs: {Own: {type: string}, B: {properties: {a: {$ref: '#/$defs/B'}}}}}
    B: {$ref: '#/components/schemas/A/$defs/B'}
",
    );
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["A"]["$ref"], "#/components/schemas/Own");
    assert_eq!(
        schemas["B"]["$ref"], "#/components/schemas/A_B",
        "the name B is taken"
    );
    assert_eq!(
        schemas["A_B"]["properties"]["a"]["$ref"],
        "#/components/schemas/A_B"
    );
}

#[test]
fn a_referenced_path_is_copied_to_its_user() {
    let document = resolved(
        "
paths:
  /a: {get: {operationId: A, parameters: [{name: p, in: query}]}}
  /b: {$ref: '#/paths/~1a', summary: own}
  /c: {$ref: '#/components/pathItems/C'}
  /d: {get: {parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]}}
components: {pathItems: {C: {get: {operationId: C}}}}
",
    );
    let paths = &document["paths"];
    assert_eq!(paths["/b"]["get"], paths["/a"]["get"]);
    assert_eq!(paths["/b"]["summary"], "own");
    assert_eq!(paths["/c"], json!({"get": {"operationId": "C"}}));
    assert_eq!(paths["/d"]["get"]["parameters"][0]["name"], "p");
}

#[test]
fn references_in_circles_or_without_a_target_stay() {
    for text in [
        "paths: {/a: {$ref: '#/paths/~1a'}}",
        "paths: {/a: {$ref: '#/paths/~1nowhere'}, /b: {$ref: 'other.yaml'}}",
        "paths: {/a: {get: {$ref: '#/paths/~1a'}}}",
    ] {
        assert_eq!(resolved(text), load(text).unwrap());
    }
    resolved("paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}");
}

#[test]
fn copies_of_copies_end() {
    let list = |target: &str| vec![json!({"$ref": target}); 40];
    let document = json!({"paths": {
        "/a": {"x": list("#/paths/~1b")}, "/b": {"x": list("#/paths/~1c")}, "/c": {"x": list("#/paths/~1d")},
        "/d": {"x": list("#/paths/~1e")}, "/e": {"x": list("#/paths/~1f")}, "/f": {"x": vec![1; 40]},
    }});
    assert!(resolved(&document.to_string()).to_string().len() < 100_000_000);
}
