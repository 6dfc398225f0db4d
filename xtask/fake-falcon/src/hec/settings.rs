//! How the data connector behaves: its faults, and facts that are not established.

use axum::http::StatusCode;

/// The behaviour of the data connector for HEC.
///
/// ```
/// use fake_falcon::{FakeFalcon, Hec, HecFault};
///
/// // The first request is refused, and from then on each fifth is stored without a response.
/// let connector = Hec::new().first(HecFault::Busy).every(5, HecFault::ResetAfter);
/// let builder = FakeFalcon::builder().hec(connector);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Hec {
    pub(super) first: Vec<HecFault>,
    pub(super) every: Vec<(u64, HecFault)>,
    pub(super) denial: StatusCode,
    pub(super) largest: usize,
    pub(super) counted: bool,
}

/// A fault of a request to the data connector.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum HecFault {
    /// A 429, which states a retry after two seconds.
    Busy,
    /// A 503 before the events are stored.
    Failed,
    /// A 500 after the events are stored.
    FailedAfter,
    /// No response, before the events are stored.
    Reset,
    /// No response, after the events are stored.
    ResetAfter,
    /// The API key is refused.
    WrongKey,
    /// A 400.
    Refused,
    /// A gateway's page with status 200. The events are not stored.
    Page,
    /// A 200 for stored events whose body breaks off.
    BrokenSuccess,
}

const NAMES: [(&str, HecFault); 9] = [
    ("busy", HecFault::Busy),
    ("failed", HecFault::Failed),
    ("failed-after", HecFault::FailedAfter),
    ("reset", HecFault::Reset),
    ("reset-after", HecFault::ResetAfter),
    ("wrong-key", HecFault::WrongKey),
    ("refused", HecFault::Refused),
    ("page", HecFault::Page),
    ("broken-success", HecFault::BrokenSuccess),
];

impl Hec {
    /// Without faults. A wrong key is a 403, and a body has any length.
    pub fn new() -> Self {
        Hec {
            first: Vec::new(),
            every: Vec::new(),
            denial: StatusCode::FORBIDDEN,
            largest: usize::MAX,
            counted: false,
        }
    }

    /// Adds the fault of the first request, or of the one after it, and so on.
    pub fn first(mut self, fault: HecFault) -> Self {
        self.first.push(fault);
        self
    }

    /// Adds a fault of each `number`th request.
    pub fn every(mut self, number: u64, fault: HecFault) -> Self {
        self.every.push((number.max(1), fault));
        self
    }

    /// Sets whether a wrong key is a 401. Default: false, and it is a 403.
    pub fn unauthorized(mut self, unauthorized: bool) -> Self {
        self.denial = match unauthorized {
            true => StatusCode::UNAUTHORIZED,
            false => StatusCode::FORBIDDEN,
        };
        self
    }

    /// Sets the largest body in bytes, before compression. A larger body is a 413. Default: any.
    pub fn largest(mut self, bytes: usize) -> Self {
        self.largest = bytes;
        self
    }

    /// Sets whether events are only counted, not stored. Default: false.
    pub fn counted(mut self, counted: bool) -> Self {
        self.counted = counted;
        self
    }

    /// Sets one of these from a text such as `reset-after=5` or `unauthorized`.
    pub fn set(self, switch: &str) -> Result<Self, String> {
        let (name, value) = switch.split_once('=').unwrap_or((switch, ""));
        let number = || {
            let number = value.parse::<u64>();
            number.map_err(|_| format!("{switch:?}: {value:?} is not a number"))
        };
        if let Some((_, fault)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(self.every(number()?, *fault));
        }
        Ok(match (name, value) {
            ("unauthorized", "") => self.unauthorized(true),
            ("largest", _) => self.largest(usize::try_from(number()?).unwrap_or(usize::MAX)),
            ("counted", "") => self.counted(true),
            _ => {
                let faults = NAMES.map(|(name, _)| format!("{name}=5"));
                return Err(format!(
                    "{switch:?} is not a switch: write one of {}, unauthorized, largest=1000000, \
                     counted",
                    faults.join(", ")
                ));
            }
        })
    }
}

impl Default for Hec {
    fn default() -> Self {
        Hec::new()
    }
}
