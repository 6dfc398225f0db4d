//! Fetching and ending a token with the API client's id and secret.

use std::time::Duration;

use http::{Method, StatusCode};

use super::member::Member;
use super::pass::Pass;
use super::refusal;
use super::token::Token;
use crate::cloud::Server;
use crate::error::Error;
use crate::request::Call;
use crate::response::Response;
use crate::spec::{Body, Effect, Param, Spec};
use crate::transport::{Authorization, Transport};
use crate::wire::{self, Extra, Secret};

/// The operation that logs in.
static LOGIN: Spec = Spec::new(Method::POST, "/oauth2/token", "oauth2AccessToken", "oauth2")
    .params(&[
        Param::form("client_id").required().secret(),
        Param::form("client_secret").required().secret(),
        Param::form("member_cid").secret(),
    ])
    .body(Body::Form)
    // Fetching another token changes nothing.
    .effect(Effect::Read)
    .without_bearer();

/// The operation that revokes a token.
static REVOCATION: Spec = Spec::new(Method::POST, REVOKE, "oauth2RevokeToken", "oauth2")
    .params(&[Param::form("token").required().secret()])
    .body(Body::Form)
    .without_bearer();

/// The path that revokes a token. Its requests are authorized by the client's id and secret.
pub(super) const REVOKE: &str = "/oauth2/revoke";

/// The API client's credentials. Both fields are secret and must not be shown.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) id: Secret,
    pub(crate) secret: Secret,
}

impl Credentials {
    pub(super) fn basic(&self) -> Authorization {
        Authorization::Basic {
            id: self.id.clone(),
            secret: self.secret.clone(),
        }
    }

    /// Fetches a token, and returns it with the server that accepts it.
    pub(super) async fn log_in(
        &self,
        transport: &dyn Transport,
        server: Server,
        member: Option<&Member>,
    ) -> Result<(Token, Server), Error> {
        let mut call = Call::new(&LOGIN);
        call.form("client_id", &self.id)
            .form("client_secret", &self.secret)
            .form("member_cid", &member.map(Member::secret));
        let mut pass = Pass {
            server,
            authorization: Authorization::None,
        };
        let mut response = pass.send(transport, &call).await?;
        if let Some(server) = moved(&pass.server, &response) {
            pass.server = server;
            if response.status.is_redirection() {
                response = pass.send(transport, &call).await?;
            }
        }
        let refused = |response: Response| {
            let mut failure = response.failure(&call);
            failure.for_member = member.is_some();
            failure.hint = Some(refusal::hint(&failure, &pass.server));
            Error::Auth(Box::new(failure))
        };
        let busy = response.status == StatusCode::TOO_MANY_REQUESTS;
        if busy || response.status.is_server_error() {
            return Err(Error::Api(Box::new(response.failure(&call))));
        }
        if !response.status.is_success() {
            return Err(refused(response));
        }
        let reply: TokenReply = match wire::decode(&response.body) {
            Ok(decoded) => decoded.value,
            // Such as an HTML page: the error must say that the login failed.
            Err(_) => return Err(refused(response)),
        };
        let Some(secret) = reply.access_token else {
            return Err(refused(response));
        };
        let lifetime = reply
            .expires_in
            .and_then(|seconds| u64::try_from(seconds).ok());
        let token = Token {
            secret,
            lifetime: lifetime.map(Duration::from_secs),
        };
        Ok((token, pass.server))
    }

    /// Revokes a token on the server where it is valid.
    pub(super) async fn revoke(
        &self,
        transport: &dyn Transport,
        server: Server,
        token: &Secret,
    ) -> Result<(), Error> {
        let mut call = Call::new(&REVOCATION);
        call.form("token", token);
        let pass = Pass {
            server,
            authorization: self.basic(),
        };
        let response = pass.send(transport, &call).await?;
        response.accepted(&call).map(drop)
    }
}

/// The server that the login's response names. Redirects are never followed, since any host could
/// then receive the credentials. The host of a known region may be used.
fn moved(server: &Server, response: &Response) -> Option<Server> {
    let named = response.status.is_redirection() || response.status == StatusCode::CREATED;
    named
        .then(|| server.moved(response.headers.region()?))
        .flatten()
}

#[derive(Default)]
struct TokenReply {
    access_token: Option<Secret>,
    expires_in: Option<i64>,
    extra: Extra,
}

wire::record!(TokenReply {
    "access_token" => access_token,
    "expires_in" => expires_in,
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::Cloud;

    fn response(status: StatusCode, region: &str) -> Response {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-cs-region", region.parse().unwrap());
        Response {
            status,
            headers: headers.into(),
            body: Default::default(),
            attempts: 1,
        }
    }

    #[test]
    fn a_login_moves_to_the_region_that_its_response_names() {
        let us1 = Server::Cloud(Cloud::Us1);
        for status in [
            StatusCode::CREATED,
            StatusCode::PERMANENT_REDIRECT,
            StatusCode::FOUND,
        ] {
            let there = moved(&us1, &response(status, "us-2"));
            assert_eq!(there, Some(Server::Cloud(Cloud::Us2)), "{status}");
            assert_eq!(moved(&us1, &response(status, "us-1")), None, "{status}");
            assert_eq!(
                moved(&us1, &response(status, "evil.example")),
                None,
                "{status}"
            );
        }
    }

    #[test]
    fn a_refused_login_moves_nowhere() {
        let us1 = Server::Cloud(Cloud::Us1);
        for status in [
            StatusCode::BAD_REQUEST,
            StatusCode::FORBIDDEN,
            StatusCode::OK,
        ] {
            assert_eq!(moved(&us1, &response(status, "us-2")), None, "{status}");
        }
    }
}
