//! Actions on hosts, alerts, indicators and policies, with a state.

mod hosts;
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
];
