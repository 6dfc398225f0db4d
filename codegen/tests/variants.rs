//! A variant with named fields may get another field without a new major version: it is
//! `#[non_exhaustive]`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fs;
use std::path::{Path, PathBuf};

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

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_public_variant_with_named_fields_may_gain_a_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../falcon-sdk/src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    let mut enums = Enums::default();
    for path in paths {
        let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
        enums.read(&file.items);
    }
    assert!(
        enums.variants > 0,
        "no variant was found: is it read from {root:?}?"
    );
    assert!(
        enums.closed.is_empty(),
        "these variants need #[non_exhaustive]: {}",
        enums.closed.join(", ")
    );
}
