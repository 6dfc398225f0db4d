//! A search in Next-Gen SIEM: `falcon search`.

use clap::Args;
use falcon_sdk::siem::{Job, Search as Query};
use falcon_sdk::{Client, Polling};

use crate::exit::Failure;
use crate::output::{Printer, Style, bar};

#[derive(Args)]
pub(crate) struct Search {
    /// The query, such as `#event_simpleName=ProcessRollup2 | tail(100)`.
    query: String,
    /// The view or repository.
    #[arg(long, default_value = "search-all")]
    repository: String,
    /// How far back: 15m, 24h, 7d.
    #[arg(long, default_value = "1h")]
    last: String,
    #[command(flatten)]
    style: Style,
}

impl Search {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let bar = bar("{bar:40} {percent}% {elapsed}");
        bar.set_length(100);
        let shown = bar.clone();
        let polling = Polling::new().on_progress(move |progress| {
            shown.set_position(progress.percent.unwrap_or_default() as u64);
        });
        let query = Query::new(self.repository, self.query).last(self.last);
        let job = Job::start(client, query).await?;
        // The search is stopped at the service if this future is dropped.
        let results = job.wait(polling).await?;
        bar.finish_and_clear();
        let mut printer = Printer::new(&self.style);
        for event in &results.events {
            printer.print(event)?;
        }
        printer.finish()?;
        if results.is_truncated() {
            eprintln!("note: more events match: end the query with `| tail(200)`, or aggregate");
        }
        Ok(())
    }
}
