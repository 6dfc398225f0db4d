//! The fake Falcon, in its own process: the peak memory of a program counts from that of its
//! parent.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fake_falcon::FakeFalcon;

use crate::failure::Failure;

/// The first argument of this program that makes it serve.
pub(crate) const SERVE: &str = "serve";

/// The size of a record, in bytes of JSON.
const RECORD: usize = 4096;

/// The number of lines that it prints before it serves.
const VARIABLES: usize = 3;

/// A running service. It stops when it is dropped.
pub(crate) struct Service {
    process: Child,
    /// The environment variables of a client.
    variables: Vec<(String, String)>,
}

impl Service {
    pub(crate) fn start(items: u64, latency: Duration) -> Result<Self, Failure> {
        let mut process = Command::new(std::env::current_exe()?)
            .args([SERVE, &items.to_string(), &latency.as_millis().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("the service prints nothing")?;
        let mut variables = Vec::new();
        for line in BufReader::new(output).lines().take(VARIABLES) {
            if let Some((name, value)) = line?.split_once('=') {
                variables.push((name.to_owned(), value.to_owned()));
            }
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
pub(crate) fn serve(items: &str, milliseconds: &str) -> Result<(), Failure> {
    let falcon = FakeFalcon::builder()
        .records(items.parse()?)
        .record_size(RECORD)
        .latency(Duration::from_millis(milliseconds.parse()?))
        .keep_requests(false)
        .launch()?;
    let mut output = std::io::stdout();
    writeln!(output, "FALCON_BASE_URL={}", falcon.base_url())?;
    writeln!(output, "FALCON_CLIENT_ID={}", falcon.client_id())?;
    writeln!(output, "FALCON_CLIENT_SECRET={}", falcon.client_secret())?;
    output.flush()?;
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}
