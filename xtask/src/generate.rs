//! `cargo xtask generate`: writes the SDK's generated tree, or checks that it is up to date.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use codegen::diff;
use codegen::ir::{Api, Name, Provenance, Reply};
use codegen::listing;
use codegen::{Construct, Note};

use crate::diff::VERSION;
use crate::error::Error;
use crate::inputs::{Inputs, Texts, optional_text, root, text};
use crate::output;
use crate::provenance;
use crate::stamp::{Key, Stamp};
use crate::sync::{Plan, Wanted};

/// The file of a package that names its features.
const MANIFEST: &str = "Cargo.toml";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing, and fail if anything would change
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    inputs: Inputs,
    /// The crate's folder: src/generated and the features of Cargo.toml are written there. Without
    /// a Cargo.toml, it gets a copy of the SDK's [default: falcon-sdk]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let start = Instant::now();
    let output = Output::of(arguments.out.as_deref());
    let texts = arguments.inputs.texts()?;
    if arguments.check {
        return check(arguments, &output, &texts, start);
    }
    let (read, plan, total) = compare(arguments, &output, &texts)?;
    let (changed, stray) = (plan.changed(), plan.stray());
    plan.write()?;
    output::print(|out| {
        summarize(&read, out)?;
        writeln!(
            out,
            "files        {total}, {changed} written, {stray} removed"
        )?;
        writeln!(out, "time         {:.1?}", start.elapsed())
    })
}

/// The interface, the differences on the disk, and the number of generated files.
fn compare(
    arguments: &Arguments,
    output: &Output,
    texts: &Texts,
) -> Result<(codegen::Read, Plan, usize), Error> {
    let provenance = provenance::of(texts, VERSION)?;
    let read = arguments.inputs.read(texts)?;
    let outdated = diff::outdated(&read.api, VERSION);
    if !outdated.is_empty() && !arguments.inputs.allow_stale {
        return Err(Error::Former(outdated));
    }
    let wanted = output.wanted(&read, &provenance)?;
    let total = wanted.len() - 1;
    let plan = Plan::new(output.trees(), wanted, Vec::new())?;
    Ok((read, plan, total))
}

/// Compares the files, unless nothing has changed since they were compared with success.
fn check(
    arguments: &Arguments,
    output: &Output,
    texts: &Texts,
    start: Instant,
) -> Result<(), Error> {
    let key = || {
        let mut key = Key::of_program()?;
        key.part("command", Some(mend(arguments).as_bytes()));
        texts.add_to(&mut key);
        output.add_to(&mut key)?;
        Ok::<_, Error>(key.finish())
    };
    let (before, stamp) = (key()?, Stamp::of(&output.sdk)?);
    if let Some(total) = stamp.files(&before) {
        return output::print(|out| {
            let elapsed = start.elapsed();
            writeln!(
                out,
                "up to date: {total} files, as at the last check, {elapsed:.1?}"
            )
        });
    }
    let (_, plan, total) = compare(arguments, output, texts)?;
    if !plan.is_empty() {
        let differences = plan.describe(&root())?;
        return Err(Error::OutOfDate {
            differences,
            command: mend(arguments),
        });
    }
    // A file that changed during the check may have been compared in another state.
    if key()? == before {
        stamp.record(&before, total);
    }
    output::print(|out| writeln!(out, "up to date: {total} files, {:.1?}", start.elapsed()))
}

/// The places of generated files.
pub(crate) struct Output {
    sdk: PathBuf,
    /// The conformance package; `None` for a crate elsewhere.
    conformance: Option<PathBuf>,
}

impl Output {
    /// That crate, or the workspace's own crate.
    pub(crate) fn of(out: Option<&Path>) -> Output {
        match out {
            Some(out) => Output {
                sdk: out.to_owned(),
                conformance: None,
            },
            None => Output {
                sdk: root().join("falcon-sdk"),
                conformance: Some(root().join("xtask").join("conformance")),
            },
        }
    }

    /// The folders that contain only generated files.
    pub(crate) fn trees(&self) -> Vec<PathBuf> {
        let crates = [Some(&self.sdk), self.conformance.as_ref()];
        crates.into_iter().flatten().map(|it| tree(it)).collect()
    }

    /// Adds everything that a check compares to its key.
    fn add_to(&self, key: &mut Key) -> Result<(), Error> {
        for tree in self.trees() {
            key.part("tree", Some(tree.to_string_lossy().as_bytes()));
            key.tree(&tree)?;
        }
        let manifests = [
            self.sdk.join(MANIFEST),
            root().join("falcon-sdk").join(MANIFEST),
        ];
        for manifest in manifests {
            let text = optional_text(&manifest)?;
            key.part(
                &manifest.to_string_lossy(),
                text.as_ref().map(String::as_bytes),
            );
        }
        Ok(())
    }

    /// The generated files, and the SDK's manifest.
    pub(crate) fn wanted(
        &self,
        read: &codegen::Read,
        provenance: &Provenance,
    ) -> Result<Vec<Wanted>, Error> {
        let manifest = self.sdk.join(MANIFEST);
        let present = match optional_text(&manifest)? {
            Some(present) => present,
            None => text(&root().join("falcon-sdk").join(MANIFEST))?,
        };
        let generated = codegen::generate(&read.api, &present)?;
        let mut wanted = below(&tree(&self.sdk), generated.files);
        let interface = codegen::interface(provenance)?;
        wanted.extend(below(&tree(&self.sdk), vec![interface]));
        if let Some(conformance) = &self.conformance {
            wanted.extend(below(&tree(conformance), codegen::conformance(&read.api)?));
        }
        wanted.push(Wanted {
            path: manifest,
            text: generated.manifest,
        });
        Ok(wanted)
    }
}

