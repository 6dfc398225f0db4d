//! Every operation of the CrowdStrike Falcon API, typed.

pub mod catalog;
#[allow(unreachable_pub, reason = "re-exported by feature, or not at all")]
mod generated;
mod near;
pub mod operation;
pub mod reply;
pub mod wire;
