//! `cargo xtask catalog`: every operation, as JSON or Markdown.

use clap::ValueEnum;
use codegen::listing;

use crate::error::Error;
use crate::inputs::Inputs;
use crate::output;

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
    let scopes = match arguments.scopes.as_slice() {
        [] => None,
        scopes => Some(listing::scopes(&read.api, scopes)?),
    };
    output::print(|out| match (scopes, arguments.format) {
        (Some(text), _) => out.write_all(text.as_bytes()),
        (None, Format::Json) => {
            serde_json::to_writer_pretty(&mut *out, &listing::catalog(&read.api))?;
            writeln!(out)
        }
        (None, Format::Md) => out.write_all(listing::markdown(&read.api).as_bytes()),
    })
}
