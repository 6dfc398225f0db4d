//! The words of the documentation: each entry describes something, and everything has its words.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::collections::BTreeMap;

use codegen::Sources;
use codegen::ir::Shape;
use codegen::source::overlay::Stale;
use codegen::source::words::Texts;

const INTERFACE: &str = r##"
swagger: "2.0"
definitions:
  Host: {type: object, properties: {host_id: {type: string}, cpu: {type: string, description: Published.}, disk: {type: object, properties: {host_id: {type: string}}}}}
  Hosts: {type: object, properties: {errors: {type: array, items: {}}, resources: {type: array, items: {$ref: '#/definitions/Host'}}}}
  Search: {type: object, properties: {filter: {type: string}, order: {type: string}}}
paths:
  /hosts/v1:
    get:
      tags: [hosts]
      operationId: GetHosts
      parameters: [{name: ids, in: query, type: string}, {name: filter, in: query, type: string}, {name: kind, in: query, type: string, enum: [a, b]}]
      responses: {"200": {description: OK, schema: {$ref: '#/definitions/Hosts'}}}
    post:
      tags: [hosts]
      operationId: FindHosts
      summary: Published summary.
      parameters: [{name: body, in: body, schema: {$ref: '#/definitions/Search'}}]
      responses: {"200": {description: OK, schema: {$ref: '#/definitions/Hosts'}}}
"##;

const OTHER_COLLECTION: &str = r##"
  /users/v1:
    get:
      tags: [users]
      operationId: ListUsers
      parameters: [{name: filter, in: query, type: string}]
      responses: {"200": {description: OK, schema: {$ref: '#/definitions/Hosts'}}}
"##;

const FILES: [&str; 5] = [
    "GetHosts: {summary: Gets hosts., aliases: [read host], falconpy: [get_hosts]}\nFindHosts: {summary: Ours.}",
    "hosts: {about: Computers., usual: [{GetHosts: read them}]}",
    "ids: Ids.\nfilter: Expression.\nkind: {line: Kind., except: [{operations: [GetHosts], line: Kind of host.}]}\nbody: Contents.",
    "host_id: {line: Id of the host., except: [{models: [Host], line: Id of this host.}]}\ncpu: Ours.",
    "GetHosts: {filter: {name: string, seen: {kind: date, operators: [range]}}, values: {ids: [a, b]}, excludes: [[ids, filter]]}\n\
     FindHosts: {filter: {same_as: GetHosts}, values: {'body:/order': [up, 3]}}",
];

fn read(files: &[String; 5]) -> codegen::Read {
    let [operations, collections, parameters, fields, values] = files;
    let texts = Texts {
        operations,
        collections,
        parameters,
        fields,
        values,
    };
    sources(INTERFACE, &[], texts)
}

fn sources(specification: &str, overlays: &[String], texts: Texts<'_>) -> codegen::Read {
    let sources = Sources {
        specification,
        overlays: overlays.iter().map(String::as_str).collect(),
        stale: Stale::Refuse,
        words: Some(texts),
    };
    sources.read().unwrap()
}

fn files() -> [String; 5] {
    FILES.map(str::to_owned)
}

/// The problems of the files after one text is replaced by another.
fn problems(old: &str, new: &str) -> Vec<String> {
    let changed = files().map(|text| text.replace(old, new));
    assert_ne!(changed, files(), "{old} has moved");
    let problems = read(&changed).words;
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn words_fill_what_the_interface_leaves_out_and_its_own_prose_wins() {
    let read = read(&files());
    assert_eq!(read.words, []);
    let operations: BTreeMap<_, _> = (read.api.operations())
        .map(|one| (one.name.wire.as_str(), one))
        .collect();
    let get = operations["GetHosts"];
    assert_eq!(get.doc.as_deref(), Some("Gets hosts."));
    assert_eq!(get.search, ["read host", "get_hosts"]);
    let lines = get.params.iter().map(|one| one.doc.as_deref().unwrap());
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["Expression.", "Ids.", "Kind of host."]
    );
    let filter = &get.params.first().unwrap().accepts;
    assert_eq!(filter.filter.len(), 2);
    assert_eq!(filter.excludes, ["ids"]);

    let find = operations["FindHosts"];
    assert_eq!(find.doc.as_deref(), Some("Published summary."));
    assert_eq!(find.body_doc.as_deref(), Some("Contents."));
    let members = find.members.iter().map(|member| member.pointer.as_str());
    assert_eq!(members.collect::<Vec<_>>(), ["/filter", "/order"]);

    let host = read.api.models.values().find(|one| one.name.wire == "Host");
    let Shape::Record(fields) = &host.unwrap().shape else {
        panic!("a host is a record");
    };
    let lines = fields
        .iter()
        .map(|one| one.doc.as_deref().unwrap_or_default());
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["Published.", "", "Id of this host."]
    );
    let hosts = read.api.collections.first().unwrap();
    assert_eq!(hosts.about.as_deref(), Some("Computers."));
    assert_eq!(hosts.usual.len(), 1);
}

