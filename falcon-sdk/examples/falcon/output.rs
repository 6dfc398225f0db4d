//! Records as a table, JSON lines or CSV, and progress bars.

use std::io::{IsTerminal, Write, stderr, stdout};

use clap::{Args, ValueEnum};
use comfy_table::{ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;

use crate::exit::Failure;

/// How records are printed.
#[derive(Args)]
pub(crate) struct Style {
    /// The format. Default: a table on a terminal, JSON lines in a pipe.
    #[arg(long, short)]
    output: Option<Format>,
    /// The fields to show, such as `hostname,last_seen`. Default: all; in a table, six.
    #[arg(long, short, value_delimiter = ',')]
    columns: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A table.
    Table,
    /// A line of JSON for each record.
    Json,
    /// Comma-separated values, with a line of names.
    Csv,
}

/// The most columns of a table whose user chooses none.
const COLUMNS: usize = 6;

/// The columns of such a table that come first.
const FIRST: [&str; 8] = [
    "device_id",
    "hostname",
    "id",
    "name",
    "operation",
    "status",
    "type",
    "value",
];

/// Prints records: JSON at once, a table or CSV at the end, when all fields are known.
pub(crate) struct Printer {
    format: Format,
    columns: Vec<String>,
    rows: Vec<Value>,
}

impl Printer {
    pub(crate) fn new(style: &Style) -> Self {
        let usual = match stdout().is_terminal() {
            true => Format::Table,
            false => Format::Json,
        };
        Printer {
            format: style.output.unwrap_or(usual),
            columns: style.columns.clone(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn print(&mut self, record: &Value) -> Result<(), Failure> {
        match (self.format, record) {
            (Format::Json, Value::Object(fields)) if !self.columns.is_empty() => {
                let chosen = fields
                    .iter()
                    .filter(|(name, _)| self.columns.contains(name));
                line(
                    &chosen
                        .map(|(name, value)| (name.clone(), value.clone()))
                        .collect(),
                )
            }
            (Format::Json, _) => line(record),
            (Format::Table | Format::Csv, _) => {
                self.rows.push(record.clone());
                Ok(())
            }
        }
    }

    /// Prints each element of a list, or the value itself.
    pub(crate) fn print_all(&mut self, value: &Value) -> Result<(), Failure> {
        match value {
            Value::Null => Ok(()),
            Value::Array(records) => records.iter().try_for_each(|record| self.print(record)),
            other => self.print(other),
        }
    }

    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self.format {
            Format::Json => Ok(()),
            Format::Table if self.rows.is_empty() => Ok(()),
            Format::Table => {
                let mut columns = self.names();
                if self.columns.is_empty() {
                    // Stable: the other fields stay in their order.
                    columns.sort_by_key(|name| !FIRST.contains(&name.as_str()));
                    columns.truncate(COLUMNS);
                }
                let mut table = Table::new();
                table.load_style(comfy_table::presets::NOTHING);
                table.set_content_arrangement(ContentArrangement::Dynamic);
                table.set_header(columns.iter().map(|name| name.to_uppercase()));
                table.add_rows(self.rows.iter().map(|row| cells(row, &columns)));
                writeln!(stdout(), "{table}").map_err(other)
            }
            Format::Csv => {
                let columns = self.names();
                let mut out = csv::Writer::from_writer(stdout().lock());
                out.write_record(&columns).map_err(other)?;
                for row in &self.rows {
                    out.write_record(cells(row, &columns)).map_err(other)?;
                }
                out.flush().map_err(other)
            }
        }
    }

    /// The chosen columns, or all fields in the order in which they come.
    fn names(&self) -> Vec<String> {
        if !self.columns.is_empty() {
            return self.columns.clone();
        }
        let mut names: Vec<String> = Vec::new();
        for row in &self.rows {
            match row {
                Value::Object(fields) => {
                    let added: Vec<_> = fields.keys().filter(|it| !names.contains(it)).collect();
                    names.extend(added.into_iter().cloned());
                }
                _ if names.is_empty() => names.push("value".to_owned()),
                _ => {}
            }
        }
        names
    }
}

fn cells(row: &Value, columns: &[String]) -> Vec<String> {
    match row {
        Value::Object(fields) => {
            let cell = |name| fields.get(name).map(text).unwrap_or_default();
            columns.iter().map(cell).collect()
        }
        other => {
            let mut cells = vec![text(other)];
            cells.resize(columns.len(), String::new());
            cells
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A line of JSON.
fn line(record: &Value) -> Result<(), Failure> {
    writeln!(stdout(), "{record}").map_err(other)
}

/// Bytes as they are.
pub(crate) fn raw(bytes: &[u8]) -> Result<(), Failure> {
    stdout().write_all(bytes).map_err(other)
}

/// An error that is not the SDK's.
pub(crate) fn other(error: impl Into<Box<dyn std::error::Error>>) -> Failure {
    Failure::Other(error.into())
}

/// A progress bar, if standard error is a terminal.
pub(crate) fn bar(template: &str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if !stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template(template);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
