//! Changes of alerts.

use super::action::Action;
use super::hosts::{items, most};
use super::recipe::Recipe;
use super::settle::Naming;
use crate::alerts::{ActionParameter, PatchEntitiesAlertsV3};
use crate::request::Operation;
use crate::spec::At;

/// How many alerts a request takes, if the interface does not say.
const ALERTS: usize = 1_000;

/// A change of alerts.
///
/// ```
/// use falcon_sdk::actions::AlertChange;
///
/// let change = AlertChange::new()
///     .status("closed")
///     .remove_tags_by_prefix("triage/")
///     .add_tag("false-positive")
///     .comment("known scanner");
/// ```
///
/// The service carries out all removals before all additions, whatever their order here.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use = "nothing is sent until an action with it is run"]
pub struct AlertChange {
    /// Names and values of removals.
    removals: Vec<(&'static str, String)>,
    /// Names and values of all else.
    others: Vec<(&'static str, String)>,
    leaves_hidden: bool,
    comments: bool,
}

impl AlertChange {
    /// A change without effect.
    pub fn new() -> Self {
        AlertChange::default()
    }

    /// Sets the status: `new`, `in_progress`, `reopened` or `closed`.
    pub fn status(self, status: impl Into<String>) -> Self {
        self.with("update_status", status)
    }

    /// Assigns the alerts to a user, given by the user's UUID.
    pub fn assign_to_uuid(self, uuid: impl Into<String>) -> Self {
        self.with("assign_to_uuid", uuid)
    }

    /// Assigns the alerts to a user, given by the user's id, such as `user@example.com`.
    pub fn assign_to_user_id(self, id: impl Into<String>) -> Self {
        self.with("assign_to_user_id", id)
    }

    /// Assigns the alerts to a user, given by the user's name.
    pub fn assign_to_name(self, name: impl Into<String>) -> Self {
        self.with("assign_to_name", name)
    }

    /// Ends the assignment of the alerts.
    pub fn unassign(mut self) -> Self {
        // The service ignores the value. CrowdStrike/falconpy, alerts.py
        self.removals.push(("unassign", String::new()));
        self
    }

    /// Adds a tag.
    pub fn add_tag(self, tag: impl Into<String>) -> Self {
        self.with("add_tag", tag)
    }

    /// Removes a tag.
    pub fn remove_tag(mut self, tag: impl Into<String>) -> Self {
        self.removals.push(("remove_tag", tag.into()));
        self
    }

    /// Removes all tags that begin with a prefix.
    pub fn remove_tags_by_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.removals.push(("remove_tags_by_prefix", prefix.into()));
        self
    }

    /// Adds a comment. A second run adds it again, so [`resume`](Action::resume) does not retry an
    /// alert that may have it.
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        self.comments = true;
        self.with("append_comment", text)
    }

    /// Shows the alerts in the console, or hides them.
    pub fn show_in_ui(self, show: bool) -> Self {
        // A boolean is a text here.
        self.with("show_in_ui", show.to_string())
    }

    /// Leaves hidden alerts as they are. Default: hidden alerts are changed too.
    pub fn leave_hidden(mut self) -> Self {
        self.leaves_hidden = true;
        self
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.others.push((name, value.into()));
        self
    }
}

/// Changes alerts, given by their composite ids. The response names no alert: without errors, it
/// counts for all, unless the service says that it has changed fewer.
pub fn change_alerts(
    composite_ids: impl IntoIterator<Item = impl Into<String>>,
    change: AlertChange,
) -> Action {
    let AlertChange {
        removals,
        others,
        leaves_hidden,
        comments,
    } = change;
    let parameters = removals.into_iter().chain(others);
    let parameters = parameters.map(|(name, value)| ActionParameter::new().name(name).value(value));
    const NOTHING: [String; 0] = [];
    let mut update = PatchEntitiesAlertsV3::new(NOTHING).action_parameters(parameters);
    if leaves_hidden {
        update = update.include_hidden(false);
    }
    let call = update.call();
    let size = most(&call).unwrap_or(ALERTS);
    let recipe = Recipe {
        naming: Naming::Whole,
        counts: true,
        repeatable: !comments,
        ..Recipe::by_ids(call, At::Body("/composite_ids"), size, |_| ())
    };
    Action::new(recipe, items(composite_ids))
}