#[test]
fn an_entry_that_describes_nothing_is_named() {
    for (old, new, said) in [
        (
            "FindHosts: {summary: Ours.}",
            "FindHost: {summary: Ours.}",
            "operations.yaml, `FindHost`: no operation has this name (nearest: `FindHosts`)",
        ),
        (
            "hosts: {about",
            "host: {about",
            "collections.yaml, `host`: no collection",
        ),
        (
            "GetHosts: read them",
            "PutHosts: read them",
            "collections.yaml, `hosts`: `usual` names `PutHosts`: no operation of the collection",
        ),
        (
            "filter: Expression.",
            "filters: A.\nfilter: B.",
            "parameters.yaml, `filters`: no parameter",
        ),
        (
            "[GetHosts], line: Kind of",
            "[FindHosts], line: Kind of",
            "parameters.yaml, `kind`: exception 1 does not apply to `FindHosts`",
        ),
        (
            "operations: [GetHosts], line: Kind of",
            "collection: users, line: Kind of",
            "parameters.yaml, `kind`: exception 1 applies to no operation",
        ),
        (
            "cpu: Ours.",
            "cpus: Ours.",
            "fields.yaml, `cpus`: no property",
        ),
        (
            "models: [Host]",
            "models: [Host, Search]",
            "fields.yaml, `host_id`: exception 1 does not apply to `Search`",
        ),
        (
            "[GetHosts], line: Kind of",
            "[GetHosts, FindHosts], line: Kind of",
            "parameters.yaml, `kind`: exception 1 does not apply to `FindHosts`",
        ),
        (
            "operations: [GetHosts], line: Kind of",
            "method: POST, line: Kind of",
            "parameters.yaml, `kind`: exception 1 applies to no operation",
        ),
        (
            "models: [Host]",
            "models: [Sear*]",
            "fields.yaml, `host_id`: exception 1 does not apply to `Sear*`",
        ),
        (
            "\nFindHosts: {filter",
            "\nNoHosts: {filter",
            "values.yaml, `NoHosts`: no operation",
        ),
        (
            "body:/order",
            "body:/orders",
            "`body:/orders` is no parameter and no member of the body",
        ),
        (
            "body:/order",
            "order/no",
            "`order/no` is no parameter and no member of the body",
        ),
        ("[[ids, filter]]", "[[ids, id]]", "`id` is no parameter"),
        (
            "same_as: GetHosts",
            "same_as: FindHosts",
            "names an operation without a list",
        ),
        (
            "same_as: GetHosts",
            "same_as: NoHosts",
            "`same_as` names `NoHosts`, which is no operation",
        ),
        (
            "values: {ids: [a, b]}",
            "values: {kind: [c]}",
            "`kind` has a published enum",
        ),
    ] {
        let problems = problems(old, new);
        let is_said = problems.iter().any(|problem| problem.contains(said));
        assert!(is_said, "{said}\n{problems:#?}");
    }
}

/// The line of the first property with that name in a model.
fn line(files: &[String; 5], model: &str, property: &str) -> String {
    let read = read(files);
    let problems: Vec<String> = read.words.iter().map(ToString::to_string).collect();
    assert_eq!(problems, [""; 0]);
    let mut models = read.api.models.values();
    let model = models.find(|one| one.name.wire == model).unwrap();
    let mut fields = model.fields().iter();
    let field = fields.find(|one| one.name.wire == property).unwrap();
    field.doc.clone().unwrap_or_default()
}

#[test]
fn an_exception_applies_to_the_models_that_it_names() {
    let with = |models: &str| files().map(|text| text.replace("models: [Host]", models));
    for (models, of_host, of_disk) in [
        ("models: [Host]", "Id of this host.", "Id of this host."),
        ("models: [Ho*]", "Id of this host.", "Id of this host."),
        ("models: [Host.disk]", "Id of the host.", "Id of this host."),
    ] {
        assert_eq!(line(&with(models), "Host", "host_id"), of_host, "{models}");
        let nested = line(&with(models), "Host.disk", "host_id");
        assert_eq!(nested, of_disk, "{models}");
    }
}

