//! `cargo xtask generate`: writes the SDK's generated tree, or checks that it is up to date.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use codegen::ir::{Api, Reply};
use codegen::listing;

use crate::error::Error;
use crate::inputs::{Inputs, root, text};
use crate::sync::{Plan, Wanted};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail if anything would change
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    inputs: Inputs,
    /// The crate's folder, in which src/generated and the features of Cargo.toml are written; where
    /// it has no Cargo.toml it gets the SDK's [default: falcon-sdk]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let start = Instant::now();
    let own = root().join("falcon-sdk");
    let sdk = arguments.out.as_ref().unwrap_or(&own);
    let manifest = sdk.join("Cargo.toml");
    let present = if manifest.exists() {
        manifest.clone()
    } else {
        own.join("Cargo.toml")
    };
    let read = arguments.inputs.read()?;
    let generated = codegen::generate(&read.api, &text(&present)?)?;

    let tree = sdk.join("src").join("generated");
    let total = generated.files.len();
    let mut wanted: Vec<Wanted> = generated
        .files
        .into_iter()
        .map(|file| Wanted {
            path: tree.join(file.path),
            text: file.text,
        })
        .collect();
    wanted.push(Wanted {
        path: manifest,
        text: generated.manifest,
    });
    let plan = Plan::new(&tree, wanted)?;

    if arguments.check {
        if !plan.is_empty() {
            let differences = plan.describe(&root())?;
            return Err(Error::OutOfDate {
                differences,
                command: mend(arguments),
            });
        }
        println!("up to date: {total} files, {:.1?}", start.elapsed());
        return Ok(());
    }
    let (changed, stray) = (plan.changed(), plan.stray());
    plan.write(&tree)?;
    summarize(&read);
    println!("files        {total}, {changed} written, {stray} removed");
    println!("time         {:.1?}", start.elapsed());
    Ok(())
}

/// What was made, in lines that a person likes to read.
fn summarize(read: &codegen::Read) {
    let api = &read.api;
    let envelopes = api
        .operations()
        .filter(|op| matches!(op.reply, Reply::Envelope(_)))
        .count();
    println!(
        "operations   {} read, {} written, in {} collections",
        read.operations_in,
        api.operations().count(),
        api.collections.len()
    );
    println!(
        "models       {} of {} schemas are reached, {} of them declared inline",
        api.models
            .values()
            .filter(|model| !model.id.is_inline())
            .count(),
        read.schemas_in,
        api.models
            .values()
            .filter(|model| model.id.is_inline())
            .count()
    );
    println!("envelopes    {envelopes} replies share one");
    println!("paging       {}", paging(api));
    if let Some(overlay) = &read.overlay {
        let idle = overlay
            .actions
            .iter()
            .filter(|action| !action.changed)
            .count();
        let matched: usize = overlay.actions.iter().map(|action| action.matched).sum();
        println!(
            "overlay      {} actions on {matched} places, {idle} already satisfied",
            overlay.actions.len()
        );
    }
    for name in listing::unmarked_secrets(api) {
        println!("secret?      {name}: say in the overlay whether it is one, with `x-secret`");
    }
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

/// The command that writes what was checked.
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
    command
}
