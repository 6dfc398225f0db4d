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
//! | [`change_alerts`] | `alerts:write` | 1,000 |
//! | [`create_indicators`], [`change_indicators`], [`delete_indicators`] | `ioc-management:write` | 200 |
//! | [`Precedence`] | read and write of its policies | all policies |
//! | [`wait`](Action::wait) | `hosts:read` | 1,000 |

mod action;
mod alerts;
mod goal;
mod hosts;
mod indicators;
mod outcome;
mod precedence;
mod recipe;
mod report;
mod settle;
mod wait;

pub use action::{Action, ActionProgress, PlannedRequest};
pub use alerts::{AlertChange, change_alerts};
pub use goal::HostState;
pub use hosts::{
    add_tags, add_to_group, contain, hide, lift_containment, remove_from_group, remove_tags,
    suppress_detections, unhide, unsuppress_detections,
};
pub use indicators::{change_indicators, create_indicators, delete_indicators};
pub use outcome::{Counts, Outcome};
pub use precedence::Precedence;
pub use report::Report;
