//! The server and the authorization of a request.

use crate::cloud::Server;
use crate::error::Error;
use crate::request::Call;
use crate::response::Response;
use crate::spec::Host;
use crate::transport::{Authorization, MAX_BODY, Reading, Request, Trace, Transport};

/// The server of a request, and its authorization.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct Pass {
    pub(crate) server: Server,
    pub(crate) authorization: Authorization,
}

impl Pass {
    /// The base URL of a request.
    pub(crate) fn base(&self, call: &Call) -> String {
        let host = call.spec().map_or(Host::Api, |spec| spec.host);
        self.server.base(host)
    }

    /// Whether it holds a token.
    pub(crate) fn is_bearer(&self) -> bool {
        matches!(self.authorization, Authorization::Bearer(_))
    }

    /// Sends a request of the login. The client's own limit for bodies does not apply to its
    /// response. No observer sees the request, because it holds the credentials.
    pub(super) async fn send(
        &self,
        transport: &dyn Transport,
        call: &Call,
    ) -> Result<Response, Error> {
        let request = Request {
            call,
            base: &self.base(call),
            authorization: &self.authorization,
            reading: Reading::Whole { max_body: MAX_BODY },
            trace: &Trace::none(),
        };
        Ok(transport.send(request).await?.response)
    }
}
