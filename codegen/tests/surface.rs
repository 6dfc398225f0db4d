//! The public API of falcon-sdk as a text, so that a pull request shows its changes.
//!
//! It is read from the source, where the lint `unreachable_pub` guarantees that every `pub` item is
//! reachable. Each generated module has a line, with a number that changes with any of its
//! signatures. The files themselves show the change.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

mod files;

use std::collections::BTreeMap;
use std::fs;

use quote::{ToTokens, quote};
use syn::{Attribute, Fields, ImplItem, Item, TraitItem, Visibility};

fn is_pub(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The attributes that matter to a caller.
fn marks(attributes: &[Attribute]) -> String {
    let told = [
        "must_use",
        "non_exhaustive",
        "deprecated",
        "derive",
        "cfg",
        "macro_export",
    ];
    let kept = attributes.iter().filter(|attribute| {
        let hidden = attribute.to_token_stream().to_string().contains("hidden");
        hidden || told.iter().any(|name| attribute.path().is_ident(name))
    });
    kept.map(|attribute| format!("{} ", spelled(attribute)))
        .collect()
}

fn spelled(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| spelled(attribute).replace(' ', "") == "#[cfg(test)]")
}

fn fields(fields: &Fields, all: bool) -> String {
    let shown = fields
        .iter()
        .filter(|field| all || is_pub(&field.vis))
        .map(|field| {
            let (name, ty) = (&field.ident, &field.ty);
            spelled(&quote!(#name: #ty))
        });
    let shown: Vec<String> = shown.collect();
    let rest = if shown.len() < fields.len() {
        " .."
    } else {
        ""
    };
    format!("{{ {}{rest} }}", shown.join(", "))
}

/// The lines of the public items.
fn lines(items: &[Item], out: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Fn(it) if is_pub(&it.vis) => {
                out.push(format!("{}pub {}", marks(&it.attrs), spelled(&it.sig)));
            }
            Item::Struct(it) if is_pub(&it.vis) => {
                let (name, generics) = (&it.ident, &it.generics);
                let head = spelled(&quote!(pub struct #name #generics));
                out.push(format!(
                    "{}{head} {}",
                    marks(&it.attrs),
                    fields(&it.fields, false)
                ));
            }
            Item::Enum(it) if is_pub(&it.vis) => {
                let (name, generics) = (&it.ident, &it.generics);
                let head = spelled(&quote!(pub enum #name #generics));
                out.push(format!("{}{head}", marks(&it.attrs)));
                for one in &it.variants {
                    let held = fields(&one.fields, true);
                    out.push(format!("    {}{} {held}", marks(&one.attrs), one.ident));
                }
            }
            Item::Trait(it) if is_pub(&it.vis) => {
                let (name, generics, above) = (&it.ident, &it.generics, &it.supertraits);
                let head = spelled(&quote!(pub trait #name #generics: #above));
                out.push(format!("{}{head}", marks(&it.attrs)));
                for inner in &it.items {
                    out.push(format!(
                        "    {}",
                        match inner {
                            TraitItem::Fn(it) => spelled(&it.sig),
                            other => spelled(other),
                        }
                    ));
                }
            }
            Item::Impl(it) if !is_test(&it.attrs) => {
                let (generics, ty, bounds) = (&it.generics, &it.self_ty, &it.generics.where_clause);
                let mut inner = Vec::new();
                for one in &it.items {
                    match one {
                        ImplItem::Fn(method) if is_pub(&method.vis) => {
                            inner.push(format!(
                                "    {}pub {}",
                                marks(&method.attrs),
                                spelled(&method.sig)
                            ));
                        }
                        ImplItem::Const(it) if is_pub(&it.vis) => {
                            inner.push(format!("    {}", spelled(it)))
                        }
                        ImplItem::Type(it) => inner.push(format!("    {}", spelled(it))),
                        ImplItem::Macro(it) => inner.push(format!("    {}", spelled(&it.mac))),
                        _ => {}
                    }
                }
                let head = match &it.trait_ {
                    Some((path, _)) => spelled(&quote!(impl #generics #path for #ty #bounds)),
                    None if inner.is_empty() => continue,
                    None => spelled(&quote!(impl #generics #ty #bounds)),
                };
                out.push(format!("{}{head}", marks(&it.attrs)));
                out.append(&mut inner);
            }
            Item::Use(it) if is_pub(&it.vis) => {
                out.push(format!("{}{}", marks(&it.attrs), spelled(&it.tree)))
            }
            Item::Mod(it) if is_pub(&it.vis) => {
                out.push(format!("{}pub mod {}", marks(&it.attrs), it.ident))
            }
            Item::Const(it) if is_pub(&it.vis) => {
                out.push(format!("pub const {}: {}", it.ident, spelled(&it.ty)))
            }
            Item::Static(it) if is_pub(&it.vis) => {
                out.push(format!("pub static {}: {}", it.ident, spelled(&it.ty)))
            }
            Item::Type(it) if is_pub(&it.vis) => out.push(spelled(it)),
            // A macro's methods are those in its text. A macro that writes items is shown where it
            // is used.
            Item::Macro(it) if !is_test(&it.attrs) => out.push(match &it.ident {
                Some(name) => format!("macro {name} {}", signatures(&spelled(&it.mac.tokens))),
                None => spelled(&it.mac),
            }),
            _ => {}
        }
    }
}

/// The signatures in the text of a macro.
fn signatures(text: &str) -> String {
    let found = text.match_indices("pub ").filter_map(|(at, _)| {
        let rest = text.get(at..)?;
        Some(rest.split(" {").next().unwrap_or(rest).trim().to_owned())
    });
    found.collect::<Vec<_>>().join("; ")
}

fn surface(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    lines(&syn::parse_file(text).unwrap().items, &mut out);
    out
}

/// FNV-1a, which is the same on every machine and in every version of Rust.
fn number(lines: &[String]) -> u64 {
    let bytes = lines.iter().flat_map(|line| line.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn the_public_surface_equals_its_snapshot() {
    let root = files::root().join("falcon-sdk/src");
    let mut by_file = BTreeMap::new();
    for path in files::rust_files("falcon-sdk/src") {
        let name = path
            .strip_prefix(&root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        if !name.contains("tests") && !name.ends_with("properties.rs") {
            by_file.insert(name, surface(&fs::read_to_string(&path).unwrap()));
        }
    }
    let mut text = String::new();
    for (name, lines) in by_file
        .iter()
        .filter(|(name, lines)| !name.starts_with("generated") && !lines.is_empty())
    {
        text += &format!("== {name}\n{}\n\n", lines.join("\n"));
    }
    for (name, lines) in by_file
        .iter()
        .filter(|(name, _)| name.starts_with("generated"))
    {
        text += &format!("{name}: {} lines, {:016x}\n", lines.len(), number(lines));
    }
    insta::assert_snapshot!("surface", text);
}

#[test]
fn an_added_removed_or_changed_method_changes_the_surface() {
    let one = "pub struct A; impl A { pub fn a(&self) -> u8 { 1 } fn own(&self) {} }";
    let told = surface(one);
    assert_ne!(
        told,
        surface(&one.replace("pub fn a(&self) -> u8 { 1 }", ""))
    );
    assert_ne!(told, surface(&one.replace("u8", "u16")));
    assert_ne!(
        told,
        surface(&one.replace("pub struct", "#[must_use] pub struct"))
    );
    let more = one.replace("fn own", "pub fn b(&self) {} fn own");
    assert_ne!(told, surface(&more));
    // Private items and method bodies do not matter.
    assert_eq!(
        told,
        surface(&one.replace("{ 1 }", "{ 2 }").replace("own", "other"))
    );
    let of_macro = "macro_rules! m { () => { pub fn a(self) -> Self { self } } }";
    assert_ne!(
        surface(of_macro),
        surface(&of_macro.replace("fn a", "fn b"))
    );
    assert_eq!(
        surface(of_macro),
        surface(&of_macro.replace("{ self }", "{ todo }"))
    );
}
