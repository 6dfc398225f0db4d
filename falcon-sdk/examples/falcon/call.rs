//! One request of any operation: `falcon call`, `falcon download`.

use std::path::PathBuf;

use bytes::Bytes;
use clap::{Args, CommandFactory};
use falcon_sdk::Client;
use falcon_sdk::reply::Reply;
use falcon_sdk::spec::ReplyKind;
use falcon_sdk::wire::Json;

use crate::arguments::{self, Argument};
use crate::exit::Failure;
use crate::output::{Printer, Style, bar, raw};
use crate::{Cli, operation};

#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Call {
    /// The id or an alias of the operation.
    operation: Option<String>,
    /// Parameters and fields of the body: name=text, name=@file or name:=json.
    arguments: Vec<Argument>,
    #[command(flatten)]
    style: Style,
    /// Show status and headers.
    #[arg(long, short)]
    include: bool,
    /// Show the request as a curl command, with the token as a variable. Nothing is sent.
    #[arg(long)]
    curl: bool,
    /// Show what the operation takes.
    #[arg(long, short)]
    pub(crate) help: bool,
}

impl Call {
    pub(crate) fn describe(self) -> Result<(), Failure> {
        match &self.operation {
            Some(name) => println!("{}", operation::describe(operation::by_name(name)?)),
            None => {
                let mut cli = Cli::command();
                let call = cli.find_subcommand_mut("call");
                println!("{}", call.expect("it is this command").render_long_help());
            }
        }
        Ok(())
    }

    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let Some(name) = &self.operation else {
            return Err(Failure::usage(
                "name an operation: `falcon find` finds it".to_owned(),
            ));
        };
        let spec = operation::by_name(name)?;
        let call = arguments::request(spec, &self.arguments)?;
        if self.curl {
            println!("{}", call.to_curl());
            return Ok(());
        }
        let mut printer = Printer::new(&self.style);
        let errors = match spec.reply {
            ReplyKind::Bytes => {
                let text = format!("{0} returns a file: use `falcon download {0}`", spec.id);
                return Err(Failure::usage(text));
            }
            ReplyKind::Envelope => {
                let reply = client.call(&call).await?;
                self.show(&reply);
                printer.print_all(&reply.resources)?;
                reply.errors().iter().map(ToString::to_string).collect()
            }
            ReplyKind::Json => {
                let reply = client.call_as::<Json>(&call).await?;
                self.show(&reply);
                printer.print_all(&reply.body)?;
                Vec::new()
            }
            // No type is published, or there is no body.
            _ => {
                let reply = client.call_as::<Bytes>(&call).await?;
                self.show(&reply);
                raw(&reply.body)?;
                Vec::new()
            }
        };
        printer.finish()?;
        match errors.is_empty() {
            true => Ok(()),
            false => Err(Failure::Text(8, errors.join("\n"))),
        }
    }

    fn show<T>(&self, reply: &Reply<T>) {
        if self.include {
            eprintln!("{}", reply.status);
            for (name, value) in reply.headers.all() {
                eprintln!("{name}: {}", String::from_utf8_lossy(value.as_bytes()));
            }
        }
    }
}

#[derive(Args)]
pub(crate) struct Download {
    /// The id or an alias of an operation that returns a file.
    operation: String,
    /// Parameters: name=text.
    arguments: Vec<Argument>,
    /// The name of the file.
    #[arg(long, short)]
    to: PathBuf,
}

impl Download {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let spec = operation::by_name(&self.operation)?;
        let call = arguments::request(spec, &self.arguments)?;
        let bar = bar("{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}");
        let shown = bar.clone();
        let download = client.call_download(&call).await?;
        let download = download.on_progress(move |progress| {
            shown.set_length(progress.total.unwrap_or(progress.received));
            shown.set_position(progress.received);
        });
        // The file gets its name when it is complete.
        let length = download.save_to(&self.to).await?;
        bar.finish_and_clear();
        eprintln!("{}: {length} bytes", self.to.display());
        Ok(())
    }
}
