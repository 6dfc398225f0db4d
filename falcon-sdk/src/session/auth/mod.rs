//! The login: one token per tenant, fetched when it is needed, and shared by all clones of a
//! client.

mod access;
mod member;
mod pass;
mod refusal;
mod token;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::cloud::Server;
use crate::error::{ConfigError, Error};
use crate::request::Call;
use crate::spec::Spec;
use crate::transport::{Authorization, Transport};

use pass::Pass;

pub(crate) use access::Credentials;
pub(crate) use member::Member;
pub(crate) use token::Provider;
pub use token::Token;

/// The lifetime of a token that does not state its own.
const LIFETIME: Duration = Duration::from_secs(1799);

/// The longest lifetime that is accepted.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long before its end a token is renewed, and the longest random addition to that. The
/// addition prevents clients that were started together from logging in together.
const MARGIN: Duration = Duration::from_secs(120);
const JITTER: Duration = Duration::from_secs(30);

/// When to retry the renewal of a token that is still valid.
const LATER: Duration = Duration::from_secs(10);

/// Where tokens come from.
#[derive(Clone)]
pub(crate) enum Source {
    Credentials(Credentials),
    /// A token of the caller's, which can't be renewed.
    Ready(Token),
    Provider(Provider),
}

/// Where tokens come from, and the current token.
pub(crate) struct Login {
    source: Source,
    member: Option<Member>,
    /// Sends the login.
    transport: Arc<dyn Transport>,
    /// The server to log in to.
    login_server: Server,
    session: Mutex<Option<Session>>,
    /// How many fetches of a token have ended, with a token or with an error.
    fetches: AtomicU64,
    /// Locked while a token is fetched, so that concurrent requests wait for the same token. It
    /// stores the error of the last fetch, if that failed.
    fetching: tokio::sync::Mutex<Option<Error>>,
}

/// A token with the server that accepts it.
#[derive(Clone)]
struct Session {
    pass: Pass,
    renew_at: Instant,
    ends_at: Instant,
}

/// The session that a request needs.
enum Wanted<'a> {
    /// A session that is not about to end.
    Any,
    /// A session other than the one whose token was refused.
    Other(&'a Pass),
}

impl Login {
    pub(crate) fn new(
        source: Source,
        member: Option<Member>,
        login_server: Server,
        transport: Arc<dyn Transport>,
    ) -> Self {
        Login {
            source,
            member,
            transport,
            login_server,
            session: Mutex::default(),
            fetches: AtomicU64::new(0),
            fetching: tokio::sync::Mutex::default(),
        }
    }

    /// The login of a member, with the same source of tokens.
    pub(crate) fn of_member(&self, member: Member) -> Result<Self, ConfigError> {
        match &self.source {
            Source::Ready(_) => Err(ConfigError::MemberToken),
            source @ (Source::Credentials(_) | Source::Provider(_)) => Ok(Login::new(
                source.clone(),
                Some(member),
                self.login_server.clone(),
                Arc::clone(&self.transport),
            )),
        }
    }

    /// The server to log in to.
    pub(crate) fn login_server(&self) -> &Server {
        &self.login_server
    }

    /// Whether it is the login of a member.
    pub(crate) fn is_members(&self) -> bool {
        self.member.is_some()
    }

    /// What to check when the service refuses a request's token, and also the renewed token if
    /// there is one.
    pub(crate) fn refused_token_hint(&self) -> String {
        match &self.source {
            Source::Ready(_) => {
                "the token may have expired or belong to another cloud: a token \
                given with `token` is not renewed, so set a new token, or use `credentials`"
            }
            Source::Provider(_) => {
                "the token of `token_provider` may have expired or belong to \
                another cloud: check what it returns"
            }
            Source::Credentials(_) => {
                "a new token was refused as well: check the API client in \
                the Falcon console, and whether FALCON_BASE_URL, if set, leads to its cloud"
            }
        }
        .to_owned()
    }

    /// The server and the authorization of a request. A bearer token is never about to end.
    pub(crate) async fn pass(&self, call: &Call) -> Result<Pass, Error> {
        match call.spec() {
            Some(spec) if !spec.bearer => Ok(self.pass_without_token(spec)),
            Some(_) | None => self.session(Wanted::Any).await,
        }
    }

    /// A pass with another token than the refused one, if there can be another token.
    pub(crate) async fn renewed(&self, refused: &Pass) -> Result<Option<Pass>, Error> {
        match self.source {
            Source::Ready(_) => Ok(None),
            Source::Credentials(_) => {
                let wanted = Wanted::Other(refused);
                self.session(wanted).await.map(Some)
            }
            Source::Provider(_) => {
                let pass = self.session(Wanted::Other(refused)).await?;
                // The provider may return the same token again.
                Ok((pass != *refused).then_some(pass))
            }
        }
    }

    /// Revokes the token, if there is one. It stays in use until the revocation has succeeded.
    pub(crate) async fn revoke(&self) -> Result<(), Error> {
        let Source::Credentials(credentials) = &self.source else {
            return Err(ConfigError::Revoke.into());
        };
        let Some(Session { pass, .. }) = self.stored() else {
            return Ok(());
        };
        if let Authorization::Bearer(token) = &pass.authorization {
            credentials
                .revoke(&*self.transport, pass.server.clone(), token)
                .await?;
        }
        // Another token may have replaced it.
        self.session_cell().take_if(|session| session.pass == pass);
        Ok(())
    }

