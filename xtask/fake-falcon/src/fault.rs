//! Faults that are put into answers on request: which, how often, and what they do.

use std::str::FromStr;

use codegen::ir::Effect;

use crate::seed::Seed;

/// What may go wrong with an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// This status, 400 to 599, with an error in the envelope. A 429 says when to come again: a
    /// second later.
    Status(u16),
    /// The connection is closed without an answer.
    Reset,
    /// The body ends half-way, and with it the connection.
    Truncated,
    /// A 502 with a page of a gateway instead of JSON.
    Html,
    /// The answer comes two seconds late.
    Slow,
    /// The page has half of the records that were asked for; of a list by token it may have none.
    ShortPage,
    /// The bearer token has ended: a 401 until the client logs in again.
    ExpiredToken,
    /// The token of a list has ended: a 404.
    ExpiredCursor,
    /// A 200 that is no list: one after the other an object of something else, an empty one, a text,
    /// a gateway's page, nothing at all, and an object in the place of the list.
    NoList,
    /// The page does not say where the next one starts, by token or by the header.
    NoNextPage,
    /// The last record of the page is null.
    Misfit,
}

/// A fault, and the part of the requests that it befalls. It is written `429:0.1`,
/// `reset:0.01`, `short-page:1`; `502@write:0.1` befalls writes alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaultRate {
    pub(crate) fault: Fault,
    /// Whether it befalls reads or writes alone.
    pub(crate) only: Option<Effect>,
    /// From 0 to 1.
    pub(crate) rate: f64,
}

/// Why a fault could not be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{0:?} is no fault: write {names} or a status from 400 to 599, `@read` or `@write` if only these \
         fail, a colon, and a rate from 0 to 1, such as 429:0.1 or 502@write:0.1", names = NAMES.map(|(name, _)| name).join(", "))]
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
    /// What goes wrong.
    pub fn fault(self) -> Fault {
        self.fault
    }

    /// In which part of the requests, from 0 to 1.
    pub fn rate(self) -> f64 {
        self.rate
    }

    /// Whether it befalls reads or writes alone.
    pub fn only(self) -> Option<Effect> {
        self.only
    }

    /// `None` if it is a status that is no error, or the rate is no part.
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

/// The fault of the `number`th request, of an operation of that effect: the same for the same seed.
pub(crate) fn of(
    faults: &[FaultRate],
    seed: Seed,
    number: u64,
    effect: Option<Effect>,
) -> Option<Fault> {
    // 53 bits are what a float holds exactly.
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
                error.starts_with(&format!("{text:?} is no fault")),
                "{error}"
            );
        }
    }

    #[test]
    fn faults_come_as_often_as_asked_and_the_same_for_a_seed() {
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
    fn a_fault_of_writes_befalls_no_read_and_nothing_that_is_neither() {
        let faults = faults(&["502@write:1"]);
        let of = |effect| of(&faults, Seed::new(1), 1, effect);
        assert_eq!(of(Some(Effect::Write)), Some(Fault::Status(502)));
        assert_eq!(of(Some(Effect::Read)), None);
        assert_eq!(of(None), None);
    }
}
