//! The coming release: its version in the manifests, and its section of the changelog.

use std::path::{Path, PathBuf};

use codegen::diff::Verdict;
use toml_edit::{DocumentMut, Item, Value};

use crate::error::Error;
use crate::inputs::{git_file, text};
use crate::sync::Wanted;

/// The changes that are not released yet.
const COMING: &str = "## [Unreleased]\n";
/// The vendor's part of a release.
const PUBLISHED: &str = "### Published interface\n";
/// The line that names the version of the coming release.
const VERSION: &str = "The version of this release will be ";
/// The last line of a part that `import` wrote.
const END: &str = "<!-- end of import -->\n";

/// The files that name the version.
pub(crate) struct Release {
    root: PathBuf,
    manifest: String,
    lock: String,
    changelog: String,
}

impl Release {
    pub(crate) fn of(root: &Path) -> Result<Release, Error> {
        Ok(Release {
            root: root.to_owned(),
            manifest: text(&root.join("Cargo.toml"))?,
            lock: text(&root.join("Cargo.lock"))?,
            changelog: text(&root.join("CHANGELOG.md"))?,
        })
    }

    /// The newest released version. Before the first release, that of the manifest.
    pub(crate) fn released(&self) -> Result<String, Error> {
        match self.newest() {
            Some(newest) => Ok(newest.to_owned()),
            None => self.version(),
        }
    }

    fn newest(&self) -> Option<&str> {
        let heads = self
            .changelog
            .lines()
            .filter_map(|line| line.strip_prefix("## ["));
        heads
            .filter_map(|head| head.split_once(']'))
            .map(|(version, _)| version)
            .find(|version| numbers(version).is_some())
    }

    /// The version in the manifest.
    pub(crate) fn version(&self) -> Result<String, Error> {
        self.version_in(&self.manifest)
    }

    /// The version in the committed manifest; `None` without a commit.
    pub(crate) fn committed(&self) -> Option<String> {
        let manifest = git_file(&self.root, "HEAD", "Cargo.toml").ok()??;
        self.version_in(&manifest).ok()
    }

    fn version_in(&self, manifest: &str) -> Result<String, Error> {
        let manifest = self.parse("Cargo.toml", manifest)?;
        let version = manifest
            .get("workspace")
            .and_then(|workspace| workspace.get("package"))
            .and_then(|package| package.get("version"))
            .and_then(Item::as_str);
        version
            .map(str::to_owned)
            .ok_or_else(|| self.problem("Cargo.toml", "`workspace.package.version` is missing"))
    }

    /// The version after changes with that verdict: at least a step after the newest release. The
    /// manifest may already name it, or a later one.
    pub(crate) fn next(&self, verdict: Verdict) -> Result<String, Error> {
        let present = self.version()?;
        let needed = self
            .newest()
            .and_then(|released| verdict.next(released))
            .filter(|needed| numbers(needed) > numbers(&present));
        Ok(needed.unwrap_or(present))
    }

    /// Whether the changelog has a part about the import that replaces the interface with that checksum.
    pub(crate) fn names(&self, base: &str) -> bool {
        self.changelog.contains(&start(base))
    }

    /// The files of the release of `version`. `entry` is the changelog's part about the import that
    /// replaces the interface with the checksum `base`; `None` without changes.
    pub(crate) fn files(
        &self,
        version: &str,
        base: &str,
        entry: Option<&str>,
    ) -> Result<Vec<Wanted>, Error> {
        let mut files = Vec::new();
        let present = self.version()?;
        if present != version {
            files.push(self.wanted("Cargo.toml", self.manifest_of(version)?));
            files.push(self.wanted("Cargo.lock", self.lock_of(&present, version)?));
        }
        let changelog = changelog(&self.changelog, version, base, entry);
        files.push(self.wanted("CHANGELOG.md", changelog));
        Ok(files)
    }

    fn wanted(&self, name: &str, text: String) -> Wanted {
        Wanted {
            path: self.root.join(name),
            text,
        }
    }

    fn manifest_of(&self, version: &str) -> Result<String, Error> {
        let mut manifest = self.parse("Cargo.toml", &self.manifest)?;
        let places: [&[&str]; 2] = [
            &["workspace", "package"],
            &["workspace", "dependencies", "falcon-sdk"],
        ];
        for place in places {
            let table = place
                .iter()
                .try_fold(manifest.as_item_mut(), |item, key| item.get_mut(key));
            if let Some(named) = table.and_then(|table| table.get_mut("version")) {
                rename(named, version);
            }
        }
        Ok(manifest.to_string())
    }

    /// The packages of the workspace are those without a source.
    fn lock_of(&self, present: &str, version: &str) -> Result<String, Error> {
        let mut lock = self.parse("Cargo.lock", &self.lock)?;
        let packages = lock
            .get_mut("package")
            .and_then(Item::as_array_of_tables_mut);
        for package in packages.into_iter().flat_map(|it| it.iter_mut()) {
            if package.contains_key("source") {
                continue;
            }
            if let Some(named) = package.get_mut("version")
                && named.as_str() == Some(present)
            {
                rename(named, version);
            }
        }
        Ok(lock.to_string())
    }

    fn parse(&self, name: &str, text: &str) -> Result<DocumentMut, Error> {
        text.parse()
            .map_err(|error: toml_edit::TomlError| self.problem(name, error.message()))
    }

    fn problem(&self, name: &str, problem: &str) -> Error {
        Error::Manifest {
            path: self.root.join(name),
            problem: problem.to_owned(),
        }
    }
}

