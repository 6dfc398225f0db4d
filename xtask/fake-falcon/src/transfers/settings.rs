//! How files and images behave: damages on the way, and the time of an assessment.

/// The behaviour of samples, archives, installers and images.
///
/// ```
/// use fake_falcon::{FakeFalcon, Transfers};
///
/// let builder = FakeFalcon::builder().transfers(Transfers::new().polls(3));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Transfers {
    pub(super) polls: u32,
    pub(super) damaged: bool,
    pub(super) empty_report: bool,
}

impl Transfers {
    /// Whole files, and reports at the second poll.
    pub fn new() -> Self {
        Transfers {
            polls: 2,
            damaged: false,
            empty_report: false,
        }
    }

    /// Sets the poll at which the report on an image is there, from 1. Default: 2.
    pub fn polls(mut self, polls: u32) -> Self {
        self.polls = polls.max(1);
        self
    }

    /// Sets whether a byte of each file is changed on its way, in both directions. Default: false.
    pub fn damaged(mut self, damaged: bool) -> Self {
        self.damaged = damaged;
        self
    }

    /// Sets whether a report that is not there yet is a 200 without a report. Default: false, and it
    /// is a 404.
    pub fn empty_report(mut self, empty: bool) -> Self {
        self.empty_report = empty;
        self
    }

    /// Sets one of these from a text such as `polls=5` or `damaged`.
    pub fn set(self, switch: &str) -> Result<Self, String> {
        let (name, value) = switch.split_once('=').unwrap_or((switch, ""));
        Ok(match (name, value) {
            ("polls", _) => {
                let polls = value.parse::<u32>();
                self.polls(polls.map_err(|_| format!("{switch:?}: {value:?} is not a number"))?)
            }
            ("damaged", "") => self.damaged(true),
            ("empty-report", "") => self.empty_report(true),
            _ => {
                return Err(format!(
                    "{switch:?} is not a switch: write one of polls=5, damaged, empty-report"
                ));
            }
        })
    }
}

impl Default for Transfers {
    fn default() -> Self {
        Transfers::new()
    }
}
