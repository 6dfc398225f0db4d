//! What a build of falcon-sdk has to compile, as numbers that no machine changes: a pull request shows when
//! they grow. Times are in `docs/benchmarks.md`.

#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected result")]

mod files;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::process::Command;

use files::{root, rust_files};
use syn::visit::{self, Visit};

/// What a folder of generated code contains.
#[derive(Default)]
struct Size {
    lines: usize,
    types: usize,
    derived: usize,
    impls: usize,
    functions: usize,
    values: usize,
}

impl Visit<'_> for Size {
    fn visit_attribute(&mut self, attribute: &syn::Attribute) {
        if attribute.path().is_ident("derive") {
            let derived = attribute.parse_nested_meta(|_| {
                self.derived += 1;
                Ok(())
            });
            derived.unwrap();
        }
    }

    fn visit_item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Struct(_) | syn::Item::Enum(_) => self.types += 1,
            syn::Item::Impl(_) => self.impls += 1,
            syn::Item::Fn(_) => self.functions += 1,
            syn::Item::Const(_) | syn::Item::Static(_) => self.values += 1,
            _ => (),
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item(&mut self, item: &syn::ImplItem) {
        match item {
            syn::ImplItem::Fn(_) => self.functions += 1,
            syn::ImplItem::Const(_) => self.values += 1,
            _ => (),
        }
        visit::visit_impl_item(self, item);
    }
}

#[test]
fn the_size_of_the_generated_code() {
    let mut table =
        "folder: lines, types, derived impls, written impls, functions, constants\n".to_owned();
    for folder in ["catalog", "models", "services"] {
        let mut size = Size::default();
        for path in rust_files(&format!("falcon-sdk/src/generated/{folder}")) {
            let text = fs::read_to_string(path).unwrap();
            size.lines += text.lines().count();
            size.visit_file(&syn::parse_file(&text).unwrap());
        }
        let Size {
            lines,
            types,
            derived,
            impls,
            functions,
            values,
        } = size;
        writeln!(
            table,
            "{folder}: {lines}, {types}, {derived}, {impls}, {functions}, {values}"
        )
        .unwrap();
    }
    insta::assert_snapshot!(table);
}

/// The packages that a program with falcon-sdk builds, by its default features.
///
/// Other systems have other packages for TLS and sockets.
#[cfg(target_os = "linux")]
#[test]
fn the_packages_of_a_default_build() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--offline", "--locked", "--package", "falcon-sdk"])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    let problem = String::from_utf8_lossy(&tree.stderr);
    assert!(tree.status.success(), "{problem}");
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: BTreeSet<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.is_empty())
        .collect();
    let names: Vec<&str> = names.into_iter().collect();
    insta::assert_snapshot!(format!("{} packages\n{}", names.len(), names.join("\n")));
}
