//! The client, and sending operations.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use super::download::Download;
use super::redirect::File;
use crate::error::Error;
use crate::reply::{Envelope, Output, Reply};
use crate::request::{Call, Operation};
use crate::response::Response;
use crate::session::Tenant;
use crate::transport::{Incoming, Received};
use crate::wire::{Json, Secret};

/// A client of one tenant.
///
/// It is cheap to clone: clones share connections and the token. The token is fetched when it is
/// first needed, two minutes before it expires, and after the service refused it. Requests are
/// retried as [`Retry`](crate::Retry) describes, and fail with an [`Error`].
/// [`builder`](Client::builder) has all other settings. A dropped future leaves the client usable.
/// Requests need a tokio runtime.
#[derive(Clone)]
pub struct Client {
    pub(super) tenant: Tenant,
    pub(super) check_limits: bool,
    pub(super) check_filters: bool,
    pub(super) strict: bool,
}

impl Client {
    /// A client of a child tenant, if this client belongs to an MSSP. Both share connections,
    /// limits and settings. All clients of that child tenant share its token.
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
    /// [`Error::Config`] if the id is malformed, or the client has a ready-made token.
    pub fn for_member(&self, cid: impl Into<Secret>) -> Result<Self, Error> {
        Ok(Client {
            tenant: self.tenant.member(&cid.into())?,
            ..*self
        })
    }

    /// The same client with another timeout for each request. It covers all retries and the whole
    /// response; for a download, only status and headers.
    #[must_use = "the timeout applies to the returned client"]
    pub fn timeout(&self, timeout: Duration) -> Self {
        Client {
            tenant: self.tenant.timeout(timeout),
            ..*self
        }
    }

    /// Revokes the tenant's token, if there is one. The next request fetches a new token.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] or [`Error::Transport`] if the revocation is not confirmed; the token then
    /// stays in use. [`Error::Config`] if the client did not fetch the token with an id and secret.
    pub async fn revoke(&self) -> Result<(), Error> {
        self.tenant.revoke().await
    }

    /// Sends an operation, owned or borrowed.
    ///
    /// Any 2xx is a reply, even if it holds errors beside records. A redirect is a reply if the
    /// operation publishes it as a response, and an error otherwise. `DownloadFeedArchive` is an
    /// example: its file is at the `Location`. Redirects are never followed.
    ///
    /// # Errors
    ///
    /// See [`Error`]: a refused parameter (nothing is sent), a failed login, an error response, an
    /// unreachable service, or an unreadable body.
    pub async fn send<O: Operation>(&self, operation: O) -> Result<Reply<O::Output>, Error> {
        self.reply(&self.prepared(operation.call())).await
    }

    /// Sends a prepared request and reads its body as JSON. The request names an operation by its
    /// id, or a path that is not published.
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

    /// Sends a prepared request and reads its body as another type: [`Bytes`](bytes::Bytes) for a
    /// file, [`Json`] for a body that is no envelope, `()` for an empty body.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Client::send).
    pub async fn call_as<T: Output>(&self, call: &Call) -> Result<Reply<T>, Error> {
        match self.check_limits && !self.check_filters && !self.strict {
            true => self.reply(call).await,
            false => self.reply(&self.prepared(call.clone())).await,
        }
    }

    async fn reply<T: Output>(&self, call: &Call) -> Result<Reply<T>, Error> {
        call.check()?;
        self.tenant.fetch(call).await?.read(call)
    }

    /// Sends an operation that returns a file. The file is then read piece by piece.
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
    /// Only operations that return a file can be downloaded:
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
    /// Those of [`send`](Client::send), and [`Error::Api`] for any redirect, because it holds no
    /// file. A JSON error or an HTML page instead of the file is an error too.
    pub async fn download<O>(&self, operation: O) -> Result<Download, Error>
    where
        O: Operation<Output = Bytes>,
    {
        self.call_download(&operation.call()).await
    }

    /// Sends a prepared request. Its body is then read piece by piece.
    ///
    /// If the operation publishes a redirect, as `DownloadFeedArchive` does, it is followed once. The
    /// token is only sent to the server of the API, and another server must use https.
    ///
    /// # Errors
    ///
    /// Those of [`download`](Client::download). A redirect that can't be followed is an
    /// [`Error::Api`].
    pub async fn call_download(&self, call: &Call) -> Result<Download, Error> {
        self.prepared(call.clone()).check()?;
        let Received { response, body } = self.tenant.open(call).await?;
        let (response, mut body) = match body {
            Some(body) => (response, body),
            None => self.redirected(call, response).await?,
        };
        if let Some(looks) = response.error_signs(call)
            && let Some(beginning) = body.peek(Response::BEGINNING, looks).await
        {
            response.judge_beginning(call, beginning)?;
        }
        Ok(Download::new(response, body))
    }

    /// The file to which a published redirect leads. Another server gets neither the token nor the
    /// client's own headers.
    async fn redirected(
        &self,
        call: &Call,
        response: Response,
    ) -> Result<(Response, Incoming), Error> {
        let location = response.headers.get("Location");
        let file = location.and_then(|location| File::at(location, &self.tenant.base(call)));
        let file = match file {
            Some(File::Here(file)) => self.tenant.open(&file).await?,
            Some(File::Elsewhere(base, file)) => self.tenant.open_elsewhere(&file, &base).await?,
            None => return Err(Error::Api(Box::new(response.failure(call)))),
        };
        match file.body {
            Some(body) => Ok((file.response, body)),
            None => Err(Error::Api(Box::new(file.response.failure(call)))),
        }
    }

    /// The tenant whose requests the client sends.
    #[cfg(feature = "event_stream")]
    pub(crate) fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// Whether values are checked against published limits.
    #[cfg(feature = "event_stream")]
    pub(crate) fn checks_limits(&self) -> bool {
        self.check_limits
    }

    /// The request with the client's settings for checks.
    pub(super) fn prepared(&self, mut call: Call) -> Call {
        if !self.check_limits {
            call.check_limits(false);
        }
        if self.check_filters {
            call.check_filters(true);
        }
        call.set_strict(self.strict);
        call
    }
}

/// Leaves out the credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("server", self.tenant.login_server())
            .finish()
    }
}
