//! Each filter that the documentation shows is a filter.

use std::fs;
use std::path::{Path, PathBuf};

use falcon_sdk::fql::Filter;

/// All files below a folder, without the generated ones.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true if path.ends_with("generated") || path.ends_with("fql") => {}
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

/// The texts in `filter("..")` and the filters in the first column of a table.
fn filters(text: &str) -> Vec<String> {
    let calls = text.split(".filter(\"").skip(1);
    let calls = calls.filter_map(|rest| Some(rest.split_once("\")")?.0.to_owned()));
    let rows = text.lines().filter_map(|line| {
        let cell = line.strip_prefix("| `")?.split_once("` |")?.0;
        (cell.contains(":'") || cell.contains(":!") || cell.contains(":>")).then(|| cell.to_owned())
    });
    calls
        .chain(rows)
        .filter(|filter| !filter.contains('{'))
        .collect()
}

#[test]
fn each_filter_of_the_documentation_is_a_filter() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![root.join("README.md")];
    files(&root.join("src"), &mut found);
    files(&root.join("examples"), &mut found);
    files(&root.join("../docs"), &mut found);
    let mut count = 0;
    for file in found {
        let text = fs::read_to_string(&file).unwrap();
        for filter in filters(&text) {
            let read = filter.parse::<Filter>();
            assert!(read.is_ok(), "{}: {filter}: {read:?}", file.display());
            count += 1;
        }
    }
    assert!(count >= 15, "only {count} filters found");
}
