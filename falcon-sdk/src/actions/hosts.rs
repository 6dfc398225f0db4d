//! Actions on hosts: containment, visibility, detections, tags and groups.

use super::action::Action;
use super::goal::{Goal, HostState};
use super::recipe::{Item, List, Recipe};
use super::settle::Naming;
use crate::host_group::PerformGroupAction;
use crate::hosts::{PerformActionV2, UpdateDeviceTags};
use crate::request::{Call, Operation};
use crate::spec::At;
use crate::wire::Json;

/// How many hosts a containment takes. CrowdStrike/psfalcon, public/devices.ps1
const CONTAINED: usize = 500;

/// How many hosts any other action takes. CrowdStrike/psfalcon, public/devices.ps1
const OTHERS: usize = 100;

/// How many hosts a filter of a group's action has: inferred, other clients use it.
const IN_A_FILTER: usize = 500;

/// How many hosts a request for tags takes, if the interface does not say.
const TAGGED: usize = 5_000;

/// The prefix of the tags that an API client may set.
const PREFIX: &str = "FalconGroupingTags/";

/// Isolates hosts from the network. [`wait`](Action::wait) waits until they are contained.
pub fn contain(hosts: impl IntoIterator<Item = impl Into<String>>) -> Action<HostState> {
    perform("contain", CONTAINED, Some(Goal::Status("contained")), hosts)
}

/// Ends the isolation of hosts. [`wait`](Action::wait) waits until they are released.
pub fn lift_containment(hosts: impl IntoIterator<Item = impl Into<String>>) -> Action<HostState> {
    let goal = Some(Goal::Status("normal"));
    perform("lift_containment", CONTAINED, goal, hosts)
}

/// Hides hosts from lists. Read the whole list of hosts before, because later pages then lack them.
pub fn hide(hosts: impl IntoIterator<Item = impl Into<String>>) -> Action<HostState> {
    perform("hide_host", OTHERS, None, hosts)
}

/// Shows hidden hosts in lists again.
pub fn unhide(hosts: impl IntoIterator<Item = impl Into<String>>) -> Action<HostState> {
    perform("unhide_host", OTHERS, None, hosts)
}

/// Suppresses the detections of hosts.
pub fn suppress_detections(
    hosts: impl IntoIterator<Item = impl Into<String>>,
) -> Action<HostState> {
    perform("detection_suppress", OTHERS, None, hosts)
}

/// Shows the detections of hosts again.
pub fn unsuppress_detections(
    hosts: impl IntoIterator<Item = impl Into<String>>,
) -> Action<HostState> {
    perform("detection_unsuppress", OTHERS, None, hosts)
}

/// Adds grouping tags to hosts. The prefix `FalconGroupingTags/` is added to tags without it.
/// [`wait`](Action::wait) waits until the hosts have them.
pub fn add_tags(
    hosts: impl IntoIterator<Item = impl Into<String>>,
    tags: impl IntoIterator<Item = impl Into<String>>,
) -> Action<HostState> {
    tag("add", hosts, tags)
}

/// Removes grouping tags from hosts. The prefix `FalconGroupingTags/` is added to tags without it.
/// [`wait`](Action::wait) waits until the hosts have none of them.
pub fn remove_tags(
    hosts: impl IntoIterator<Item = impl Into<String>>,
    tags: impl IntoIterator<Item = impl Into<String>>,
) -> Action<HostState> {
    tag("remove", hosts, tags)
}

/// Adds hosts to a host group, given by its id. The response names no host, and hosts that the
/// service does not know are ignored. [`wait`](Action::wait) waits until the records of the hosts
/// show the group, and reports the others.
pub fn add_to_group(
    group: impl Into<String>,
    hosts: impl IntoIterator<Item = impl Into<String>>,
) -> Action<HostState> {
    regroup("add-hosts", true, group.into(), hosts)
}

/// Removes hosts from a host group, as [`add_to_group`] adds them.
pub fn remove_from_group(
    group: impl Into<String>,
    hosts: impl IntoIterator<Item = impl Into<String>>,
) -> Action<HostState> {
    regroup("remove-hosts", false, group.into(), hosts)
}

fn perform(
    action: &str,
    size: usize,
    goal: Option<Goal>,
    hosts: impl IntoIterator<Item = impl Into<String>>,
) -> Action<HostState> {
    let call = PerformActionV2::new(action, NOBODY).call();
    let recipe = Recipe {
        goal,
        ..Recipe::by_ids(call, At::Body("/ids"), size, state)
    };
    Action::new(recipe, items(hosts))
}

fn tag(
    action: &str,
    hosts: impl IntoIterator<Item = impl Into<String>>,
    tags: impl IntoIterator<Item = impl Into<String>>,
) -> Action<HostState> {
    let whole = |tag: String| match tag.starts_with(PREFIX) {
        true => tag,
        false => format!("{PREFIX}{tag}"),
    };
    let tags: Vec<String> = tags.into_iter().map(|tag| whole(tag.into())).collect();
    let call = UpdateDeviceTags::new(NOBODY)
        .action(action)
        .tags(&tags)
        .call();
    let size = most(&call).unwrap_or(TAGGED);
    let recipe = Recipe {
        naming: Naming::Records(device_id),
        goal: Some(Goal::Tags {
            tags,
            present: action == "add",
        }),
        ..Recipe::by_ids(call, At::Body("/device_ids"), size, state)
    };
    Action::new(recipe, items(hosts))
}

fn regroup(
    action: &str,
    present: bool,
    group: String,
    hosts: impl IntoIterator<Item = impl Into<String>>,
) -> Action<HostState> {
    let call = PerformGroupAction::new(action, [&*group]).call();
    let recipe = Recipe {
        list: List::Filter,
        naming: Naming::Whole,
        goal: Some(Goal::Group { id: group, present }),
        ..Recipe::by_ids(call, At::Body("/ids"), IN_A_FILTER, state)
    };
    Action::new(recipe, items(hosts))
}

/// The ids of a request whose ids are filled in later.
const NOBODY: [String; 0] = [];

/// The items of ids.
pub(super) fn items(ids: impl IntoIterator<Item = impl Into<String>>) -> Vec<Item> {
    ids.into_iter().map(|id| Item::id(id.into())).collect()
}

/// How many ids the operation accepts, if the interface says.
pub(super) fn most(call: &Call) -> Option<usize> {
    let most = call.spec()?.ids?.max?;
    usize::try_from(most).ok()
}

fn device_id(record: &Json) -> Option<String> {
    record.get("device_id")?.as_str().map(str::to_owned)
}

/// A response shows no state.
fn state(_: Option<Json>) -> HostState {
    HostState::default()
}
