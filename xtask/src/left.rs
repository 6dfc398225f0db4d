//! `cargo xtask left`: what is left to do before a new interface is released.

use codegen::diff::{self, Verdict};
use codegen::listing;
use codegen::source::overlay::Stale;

use crate::diff::VERSION;
use crate::error::Error;
use crate::generate::Output;
use crate::inputs::{SPECIFICATION, Texts, optional_text, root, specs};
use crate::output;
use crate::points::{checklist, points};
use crate::provenance::{self, sha256};
use crate::release::Release;
use crate::sync::Plan;

/// The index of all operations, as a test compares it.
const INDEX: &str = "codegen/tests/snapshots/real_spec__index.snap";

/// The commands that find what no list can name.
const CHECKS: &str = "\
Then run, and read what they print:

    cargo test --workspace --all-features
    cargo xtask conformance
    .ci/run
";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The git revision with the interface before, such as `main` in a branch with commits
    #[arg(default_value = "HEAD")]
    base: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let missing = |wanted: &str| Error::NoInterface {
        wanted: wanted.to_owned(),
    };
    let base = Texts::of_revision(&specs(), &arguments.base)?;
    let base = base.ok_or_else(|| missing(&arguments.base))?;
    let texts = Texts::in_folder(&specs())?.ok_or_else(|| missing(SPECIFICATION))?;
    let before = base.read(Stale::Allow)?.api;
    let read = texts.read(Stale::Allow)?;
    let diff = diff::diff(&before, &read.api);
    let mut text = String::new();
    let mut step = |is_done: bool, what: &str, how: &str| {
        text += &match is_done {
            true => format!("- [x] {what}\n"),
            false => format!("- [ ] {what}: {how}\n"),
        };
    };

    let output = Output::of(None);
    let wanted = output.wanted(&read, &provenance::of(&texts, VERSION)?)?;
    let plan = Plan::new(output.trees(), wanted, Vec::new())?;
    step(
        plan.is_empty(),
        "the generated files are up to date",
        "`cargo xtask generate`",
    );
    let index = optional_text(&root().join(INDEX))?.unwrap_or_default();
    step(
        body(&index) == listing::index(&read.api).trim_end(),
        "the index of all operations is accepted",
        "`INSTA_UPDATE=always cargo test -p codegen --test real_spec`, and read its changes",
    );
    let release = Release::of(&root())?;
    if diff.verdict != Verdict::None {
        step(
            release.names(&sha256(&base.specification)),
            "CHANGELOG.md has an entry for this interface",
            "`cargo xtask import` writes it",
        );
    }
    let needed = release.next(diff.verdict)?;
    step(
        release.version()? == needed,
        &format!("the version is {needed} at least"),
        "`cargo xtask import` sets it",
    );
    text += &checklist(&points(Some(&before), &read));
    output::print(|out| write!(out, "{text}\n{CHECKS}"))
}

/// The text of a snapshot without its head.
fn body(snapshot: &str) -> &str {
    let head = snapshot.strip_prefix("---\n");
    let body = head.and_then(|head| head.split_once("\n---\n"));
    body.map_or(snapshot, |(_, body)| body).trim_end()
}
