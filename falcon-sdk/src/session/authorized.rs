//! Sends requests with a token of the tenant.

use std::sync::Arc;

use http::StatusCode;

use super::auth::Login;
use crate::error::Error;
use crate::transport::{Received, Request, Sending, Transport};

/// A transport that adds the server and the token. After a refused token it fetches another and
/// retries.
pub(crate) struct Authorized {
    pub(crate) inner: Arc<dyn Transport>,
    pub(crate) login: Arc<Login>,
}

impl Transport for Authorized {
    fn send<'a>(&'a self, request: Request<'a>) -> Sending<'a> {
        Box::pin(self.authorized(request))
    }
}

impl Authorized {
    async fn authorized(&self, request: Request<'_>) -> Result<Received, Error> {
        let pass = self.login.pass(request.call).await?;
        let base = pass.base(request.call);
        let admitted = request.admitted(&base, &pass.authorization);
        let received = self.inner.send(admitted).await?;
        if !pass.is_bearer() || received.response.status != StatusCode::UNAUTHORIZED {
            return Ok(received);
        }
        let Some(pass) = self.login.renewed(&pass).await? else {
            return Ok(received);
        };
        let before = received.response.attempts;
        let base = pass.base(request.call);
        let admitted = request.admitted(&base, &pass.authorization);
        let mut received = self.inner.send(admitted).await.map_err(|error| {
            let all = before + error.attempts();
            error.after(all)
        })?;
        received.response.attempts += before;
        Ok(received)
    }
}
