//! Faults of responses on request: their kinds and rates.

use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use codegen::ir::Effect;

use crate::seed::Seed;

/// A fault of a response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// This status, 400 to 599, with an error in the envelope. A 429 names the time of the retry: a
    /// second later.
    Status(u16),
    /// The connection closes without a response.
    Reset,
    /// The body ends half-way, and the connection closes.
    Truncated,
    /// A 502 with a gateway's page instead of JSON.
    Html,
    /// The response is delayed by two seconds.
    Slow,
    /// The page has half of the requested records. In a list by token it may be empty.
    ShortPage,
    /// The bearer token has expired: a 401 until the client logs in again.
    ExpiredToken,
    /// The page token has expired: a 404.
    ExpiredCursor,
    /// A 200 without a list. In turns, it has another object, an empty object, a text, a gateway's
    /// page, an empty body, or an object in place of the list.
    NoList,
    /// The page has no token or header for the next page.
    NoNextPage,
    /// The last record of the page is null.
    Misfit,
}

/// A fault, and the share of requests that it affects. It is written `429:0.1`, `reset:0.01`,
/// `short-page:1`. `502@write:0.1` affects only writes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaultRate {
    pub(crate) fault: Fault,
    /// Whether it affects only reads or only writes.
    pub(crate) only: Option<Effect>,
    /// From 0 to 1.
    pub(crate) rate: f64,
}

/// A fault of some requests in a row to an operation.
#[derive(Clone, Debug)]
pub(crate) struct PlacedFault {
    pub(crate) operation: String,
    pub(crate) fault: Fault,
    /// How many requests come before them.
    pub(crate) skipped: u32,
    /// How many requests are left.
    pub(crate) requests: u32,
}

/// Faults of the first requests to operations, or of later ones.
#[derive(Default)]
pub(crate) struct FirstFaults(Mutex<Vec<PlacedFault>>);

impl FirstFaults {
    pub(crate) fn new(faults: Vec<PlacedFault>) -> Self {
        FirstFaults(Mutex::new(faults))
    }

    /// Whether there were none from the start.
    pub(crate) fn is_empty(&self) -> bool {
        self.faults().is_empty()
    }

    /// The fault of the next request to an operation.
    pub(crate) fn next(&self, operation: &str) -> Option<Fault> {
        let mut faults = self.faults();
        let mut left = faults
            .iter_mut()
            .filter(|it| it.operation == operation && it.requests > 0);
        let mut due = None;
        for placed in &mut left {
            match placed.skipped.checked_sub(1) {
                Some(skipped) => placed.skipped = skipped,
                None if due.is_none() => due = Some(placed),
                None => {}
            }
        }
        let due = due?;
        due.requests -= 1;
        Some(due.fault)
    }

    fn faults(&self) -> MutexGuard<'_, Vec<PlacedFault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A fault that could not be parsed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{0:?} is not a fault: write {names} or a status from 400 to 599, then `@read` or `@write` to limit \
         it, a colon, and a rate from 0 to 1, such as 429:0.1 or 502@write:0.1", names = NAMES.map(|(name, _)| name).join(", "))]
pub struct FaultError(String);

const NAMES: [(&str, Fault); 10] = [
    ("reset", Fault::Reset),
    ("truncated", Fault::Truncated),
    ("html", Fault::Html),
    ("slow", Fault::Slow),
    ("short-page", Fault::ShortPage),
    ("expired-token", Fault::ExpiredToken),
    ("expired-cursor", Fault::ExpiredCursor),
    ("no-list", Fault::NoList),
    ("no-next-page", Fault::NoNextPage),
    ("misfit", Fault::Misfit),
];

impl FaultRate {
    /// The kind of fault.
    pub fn fault(self) -> Fault {
        self.fault
    }

    /// The share of requests that it affects, from 0 to 1.
    pub fn rate(self) -> f64 {
        self.rate
    }

    /// Whether it affects only reads or only writes.
    pub fn only(self) -> Option<Effect> {
        self.only
    }

