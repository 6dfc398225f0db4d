//! Small trees of modules with known circles.

use crate::circles::circles_of;
use crate::imports::{self, Import};
use crate::modules::{self, Modules, Sources};

const NONE: [&str; 0] = [];

/// The imports that make circles between the files of a crate.
fn circles(files: &[(&str, &str)]) -> Vec<String> {
    circles_by(imports::of_files, files)
}

fn circles_by(imports: fn(&Modules) -> Vec<Import>, files: &[(&str, &str)]) -> Vec<String> {
    let files = files.iter();
    let sources: Sources = files
        .map(|(file, text)| (format!("src/{file}"), (*text).to_owned()))
        .collect();
    let circles = circles_of(&imports(&modules::read(&sources, "src/lib.rs")));
    let lines = circles.into_iter().flat_map(|circle| circle.lines);
    lines.map(|line| line.replace("src/", "")).collect()
}

#[test]
fn two_files_that_import_each_other_are_a_circle() {
    let found = circles(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::B;\npub struct A(B);"),
        ("b.rs", "pub struct B;\n\nfn b() { super::a::A::new() }"),
    ]);
    let expected = [
        "a.rs imports b.rs (a.rs:1: crate::b::B)",
        "b.rs imports a.rs (b.rs:3: super::a::A::new)",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_circle_of_three_is_found_without_its_imports() {
    let found = circles(&[
        ("lib.rs", "mod a; mod b; mod c; mod d; pub use a::A;"),
        ("a.rs", "use crate::{b, d::D}; pub struct A(b::B, D);"),
        ("b.rs", "use crate::{c::C, d}; pub struct B(C, d::D);"),
        ("c.rs", "use crate::A; pub struct C(A);"),
        ("d.rs", "pub struct D;"),
    ]);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|line| !line.contains("d.rs")), "{found:?}");
}

#[test]
fn a_name_counts_for_the_file_that_defines_it_not_for_a_re_export() {
    let parent = ("wire/mod.rs", "mod a; mod b; pub use a::A; pub use b::*;");
    let down = [
        ("lib.rs", "mod wire; pub use wire::{A, B};"),
        parent,
        ("wire/a.rs", "pub struct A;"),
        ("wire/b.rs", "use super::A; pub struct B(A);"),
    ];
    assert_eq!(circles(&down), NONE);
    let circle = [
        ("lib.rs", "mod wire;"),
        parent,
        ("wire/a.rs", "use crate::wire::B; pub struct A(B);"),
        ("wire/b.rs", "use super::A; pub struct B(A);"),
    ];
    let expected = [
        "wire/a.rs imports wire/b.rs (wire/a.rs:1: crate::wire::B)",
        "wire/b.rs imports wire/a.rs (wire/b.rs:1: super::A)",
    ];
    assert_eq!(circles(&circle), expected);
}

#[test]
fn a_child_may_use_its_parent_or_be_used_by_it_and_not_both() {
    let of = |parent: &str| {
        circles(&[
            ("lib.rs", "mod parent;"),
            ("parent.rs", parent),
            ("parent/child.rs", "use super::P; pub fn c(_: P) {}"),
        ])
    };
    assert_eq!(of("mod child; pub struct P;"), NONE);
    let expected = [
        "parent.rs imports parent/child.rs (parent.rs:1: child::c)",
        "parent/child.rs imports parent.rs (parent/child.rs:1: super::P)",
    ];
    assert_eq!(
        of("mod child; pub struct P; fn p() { child::c(P) }"),
        expected
    );
}

#[test]
fn tests_may_import_whatever_they_test() {
    let found = circles(&[
        ("lib.rs", "mod a; mod b;"),
        (
            "a.rs",
            "use crate::b::B; pub struct A(B); #[cfg(test)] mod tests;",
        ),
        ("a/tests.rs", "use crate::b::B; use super::A;"),
        (
            "b.rs",
            "pub struct B;
             #[cfg(test)] use crate::a::A;
             #[cfg(all(test, unix))] fn only() -> crate::a::A { loop {} }
             impl B { #[cfg(test)] fn a() -> crate::a::A { loop {} } fn b() {} }
             #[cfg(test)] mod tests { use crate::a::A; }",
        ),
    ]);
    assert_eq!(found, NONE);
}

#[test]
fn paths_in_macros_and_macros_themselves_are_imports() {
    let found = circles(&[
        ("lib.rs", "mod a; mod b;"),
        (
            "a.rs",
            "macro_rules! a { () => { $crate::b::b() } } pub(crate) use a;",
        ),
        ("b.rs", "pub fn b() { crate::a::a!() }"),
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
    let bare = circles(&[
        ("lib.rs", "macro_rules! a { () => {} } mod b; pub use b::b;"),
        ("b.rs", "pub fn b() { a!() }"),
    ]);
    assert_eq!(bare.len(), 2, "{bare:?}");
}

#[test]
fn text_that_looks_like_a_path_of_the_crate_is_not_an_import() {
    let found = circles(&[
        ("lib.rs", "mod http; mod b;"),
        ("http.rs", "use crate::b::B; pub struct Method;"),
        (
            "b.rs",
            "use http::Method; pub struct B; fn b(b: B) { b.http::<B>(); ::http::x(); }",
        ),
    ]);
    assert_eq!(found, NONE);
}

#[test]
fn quoted_code_belongs_to_the_generated_code() {
    let found = circles(&[
        ("lib.rs", "mod a; pub use a::a; pub struct Client;"),
        ("a.rs", "pub fn a() { quote! { crate::Client } }"),
    ]);
    assert_eq!(found, NONE);
}

#[test]
fn generated_modules_are_left_out() {
    let found = circles(&[
        ("lib.rs", "mod generated; mod b; pub use generated::*;"),
        ("generated/mod.rs", "use crate::b::B; pub static C: B = B;"),
        ("b.rs", "use crate::generated::C; pub struct B;"),
    ]);
    assert_eq!(found, NONE);
}

#[test]
fn modules_at_the_top_make_circles_that_files_do_not() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "pub mod one; pub mod two;"),
        ("a/one.rs", "use crate::b::one::One;"),
        ("a/two.rs", "pub struct Two;"),
        ("b/mod.rs", "pub mod one; pub mod two;"),
        ("b/one.rs", "pub struct One;"),
        ("b/two.rs", "use crate::a::two::Two;"),
    ];
    assert_eq!(circles(&files), NONE);
    let expected = [
        "a imports b (a/one.rs:1: crate::b::one::One)",
        "b imports a (b/two.rs:1: crate::a::two::Two)",
    ];
    assert_eq!(circles_by(imports::of_top_modules, &files), expected);
}
