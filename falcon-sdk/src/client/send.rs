//! The client, and the operations that it sends.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use super::download::Download;
use crate::error::Error;
use crate::reply::{Envelope, Output, Reply};
use crate::request::{Call, Operation};
use crate::response::Answer;
use crate::session::Tenant;
use crate::transport::Response;
use crate::wire::{Json, Secret};

/// A client of one tenant.
///
/// Cheap to clone: clones share connections and the token, which is fetched when it is first
/// needed, renewed two minutes before its end, and once more when the service refuses it. Calls
/// are repeated as [`Retry`](crate::Retry) says, and fail as [`Error`] says. All else is set with
/// [`builder`](Client::builder). A future that is dropped leaves the client usable. Requests run on
/// tokio.
#[derive(Clone)]
pub struct Client {
    pub(super) tenant: Tenant,
    pub(super) check_limits: bool,
    pub(super) strict: bool,
}

impl Client {
    /// A client of a member, where this one is an MSSP's: it shares connections, limits and
    /// settings, and has a token of its own, which all clients of that member share.
    ///
    /// The id is 32 hexadecimal digits, with or without the checksum that the console appends.
    ///
    /// ```no_run
    /// # use falcon_sdk::{Client, Error, request::{Call, Method}};
    /// # async fn run(client: Client, members: Vec<String>) -> Result<(), Error> {
    /// for cid in members {
    ///     let member = client.for_member(cid)?;
    ///     member.call(&Call::by_id("QueryDevicesByFilter")?).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if that is no id, or the client has a ready-made token.
    pub fn for_member(&self, cid: impl Into<Secret>) -> Result<Self, Error> {
        Ok(Client {
            tenant: self.tenant.member(&cid.into())?,
            ..*self
        })
    }

    /// The same client with another timeout for each call, with all its repetitions, to the end of
    /// its answer; of a download, to the end of its headers.
    #[must_use = "the timeout is that of the client returned"]
    pub fn timeout(&self, timeout: Duration) -> Self {
        Client {
            tenant: self.tenant.timeout(timeout),
            ..*self
        }
    }

    /// Ends the tenant's token, if there is one. The next call gets another one.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] or [`Error::Transport`] if it is not known to have ended; it is used on.
    /// [`Error::Config`] if the client did not get it with an id and secret.
    pub async fn revoke(&self) -> Result<(), Error> {
        self.tenant.revoke().await
    }

    /// Calls an operation, given or borrowed.
    ///
    /// Any 2xx is a reply, even if it holds errors beside what was asked for. A redirect is one
    /// where it is published as an answer (of `DownloadFeedArchive`, whose file is where its
    /// `Location` says), and elsewhere an error. It is followed nowhere.
    ///
    /// # Errors
    ///
    /// See [`Error`]: a parameter that is refused before anything is sent, a login or an answer
    /// that is an error, a service that can't be reached, or a body that can't be read.
    pub async fn send<O: Operation>(&self, operation: O) -> Result<Reply<O::Output>, Error> {
        self.reply(&self.prepared(operation.call())).await
    }

    /// Makes a call of an operation that is known by its id, or not published at all, and whose
    /// body is JSON.
    ///
    /// ```no_run
    /// # use falcon_sdk::{Client, Error, request::Call};
    /// # async fn run(client: Client) -> Result<(), Error> {
    /// let reply = client.call(Call::by_id("QueryDevicesByFilter")?.query("limit", &5)).await?;
    /// println!("{}", reply.resources);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Client::send).
    pub async fn call(&self, call: &Call) -> Result<Reply<Envelope<Json>>, Error> {
        self.call_as(call).await
    }

    /// Makes a call and reads its body as something else: [`Bytes`](bytes::Bytes) for a file,
    /// [`Json`] for what is not an envelope, `()` for nothing.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Client::send).
    pub async fn call_as<T: Output>(&self, call: &Call) -> Result<Reply<T>, Error> {
        match self.check_limits && !self.strict {
            true => self.reply(call).await,
            false => self.reply(&self.prepared(call.clone())).await,
        }
    }

    async fn reply<T: Output>(&self, call: &Call) -> Result<Reply<T>, Error> {
        call.check()?;
        self.tenant.fetch(call).await?.read(call)
    }

    /// Calls an operation that answers a file, and leaves the file to be read piece by piece.
    ///
    /// ```no_run
    /// # #[cfg(feature = "sample_uploads")]
    /// # async fn run(client: falcon_sdk::Client, sha256: &str) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::sample_uploads::GetSampleV3;
    ///
    /// let sample = client.download(GetSampleV3::new(sha256)).await?;
    /// println!("{:?}", sample.headers.get("content-type"));
    /// sample.save_to("sample.bin").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Only operations that answer a file have it:
    ///
    /// ```compile_fail,E0271
    /// # use falcon_sdk::{Client, request::{Call, Operation, Method}, spec::Spec, reply::Envelope};
    /// # static SPEC: Spec = Spec::new(Method::GET, "/things/v1", "GetThings", "things");
    /// # struct GetThings;
    /// # impl Operation for GetThings {
    /// #     type Output = Envelope<Vec<String>>;
    /// #     const SPEC: &'static Spec = &SPEC;
    /// #     fn write(&self, _: &mut Call) {}
    /// # }
    /// # fn fetch(client: Client) {
    /// let _ = client.download(GetThings);
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Client::send), and [`Error::Api`] for any redirect, which holds no file. An
    /// error in JSON or a page in place of the file is an error as well.
    pub async fn download<O>(&self, operation: O) -> Result<Download, Error>
    where
        O: Operation<Output = Bytes>,
    {
        self.call_download(&operation.call()).await
    }

    /// Makes a call that is made by id, and leaves its body to be read piece by piece.
    ///
    /// # Errors
    ///
    /// Those of [`download`](Client::download).
    pub async fn call_download(&self, call: &Call) -> Result<Download, Error> {
        self.prepared(call.clone()).check()?;
        let Response { answer, body } = self.tenant.open(call).await?;
        let Some(mut body) = body else {
            // A redirect.
            return Err(Error::Api(Box::new(answer.failure(call))));
        };
        if let Some(looks) = answer.suspicion(call)
            && let Some(beginning) = body.peek(Answer::BEGINNING, looks).await
        {
            answer.judge_beginning(call, beginning)?;
        }
        Ok(Download::new(answer, body))
    }

    /// The call, checked as the client is set up.
    pub(super) fn prepared(&self, mut call: Call) -> Call {
        if !self.check_limits {
            call.check_limits(false);
        }
        call.set_strict(self.strict);
        call
    }
}

/// Shows nothing of the credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("server", self.tenant.entrance())
            .finish()
    }
}
