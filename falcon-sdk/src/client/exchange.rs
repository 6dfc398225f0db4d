//! One call: with a token, in time, and once more if the token is refused.

use http::StatusCode;

use super::Client;
use crate::error::Error;
use crate::observe::Watch;
use crate::operation::{Call, Effect};
use crate::transport::{Answer, Authorization, Incoming, Reading};

impl Client {
    /// Sends a call that is checked, and repeats it where that is allowed.
    pub(crate) async fn fetch(&self, call: &Call) -> Result<Answer, Error> {
        let (answer, _) = self.exchange(call, Reading::Whole).await?;
        Ok(answer)
    }

    pub(super) async fn exchange(
        &self,
        call: &Call,
        reading: Reading,
    ) -> Result<(Answer, Option<Incoming>), Error> {
        let watch = Watch::new(call, self.shared.observer.clone(), &self.shared.warned);
        watch
            .call(self.exchange_in_time(call, reading, &watch))
            .await
    }

    async fn exchange_in_time(
        &self,
        call: &Call,
        reading: Reading,
        watch: &Watch<'_>,
    ) -> Result<(Answer, Option<Incoming>), Error> {
        let exchange = self.exchange_with_token(call, reading, watch);
        let Some(after) = self.timeout else {
            return exchange.await;
        };
        tokio::time::timeout(after, exchange)
            .await
            .unwrap_or_else(|_| {
                Err(Error::Timeout {
                    operation: call.operation().into_owned(),
                    after,
                    attempts: watch.attempts(),
                    unsure: watch.attempts() > 0 && call.effect() == Effect::Write,
                })
            })
    }

    /// Sends a call, and once more with another token if its own was refused.
    async fn exchange_with_token(
        &self,
        call: &Call,
        reading: Reading,
        watch: &Watch<'_>,
    ) -> Result<(Answer, Option<Incoming>), Error> {
        let (sender, login) = (&self.shared.sender, &*self.login);
        let pass = login.pass(sender, call).await?;
        let (mut answer, mut incoming) = sender.send(call, &pass, reading, Some(watch)).await?;
        let bearer = matches!(pass.authorization, Authorization::Bearer(_));
        if bearer
            && answer.status == StatusCode::UNAUTHORIZED
            && let Some(pass) = login.renewed(sender, &pass).await?
        {
            let before = answer.attempts;
            let again = sender.send(call, &pass, reading, Some(watch)).await;
            (answer, incoming) = again.map_err(|error| {
                let all = before + error.attempts();
                error.after(all)
            })?;
            answer.attempts += before;
        }
        if let Some(recorder) = &self.shared.recorder {
            recorder.keep(call, &answer, &mut incoming).await;
        }
        match answer.accepted(call) {
            Ok(answer) => {
                let incoming = incoming.map(|incoming| incoming.after(answer.attempts));
                Ok((answer, incoming))
            }
            Err(Error::Api(mut failure)) => {
                failure.for_member = login.is_members();
                if bearer && failure.status == StatusCode::UNAUTHORIZED {
                    failure.hint = Some(login.refused_token_hint());
                }
                Err(Error::Api(failure))
            }
            Err(error) => Err(error),
        }
    }
}
