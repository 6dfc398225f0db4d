//! Imports go down: no two files, or top-level modules of a crate, import each other, directly or
//! through others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use toml_edit::DocumentMut;

use crate::imports::{self, Import};
use crate::modules::{self, Sources};
use crate::{root, sources};

/// The nodes that import themselves through others.
pub(crate) struct Circle {
    pub(crate) nodes: BTreeSet<String>,
    /// The imports among them, a line each.
    pub(crate) lines: Vec<String>,
}

#[test]
fn imports_go_down() {
    let mut circles = Vec::new();
    for package in packages() {
        let sources = package_sources(&package);
        let mut met = BTreeSet::new();
        for root in roots(&package, &sources) {
            let modules = modules::read(&sources, &root);
            circles.extend(circles_of(&imports::of_files(&modules)));
            circles.extend(circles_of(&imports::of_top_modules(&modules)));
            met.extend(modules.met);
        }
        let unread: Vec<_> = sources.keys().filter(|file| !met.contains(*file)).collect();
        assert!(unread.is_empty(), "no module declares {unread:?}");
    }
    let lines: Vec<String> = circles
        .into_iter()
        .flat_map(|circle| circle.lines)
        .collect();
    assert!(
        lines.is_empty(),
        "these import each other; move what both need into a file below both:\n{}",
        lines.join("\n")
    );
}

/// `lib.rs` of the SDK is its map: it lists the layers from the bottom up.
#[test]
fn each_layer_of_the_sdk_imports_only_layers_above_it_in_lib_rs() {
    let sources = package_sources("falcon-sdk");
    let modules = modules::read(&sources, "falcon-sdk/src/lib.rs");
    let text = &sources["falcon-sdk/src/lib.rs"];
    let declared = text.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    let layers: Vec<String> = declared
        .filter(|name| *name != "generated")
        .map(|name| format!("falcon-sdk/src/{name}"))
        .collect();
    assert!(layers.len() > 10, "{layers:?}");
    let place = |name: &str| layers.iter().position(|layer| layer == name);
    let mut checked = 0;
    for import in imports::of_top_modules(&modules) {
        if let (Some(from), Some(to)) = (place(&import.from), place(&import.to)) {
            assert!(
                to < from,
                "{} is above {} in lib.rs, but imports it ({})",
                import.from,
                import.to,
                import.place
            );
            checked += 1;
        }
    }
    assert!(checked > 10, "the layers have other names");
}

/// The folders of the workspace's packages.
fn packages() -> Vec<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let manifest: DocumentMut = manifest.parse().unwrap();
    let members = manifest["workspace"]["members"].as_array().unwrap();
    let members = members.iter().map(|member| member.as_str().unwrap());
    members.map(str::to_owned).collect()
}

/// The Rust files of a package's `src`, by their path from the workspace's root.
fn package_sources(package: &str) -> Sources {
    let root = format!("{}/", root().display()).replace('\\', "/");
    let relative = |(path, text): (String, String)| {
        let path = path.strip_prefix(&root).unwrap().replace('\\', "/");
        (path, text)
    };
    sources(&format!("{package}/src"))
        .into_iter()
        .map(relative)
        .collect()
}

/// The root files of a library or a program.
fn roots(package: &str, sources: &Sources) -> Vec<String> {
    let programs = format!("{package}/src/bin/");
    let whole = ["lib", "main"].map(|name| format!("{package}/src/{name}.rs"));
    let is_root = |file: &&String| whole.contains(file) || file.starts_with(&programs);
    sources.keys().filter(is_root).cloned().collect()
}

pub(crate) fn circles_of(imports: &[Import]) -> Vec<Circle> {
    let mut below: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in imports {
        below.entry(&import.from).or_default().insert(&import.to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = below
        .keys()
        .map(|from| (*from, reached(&below, from)))
        .collect();
    let leads = |from: &str, to: &str| reached.get(from).is_some_and(|all| all.contains(to));
    let mut circles: Vec<Circle> = Vec::new();
    for from in below.keys().filter(|node| leads(node, node)) {
        if circles.iter().any(|circle| circle.nodes.contains(*from)) {
            continue;
        }
        let nodes = reached[from].iter().filter(|to| leads(to, from));
        let nodes: BTreeSet<String> = nodes.map(|node| (*node).to_owned()).collect();
        let inside = imports
            .iter()
            .filter(|import| nodes.contains(&import.from) && nodes.contains(&import.to));
        let lines = inside.map(|it| format!("{} imports {} ({})", it.from, it.to, it.place));
        circles.push(Circle {
            lines: lines.collect(),
            nodes,
        });
    }
    circles
}

/// All nodes that a node imports, directly or through others.
fn reached<'a>(below: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for next in below.get(node).into_iter().flatten() {
            if reached.insert(*next) {
                open.push(next);
            }
        }
    }
    reached
}
