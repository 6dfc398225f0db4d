//! The states that hosts have after an action, and how their records show them.

use serde::Deserialize;

/// The state that hosts have after an action.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Goal {
    /// The status of the host.
    Status(&'static str),
    /// The host has the tags, or has none of them.
    Tags { tags: Vec<String>, present: bool },
    /// The host is a member of the group, or is none.
    Group { id: String, present: bool },
}

/// The state of a host that was contained, released, tagged, or moved between groups.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct HostState {
    /// The status that the last poll returned, such as `contained`. `None` without a wait.
    pub status: Option<String>,
}

/// A host as its record shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Seen {
    pub(super) device_id: Option<String>,
    pub(super) status: Option<String>,
    tags: Option<Vec<String>>,
    groups: Option<Vec<String>>,
}

impl Goal {
    /// Whether a host has the state.
    pub(super) fn is_reached(&self, host: &Seen) -> bool {
        let has = |list: &Option<Vec<String>>, value: &String| {
            let mut list = list.iter().flatten();
            list.any(|it| it.eq_ignore_ascii_case(value))
        };
        match self {
            Goal::Status(status) => host.status.as_deref() == Some(*status),
            Goal::Tags { tags, present } => tags.iter().all(|tag| has(&host.tags, tag) == *present),
            Goal::Group { id, present } => has(&host.groups, id) == *present,
        }
    }

    /// The state in a sentence about the host.
    pub(super) fn job(&self, host: &str) -> String {
        match self {
            Goal::Status("contained") => format!("the containment of host {host}"),
            Goal::Status(_) => format!("the release of host {host}"),
            Goal::Tags { .. } => format!("the tagging of host {host}"),
            Goal::Group { .. } => format!("the change of the groups of host {host}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(json: serde_json::Value) -> Seen {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_host_is_contained_only_in_the_last_of_its_states() {
        for (status, contained, released) in [
            ("normal", false, true),
            ("containment_pending", false, false),
            ("contained", true, false),
            ("lift_containment_pending", false, false),
            ("a state of the future", false, false),
        ] {
            let host = seen(serde_json::json!({ "status": status }));
            assert_eq!(Goal::Status("contained").is_reached(&host), contained);
            assert_eq!(Goal::Status("normal").is_reached(&host), released);
        }
        assert!(!Goal::Status("normal").is_reached(&Seen::default()));
    }

    #[test]
    fn a_host_has_all_tags_or_none_and_is_a_member_or_not() {
        let host = seen(serde_json::json!({ "tags": ["A", "b"], "groups": ["g"] }));
        let tags = |tags: &[&str], present| Goal::Tags {
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            present,
        };
        assert!(tags(&["a", "B"], true).is_reached(&host));
        assert!(!tags(&["a", "c"], true).is_reached(&host));
        assert!(tags(&["c"], false).is_reached(&host));
        assert!(!tags(&["a", "c"], false).is_reached(&host));
        let group = |id: &str, present| Goal::Group {
            id: id.to_owned(),
            present,
        };
        assert!(group("g", true).is_reached(&host) && group("h", false).is_reached(&host));
        assert!(!group("h", true).is_reached(&host) && !group("g", false).is_reached(&host));
        assert!(group("h", false).is_reached(&Seen::default()));
    }
}
