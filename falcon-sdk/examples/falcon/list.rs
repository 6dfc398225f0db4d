//! Lists of any operation, page by page: `falcon list`.

use clap::Args;
use falcon_sdk::Client;
use falcon_sdk::request::Call;

use crate::arguments::{self, Argument};
use crate::exit::Failure;
use crate::operation;
use crate::output::{Printer, Style, bar};

#[derive(Args)]
pub(crate) struct List {
    /// The id or an alias of an operation that returns pages.
    operation: String,
    /// Parameters: name=text.
    arguments: Vec<Argument>,
    /// Which records, in FQL: `platform_name:'Linux'`. Short for filter=…
    #[arg(long, short)]
    filter: Option<String>,
    /// The order, such as `last_seen.desc`. Short for sort=…
    #[arg(long, short)]
    sort: Option<String>,
    /// The most records.
    #[arg(long, short, default_value_t = 100)]
    limit: u64,
    /// Read all records, whatever --limit says.
    #[arg(long, short)]
    all: bool,
    /// Read the record of each id that the operation lists.
    #[arg(long, short)]
    details: bool,
    #[command(flatten)]
    style: Style,
}

impl List {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let spec = operation::by_name(&self.operation)?;
        let mut call = arguments::request(spec, &self.arguments)?;
        for (name, text) in [("filter", &self.filter), ("sort", &self.sort)] {
            if let Some(text) = text {
                call.query(name, text);
            }
        }
        let mut printer = Printer::new(&self.style);
        let read = self.read(client, &call, &mut printer).await;
        // The records before an error are printed too.
        printer.finish()?;
        let records = read?;
        if !self.all && records == self.limit {
            let limit = self.limit;
            eprintln!("note: there may be more than {limit} records: see --all and --limit");
        }
        Ok(())
    }

    /// Prints the records, and returns their number.
    async fn read(
        &self,
        client: &Client,
        call: &Call,
        printer: &mut Printer,
    ) -> Result<u64, Failure> {
        let most = if self.all { u64::MAX } else { self.limit };
        let bar = bar("{spinner} {human_pos} records, {per_sec}");
        let mut records = 0;
        if self.details {
            let mut details = client.call_details(call);
            while records < most
                && let Some(record) = details.next().await
            {
                printer.print(&record?)?;
                records += 1;
                bar.inc(1);
            }
        } else {
            let mut items = client.call_items(call).max_items(most);
            while let Some(item) = items.next().await {
                printer.print(&item?)?;
                records += 1;
                bar.inc(1);
            }
        }
        bar.finish_and_clear();
        Ok(records)
    }
}
