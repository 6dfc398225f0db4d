//! A variant with named fields may get another field without a new major version: it is
//! `#[non_exhaustive]`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

mod files;

use std::fs;

use syn::{Attribute, Fields, Item, ItemEnum, Variant, Visibility};

#[derive(Default)]
struct Enums {
    variants: usize,
    closed: Vec<String>,
}

impl Enums {
    fn read(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Enum(item) if matches!(item.vis, Visibility::Public(_)) => self.judge(item),
                Item::Mod(inner) => {
                    self.read(inner.content.as_ref().map_or(&[], |(_, items)| items));
                }
                _ => {}
            }
        }
    }

    fn judge(&mut self, item: &ItemEnum) {
        let named = |it: &&Variant| matches!(it.fields, Fields::Named(_));
        for variant in item.variants.iter().filter(named) {
            self.variants += 1;
            let open = |it: &Attribute| it.path().is_ident("non_exhaustive");
            if !variant.attrs.iter().any(open) {
                let name = format!("{}::{}", item.ident, variant.ident);
                self.closed.push(name);
            }
        }
    }
}

#[test]
fn every_public_variant_with_named_fields_may_gain_a_field() {
    let mut enums = Enums::default();
    for path in files::rust_files("falcon-sdk/src") {
        let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
        enums.read(&file.items);
    }
    assert!(enums.variants > 0, "no variant was found");
    assert!(
        enums.closed.is_empty(),
        "these variants need #[non_exhaustive]: {}",
        enums.closed.join(", ")
    );
}