/// Keeps the space around the value.
fn rename(item: &mut Item, version: &str) {
    if let Some(value) = item.as_value_mut() {
        let decor = value.decor().clone();
        *value = Value::from(version);
        *value.decor_mut() = decor;
    }
}

fn numbers(version: &str) -> Option<[u64; 3]> {
    let numbers: Vec<u64> = version
        .split('.')
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// The first line of the part about an import. The same interface is replaced again when the import
/// is repeated, so its checksum is the part's name.
fn start(base: &str) -> String {
    let base = base.get(..12).unwrap_or(base);
    format!(
        "<!-- written by `cargo xtask import`, which replaces this part when it is repeated: {base} -->\n"
    )
}

fn changelog(text: &str, version: &str, base: &str, entry: Option<&str>) -> String {
    let (before, coming, after) = section(text, COMING, "\n## ");
    let coming = match coming {
        None if entry.is_none() => return text.to_owned(),
        None => format!("{COMING}\n"),
        Some(coming) => coming.to_owned(),
    };
    let coming = without(&coming, &start(base));
    let Some(entry) = entry else {
        return [before, &coming, after].concat();
    };
    let coming = announced(&coming, version);
    let (head, published, tail) = section(&coming, PUBLISHED, "\n### ");
    let part = format!("{}{}\n{END}", start(base), entry.trim_end());
    let published = published.unwrap_or(PUBLISHED).trim_end();
    let coming = [
        head.trim_end(),
        "\n\n",
        published,
        "\n\n",
        &part,
        if tail.trim().is_empty() { "" } else { "\n" },
        tail.trim_start_matches('\n'),
    ]
    .concat();
    let gap = if after.is_empty() { "" } else { "\n" };
    [
        before,
        coming.trim_end(),
        "\n",
        gap,
        after.trim_start_matches('\n'),
    ]
    .concat()
}

/// The text before a section, the section with its head, and the text after it. Without a section,
/// the text before the first of the later ones, and the text from there.
fn section<'a>(text: &'a str, head: &str, next: &str) -> (&'a str, Option<&'a str>, &'a str) {
    let split = |at: usize| text.split_at_checked(at).unwrap_or((text, ""));
    match text.find(head) {
        Some(start) => {
            let (before, rest) = split(start);
            let end = rest.find(next).map_or(rest.len(), |end| end + 1);
            let (section, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            (before, Some(section), after)
        }
        None => {
            let (before, after) = split(text.find(next).map_or(text.len(), |at| at + 1));
            (before, None, after)
        }
    }
}

/// Without the part that starts with that line.
fn without(text: &str, start: &str) -> String {
    let Some((before, rest)) = text.split_once(start) else {
        return text.to_owned();
    };
    let after = rest.split_once(END).map_or("", |(_, after)| after);
    format!(
        "{}\n\n{}",
        before.trim_end(),
        after.trim_start_matches('\n')
    )
}

/// With the version of the coming release.
fn announced(coming: &str, version: &str) -> String {
    let line = format!("{VERSION}{version}.\n");
    match coming.split_once(VERSION) {
        Some((before, rest)) => {
            let after = rest.split_once('\n').map_or("", |(_, after)| after);
            format!("{before}{line}{after}")
        }
        None => coming.replacen(COMING, &format!("{COMING}\n{line}"), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::changelog;

    const RELEASED: &str = "# Changelog\n\n## [0.1.0]\n\n- All of it.\n";

    #[test]
    fn an_import_adds_its_part_to_the_coming_release_once() {
        let first = changelog(RELEASED, "0.2.0", "base", Some("Breaks."));
        let expected = "# Changelog\n\n## [Unreleased]\n\nThe version of this release will be 0.2.0.\n\n\
            ### Published interface\n\n<!-- written by `cargo xtask import`, which replaces this part when it is \
            repeated: base -->\nBreaks.\n<!-- end of import -->\n\n## [0.1.0]\n\n- All of it.\n";
        assert_eq!(first, expected);
        assert_eq!(changelog(&first, "0.2.0", "base", Some("Breaks.")), first);
        let mended = changelog(&first, "0.1.1", "base", Some("Adds."));
        assert_eq!(
            mended,
            first.replace("Breaks.", "Adds.").replace("0.2.0", "0.1.1")
        );
        // A later import changes what the first one wrote into nothing else.
        let second = changelog(&first, "0.2.0", "later", Some("More."));
        assert!(
            second.contains("Breaks.") && second.contains("More."),
            "{second}"
        );
        assert_eq!(second.matches("### Published interface").count(), 1);
    }

    #[test]
    fn what_people_wrote_stays_and_nothing_is_added_without_changes() {
        let ours = RELEASED.replace(
            "## [0.1.0]",
            "## [Unreleased]\n\nThe version of this release will be 0.2.0.\n\n### Added\n\n- Ours.\n\n\
             ### Published interface\n\n- By hand.\n\n### Fixed\n\n- A fault.\n\n## [0.1.0]",
        );
        assert_eq!(changelog(&ours, "0.2.0", "base", None), ours);
        assert_eq!(changelog(RELEASED, "0.2.0", "base", None), RELEASED);
        let with = changelog(&ours, "0.2.0", "base", Some("Breaks."));
        let places = [
            "- Ours.",
            "- By hand.",
            "Breaks.",
            "### Fixed",
            "- A fault.",
            "## [0.1.0]",
        ];
        let found: Vec<_> = places.iter().map(|place| with.find(place)).collect();
        assert!(
            found.iter().all(Option::is_some) && found.is_sorted(),
            "{with}"
        );
        assert_eq!(changelog(&with, "0.2.0", "base", None), ours);
    }
}
