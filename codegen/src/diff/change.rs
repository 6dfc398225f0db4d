//! One difference, and the differences as they are found.

use serde::Serialize;

/// What a change does to a program that uses the SDK.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A program may not compile any more, or a call that worked may be refused before it is sent.
    Breaking,
    /// A program can do what it could not.
    Additive,
    /// A program compiles and runs as it did.
    Harmless,
}

/// What kind of thing changes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    Collection,
    Operation,
    Model,
    Documentation,
}

/// One difference.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Change {
    pub level: Level,
    pub area: Area,
    /// The path of what changes, such as `hosts::GetHosts`; as it was before, where it was there.
    pub subject: String,
    /// What is another now.
    pub what: String,
    /// What breaks in a user's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaks: Option<String>,
}

/// Changes as they are found.
pub(super) struct Changes(pub(super) Vec<Change>);

impl Changes {
    pub(super) fn breaking(
        &mut self,
        area: Area,
        subject: impl Into<String>,
        what: impl Into<String>,
        breaks: impl Into<String>,
    ) {
        self.0.push(Change {
            level: Level::Breaking,
            area,
            subject: subject.into(),
            what: what.into(),
            breaks: Some(breaks.into()),
        });
    }

    pub(super) fn additive(
        &mut self,
        area: Area,
        subject: impl Into<String>,
        what: impl Into<String>,
    ) {
        self.push(Level::Additive, area, subject.into(), what.into());
    }

    pub(super) fn harmless(
        &mut self,
        area: Area,
        subject: impl Into<String>,
        what: impl Into<String>,
    ) {
        self.push(Level::Harmless, area, subject.into(), what.into());
    }

    fn push(&mut self, level: Level, area: Area, subject: String, what: String) {
        self.0.push(Change {
            level,
            area,
            subject,
            what,
            breaks: None,
        });
    }
}

pub(super) fn counted(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}
