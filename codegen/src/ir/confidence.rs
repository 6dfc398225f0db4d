//! How sure a decision is.

/// How sure a decision is that a rule made. A person checks all but the sure ones.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Confidence {
    /// The interface, or the overlay, says it.
    Sure,
    /// Names and types say it, as in operations that are known.
    Likely,
    /// Something speaks against it, or nothing for it.
    Unsure,
}

impl Confidence {
    /// Its word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Sure => "sure",
            Confidence::Likely => "likely",
            Confidence::Unsure => "unsure",
        }
    }
}
