//! A table of costs, as Markdown.

use std::fmt::{self, Display, Formatter};

use crate::cost::{Cost, Metric};
use crate::summary::Summary;

/// The longest reason that is printed, in letters.
const LONGEST: usize = 300;

/// The costs of a row.
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) rounds: usize,
    /// The unit of [`Line::units`], if the time for one is shown.
    pub(crate) unit: Option<&'static str>,
    pub(crate) lines: Vec<Line>,
}

/// The costs of a contestant, one for each round.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) units: u64,
    /// Or why they were not measured.
    pub(crate) costs: Result<Vec<Cost>, String>,
}

impl Line {
    fn summary(&self, metric: Metric) -> Option<Summary> {
        let costs = self.costs.as_ref().ok()?;
        Summary::of(costs.iter().filter_map(|cost| cost.get(&metric).copied()))
    }

    /// The median time for a unit.
    fn per_unit(&self) -> Option<f64> {
        Some(self.summary(Metric::Wall)?.median / self.units as f64)
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let measured = |metric: &Metric| {
            let mut lines = self.lines.iter();
            lines.any(|line| line.summary(*metric).is_some())
        };
        let metrics: Vec<Metric> = Metric::ALL.into_iter().filter(measured).collect();
        let rounds = match self.rounds {
            1 => "1 round".to_owned(),
            rounds => format!("{rounds} rounds"),
        };
        let heads = metrics.iter().map(|metric| metric.name().to_owned());
        let unit = self.unit.map(|unit| format!("wall per {unit}"));
        let heads: Vec<String> = heads.chain(unit).collect();
        writeln!(f, "### {}\n", self.title)?;
        write!(f, "| {rounds} |")?;
        heads
            .iter()
            .try_for_each(|head| write!(f, " {head} | × |"))?;
        write!(f, "\n| --- |")?;
        heads.iter().try_for_each(|_| write!(f, " --: | --: |"))?;
        writeln!(f)?;
        for line in &self.lines {
            write!(f, "| {} |", line.name)?;
            if let Err(why) = &line.costs {
                write!(f, " not measured: {} |", one_line(why))?;
                let rest = 2 * heads.len() - 1;
                writeln!(f, "{}", " |".repeat(rest))?;
                continue;
            }
            for metric in &metrics {
                let summary = line.summary(*metric);
                let first = self.first(|line| Some(line.summary(*metric)?.median));
                let cell = summary.map(|summary| range(*metric, summary));
                let median = summary.map(|summary| summary.median);
                write!(
                    f,
                    " {} | {} |",
                    cell.unwrap_or_default(),
                    ratio(median, first)
                )?;
            }
            if self.unit.is_some() {
                let value = line.per_unit();
                let cell = value.map(|value| Metric::Wall.spell(value));
                let ratio = ratio(value, self.first(Line::per_unit));
                write!(f, " {} | {ratio} |", cell.unwrap_or_default())?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl Table {
    /// The value of the first line, with which others are compared. A bound has only some values.
    fn first(&self, value: impl Fn(&Line) -> Option<f64>) -> Option<f64> {
        let mut lines = self.lines.iter();
        let first = lines.find(|line| line.costs.is_err() || value(line).is_some())?;
        value(first)
    }
}

/// The median, with the least and the most if there are several.
fn range(metric: Metric, summary: Summary) -> String {
    let [least, median, most] =
        [summary.least, summary.median, summary.most].map(|value| metric.spell(value));
    match least == most {
        true => median,
        false => format!("{median} ({least} – {most})"),
    }
}

fn ratio(value: Option<f64>, first: Option<f64>) -> String {
    match (value, first) {
        (Some(value), Some(first)) if first > 0.0 => format!("{:.2}", value / first),
        _ => String::new(),
    }
}

/// A reason as the text of a cell.
fn one_line(why: &str) -> String {
    let words: Vec<&str> = why.split_whitespace().collect();
    let text = words.join(" ").replace('|', "\\|");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Line, Table};
    use crate::cost::{Cost, Metric};

    fn line(name: &str, units: u64, costs: Result<Vec<Cost>, &str>) -> Line {
        Line {
            name: name.to_owned(),
            units,
            costs: costs.map_err(str::to_owned),
        }
    }

    fn costs(wall: &[f64], memory: f64) -> Vec<Cost> {
        let cost = |wall: &f64| BTreeMap::from([(Metric::Wall, *wall), (Metric::Memory, memory)]);
        wall.iter().map(cost).collect()
    }

    #[test]
    fn ratios_compare_medians_with_the_first_line() {
        let table = Table {
            title: "a walk".to_owned(),
            rounds: 3,
            unit: None,
            lines: vec![
                line("ours", 1, Ok(costs(&[2.0, 1.0, 9.0], 10e6))),
                line("theirs", 1, Ok(costs(&[5.0, 3.0, 4.0], 25e6))),
            ],
        };
        let expected = "\
### a walk

| 3 rounds | wall | × | peak memory | × |
| --- | --: | --: | --: | --: |
| ours | 2.00 s (1.00 s – 9.00 s) | 1.00 | 10.0 MB | 1.00 |
| theirs | 4.00 s (3.00 s – 5.00 s) | 2.00 | 25.0 MB | 2.50 |
";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn units_are_compared_too() {
        let table = Table {
            title: "check".to_owned(),
            rounds: 1,
            unit: Some("operation"),
            lines: vec![
                line("ours", 1_000, Ok(costs(&[10.0], 1e6))),
                line("theirs", 500, Ok(costs(&[20.0], 1e6))),
            ],
        };
        let text = table.to_string();
        assert!(text.contains("| ours | 10.0 s | 1.00 | 1.00 MB | 1.00 | 10.0 ms | 1.00 |"));
        assert!(text.contains("| theirs | 20.0 s | 2.00 | 1.00 MB | 1.00 | 40.0 ms | 4.00 |"));
    }

    #[test]
    fn a_line_without_costs_says_why() {
        let table = Table {
            title: "check".to_owned(),
            rounds: 1,
            unit: None,
            lines: vec![
                line("ours", 1, Ok(costs(&[10.0], 1e6))),
                line("theirs", 1, Err("a | b\n  c")),
            ],
        };
        let text = table.to_string();
        assert!(
            text.ends_with("| theirs | not measured: a \\| b c | | | |\n"),
            "{text}"
        );
    }

    #[test]
    fn without_our_costs_there_is_no_ratio() {
        let table = Table {
            title: "check".to_owned(),
            rounds: 1,
            unit: None,
            lines: vec![
                line("ours", 1, Err("no compiler")),
                line("theirs", 1, Ok(costs(&[10.0], 1e6))),
            ],
        };
        assert!(
            table
                .to_string()
                .ends_with("| theirs | 10.0 s |  | 1.00 MB |  |\n")
        );
    }
}
