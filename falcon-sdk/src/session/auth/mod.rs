//! The login: one token for a tenant, shared by all clones of a client, fetched when it is needed.

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

/// The lifetime of a token that does not tell its own.
const LIFETIME: Duration = Duration::from_secs(1799);

/// The longest lifetime that is believed.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long before its end a token is renewed, and how much earlier at random, so that many
/// clients that were started together don't log in together.
const MARGIN: Duration = Duration::from_secs(120);
const JITTER: Duration = Duration::from_secs(30);

/// When to try again where a token that is still valid could not be renewed.
const LATER: Duration = Duration::from_secs(10);

/// Where tokens come from.
#[derive(Clone)]
pub(crate) enum Source {
    Credentials(Credentials),
    /// One that was given, and can't be renewed.
    Ready(Token),
    Provider(Provider),
}

/// Where tokens come from, and the one that is used.
pub(crate) struct Login {
    source: Source,
    member: Option<Member>,
    /// What sends the login.
    transport: Arc<dyn Transport>,
    /// Where to log in.
    entrance: Server,
    session: Mutex<Option<Session>>,
    /// How often a token was fetched, or was not got.
    fetches: AtomicU64,
    /// Held while a token is fetched, so that whoever else needs one waits for the same. Why none
    /// was got the last time, if so.
    fetching: tokio::sync::Mutex<Option<Error>>,
}

/// A token with the server that takes it.
#[derive(Clone)]
struct Session {
    pass: Pass,
    renew_at: Instant,
    ends_at: Instant,
}

/// Which session is wanted.
enum Wanted<'a> {
    /// One that is not about to end.
    Any,
    /// Another one than that, whose token was refused.
    Other(&'a Pass),
}

impl Login {
    pub(crate) fn new(
        source: Source,
        member: Option<Member>,
        entrance: Server,
        transport: Arc<dyn Transport>,
    ) -> Self {
        Login {
            source,
            member,
            transport,
            entrance,
            session: Mutex::default(),
            fetches: AtomicU64::new(0),
            fetching: tokio::sync::Mutex::default(),
        }
    }

    /// The login of a member by the same means.
    pub(crate) fn of_member(&self, member: Member) -> Result<Self, ConfigError> {
        match &self.source {
            Source::Ready(_) => Err(ConfigError::MemberToken),
            source @ (Source::Credentials(_) | Source::Provider(_)) => Ok(Login::new(
                source.clone(),
                Some(member),
                self.entrance.clone(),
                Arc::clone(&self.transport),
            )),
        }
    }

    /// Where to log in.
    pub(crate) fn entrance(&self) -> &Server {
        &self.entrance
    }

    /// Whether it is a member's.
    pub(crate) fn is_members(&self) -> bool {
        self.member.is_some()
    }

