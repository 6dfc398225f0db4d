//! Work on hosts: `falcon rtr`, `falcon contain`.

use std::time::Duration;

use clap::Args;
use falcon_sdk::hosts::{self, QueryDevicesByFilter};
use falcon_sdk::rtr::{Options, Outcome, Session};
use falcon_sdk::{Client, Error, Polling, actions};
use serde_json::json;

use crate::exit::Failure;
use crate::output::{Printer, Style, other};

/// The id of a host that is given by its id or its name.
async fn id(client: &Client, host: &str) -> Result<String, Failure> {
    if host.len() == 32 && host.bytes().all(|letter| letter.is_ascii_hexdigit()) {
        return Ok(host.to_owned());
    }
    let filter = hosts::fql::HOSTNAME.exact(host);
    let query = QueryDevicesByFilter::new().filter(filter).limit(3);
    let found = client.send(query).await?;
    match &found.resources[..] {
        [id] => Ok(id.clone()),
        [] => Err(Failure::Text(3, format!("no host has the name {host}"))),
        ids => Err(Failure::usage(format!(
            "several hosts have the name {host}: give an id, such as {}",
            ids.join(" or ")
        ))),
    }
}

#[derive(Args)]
pub(crate) struct Rtr {
    /// The id or the name of the host.
    host: String,
    /// The command, such as `ls C:\`.
    command: String,
    /// If the host is offline, the command waits for it.
    #[arg(long)]
    queue: bool,
}

impl Rtr {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let options = Options::new().queue_offline(self.queue);
        let session = Session::open_with(client, id(client, &self.host).await?, options).await?;
        let outcome = session.run(self.command).await;
        // Also after an error.
        session.close().await?;
        match outcome {
            Ok(Outcome::Done(output)) => print!("{}", output.stdout),
            Ok(Outcome::Queued {
                cloud_request_id, ..
            }) => {
                eprintln!("note: the host is offline, and command {cloud_request_id} waits for it");
            }
            Err(Error::Command(failure)) => {
                print!("{}", failure.output.stdout);
                return Err(other(failure.output.stderr));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

#[derive(Args)]
pub(crate) struct Contain {
    /// The ids or the names of the hosts.
    #[arg(required = true)]
    hosts: Vec<String>,
    /// Lift the containment.
    #[arg(long)]
    lift: bool,
    /// Wait until the hosts have the state, at most ten minutes.
    #[arg(long)]
    wait: bool,
    /// Show the requests. Nothing is sent.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    style: Style,
}

impl Contain {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let mut hosts = Vec::new();
        for host in &self.hosts {
            hosts.push(id(client, host).await?);
        }
        let action = match self.lift {
            true => actions::lift_containment(hosts),
            false => actions::contain(hosts),
        };
        if self.dry_run {
            for request in action.dry_run()? {
                println!("{request}");
            }
            return Ok(());
        }
        let mut report = action.run(client).await?;
        if self.wait {
            let polling = Polling::new().timeout(Duration::from_secs(600));
            action.wait(client, &mut report, polling).await;
        }
        let mut printer = Printer::new(&self.style);
        for (host, outcome) in report.iter() {
            let error = outcome.error().map(ToString::to_string);
            printer.print(&json!({ "host": host, "outcome": outcome.name(), "error": error }))?;
        }
        printer.finish()?;
        match report.is_done() {
            true => Ok(()),
            false => Err(Failure::Text(8, report.to_string())),
        }
    }
}
