//! The properties of filters and sort orders: constants for programs, and facts for checks.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::error::Error;
use crate::file::File;
use crate::ir::{self, At, Collection, Operation, Param, Property};

use super::docs;
use super::prose::Block;
use super::types::ident;

/// What the filter and the sort order of an operation accept, as part of its `Spec`.
pub(super) fn accepts(operation: &Operation) -> Option<TokenStream> {
    let place = |at: &At| match at {
        At::Query(name) => quote! { At::Query(#name) },
        At::Body(pointer) => quote! { At::Body(#pointer) },
    };
    let known = || operation.accepted();
    let filter = known().find(|(_, accepts)| !accepts.filter.is_empty());
    let filter = filter.map(|(at, accepts)| {
        let at = place(&at);
        let properties: Vec<String> = accepts.filter.iter().map(encoded).collect();
        let properties = properties.join(" ");
        quote! { .filter(#at, #properties) }
    });
    let sort = known().find_map(|(at, accepts)| Some((at, accepts.sort.as_ref()?)));
    let sort = sort.map(|(at, sort)| {
        let (at, fields) = (place(&at), sort.fields.join(" "));
        let separator = sort.separator.as_deref().unwrap_or_default();
        quote! { .sort(#at, #fields, #separator) }
    });
    (filter.is_some() || sort.is_some()).then(|| quote! { .accepts(&Accepts::new() #filter #sort) })
}

/// A property with the first letters of its kind and its operators, and with its values:
/// `hostname:s:ew`, `role:s::Domain+Controller|Server`.
fn encoded(property: &Property) -> String {
    let initial = |word: &String| word.chars().next();
    let kind = String::from_iter(property.kind.iter().filter_map(initial));
    let operators = String::from_iter(property.operators.iter().filter_map(initial));
    let values = property.values.join("|").replace(' ', "+");
    let whole = format!("{}:{kind}:{operators}:{values}", property.name);
    whole.trim_end_matches(':').to_owned()
}

/// The text before `asc` or `desc` in an operation's sort order: `.` if it is unknown.
pub(super) fn separator(param: &Param) -> char {
    let sort = param.accepts.sort.as_ref();
    let separator = sort.and_then(|sort| sort.separator.as_ref());
    separator
        .and_then(|text| text.chars().next())
        .unwrap_or('.')
}

/// A property of a collection.
#[derive(Default)]
struct Known<'a> {
    kinds: BTreeSet<&'a str>,
    values: BTreeSet<&'a String>,
    filters: BTreeSet<&'a str>,
    sorts: BTreeSet<&'a str>,
}

/// The constants of a collection's properties: `services/<collection>/fql.rs`.
pub(super) fn module(collection: &Collection) -> Result<Option<File>, Error> {
    let mut known: BTreeMap<&str, Known<'_>> = BTreeMap::new();
    let mut below: BTreeSet<String> = BTreeSet::new();
    let mut whole = Known::default();
    for operation in &collection.operations {
        let name = operation.name.rust.as_str();
        for (_, accepts) in operation.accepted() {
            if !accepts.filter.is_empty() {
                whole.filters.insert(name);
            }
            let fields = accepts.sort.as_ref().map(|sort| &sort.fields);
            if fields.is_some_and(|fields| !fields.is_empty()) {
                whole.sorts.insert(name);
            }
            for property in &accepts.filter {
                if let Some(parent) = property.name.strip_suffix(".*") {
                    below.insert(parent.to_owned());
                    continue;
                }
                let known = known.entry(&property.name).or_default();
                known.kinds.extend(property.kind.as_deref());
                known.values.extend(&property.values);
                known.filters.insert(name);
            }
            for field in accepts.sort.iter().flat_map(|sort| &sort.fields) {
                known.entry(field).or_default().sorts.insert(name);
            }
        }
    }
    if known.is_empty() {
        return Ok(None);
    }
    let names = ir::constants(known.keys().copied());
    let mut kinds = BTreeSet::new();
    let constants: Vec<TokenStream> = names
        .iter()
        .filter_map(|(constant, property)| {
            let known = known.get(property)?;
            let kind = ir::constant_kind(&known.kinds);
            kinds.extend(kind);
            Some(constant_of(constant, property, kind, known, &whole))
        })
        .collect();
    let imports = kinds.iter().map(|kind| ident(kind));
    let imports = (!kinds.is_empty()).then(|| quote! { use crate::fql::kind::{#(#imports),*}; });
    let mut about = vec![Block::Text(
        "Properties of filters and sort orders, as far as they are known. Others may work: \
         [`field`](crate::fql::field) takes any name."
            .to_owned(),
    )];
    if !below.is_empty() {
        let parents = docs::list(below.iter());
        about.push(Block::Text(format!("And all properties below {parents}.")));
    }
    for (operations, noun) in [
        (&whole.filters, "Filters of"),
        (&whole.sorts, "Sort orders of"),
    ] {
        if !operations.is_empty() {
            about.push(Block::Item(format!("{noun} {}.", links(operations))));
        }
    }
    let head = vec![
        docs::inner_doc(&about),
        quote! {
            use crate::fql::Field;
            #imports
        },
    ];
    let path = format!("services/{}/fql.rs", collection.name.rust);
    File::of_code(
        path,
        head.into_iter()
            .chain([quote! { #(#constants)* }])
            .collect(),
    )
    .map(Some)
}

fn links(operations: &BTreeSet<&str>) -> String {
    let links = operations.iter();
    let links: Vec<String> = links
        .map(|name| format!("[`{name}`](super::{name})"))
        .collect();
    links.join(", ")
}

fn constant_of(
    constant: &str,
    property: &str,
    kind: Option<&'static str>,
    known: &Known<'_>,
    whole: &Known<'_>,
) -> TokenStream {
    let noun = match kind {
        Some("Text") => ": text",
        Some("Number") => ": a number",
        Some("Boolean") => ": true or false",
        Some("Date") => ": a date",
        Some(_) | None => "",
    };
    let mut text = format!("{}{noun}.", docs::code(property));
    for (noun, operations, all) in [
        ("filters", &known.filters, &whole.filters),
        ("sort orders", &known.sorts, &whole.sorts),
    ] {
        if operations == all && all.len() > 1 {
            text.push_str(&format!(" In all {noun}."));
        } else if !operations.is_empty() {
            text.push_str(&format!(" In {noun} of {}.", links(operations)));
        }
    }
    if !known.values.is_empty() {
        let values = docs::list(known.values.iter().copied());
        text.push_str(&format!(" Known values: {values}."));
    }
    let doc = docs::doc(&[Block::Text(text)]);
    let name = ident(constant);
    let kind = kind.map(ident);
    let kind = kind.map(|kind| quote! { <#kind> });
    quote! {
        #doc
        pub const #name: Field #kind = Field::named(#property);
    }
}
