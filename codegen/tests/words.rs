//! The words of the documentation: each entry describes something, and everything has its words.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use codegen::Sources;
use codegen::ir::{Api, Field, Model, Shape};
use codegen::source::overlay::Stale;
use codegen::source::words::Texts;

const INTERFACE: &str = r##"
swagger: "2.0"
definitions:
  Host: {type: object, properties: {host_id: {type: string}, cpu: {type: string, description: Published.}}}
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

const FILES: [&str; 5] = [
    "GetHosts: {summary: Gets hosts., aliases: [read host], falconpy: [get_hosts]}\nFindHosts: {summary: Ours.}",
    "hosts: {about: Computers., usual: [{GetHosts: read them}]}",
    "ids: Ids.\nfilter: Expression.\nkind: {line: Kind., except: [{operations: [GetHosts], line: Kind of host.}]}\nbody: Contents.",
    "host_id: {line: Id of the host., except: [{models: [Host], line: Id of this host.}]}\ncpu: Ours.",
    "GetHosts: {filter: {name: string, seen: {kind: date, operators: [range]}}, excludes: [[ids, filter]]}\n\
     FindHosts: {filter: {same_as: GetHosts}, values: {'body:/order': [up, down]}}",
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
    let lines = fields.iter().map(|one| one.doc.as_deref().unwrap());
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["Published.", "Id of this host."]
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
            "GetHosts: {filter",
            "GetHosts: {values: {kind: [c]}, filter",
            "`kind` has a published enum",
        ),
    ] {
        let problems = problems(old, new);
        let is_said = problems.iter().any(|problem| problem.contains(said));
        assert!(is_said, "{said}\n{problems:#?}");
    }
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

fn specs(name: &str) -> String {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    fs::read_to_string(specs.join(name)).unwrap()
}

/// The committed interface with the committed words.
static COMMITTED: LazyLock<codegen::Read> = LazyLock::new(committed);

fn committed() -> codegen::Read {
    let annotations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/annotations.yaml");
    let mut overlays: Vec<String> = fs::read_to_string(annotations).into_iter().collect();
    overlays.push(specs("overlay.yaml"));
    let texts = Texts {
        operations: &specs("docs/operations.yaml"),
        collections: &specs("docs/collections.yaml"),
        parameters: &specs("docs/parameters.yaml"),
        fields: &specs("docs/fields.yaml"),
        values: &specs("docs/values.yaml"),
    };
    sources(&specs("falcon.swagger.json"), &overlays, texts)
}

/// Fields of models.
fn fields(api: &Api) -> impl Iterator<Item = &Field> {
    api.models.values().flat_map(Model::fields)
}

#[test]
fn the_committed_words_fit_the_committed_interface() {
    let read = &*COMMITTED;
    let problems: Vec<String> = read.words.iter().map(ToString::to_string).collect();
    assert_eq!(problems, [""; 0]);
    let without = |lines: &mut dyn Iterator<Item = bool>| lines.filter(|line| !line).count();
    let operations = || read.api.operations();
    assert_eq!(without(&mut operations().map(|one| one.doc.is_some())), 0);
    let mut params = operations()
        .flat_map(|one| &one.params)
        .map(|one| one.doc.is_some());
    assert_eq!(without(&mut params), 0);
    let mut collections = read.api.collections.iter().map(|one| one.about.is_some());
    assert_eq!(without(&mut collections), 0);
    assert!(fields(&read.api).count() > 10_000);
    let mut lines = fields(&read.api).map(|field| field.doc.is_some());
    assert_eq!(without(&mut lines), FIELDS_WITHOUT_A_LINE);
}

/// May only fall.
const FIELDS_WITHOUT_A_LINE: usize = 9_693;

/// Fields with neither a line nor a fact in the generated code. May only fall.
const FIELDS_WITHOUT_DOCS: usize = 8_255;

/// Of the 300 most frequent names, those without an entry: self-explanatory names, such as `id`, and
/// names with many meanings. May only fall.
const FREQUENT_NAMES_WITHOUT_AN_ENTRY: usize = 95;

