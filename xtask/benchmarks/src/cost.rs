//! The cost of a run, and how it is written.

use std::collections::BTreeMap;

/// A measured quantity.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Metric {
    /// In seconds.
    Wall,
    /// On all cores, in the processes and in the kernel on their behalf, in seconds.
    Cpu,
    /// The peak memory of the largest process, in bytes.
    Memory,
    /// The size of a file, in bytes.
    Size,
}

/// The measured quantities of a run.
pub(crate) type Cost = BTreeMap<Metric, f64>;

impl Metric {
    pub(crate) const ALL: [Metric; 4] = [Metric::Wall, Metric::Cpu, Metric::Memory, Metric::Size];

    /// The head of its column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Metric::Wall => "wall",
            Metric::Cpu => "CPU",
            Metric::Memory => "peak memory",
            Metric::Size => "size",
        }
    }

    /// A value with three digits and its unit.
    pub(crate) fn spell(self, value: f64) -> String {
        let (value, unit) = match self {
            Metric::Wall | Metric::Cpu => match value {
                ..1e-3 => (value * 1e6, "µs"),
                ..1.0 => (value * 1e3, "ms"),
                _ => (value, "s"),
            },
            Metric::Memory | Metric::Size => (value / 1e6, "MB"),
        };
        let digits = match value {
            ..9.995 => 2,
            ..99.95 => 1,
            _ => 0,
        };
        format!("{value:.digits$} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::Metric;

    #[test]
    fn values_have_three_digits_and_a_unit() {
        for (metric, value, spelled) in [
            (Metric::Wall, 0.000_012, "12.0 µs"),
            (Metric::Wall, 0.493, "493 ms"),
            (Metric::Cpu, 1.704, "1.70 s"),
            (Metric::Cpu, 97.04, "97.0 s"),
            (Metric::Wall, 391.2, "391 s"),
            (Metric::Memory, 63e6, "63.0 MB"),
            (Metric::Size, 4.879e9, "4879 MB"),
        ] {
            assert_eq!(metric.spell(value), spelled);
        }
    }
}