    /// What to check when the service refuses the token of a request, and a renewed one if there is.
    pub(crate) fn refused_token_hint(&self) -> String {
        match &self.source {
            Source::Ready(_) => {
                "the token may have expired or belong to another cloud: a token \
                given with `token` is not renewed, so fetch a new one, or use `credentials`"
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

    /// What a call is sent with: a token that is not about to end, if it carries one.
    pub(crate) async fn pass(&self, call: &Call) -> Result<Pass, Error> {
        match call.spec() {
            Some(spec) if !spec.bearer => Ok(self.pass_without_token(spec)),
            Some(_) | None => self.session(Wanted::Any).await,
        }
    }

    /// Another pass than the one whose token was refused, if there can be another.
    pub(crate) async fn renewed(&self, refused: &Pass) -> Result<Option<Pass>, Error> {
        match self.source {
            Source::Ready(_) => Ok(None),
            Source::Credentials(_) => {
                let wanted = Wanted::Other(refused);
                self.session(wanted).await.map(Some)
            }
            Source::Provider(_) => {
                let pass = self.session(Wanted::Other(refused)).await?;
                // It may be the same one again.
                Ok((pass != *refused).then_some(pass))
            }
        }
    }

    /// Ends the token, if there is one. It is used until it is known to have ended.
    pub(crate) async fn revoke(&self) -> Result<(), Error> {
        let Source::Credentials(credentials) = &self.source else {
            return Err(ConfigError::Revoke.into());
        };
        let Some(Session { pass, .. }) = self.held() else {
            return Ok(());
        };
        if let Authorization::Bearer(token) = &pass.authorization {
            credentials
                .revoke(&*self.transport, pass.server.clone(), token)
                .await?;
        }
        // Another one may have taken its place.
        self.session_cell().take_if(|session| session.pass == pass);
        Ok(())
    }

    /// Nothing that could panic is done while it is held.
    fn session_cell(&self) -> MutexGuard<'_, Option<Session>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self) -> Option<Session> {
        self.session_cell().clone()
    }

    async fn session(&self, wanted: Wanted<'_>) -> Result<Pass, Error> {
        let fetches = self.fetches.load(Ordering::Acquire);
        let held = self.held();
        if let Some(pass) = wanted.fitting(held.as_ref()) {
            return Ok(pass);
        }
        let mut last_failure = match (self.fetching.try_lock(), wanted.makeshift(held.as_ref())) {
            (Ok(turn), _) => turn,
            // Somebody renews it.
            (Err(_), Some(pass)) => return Ok(pass),
            (Err(_), None) => self.fetching.lock().await,
        };
        // Who waited while another one was fetched shares it, or why there is none.
        if fetches != self.fetches.load(Ordering::Acquire) {
            match (&*last_failure, self.held()) {
                (Some(failure), _) => return Err(failure.clone()),
                (None, Some(session)) => return Ok(session.pass),
                // It is revoked already.
                (None, None) => {}
            }
        }
        let fetched = self.fetch(self.server()).await;
        if fetched.is_err()
            && let Some(pass) = wanted.makeshift(self.held().as_ref())
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
        // Last: who sees the new number sees the new session.
        self.fetches.fetch_add(1, Ordering::Release);
        fetched.map(|session| session.pass)
    }

    async fn fetch(&self, server: Server) -> Result<Session, Error> {
        let asked = Instant::now();
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
            renew_at: asked + used_for(lifetime, fastrand::f64()),
            ends_at: asked + lifetime,
        })
    }

    /// A token is ended where it is valid, with the client's id and secret.
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

    /// The server of the last session, which a login may have found, or the one to begin with.
    fn server(&self) -> Server {
        self.held()
            .map_or_else(|| self.entrance.clone(), |session| session.pass.server)
    }
}

impl Wanted<'_> {
    /// The pass of a session, if it is what is wanted.
    fn fitting(&self, held: Option<&Session>) -> Option<Pass> {
        let fits = |session: &&Session| match self {
            Wanted::Any => session.renew_at > Instant::now(),
            Wanted::Other(refused) => session.pass != **refused,
        };
        held.filter(fits).map(|session| session.pass.clone())
    }

    /// The pass of a session that is about to end and has not yet, where no better one is at hand.
    fn makeshift(&self, held: Option<&Session>) -> Option<Pass> {
        let serves = |session: &&Session| match self {
            Wanted::Any => session.ends_at > Instant::now(),
            Wanted::Other(_) => false,
        };
        held.filter(serves).map(|session| session.pass.clone())
    }
}

/// How long a token is valid that tells so.
fn lifetime(told: Option<Duration>) -> Duration {
    match told {
        None | Some(Duration::ZERO) => LIFETIME,
        Some(lifetime) => lifetime.min(LONGEST),
    }
}

/// How long a token is used: to a margin before its end, of a short-lived one to its half. The
/// chance is from 0 to 1.
fn used_for(lifetime: Duration, chance: f64) -> Duration {
    lifetime - (MARGIN + JITTER.mul_f64(chance)).min(lifetime / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_two_minutes_before_its_end_or_somewhat_earlier() {
        assert_eq!(used_for(LIFETIME, 0.0), Duration::from_secs(1679));
        assert_eq!(used_for(LIFETIME, 0.5), Duration::from_secs(1664));
        assert_eq!(used_for(LIFETIME, 1.0), Duration::from_secs(1649));
    }

    #[test]
    fn a_token_that_does_not_tell_its_lifetime_has_half_an_hour() {
        for untold in [None, Some(Duration::ZERO)] {
            assert_eq!(lifetime(untold), Duration::from_secs(1799), "{untold:?}");
        }
    }

    #[test]
    fn a_lifetime_beyond_belief_is_cut_to_a_day() {
        assert_eq!(lifetime(Some(Duration::MAX)), LONGEST);
    }

    #[test]
    fn a_short_lived_token_is_used_for_half_its_life() {
        for (lifetime, used) in [(60_000, 30_000), (1_000, 500)] {
            let used_for = used_for(Duration::from_millis(lifetime), 0.7);
            assert_eq!(used_for, Duration::from_millis(used));
        }
    }
}
