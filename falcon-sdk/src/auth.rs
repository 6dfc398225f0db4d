//! The login: one token, shared by all clones of a client, fetched when it is first needed.

use std::time::{Duration, Instant};

use http::{Method, StatusCode};
use tokio::sync::Mutex;

use crate::cloud::Server;
use crate::error::Error;
use crate::operation::{Body, Call, Param, Spec};
use crate::transport::{Answer, Authorization, Pass, Transport};
use crate::wire::{self, Decode, Extra, Fields, Record, Secret};

/// The operation that logs in.
static LOGIN: Spec = Spec::new(Method::POST, "/oauth2/token", "oauth2AccessToken", "oauth2")
    .params(&[
        Param::form("client_id").required().secret(),
        Param::form("client_secret").required().secret(),
        Param::form("member_cid").secret(),
    ])
    .body(Body::Form)
    .without_bearer();

/// The operation that ends a token: authorized by the client's id and secret.
const REVOKE: &str = "/oauth2/revoke";

/// The lifetime of a token that does not tell its own.
const LIFETIME: Duration = Duration::from_secs(1799);

/// The longest lifetime that is believed.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long before its end a token is renewed.
const MARGIN: Duration = Duration::from_secs(120);

/// What the client logs in with. All of it is secret: none may be shown.
pub(crate) struct Credentials {
    pub(crate) id: Secret,
    pub(crate) secret: Secret,
    pub(crate) member_cid: Option<Secret>,
}

/// The credentials and the session that they got.
pub(crate) struct Login {
    credentials: Credentials,
    /// Where to log in.
    entrance: Server,
    /// Held while a token is fetched, so that whoever else needs one waits for the same.
    session: Mutex<Option<Session>>,
}

/// A token with the server that takes it.
struct Session {
    pass: Pass,
    renew_at: Instant,
}

impl Login {
    pub(crate) fn new(credentials: Credentials, entrance: Server) -> Self {
        Login {
            credentials,
            entrance,
            session: Mutex::new(None),
        }
    }

    /// What a call is sent with: a token that is not about to end, if it carries one.
    pub(crate) async fn pass(&self, transport: &Transport, call: &Call) -> Result<Pass, Error> {
        match call.spec() {
            Some(spec) if !spec.bearer => Ok(self.pass_without_token(spec).await),
            Some(_) | None => {
                self.session(transport, |session| session.renew_at > Instant::now())
                    .await
            }
        }
    }

    /// Another pass than the one whose token was refused.
    pub(crate) async fn renewed(
        &self,
        transport: &Transport,
        refused: &Pass,
    ) -> Result<Pass, Error> {
        self.session(transport, |session| session.pass != *refused)
            .await
    }

    /// Where to log in.
    pub(crate) fn entrance(&self) -> &Server {
        &self.entrance
    }

    /// The pass of the session if that is good, else of a new one.
    async fn session(
        &self,
        transport: &Transport,
        good: impl Fn(&Session) -> bool,
    ) -> Result<Pass, Error> {
        let mut held = self.session.lock().await;
        match held.as_ref() {
            Some(session) if good(session) => Ok(session.pass.clone()),
            ended => {
                let server = self.server(ended);
                Ok(held
                    .insert(self.log_in(transport, server).await?)
                    .pass
                    .clone())
            }
        }
    }

    /// A token is ended where it is valid, with the client's id and secret.
    async fn pass_without_token(&self, spec: &Spec) -> Pass {
        let server = self.server(self.session.lock().await.as_ref());
        let authorization = if spec.path == REVOKE {
            let Credentials { id, secret, .. } = &self.credentials;
            Authorization::Basic {
                id: id.clone(),
                secret: secret.clone(),
            }
        } else {
            Authorization::None
        };
        Pass {
            server,
            authorization,
        }
    }

    /// The server of the last session, which a login may have found, or the one to begin with.
    fn server(&self, last: Option<&Session>) -> Server {
        last.map_or(&self.entrance, |session| &session.pass.server)
            .clone()
    }

