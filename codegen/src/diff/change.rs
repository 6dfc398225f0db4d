//! A difference, and the list of differences as they are found.

use serde::Serialize;

/// The effect of a change on a program that uses the SDK.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A program may no longer compile, or the client or the service may refuse a request that worked.
    Breaking,
    /// A program can do more.
    Additive,
    /// A program compiles and runs as before.
    Harmless,
}

/// The kind of thing that changes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    Collection,
    Operation,
    /// A scope that a person enables for an API client.
    Scope,
    Model,
    Documentation,
}

/// A difference.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Change {
    pub level: Level,
    pub area: Area,
    /// The path of the changed item, such as `hosts::GetHosts`; its old path where it has one.
    pub subject: String,
    /// The change in words.
    pub what: String,
    /// The effect on a user's code.
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