    /// `None` if the status is not an error, or the rate is not from 0 to 1.
    pub(crate) fn new(fault: Fault, only: Option<Effect>, rate: f64) -> Option<FaultRate> {
        let status = match fault {
            Fault::Status(status) => (400..600).contains(&status),
            Fault::Reset
            | Fault::Truncated
            | Fault::Html
            | Fault::Slow
            | Fault::ShortPage
            | Fault::ExpiredToken
            | Fault::ExpiredCursor
            | Fault::NoList
            | Fault::NoNextPage
            | Fault::Misfit => true,
        };
        (status && (0.0..=1.0).contains(&rate)).then_some(FaultRate { fault, only, rate })
    }
}

impl FromStr for FaultRate {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let read = || {
            let (name, rate) = text.split_once(':')?;
            let (name, only) = match name.split_once('@') {
                Some((name, effect)) => (name, Some(Effect::parse(effect)?)),
                None => (name, None),
            };
            let named = NAMES.iter().find(|(known, _)| *known == name);
            let fault = match named {
                Some((_, fault)) => *fault,
                None => Fault::Status(name.parse().ok()?),
            };
            FaultRate::new(fault, only, rate.parse().ok()?)
        };
        read().ok_or_else(|| FaultError(text.to_owned()))
    }
}

/// The fault of the `number`th request, for an operation with this effect. Equal seeds give equal
/// faults.
pub(crate) fn of(
    faults: &[FaultRate],
    seed: Seed,
    number: u64,
    effect: Option<Effect>,
) -> Option<Fault> {
    // A float represents 53 bits exactly.
    let drawn = seed.with("fault").at(number).below(1 << 53) as f64 / (1_u64 << 53) as f64;
    let mut upper = 0.0;
    let mut faults = faults.iter();
    let hit = faults.find(|fault| {
        upper += fault.rate;
        drawn < upper
    })?;
    if hit.only.is_some() && hit.only != effect {
        return None;
    }
    Some(hit.fault)
}

#[cfg(test)]
mod tests {
    use codegen::ir::Effect;

    use super::{Fault, FaultRate, of};
    use crate::seed::Seed;

    fn faults(written: &[&str]) -> Vec<FaultRate> {
        written.iter().map(|it| it.parse().unwrap()).collect()
    }

    #[test]
    fn a_fault_is_a_name_or_a_status_and_a_rate() {
        for (text, fault, only, rate) in [
            ("429:0.1", Fault::Status(429), None, 0.1),
            ("reset:1", Fault::Reset, None, 1.0),
            ("short-page:0", Fault::ShortPage, None, 0.0),
            (
                "502@write:0.1",
                Fault::Status(502),
                Some(Effect::Write),
                0.1,
            ),
            ("reset@read:1", Fault::Reset, Some(Effect::Read), 1.0),
        ] {
            assert_eq!(text.parse(), Ok(FaultRate { fault, only, rate }));
        }
        for text in [
            "429",
            "200:0.1",
            "reset:2",
            "reset:-1",
            "reset:NaN",
            "rest:0.1",
            "reset@reads:0.1",
            "@write:0.1",
            ":",
            "",
        ] {
            let error = text.parse::<FaultRate>().unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("{text:?} is not a fault")),
                "{error}"
            );
        }
    }

    #[test]
    fn faults_occur_at_their_rate_and_equally_for_a_seed() {
        let faults = faults(&["429:0.1", "reset:0.2"]);
        let drawn = |seed| -> Vec<Option<Fault>> {
            let numbers = 0..10_000;
            numbers
                .map(|number| of(&faults, Seed::new(seed), number, None))
                .collect()
        };
        let first = drawn(1);
        let part = |fault| first.iter().filter(|it| **it == Some(fault)).count();
        assert!((900..1_100).contains(&part(Fault::Status(429))));
        assert!((1_850..2_150).contains(&part(Fault::Reset)));
        assert_eq!(first, drawn(1));
        assert_ne!(first, drawn(2));
    }

    #[test]
    fn a_fault_of_writes_affects_only_writes() {
        let faults = faults(&["502@write:1"]);
        let of = |effect| of(&faults, Seed::new(1), 1, effect);
        assert_eq!(of(Some(Effect::Write)), Some(Fault::Status(502)));
        assert_eq!(of(Some(Effect::Read)), None);
        assert_eq!(of(None), None);
    }
}
