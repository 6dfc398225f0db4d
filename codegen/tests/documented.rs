//! What the documentation of the committed interface shows, and how much of it has no words.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use codegen::Sources;
use codegen::ir::{Api, Field, Model};
use codegen::source::overlay::Stale;
use codegen::source::words::Texts;
use files::{overlays, specs};
use heck::ToSnakeCase as _;

/// The committed interface with the committed words.
static COMMITTED: LazyLock<codegen::Read> = LazyLock::new(committed);

fn committed() -> codegen::Read {
    let (specification, overlays) = (specs("falcon.swagger.json"), overlays());
    let texts = Texts {
        operations: &specs("docs/operations.yaml"),
        collections: &specs("docs/collections.yaml"),
        parameters: &specs("docs/parameters.yaml"),
        fields: &specs("docs/fields.yaml"),
        values: &specs("docs/values.yaml"),
    };
    let sources = Sources {
        specification: &specification,
        overlays: overlays.iter().map(String::as_str).collect(),
        stale: Stale::Refuse,
        words: Some(texts),
    };
    sources.read().unwrap()
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
const FIELDS_WITHOUT_A_LINE: usize = 3_914;

/// Fields with neither a line nor a fact in the generated code. May only fall.
const FIELDS_WITHOUT_DOCS: usize = 3_078;

#[test]
fn the_most_frequent_names_have_an_entry() {
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
    assert_eq!(lacking, [""; 0]);
}

/// The words of a text that say something, in the form of a name.
fn words(text: &str) -> BTreeSet<String> {
    const SMALL: &str = " the a an of its it is was were that this to in on by for with and or as at from has have \
                         be which other others ";
    let text = text.to_snake_case();
    let words = text.split('_').filter(|word| !word.is_empty());
    let words = words.filter(|word| !SMALL.contains(&format!(" {word} ")));
    // `resource` and `resources`, `scheduled` and `schedule`.
    let stem = |word: &str| word.trim_end_matches('s').chars().take(6).collect();
    words.map(stem).collect()
}

#[test]
fn no_line_only_repeats_the_name_of_its_field() {
    let empty: BTreeSet<(&str, &str)> = fields(&COMMITTED.api)
        .filter_map(|field| Some((field.name.wire.as_str(), field.doc.as_deref()?)))
        .filter(|(name, line)| words(line).is_subset(&words(name)))
        .collect();
    assert!(empty.is_empty(), "{empty:#?}");
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
