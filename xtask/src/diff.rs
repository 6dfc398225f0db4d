//! `cargo xtask diff`: the changes for a Rust user from one interface to another.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use codegen::diff;
use codegen::source::overlay::Stale;

use crate::error::Error;
use crate::inputs::{self, ANNOTATIONS, OVERLAY, SPECIFICATION, Texts, WORDS, Words};
use crate::output;

/// The version of the workspace, to which the verdict applies.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A published file, or a git revision, which is read with its own overlays [default: HEAD]
    old: Option<String>,
    /// The same; a file is read with the overlay of the working tree [default: the working tree]
    new: Option<String>,
    /// The output format: `md` is for the description of a pull request
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The folder of the interface and its overlays [default: specs]
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Md,
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let specs = arguments.specs.clone().unwrap_or_else(inputs::specs);
    let old = find(arguments.old.as_deref().unwrap_or("HEAD"), &specs)?;
    let new = match &arguments.new {
        Some(new) => find(new, &specs)?,
        None => Texts::in_folder(&specs)?.ok_or_else(|| Error::NoInterface {
            wanted: specs.join(SPECIFICATION).display().to_string(),
        })?,
    };
    let diff = diff::diff(&read(&old)?.api, &read(&new)?.api);
    output::print(|out| match arguments.format {
        Format::Text => out.write_all(diff::text(&diff, VERSION).as_bytes()),
        Format::Md => out.write_all(diff::markdown(&diff, VERSION).as_bytes()),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &diff::json(&diff, VERSION))?;
            writeln!(out)
        }
    })
}

/// An overlay belongs to either interface, so its stale actions are reported and skipped.
fn read(texts: &Texts) -> Result<codegen::Read, Error> {
    let read = texts.read(Stale::Allow)?;
    for stale in read.overlay.iter().flat_map(|overlay| &overlay.stale) {
        eprintln!("warning: {stale}");
    }
    Ok(read)
}

/// A file takes precedence over a revision of the same name.
fn find(wanted: &str, specs: &Path) -> Result<Texts, Error> {
    let path = Path::new(wanted);
    if path.is_file() {
        return Ok(Texts {
            file: inputs::name(path),
            specification: inputs::published(path)?,
            record: None,
            annotations: inputs::optional_text(&path.with_file_name(ANNOTATIONS))?,
            overlay: inputs::optional_text(&specs.join(OVERLAY))?,
            words: Words::in_folder(&specs.join(WORDS))?,
        });
    }
    Texts::of_revision(specs, wanted)?.ok_or_else(|| Error::NoInterface {
        wanted: wanted.to_owned(),
    })
}
