//! `cargo xtask import`: takes a new published file, and writes the SDK's source and a diff for
//! review.

use std::io::{self, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use codegen::diff::{self, Verdict};
use codegen::source;
use codegen::source::annotations::{self, Carried};
use codegen::source::overlay::Stale;

use crate::diff::VERSION;
use crate::error::Error;
use crate::findings::Subject;
use crate::generate::{self, Output};
use crate::inputs::{self, ANNOTATIONS, OVERLAY, RECORD, SPECIFICATION, Texts, WORDS, Words, root};
use crate::output;
use crate::provenance::{self, Record};
use crate::release::Release;
use crate::summary::Summary;
use crate::sync::{Plan, Wanted};

/// The description of the pull request, below the workspace.
const SUMMARY: &str = "target/import.md";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The published file: Swagger 2.0 or OpenAPI 3, JSON or YAML, plain or gzip; `-` for
    /// standard input
    file: PathBuf,
    /// The day on which the file was downloaded, such as 2026-11-28 [default: today]
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Print what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Continue without the overlay actions that have no match
    #[arg(long)]
    allow_stale: bool,
    /// If the file has problems, append an overlay action for each to the overlay, as a comment
    #[arg(long, conflicts_with = "dry_run")]
    write_overlay: bool,
    /// The folder of the interface and its overlays [default: specs]
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// The crate's folder, as for `generate` [default: falcon-sdk]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let specs = arguments.specs.clone().unwrap_or_else(inputs::specs);
    let output = Output::of(arguments.out.as_deref());
    let before = Texts::in_folder(&specs)?;

    let published = inputs::published(&arguments.file)?;
    let document = source::interface(&published).map_err(|error| Error::Published {
        path: arguments.file.clone(),
        problem: error,
    })?;
    let mut carried = match &before {
        None => Carried::default(),
        Some(before) => annotations::carry(&annotated(before)?, &document),
    };
    let specification = source::normalize(&document);
    let date = arguments.date.clone().unwrap_or_else(provenance::today);
    let record = match record(before.as_ref(), &specification)? {
        Some(record) => record,
        None => Record::of(&published, &document, date, &specification),
    };
    let mut after = Texts {
        file: SPECIFICATION.to_owned(),
        specification,
        record: Some(record.text()),
        annotations: carried.overlay(),
        overlay: inputs::optional_text(&specs.join(OVERLAY))?,
        words: Words::in_folder(&specs.join(WORDS))?,
    };
    let stale = inputs::stale(arguments.allow_stale);
    let subject = Subject {
        file: &arguments.file,
        text: &published,
        overlay: specs.join(OVERLAY),
        overlay_text: after.overlay.as_deref(),
        write_overlay: arguments.write_overlay,
    };
    let old = committed(&specs).or(before);
    // Both at the same time: each takes seconds in a debug build.
    let (read, old_read) = thread::scope(|scope| {
        let old = old
            .as_ref()
            .map(|old| scope.spawn(|| old.read(Stale::Allow)));
        let read = after.read(stale);
        let old = old.map(|old| old.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (read, old)
    });
    let mut read = read.map_err(|error| subject.explain(error))?;
    // Another crate has a version and a changelog of its own.
    let release = match (&arguments.specs, &arguments.out) {
        (None, None) => Some(Release::of(&root())?),
        (Some(_), _) | (_, Some(_)) => None,
    };
    let released = match &release {
        Some(release) => release.released()?,
        None => VERSION.to_owned(),
    };
    let base = old
        .as_ref()
        .map(|old| provenance::sha256(&old.specification));
    let mut compared = None;
    if let Some(old) = old_read {
        let old = old?.api;
        // An import may have raised the version already.
        let present = release.as_ref().and_then(Release::committed);
        let present = present.as_deref().unwrap_or(VERSION);
        let former = diff::former(&old, &read.api, present);
        if !former.is_empty() {
            carried.add_former(&former);
            after.annotations = carried.overlay();
            read = after.read(stale)?;
        }
        let diff = diff::diff(&old, &read.api);
        compared = Some((old, diff));
    }
    let summary = Summary {
        record: &record,
        before: compared.as_ref().map(|(old, _)| old),
        read: &read,
        diff: compared.as_ref().map(|(_, diff)| diff),
        released: &released,
        lost: &carried.lost,
    };
    let text = summary.markdown();
    let mut version = VERSION.to_owned();
    let mut wanted = Vec::new();
    if let (Some(release), Some((_, diff)), Some(base)) = (&release, &compared, &base) {
        version = release.next(diff.verdict)?;
        let entry = (diff.verdict != Verdict::None).then(|| summary.changes(diff));
        wanted = release.files(&version, base, entry.as_deref())?;
        wanted.push(Wanted {
            path: root().join(SUMMARY),
            text: text.clone(),
        });
    }
    let plan = plan(&specs, &output, after, &read, &version, wanted)?;
    output::print(|out| {
        report(&carried, out)?;
        generate::summarize(&read, out)
    })?;
    let (changed, removed) = (plan.changed(), plan.stray());
    if !arguments.dry_run {
        plan.write()?;
    }
    output::print(|out| {
        match arguments.dry_run {
            true => writeln!(
                out,
                "files        {changed} to write, {removed} to remove; nothing is written"
            )?,
            false => writeln!(out, "files        {changed} written, {removed} removed")?,
        }
        if release.is_some() {
            writeln!(
                out,
                "version      {released} is released, the next is {version}\n\
                 summary      {SUMMARY}, for the pull request: as below\n\
                 next         `cargo xtask left` lists what is left to do"
            )?;
        }
        write!(out, "\n{text}")
    })
}

/// The present record, if the same interface is imported again: another spelling of the file is no
/// news.
fn record(before: Option<&Texts>, specification: &str) -> Result<Option<Record>, Error> {
    let record = before.and_then(|before| before.record.as_deref());
    let record = record.map(Record::parse).transpose()?;
    Ok(record.filter(|record| record.is_of(specification)))
}

/// The interface before the import, with the overlay that belongs to it. The overlay in the folder
/// may already be mended for the new file.
fn committed(specs: &Path) -> Option<Texts> {
    // Without git, there is no commit.
    Texts::of_revision(specs, "HEAD").ok().flatten()
}

/// The interface in the folder with its copied annotations. Annotations without a match have been
/// reported as lost before.
fn annotated(before: &Texts) -> Result<serde_json::Value, Error> {
    let mut sources = before.sources(Stale::Allow);
    sources.overlays = before.annotations.as_deref().into_iter().collect();
    Ok(sources.document()?.0)
}

/// All changes on the disk. The interface is written first: if a later step fails permanently,
/// `cargo xtask generate` can continue from there.
fn plan(
    specs: &Path,
    output: &Output,
    texts: Texts,
    read: &codegen::Read,
    version: &str,
    others: Vec<Wanted>,
) -> Result<Plan, Error> {
    let provenance = provenance::of(&texts, version)?;
    let mut wanted = vec![Wanted {
        path: specs.join(SPECIFICATION),
        text: texts.specification,
    }];
    let mut unwanted = Vec::new();
    for (name, text) in [(RECORD, texts.record), (ANNOTATIONS, texts.annotations)] {
        let path = specs.join(name);
        match text {
            Some(text) => wanted.push(Wanted { path, text }),
            None => unwanted.push(path),
        }
    }
    wanted.extend(output.wanted(read, &provenance)?);
    wanted.extend(others);
    Plan::new(output.trees(), wanted, unwanted)
}

fn report(carried: &Carried, out: &mut dyn Write) -> io::Result<()> {
    for (kind, places) in &carried.kinds {
        let s = if *places == 1 { "" } else { "s" };
        writeln!(
            out,
            "annotations  {kind} copied to {ANNOTATIONS} for {places} place{s}"
        )?;
    }
    for lost in &carried.lost {
        writeln!(out, "annotations  lost: {lost}, which no longer exists")?;
    }
    Ok(())
}