#[test]
fn an_exception_by_method_applies_to_operations_with_that_method() {
    let by_method = |text: String| text.replace("operations: [GetHosts]", "method: GET");
    let read = read(&files().map(by_method));
    assert_eq!(read.words, []);
    let kind = read.api.operations().flat_map(|one| &one.params);
    let mut kind = kind.filter(|param| param.name.wire == "kind");
    assert_eq!(kind.next().unwrap().doc.as_deref(), Some("Kind of host."));
}

#[test]
fn an_exception_that_never_applies_is_reported_once() {
    let found = problems("[GetHosts], line: Kind of", "[FindHosts], line: Kind of");
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn known_values_are_texts_and_numbers_of_places_without_an_enum() {
    let read = read(&files());
    let operations = read.api.operations();
    let accepted = operations.flat_map(|one| {
        let params = one.params.iter().map(|it| (&*it.name.wire, &it.accepts));
        let members = one.members.iter().map(|it| (&*it.pointer, &it.accepts));
        params.chain(members).collect::<Vec<_>>()
    });
    let accepted: Vec<_> = accepted
        .filter(|(_, accepts)| !accepts.values.is_empty())
        .map(|(name, accepts)| (name, accepts.values.clone()))
        .collect();
    let texts = |values: [&str; 2]| values.map(str::to_owned).to_vec();
    assert_eq!(
        accepted,
        [("/order", texts(["up", "3"])), ("ids", texts(["a", "b"]))]
    );
}

#[test]
fn facts_are_taken_from_operations_of_the_same_collection_alone() {
    let interface = format!("{INTERFACE}{OTHER_COLLECTION}");
    let [operations, collections, parameters, fields, values] = files();
    let operations = operations + "\nListUsers: {summary: Lists users.}";
    let collections = collections + "\nusers: {about: People.}";
    let values = values.replace("same_as: GetHosts", "same_as: ListUsers");
    let values = values + "\nListUsers: {filter: {name: string}}";
    let texts = Texts {
        operations: &operations,
        collections: &collections,
        parameters: &parameters,
        fields: &fields,
        values: &values,
    };
    let words = sources(&interface, &[], texts).words;
    let problems: Vec<String> = words.iter().map(ToString::to_string).collect();
    let said = "`same_as` names `ListUsers`, which is no operation of the collection";
    assert!(
        matches!(problems.as_slice(), [one] if one.contains(said)),
        "{problems:#?}"
    );
}

#[test]
fn what_has_no_words_is_named() {
    for (old, new, said) in [
        (
            "GetHosts: {summary: Gets hosts., aliases: [read host], falconpy: [get_hosts]}",
            "{}",
            "operations.yaml, `GetHosts`: this operation has no summary: add an entry with one",
        ),
        (
            "summary: Gets hosts.",
            "summary: ''",
            "operations.yaml, `GetHosts`: its summary is empty",
        ),
        (
            "hosts: {about",
            "{}\n#",
            "collections.yaml, `hosts`: this collection has no entry",
        ),
        (
            "ids: Ids.\n",
            "",
            "parameters.yaml, `ids`: this parameter of `GetHosts` has no line: add one",
        ),
        (
            "body: Contents.",
            "",
            "parameters.yaml, `body`: this parameter of `FindHosts`",
        ),
    ] {
        let problems = problems(old, new);
        let is_said = problems.iter().any(|problem| problem.contains(said));
        assert!(is_said, "{said}\n{problems:#?}");
    }
}

#[test]
fn an_entry_of_another_form_is_named_and_the_others_are_read() {
    for (old, new, said) in [
        (
            "aliases:",
            "alias:",
            "operations.yaml, `GetHosts`: unknown field `alias`",
        ),
        (
            "about: Computers.",
            "about: [1]",
            "collections.yaml, `hosts`: invalid type",
        ),
        (
            "ids: Ids.",
            "ids: Ids.\nids: No.",
            "parameters.yaml: this is not valid YAML",
        ),
        (
            "except: [{operations",
            "unless: [{operations",
            "parameters.yaml, `kind`: unknown field `unless`",
        ),
        (
            "operators: [range]",
            "operator: range",
            "values.yaml, `GetHosts`: a kind, or a mapping",
        ),
    ] {
        let problems = problems(old, new);
        let is_said = problems.iter().any(|problem| problem.contains(said));
        assert!(is_said, "{said}\n{problems:#?}");
    }
    let both = files().map(|text| {
        text.replace("aliases:", "alias:")
            .replace("cpu: Ours.", "gpu: Ours.")
    });
    assert!(read(&both).words.len() >= 2);
}
