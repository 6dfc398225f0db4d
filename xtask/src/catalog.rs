//! `cargo xtask catalog`: every operation, as JSON or Markdown.

use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use codegen::listing;

use crate::error::Error;
use crate::inputs::Inputs;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Md)]
    format: Format,
    /// Print the scopes that an API client needs for these operations, as the console names them
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with = "format")]
    scopes: Vec<String>,
    #[command(flatten)]
    inputs: Inputs,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Json,
    Md,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let read = arguments.inputs.read(&arguments.inputs.texts()?)?;
    let mut out = BufWriter::new(io::stdout().lock());
    if !arguments.scopes.is_empty() {
        let text = listing::scopes(&read.api, &arguments.scopes)?;
        return Ok(out.write_all(text.as_bytes())?);
    }
    let printed = match arguments.format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&listing::catalog(&read.api))?;
            writeln!(out, "{text}")
        }
        Format::Md => out.write_all(listing::markdown(&read.api).as_bytes()),
    };
    match printed.and_then(|()| out.flush()) {
        // `cargo xtask catalog | head` is not a failure.
        Err(problem) if problem.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
