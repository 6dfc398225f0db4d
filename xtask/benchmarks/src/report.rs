//! Measures the chosen rows, prints their tables, and writes those of whole groups into the page.

use std::fmt::Write;
use std::fs;
use std::rc::Rc;
use std::time::Instant;

use crate::document;
use crate::failure::Failure;
use crate::groups::{GROUPS, Group};
use crate::machine;
use crate::peers::Workshop;

/// The page with the tables.
const PAGE: &str = "docs/benchmarks.md";

/// The chosen rows and rounds.
#[derive(clap::Args)]
pub(crate) struct Choice {
    /// Measure only these groups, separated by commas: builds, walks, scale, requests, downloads,
    /// decoding, events, generators
    #[arg(long, value_name = "GROUPS", value_delimiter = ',')]
    only: Vec<String>,
    /// Measure only the rows whose titles contain this text. Their tables are printed, and the page
    /// stays as it is
    #[arg(long, value_name = "TEXT")]
    row: Option<String>,
    /// How often each program runs [default: by row]
    #[arg(long, value_name = "NUMBER")]
    rounds: Option<usize>,
    /// Print the tables, and leave the page as it is
    #[arg(long)]
    print: bool,
}

impl Choice {
    /// The chosen groups.
    fn groups(&self) -> Result<Vec<&'static Group>, Failure> {
        let names = GROUPS.map(|group| group.name);
        if let Some(unknown) = self
            .only
            .iter()
            .find(|name| !names.contains(&name.as_str()))
        {
            let names = names.join(", ");
            return Err(format!("{unknown:?} is no group: write some of {names}").into());
        }
        let chosen = |group: &&Group| {
            self.only.is_empty() || self.only.iter().any(|name| name == group.name)
        };
        Ok(GROUPS.iter().filter(chosen).collect())
    }

    /// The command that measures a group as it was measured.
    fn command(&self, group: &Group) -> String {
        let rounds = self.rounds.map(|rounds| format!(" --rounds {rounds}"));
        let rounds = rounds.unwrap_or_default();
        format!("cargo xtask bench --only {}{rounds}", group.name)
    }
}

/// Measures the chosen rows.
///
/// # Errors
///
/// If a group is unknown, or its rows can't be made. What was measured before is written.
pub(crate) fn write(choice: &Choice) -> Result<(), Failure> {
    let workshop = Rc::new(Workshop::open()?);
    for group in choice.groups()? {
        let part = measured(group, choice, &workshop)?;
        if choice.row.is_none() && !choice.print {
            let path = workshop.repository(PAGE);
            let page = document::replace(&fs::read_to_string(&path)?, group.name, &part)?;
            fs::write(&path, page)?;
        }
    }
    Ok(())
}

/// Measures the rows of a group, and returns its part of the page.
fn measured(group: &Group, choice: &Choice, workshop: &Rc<Workshop>) -> Result<String, Failure> {
    let began = Instant::now();
    let progress = |text: &str| eprintln!("{:6.0?} {}: {text}", began.elapsed(), group.name);
    let mut part = format!("`{}`, {}\n", choice.command(group), machine::described());
    let tools = group.tools.iter().filter_map(|words| {
        let (program, arguments) = words.split_first()?;
        machine::said(program, arguments)
    });
    let tools: Vec<String> = tools.collect();
    writeln!(part, "Tools: {}.", tools.join("; "))?;
    print!("\n{part}");
    for row in (group.rows)(workshop)? {
        if choice
            .row
            .as_ref()
            .is_some_and(|text| !row.title.contains(text.as_str()))
        {
            continue;
        }
        progress(&row.title);
        let title = row.title.clone();
        let table = match row.measure(choice.rounds, &mut |text| progress(text)) {
            Ok(table) => table.to_string(),
            Err(why) => format!("### {title}\n\nNot measured: {why}\n"),
        };
        print!("\n{table}");
        write!(part, "\n{table}")?;
    }
    Ok(part)
}
