//! The service that programs use, in its own process: the peak memory of a program counts from that of
//! its parent.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use clap::{Args, Subcommand};
use fake_falcon::FakeFalcon;

use crate::failure::Failure;
use crate::feed;

/// The size of a record, in bytes of JSON.
const RECORD: usize = 4096;

/// A service to run.
#[derive(Clone, Subcommand)]
pub(crate) enum Served {
    /// A fake Falcon
    Falcon(Settings),
    /// A feed of events
    Feed { events: u64 },
}

/// The settings of a fake Falcon.
#[derive(Args, Clone, Default)]
pub(crate) struct Settings {
    /// The length of each list
    #[arg(long, default_value_t)]
    pub(crate) records: u64,
    /// The delay of each response, in milliseconds
    #[arg(long, default_value_t)]
    pub(crate) latency: u64,
    /// The size of a downloaded file, in bytes
    #[arg(long, default_value_t)]
    pub(crate) file_size: u64,
}

impl Served {
    /// The arguments from which this program reads it.
    fn arguments(&self) -> Vec<String> {
        let words = match self {
            Served::Falcon(settings) => vec![
                "falcon".to_owned(),
                format!("--records={}", settings.records),
                format!("--latency={}", settings.latency),
                format!("--file-size={}", settings.file_size),
            ],
            Served::Feed { events } => vec!["feed".to_owned(), events.to_string()],
        };
        std::iter::once("serve".to_owned()).chain(words).collect()
    }
}

/// A running service. It stops when it is dropped.
pub(crate) struct Service {
    process: Child,
    /// The environment variables of a client.
    variables: Vec<(String, String)>,
}

impl Service {
    pub(crate) fn start(served: &Served) -> Result<Self, Failure> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(served.arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the service prints nothing")?;
        let mut variables = Vec::new();
        for line in BufReader::new(output).lines() {
            // After the last variable.
            let line = line?;
            let Some((name, value)) = line.split_once('=') else {
                break;
            };
            variables.push((name.to_owned(), value.to_owned()));
        }
        Ok(Service { process, variables })
    }

    /// Makes a program use it.
    pub(crate) fn serves<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.variables.iter().cloned())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have stopped already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until its input closes, which happens when its parent exits.
pub(crate) fn serve(served: &Served) -> Result<(), Failure> {
    let mut output = std::io::stdout();
    let _falcon = match served {
        Served::Falcon(settings) => {
            let falcon = FakeFalcon::builder()
                .records(settings.records)
                .record_size(RECORD)
                .latency(Duration::from_millis(settings.latency))
                .file_size(settings.file_size)
                .keep_requests(false)
                .launch()?;
            writeln!(output, "FALCON_BASE_URL={}", falcon.base_url())?;
            writeln!(output, "FALCON_CLIENT_ID={}", falcon.client_id())?;
            writeln!(output, "FALCON_CLIENT_SECRET={}", falcon.client_secret())?;
            Some(falcon)
        }
        Served::Feed { events } => {
            let address = feed::serve(*events)?;
            writeln!(output, "FALCON_BASE_URL=http://{address}")?;
            None
        }
    };
    writeln!(output)?;
    output.flush()?;
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}
