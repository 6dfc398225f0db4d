//! The programs of `examples/`, for tests that run them.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The program of an example, beside the tests. Cargo builds it for a run of all tests.
pub(crate) fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().parent().unwrap();
    let program = folder.join(format!("examples/{name}{}", std::env::consts::EXE_SUFFIX));
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let sources = match sources.join(name).read_dir() {
        Ok(files) => files.map(|file| file.unwrap().path()).collect(),
        Err(_) => vec![sources.join(name).with_extension("rs")],
    };
    let newest = sources.iter().map(|source| changed(source)).max().unwrap();
    assert!(
        changed(&program) >= newest,
        "build the program first: cargo build --example {name}, with the features of this test"
    );
    program
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|it| it.modified()).ok()
}