fn tree(package: &Path) -> PathBuf {
    package.join("src").join("generated")
}

fn below(tree: &Path, files: Vec<codegen::File>) -> Vec<Wanted> {
    let files = files.into_iter().map(|file| Wanted {
        path: tree.join(file.path),
        text: file.text,
    });
    files.collect()
}

/// Writes a summary of the generated code.
pub(crate) fn summarize(read: &codegen::Read, out: &mut dyn Write) -> io::Result<()> {
    let api = &read.api;
    let envelopes = api
        .operations()
        .filter(|op| matches!(op.reply, Reply::Envelope(_)))
        .count();
    writeln!(
        out,
        "operations   {} read, {} generated, in {} collections",
        read.operations_in,
        api.operations().count(),
        api.collections.len()
    )?;
    writeln!(
        out,
        "models       {} of {} schemas are used, {} of them inline",
        api.models
            .values()
            .filter(|model| !model.id.is_inline())
            .count(),
        read.schemas_in,
        api.models
            .values()
            .filter(|model| model.id.is_inline())
            .count()
    )?;
    for unnamed in &read.unnamed {
        writeln!(out, "id?          {unnamed}")?;
    }
    for line in forms(&read.notes) {
        writeln!(out, "form?        {}", listing::printable(&line))?;
    }
    writeln!(out, "envelopes    {envelopes} replies share it")?;
    writeln!(out, "paging       {}", paging(api))?;
    if let Some(overlay) = &read.overlay {
        let idle: Vec<_> = overlay
            .actions
            .iter()
            .filter(|action| !action.changed)
            .collect();
        let matched: usize = overlay.actions.iter().map(|action| action.matched).sum();
        writeln!(
            out,
            "overlay      {} actions on {matched} places, {} already satisfied, {} stale",
            overlay.actions.len(),
            idle.len(),
            overlay.stale.len(),
        )?;
        for action in idle {
            writeln!(
                out,
                "satisfied    {}: the file already contains it",
                action.target
            )?;
        }
        for stale in &overlay.stale {
            writeln!(out, "stale        {stale}")?;
        }
    }
    // `generate` refuses them. After `import`, new operations have no words yet.
    for problem in &read.words {
        writeln!(out, "words?       {problem}")?;
    }
    for name in bad_names(api) {
        writeln!(
            out,
            "name?        {name}: give its operations a better one in the overlay, with `x-falcon-collection`"
        )?;
    }
    for name in listing::unmarked_secrets(api) {
        writeln!(
            out,
            "secret?      {name}: set `x-secret` in the overlay to true or false"
        )?;
    }
    Ok(())
}

/// The collections whose names are changed by the SDK or Rust.
pub(crate) fn bad_names(api: &Api) -> Vec<String> {
    let taken = api.collections.iter().map(|collection| &collection.name);
    let taken = taken.filter(|name| name.rust.ends_with('_'));
    let line = |name: &Name| {
        let Name { wire, rust } = name;
        format!("collection `{wire}` is `{rust}`, since the SDK or Rust has the plain name")
    };
    taken.map(line).collect()
}

/// The constructs whose form differs from the published one, with their first places.
pub(crate) fn forms(notes: &[Note]) -> Vec<String> {
    let mut by_construct: BTreeMap<Construct, Vec<&Note>> = BTreeMap::new();
    for note in notes {
        by_construct.entry(note.construct).or_default().push(note);
    }
    let line = |(construct, notes): (Construct, Vec<&Note>)| {
        let shown: Vec<String> = notes.iter().take(3).map(ToString::to_string).collect();
        let (count, s) = (notes.len(), if notes.len() == 1 { "" } else { "s" });
        let and = if count > shown.len() { "; ..." } else { "" };
        format!(
            "{} ({count} place{s}): {}{and}",
            construct.form(),
            shown.join("; ")
        )
    };
    by_construct.into_iter().map(line).collect()
}

fn paging(api: &Api) -> String {
    let mut styles: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in api.operations() {
        *styles.entry(operation.paging.paging.style()).or_default() += 1;
    }
    let styles: Vec<String> = ["offset", "token", "marker", "none"]
        .iter()
        .map(|style| format!("{} {style}", styles.get(style).copied().unwrap_or_default()))
        .collect();
    styles.join(", ")
}

/// The command that writes the checked files.
fn mend(arguments: &Arguments) -> String {
    let mut command = "cargo xtask generate".to_owned();
    let mut option = |name: &str, path: &Option<PathBuf>| {
        if let Some(path) = path {
            command.push_str(&format!(" --{name} {}", path.display()));
        }
    };
    option("spec", &arguments.inputs.spec);
    option("overlay", &arguments.inputs.overlay);
    option("out", &arguments.out);
    if arguments.inputs.no_overlay {
        command.push_str(" --no-overlay");
    }
    if arguments.inputs.allow_stale {
        command.push_str(" --allow-stale");
    }
    command
}
