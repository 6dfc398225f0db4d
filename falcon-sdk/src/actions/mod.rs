//! Actions on many hosts, alerts, indicators and policies: feature `actions`.
//!
//! An [`Action`] is sent in requests of as many items as the service accepts. Its [`Report`] has the
//! [`Outcome`] of each item. The [guide](crate::guide) has a page on them.
//!
//! | Action | Scope | Items in a request |
//! | --- | --- | --- |
//! | [`contain`], [`lift_containment`] | `hosts:write` | 500 |
//! | [`hide`], [`unhide`], [`suppress_detections`], [`unsuppress_detections`] | `hosts:write` | 100 |
//! | [`add_tags`], [`remove_tags`] | `hosts:write` | 5,000 |
//! | [`add_to_group`], [`remove_from_group`] | `host-groups:write` | 500 |
//! | [`wait`](Action::wait) | `hosts:read` | 1,000 |

mod action;
mod goal;
mod hosts;
mod outcome;
mod recipe;
mod report;
mod settle;
mod wait;

pub use action::{Action, ActionProgress, PlannedRequest};
pub use goal::HostState;
pub use hosts::{
    add_tags, add_to_group, contain, hide, lift_containment, remove_from_group, remove_tags,
    suppress_detections, unhide, unsuppress_detections,
};
pub use outcome::{Counts, Outcome};
pub use report::Report;
