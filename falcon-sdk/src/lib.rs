//! Every operation of the CrowdStrike Falcon API, typed.

pub mod catalog;
#[rustfmt::skip]
#[allow(
    unreachable_pub,
    clippy::enum_variant_names,
    clippy::module_inception,
    clippy::should_implement_trait,
    clippy::too_many_arguments,
    clippy::upper_case_acronyms,
    clippy::wrong_self_convention,
    reason = "names and numbers of arguments are published, and what is public is re-exported"
)]
mod generated;
mod near;
pub mod operation;
pub mod reply;
pub mod wire;

pub use generated::models;
#[allow(unused_imports, reason = "empty with no collection enabled")]
pub use generated::services::*;