    async fn log_in(&self, transport: &Transport, server: Server) -> Result<Session, Error> {
        let mut call = Call::new(&LOGIN);
        call.form("client_id", &self.credentials.id)
            .form("client_secret", &self.credentials.secret)
            .form("member_cid", &self.credentials.member_cid);
        let mut pass = Pass {
            server,
            authorization: Authorization::None,
        };
        let mut answer = transport.send(&call, &pass).await?;
        if let Some(server) = moved(&pass.server, &answer) {
            pass.server = server;
            if answer.status.is_redirection() {
                answer = transport.send(&call, &pass).await?;
            }
        }
        let refused = |answer: Answer| Error::Auth(Box::new(answer.failure(&call)));
        let busy = answer.status == StatusCode::TOO_MANY_REQUESTS;
        if busy || answer.status.is_server_error() {
            return Err(Error::Api(Box::new(answer.failure(&call))));
        }
        if !answer.status.is_success() {
            return Err(refused(answer));
        }
        let reply: TokenReply = match wire::decode(&answer.body) {
            Ok(decoded) => decoded.value,
            Err(error) => return Err(answer.unreadable(&call, error)),
        };
        let Some(token) = reply.access_token else {
            return Err(refused(answer));
        };
        pass.authorization = Authorization::Bearer(token);
        Ok(Session {
            pass,
            renew_at: Instant::now() + renewed_after(reply.expires_in),
        })
    }
}

/// The server that the login's answer tells to use: a redirect is never followed, since it would
/// carry the credentials to wherever it says, but a known region's host may be asked.
fn moved(server: &Server, answer: &Answer) -> Option<Server> {
    let told = answer.status.is_redirection() || answer.status == StatusCode::CREATED;
    told.then(|| server.moved(answer.headers.region()?))
        .flatten()
}

/// How long a token is used: to a margin before its end, of a short-lived one to its half.
fn renewed_after(expires_in: Option<i64>) -> Duration {
    let lifetime = match expires_in.map(u64::try_from) {
        None | Some(Ok(0) | Err(_)) => LIFETIME,
        Some(Ok(seconds)) => Duration::from_secs(seconds).min(LONGEST),
    };
    lifetime - MARGIN.min(lifetime / 2)
}

#[derive(Default)]
struct TokenReply {
    access_token: Option<Secret>,
    expires_in: Option<i64>,
    extra: Extra,
}

impl Record for TokenReply {
    fn field(&mut self, name: &str) -> &mut dyn Decode {
        match name {
            "access_token" => &mut self.access_token,
            "expires_in" => &mut self.expires_in,
            _ => wire::extra(&mut self.extra, name),
        }
    }

    fn fields(&self, out: &mut dyn Fields) {
        out.field("access_token", &self.access_token);
        out.field("expires_in", &self.expires_in);
        out.extra(&self.extra);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::Cloud;

    fn answer(status: StatusCode, region: &str) -> Answer {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-cs-region", region.parse().unwrap());
        Answer {
            status,
            headers: headers.into(),
            body: Default::default(),
        }
    }

    #[test]
    fn a_login_moves_to_the_region_that_its_answer_names() {
        let us1 = Server::Cloud(Cloud::Us1);
        for status in [
            StatusCode::CREATED,
            StatusCode::PERMANENT_REDIRECT,
            StatusCode::FOUND,
        ] {
            let there = moved(&us1, &answer(status, "us-2"));
            assert_eq!(there, Some(Server::Cloud(Cloud::Us2)), "{status}");
            assert_eq!(moved(&us1, &answer(status, "us-1")), None, "{status}");
            assert_eq!(
                moved(&us1, &answer(status, "evil.example")),
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
            assert_eq!(moved(&us1, &answer(status, "us-2")), None, "{status}");
        }
    }

    #[test]
    fn a_token_is_renewed_two_minutes_before_its_end() {
        assert_eq!(renewed_after(Some(1799)), Duration::from_secs(1679));
    }

    #[test]
    fn a_token_that_does_not_tell_its_lifetime_has_half_an_hour() {
        for untold in [None, Some(0), Some(-1)] {
            assert_eq!(
                renewed_after(untold),
                Duration::from_secs(1679),
                "{untold:?}"
            );
        }
    }

    #[test]
    fn a_lifetime_beyond_belief_is_cut_to_a_day() {
        assert_eq!(renewed_after(Some(i64::MAX)), LONGEST - MARGIN);
    }

    #[test]
    fn a_short_lived_token_is_used_for_half_its_life() {
        assert_eq!(renewed_after(Some(60)), Duration::from_secs(30));
        assert_eq!(renewed_after(Some(1)), Duration::from_millis(500));
    }
}