#[test]
fn the_most_frequent_fields_have_a_line_by_name() {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for field in fields(&COMMITTED.api) {
        *names.entry(&field.name.wire).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = names.into_iter().collect();
    names.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let words = specs("docs/fields.yaml");
    let has_entry = |name: &str| {
        let keys = [format!("\n{name}:"), format!("\n'{name}':")];
        keys.iter().any(|key| words.contains(key))
    };
    let frequent = names.iter().take(300).map(|(name, _)| *name);
    let lacking: Vec<&str> = frequent.filter(|name| !has_entry(name)).collect();
    assert_eq!(
        lacking.len(),
        FREQUENT_NAMES_WITHOUT_AN_ENTRY,
        "{lacking:?}"
    );
}

#[test]
fn facts_of_fields_are_counted_in_the_generated_code() {
    let mut found = 0;
    for (path, file) in parsed() {
        if !path.starts_with("models/") {
            continue;
        }
        let structs = file.items.iter().filter_map(|item| match item {
            syn::Item::Struct(item) => Some(item),
            _ => None,
        });
        let bare = structs.flat_map(|item| &item.fields);
        found += bare.filter(|field| !is_documented(&field.attrs)).count();
    }
    assert_eq!(found, FIELDS_WITHOUT_DOCS);
}

/// The generated files, parsed.
fn parsed() -> Vec<(String, syn::File)> {
    let generated = codegen::generate(&COMMITTED.api, "").unwrap();
    let files = generated.files.into_iter();
    let parsed = files.map(|file| (file.path, syn::parse_file(&file.text).unwrap()));
    parsed.collect()
}

fn is_documented(attributes: &[syn::Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"))
}

/// Setters of a file, and whether each has a line.
fn setters(file: &syn::File) -> Vec<(String, bool)> {
    let methods = file.items.iter().flat_map(|item| match item {
        syn::Item::Impl(one) if one.trait_.is_none() => one.items.as_slice(),
        _ => &[],
    });
    let setters = methods.filter_map(|method| match method {
        syn::ImplItem::Fn(method) if method.sig.ident != "new" => Some(method),
        _ => None,
    });
    setters
        .map(|setter| (setter.sig.ident.to_string(), is_documented(&setter.attrs)))
        .collect()
}

#[test]
fn every_page_field_and_setter_of_a_service_has_a_line() {
    let (mut pages, mut fields, mut found) = (0, 0, 0);
    for (path, file) in parsed() {
        let Some(service) = path.strip_prefix("services/") else {
            continue;
        };
        assert!(
            service == "mod.rs" || is_documented(&file.attrs),
            "{path} has no page"
        );
        for item in &file.items {
            let syn::Item::Struct(item) = item else {
                continue;
            };
            let is_operation = COMMITTED.api.operations().any(|one| {
                format!("{}.rs", one.collection.rust) == service && item.ident == one.name.rust
            });
            if !is_operation {
                continue;
            }
            pages += 1;
            assert!(is_documented(&item.attrs), "{path}: {}", item.ident);
            for field in &item.fields {
                fields += 1;
                let name = field.ident.as_ref().unwrap();
                assert!(is_documented(&field.attrs), "{path}: {}.{name}", item.ident);
            }
            let named = file.items.iter().filter(|other| {
                matches!(other, syn::Item::Impl(one) if one.trait_.is_none()
                    && matches!(&*one.self_ty, syn::Type::Path(ty) if ty.path.is_ident(&item.ident)))
            });
            let own = syn::File {
                shebang: None,
                frontmatter: None,
                attrs: Vec::new(),
                items: named.cloned().collect(),
            };
            for (setter, is_documented) in setters(&own) {
                found += 1;
                assert!(is_documented, "{path}: {}::{setter}", item.ident);
            }
        }
    }
    assert_eq!(pages, COMMITTED.operations_in);
    assert!(
        fields > 3000 && found > 2000,
        "{fields} fields, {found} setters"
    );
}

#[test]
fn one_example_of_each_kind_is_compiled_and_setters_show_the_known_values_of_members() {
    let generated = codegen::generate(&COMMITTED.api, "").unwrap();
    let mut files = generated.files.iter();
    let alerts = files.find(|file| file.path == "services/alerts.rs");
    let (before, _) = (alerts.unwrap().text)
        .split_once("pub fn action_parameters(")
        .unwrap();
    let (_, docs) = before.rsplit_once('}').unwrap();
    assert!(
        docs.contains("/// `name`: Known values: `add_tag`,"),
        "{docs}"
    );
    let count = |fence: &str| {
        let texts = generated
            .files
            .iter()
            .map(|file| file.text.matches(fence).count());
        texts.sum::<usize>()
    };
    assert_eq!(count("/// ```no_run\n"), 7);
    assert_eq!(count("/// ```ignore\n") + 7, COMMITTED.operations_in);
}

#[test]
fn a_wording_stands_for_three_operations_at_most() {
    let text = specs("docs/operations.yaml");
    let entries = codegen::source::load(&text).unwrap();
    let mut operations: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in entries.as_object().unwrap().values() {
        let aliases = entry.get("aliases").and_then(|list| list.as_array());
        for alias in aliases.into_iter().flatten() {
            *operations.entry(alias.as_str().unwrap()).or_default() += 1;
        }
    }
    assert!(operations.len() > 500);
    let many: Vec<_> = operations
        .into_iter()
        .filter(|(_, count)| *count > 3)
        .collect();
    assert_eq!(many, []);
}
