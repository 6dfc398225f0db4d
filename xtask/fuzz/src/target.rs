//! A target: the function under test, and its known inputs.

use std::fs;
use std::path::{Path, PathBuf};

/// A function under test.
pub struct Target {
    /// The name of its folder in `corpus`.
    pub name: &'static str,
    /// Runs an input.
    pub feed: fn(&[u8]),
    /// Likely pieces of inputs.
    pub words: &'static [&'static str],
    /// A folder with more examples, besides `corpus`.
    pub examples: Option<&'static str>,
}

impl Target {
    /// The committed inputs, sorted by name.
    pub fn corpus(&self) -> Vec<Vec<u8>> {
        let own = self.folder();
        let examples = self.examples.map(|path| workspace().join(path));
        let folders = std::iter::once(own).chain(examples);
        let mut paths: Vec<PathBuf> = folders.flat_map(|folder| files(&folder)).collect();
        paths.sort();
        let read = |path: &PathBuf| fs::read(path).expect("a committed file");
        paths.iter().map(read).collect()
    }

    /// The folder of its inputs.
    pub fn folder(&self) -> PathBuf {
        workspace().join("xtask/fuzz/corpus").join(self.name)
    }
}

fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a committed folder");
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    paths.filter(|path| path.is_file()).collect()
}
