//! Actions on hosts, alerts, indicators and policies, with a state.

mod alerts;
mod hosts;
mod indicators;
mod policies;
mod settings;
mod state;

pub use settings::Actions;
pub(crate) use state::Service;

use crate::exchange::Handler;

/// By operation id.
pub(crate) const HANDLERS: &[(&str, Handler<Service>)] = &[
    ("PerformActionV2", hosts::act),
    ("UpdateDeviceTags", hosts::tag),
    ("performGroupAction", hosts::regroup),
    ("QueryDevicesByFilter", hosts::visible),
    ("QueryDevicesByFilterScroll", hosts::visible),
    ("CombinedDevicesByFilter", hosts::visible),
    ("QueryHiddenDevices", hosts::invisible),
    ("CombinedHiddenDevicesByFilter", hosts::invisible),
    ("PostDeviceDetailsV2", hosts::details),
    ("GetDeviceDetailsV2", hosts::details),
    ("PatchEntitiesAlertsV3", alerts::change),
    ("PostEntitiesAlertsV2", alerts::show),
    ("GetQueriesAlertsV1", alerts::show),
    ("GetQueriesAlertsV2", alerts::show),
    ("PostCombinedAlertsV1", alerts::show),
    ("indicator.create.v1", indicators::create),
    ("indicator.update.v1", indicators::change),
    ("indicator.delete.v1", indicators::delete),
    ("indicator.get.v1", indicators::show),
    ("indicator.search.v1", indicators::show),
    ("indicator.combined.v1", indicators::show),
    ("queryCombinedPreventionPolicies", policies::show::<0>),
    ("setPreventionPoliciesPrecedence", policies::set::<0>),
    ("queryCombinedDeviceControlPolicies", policies::show::<1>),
    ("setDeviceControlPoliciesPrecedence", policies::set::<1>),
    ("queryCombinedFirewallPolicies", policies::show::<2>),
    ("setFirewallPoliciesPrecedence", policies::set::<2>),
    ("queryCombinedSensorUpdatePoliciesV2", policies::show::<3>),
    ("setSensorUpdatePoliciesPrecedence", policies::set::<3>),
    ("queryCombinedRTResponsePolicies", policies::show::<4>),
    ("setRTResponsePoliciesPrecedence", policies::set::<4>),
    ("queryCombinedContentUpdatePolicies", policies::show::<5>),
    ("setContentUpdatePoliciesPrecedence", policies::set::<5>),
];
