//! A row of the benchmarks: contestants that do the same, in turns.

use crate::cost::Cost;
use crate::failure::Failure;
use crate::table::{Line, Table};

/// Does the work once.
pub(crate) type Measure = Box<dyn FnMut() -> Result<Cost, Failure>>;

/// A program or SDK that takes part in a row.
pub(crate) struct Contestant {
    pub(crate) name: String,
    /// How many units a run is about, such as operations or records.
    pub(crate) units: u64,
    /// Or why it can't run.
    pub(crate) measure: Result<Measure, String>,
}

impl Contestant {
    pub(crate) fn new(
        name: impl Into<String>,
        measure: impl FnMut() -> Result<Cost, Failure> + 'static,
    ) -> Self {
        Contestant {
            name: name.into(),
            units: 1,
            measure: Ok(Box::new(measure)),
        }
    }

    pub(crate) fn missing(name: impl Into<String>, why: impl Into<String>) -> Self {
        Contestant {
            name: name.into(),
            units: 1,
            measure: Err(why.into()),
        }
    }

    pub(crate) fn units(mut self, units: u64) -> Self {
        self.units = units;
        self
    }
}

/// Makes the contestants, such as by starting the service that they use.
pub(crate) type Contestants = Box<dyn FnOnce() -> Result<Vec<Contestant>, Failure>>;

/// Contestants that do the same.
pub(crate) struct Row {
    pub(crate) title: String,
    /// How often each of them does it.
    pub(crate) rounds: usize,
    /// The unit of [`Contestant::units`], if the table shows the time for one.
    pub(crate) unit: Option<&'static str>,
    /// The first is the one that others are compared with.
    pub(crate) contestants: Contestants,
}

impl Row {
    pub(crate) fn new(
        title: impl Into<String>,
        rounds: usize,
        contestants: impl FnOnce() -> Result<Vec<Contestant>, Failure> + 'static,
    ) -> Self {
        Row {
            title: title.into(),
            rounds,
            unit: None,
            contestants: Box::new(contestants),
        }
    }

    pub(crate) fn per(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Measures all contestants in turns, and reports each step to `progress`. A contestant that
    /// fails takes no further part.
    ///
    /// # Errors
    ///
    /// If the contestants can't be made.
    pub(crate) fn measure(
        self,
        rounds: Option<usize>,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Table, Failure> {
        let rounds = rounds.unwrap_or(self.rounds);
        let mut table = Table {
            title: self.title,
            rounds,
            unit: self.unit,
            lines: Vec::new(),
        };
        let mut measures = Vec::new();
        for contestant in (self.contestants)()? {
            let (measure, costs) = match contestant.measure {
                Ok(measure) => (Some(measure), Ok(Vec::new())),
                Err(why) => (None, Err(why)),
            };
            measures.push(measure);
            table.lines.push(Line {
                name: contestant.name,
                units: contestant.units,
                costs,
            });
        }
        for round in 1..=rounds {
            for (line, measure) in table.lines.iter_mut().zip(&mut measures) {
                let (Some(measure), Ok(costs)) = (measure, &mut line.costs) else {
                    continue;
                };
                progress(&format!("round {round} of {rounds}: {}", line.name));
                match measure() {
                    Ok(cost) => costs.push(cost),
                    Err(why) => line.costs = Err(why.to_string()),
                }
            }
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use super::{Contestant, Row};
    use crate::cost::{Cost, Metric};

    fn second() -> Cost {
        BTreeMap::from([(Metric::Wall, 1.0)])
    }

    #[test]
    fn contestants_run_in_turns() {
        let order = Rc::new(RefCell::new(String::new()));
        let written = Rc::clone(&order);
        let row = Row::new("row", 3, move || {
            Ok(["a", "b"]
                .map(|name| {
                    let written = Rc::clone(&written);
                    Contestant::new(name, move || {
                        written.borrow_mut().push_str(name);
                        Ok(second())
                    })
                })
                .into())
        });
        let table = row.measure(None, &mut |_| {}).unwrap();
        assert_eq!(*order.borrow(), "ababab");
        assert_eq!(table.lines[0].costs, Ok(vec![second(); 3]));
    }

    #[test]
    fn a_contestant_that_fails_says_why_and_stops_no_other() {
        let mut runs = 0;
        let row = Row::new("row", 5, move || {
            Ok(vec![
                Contestant::new("a", move || {
                    runs += 1;
                    match runs {
                        1 => Ok(second()),
                        2 => Err("out of memory".into()),
                        _ => panic!("it runs once more"),
                    }
                }),
                Contestant::missing("b", "no `go` on this machine"),
                Contestant::new("c", || Ok(second())),
            ])
        });
        let table = row.measure(Some(4), &mut |_| {}).unwrap();
        let costs: Vec<_> = table.lines.into_iter().map(|line| line.costs).collect();
        assert_eq!(costs[0], Err("out of memory".to_owned()));
        assert_eq!(costs[1], Err("no `go` on this machine".to_owned()));
        assert_eq!(costs[2], Ok(vec![second(); 4]));
    }
}
