//! The events of the tenant as they happen: `falcon stream`.

use std::path::PathBuf;

use clap::Args;
use falcon_sdk::Client;
use falcon_sdk::event_stream::{Cursor, EventStream};

use crate::exit::Failure;
use crate::output::{bar, other, raw};

#[derive(Args)]
pub(crate) struct Stream {
    /// The name of this reader, at most 32 letters and digits. Two readers need two names.
    app_id: String,
    /// The types of events. Default: all.
    #[arg(long, value_delimiter = ',')]
    types: Vec<String>,
    /// A file for the position: the next run continues there.
    #[arg(long)]
    cursor: Option<PathBuf>,
}

impl Stream {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let mut events = EventStream::new(client, self.app_id).event_types(self.types);
        if let Some(path) = &self.cursor
            && path.exists()
        {
            let stored = std::fs::read(path).map_err(other)?;
            let cursor: Cursor = serde_json::from_slice(&stored).map_err(other)?;
            events = events.resume(&cursor);
        }
        let bar = bar("{spinner} {human_pos} events, {per_sec}");
        while let Some(event) = events.next().await {
            raw(event?.raw())?;
            raw(b"\n")?;
            bar.inc(1);
            if let Some(path) = &self.cursor {
                let cursor = serde_json::to_vec(&events.cursor()).map_err(other)?;
                std::fs::write(path, cursor).map_err(other)?;
            }
        }
        Ok(())
    }
}
