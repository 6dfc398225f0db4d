//! The rate limits that all tenants of an account share.

use super::gate::Gate;
use crate::request::Call;

/// Requests per minute of a customer account, and logins per minute of an address.
const REQUESTS: u32 = 6000;
const LOGINS: u32 = 300;

/// The path of a login, by the client itself or by its caller.
const LOGIN: &str = "/oauth2/token";

/// A gate for each rate limit.
pub(crate) struct Gates {
    requests: Gate,
    logins: Gate,
}

impl Gates {
    pub(crate) fn new(paced: bool) -> Self {
        Gates {
            requests: Gate::new(REQUESTS, paced),
            logins: Gate::new(LOGINS, paced),
        }
    }

    /// The gate that a request passes.
    pub(super) fn of(&self, call: &Call) -> &Gate {
        match call.template() == LOGIN {
            true => &self.logins,
            false => &self.requests,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Gates, LOGIN};
    use crate::request::{Call, Method};
    use crate::spec::Spec;

    #[test]
    fn a_login_does_not_wait_for_the_rate_limit_of_the_account() {
        static TOKEN: Spec = Spec::new(Method::POST, LOGIN, "oauth2AccessToken", "oauth2");
        static HOSTS: Spec = Spec::new(Method::GET, "/devices/queries/devices/v1", "a", "hosts");
        let gates = Gates::new(false);
        assert!(std::ptr::eq(gates.of(&Call::new(&TOKEN)), &gates.logins));
        assert!(std::ptr::eq(gates.of(&Call::new(&HOSTS)), &gates.requests));
    }
}