    /// No code that could panic runs under this lock.
    fn session_cell(&self) -> MutexGuard<'_, Option<Session>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stored(&self) -> Option<Session> {
        self.session_cell().clone()
    }

    async fn session(&self, wanted: Wanted<'_>) -> Result<Pass, Error> {
        let fetches = self.fetches.load(Ordering::Acquire);
        let stored = self.stored();
        if let Some(pass) = wanted.fitting(stored.as_ref()) {
            return Ok(pass);
        }
        let mut last_failure = match (
            self.fetching.try_lock(),
            wanted.still_valid(stored.as_ref()),
        ) {
            (Ok(turn), _) => turn,
            // Another request renews the token.
            (Err(_), Some(pass)) => return Ok(pass),
            (Err(_), None) => self.fetching.lock().await,
        };
        // A request that waited during a fetch shares its token, or its error.
        if fetches != self.fetches.load(Ordering::Acquire) {
            match (&*last_failure, self.stored()) {
                (Some(failure), _) => return Err(failure.clone()),
                (None, Some(session)) => return Ok(session.pass),
                // The fetched token is revoked already.
                (None, None) => {}
            }
        }
        let fetched = self.fetch(self.server()).await;
        if fetched.is_err()
            && let Some(pass) = wanted.still_valid(self.stored().as_ref())
        {
            if let Some(session) = &mut *self.session_cell() {
                session.renew_at = session.ends_at.min(Instant::now() + LATER);
            }
            return Ok(pass);
        }
        *last_failure = fetched.as_ref().err().cloned();
        if let Ok(session) = &fetched {
            *self.session_cell() = Some(session.clone());
        }
        // Last, so that a request that sees the new number also sees the new session.
        self.fetches.fetch_add(1, Ordering::Release);
        fetched.map(|session| session.pass)
    }

    async fn fetch(&self, server: Server) -> Result<Session, Error> {
        let started = Instant::now();
        let member = self.member.as_ref();
        let (token, server) = match &self.source {
            Source::Credentials(credentials) => {
                credentials.log_in(&*self.transport, server, member).await?
            }
            Source::Ready(token) => (token.clone(), server),
            Source::Provider(provider) => (provider.token(member.map(Member::id)).await?, server),
        };
        let lifetime = lifetime(token.lifetime);
        Ok(Session {
            pass: Pass {
                server,
                authorization: Authorization::Bearer(token.secret),
            },
            renew_at: started + used_for(lifetime, fastrand::f64()),
            ends_at: started + lifetime,
        })
    }

    /// The pass of an operation without a bearer token. A token is revoked on the server where it
    /// is valid, with the client's id and secret.
    fn pass_without_token(&self, spec: &Spec) -> Pass {
        let authorization = match &self.source {
            Source::Credentials(credentials) if spec.path == access::REVOKE => credentials.basic(),
            Source::Credentials(_) | Source::Ready(_) | Source::Provider(_) => Authorization::None,
        };
        Pass {
            server: self.server(),
            authorization,
        }
    }

    /// The server of the last session, which a login may have found, or else the server to log in
    /// to.
    pub(crate) fn server(&self) -> Server {
        self.stored()
            .map_or_else(|| self.login_server.clone(), |session| session.pass.server)
    }
}

impl Wanted<'_> {
    /// The pass of a session, if the session is the wanted one.
    fn fitting(&self, stored: Option<&Session>) -> Option<Pass> {
        let fits = |session: &&Session| match self {
            Wanted::Any => session.renew_at > Instant::now(),
            Wanted::Other(refused) => session.pass != **refused,
        };
        stored.filter(fits).map(|session| session.pass.clone())
    }

    /// The pass of a session that is about to end but still valid, for use while there is no newer
    /// pass.
    fn still_valid(&self, stored: Option<&Session>) -> Option<Pass> {
        let serves = |session: &&Session| match self {
            Wanted::Any => session.ends_at > Instant::now(),
            Wanted::Other(_) => false,
        };
        stored.filter(serves).map(|session| session.pass.clone())
    }
}

/// The lifetime of a token, from the lifetime that its response states.
fn lifetime(stated: Option<Duration>) -> Duration {
    match stated {
        None | Some(Duration::ZERO) => LIFETIME,
        Some(lifetime) => lifetime.min(LONGEST),
    }
}

/// How long a token is used: until a margin before its end, and a short-lived token for half its
/// lifetime. `chance` is from 0 to 1.
fn used_for(lifetime: Duration, chance: f64) -> Duration {
    lifetime - (MARGIN + JITTER.mul_f64(chance)).min(lifetime / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_two_minutes_before_its_end_or_slightly_earlier() {
        assert_eq!(used_for(LIFETIME, 0.0), Duration::from_secs(1679));
        assert_eq!(used_for(LIFETIME, 0.5), Duration::from_secs(1664));
        assert_eq!(used_for(LIFETIME, 1.0), Duration::from_secs(1649));
    }

    #[test]
    fn a_token_that_does_not_state_its_lifetime_has_half_an_hour() {
        for unstated in [None, Some(Duration::ZERO)] {
            assert_eq!(
                lifetime(unstated),
                Duration::from_secs(1799),
                "{unstated:?}"
            );
        }
    }

    #[test]
    fn a_lifetime_of_more_than_a_day_is_cut_to_a_day() {
        assert_eq!(lifetime(Some(Duration::MAX)), LONGEST);
    }

    #[test]
    fn a_short_lived_token_is_used_for_half_its_lifetime() {
        for (lifetime, used) in [(60_000, 30_000), (1_000, 500)] {
            let used_for = used_for(Duration::from_millis(lifetime), 0.7);
            assert_eq!(used_for, Duration::from_millis(used));
        }
    }
}
