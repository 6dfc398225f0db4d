//! The client: sends operations and calls, and walks lists.

mod builder;
mod connection;
mod download;
mod exchange;
mod http_client;
mod own_types;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;

pub use builder::ClientBuilder;
pub use download::{Download, Progress};
pub use http_client::HttpClient;

use crate::auth::{Login, Member};
use crate::error::Error;
use crate::observe::{Observer, Warned};
use crate::operation::{ByIds, Call, Detailed, Operation, Paginated};
use crate::paging::{Items, Pages, Records};
use crate::recording::Recorder;
use crate::reply::{Envelope, Output, Reply};
use crate::retry::Sender;
use crate::transport::Reading;
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
    shared: Arc<Shared>,
    /// Of the tenant.
    login: Arc<Login>,
    timeout: Option<Duration>,
}

/// What all tenants share.
struct Shared {
    sender: Sender,
    /// The logins of the members that were asked for.
    members: Mutex<HashMap<Member, Arc<Login>>>,
    check_limits: bool,
    strict: bool,
    observer: Option<Arc<dyn Observer>>,
    warned: Warned,
    recorder: Option<Recorder>,
}

impl Client {
    /// A client of what the environment names: `FALCON_CLIENT_ID` and `FALCON_CLIENT_SECRET`, and
    /// where they are set `FALCON_CLOUD` (`us-1` if not), `FALCON_BASE_URL` (in place of a cloud),
    /// `FALCON_MEMBER_CID`, and `FALCON_RECORD` (a folder: see [`ClientBuilder::record`]).
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if a variable is missing or is not what it should be. Nothing is sent.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Starts to build a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client of a member, where this one is an MSSP's: it shares connections, limits and
    /// settings, and has a token of its own, which all clients of that member share.
    ///
    /// The id is 32 hexadecimal digits, with or without the checksum that the console appends.
    ///
    /// ```no_run
    /// # use falcon_sdk::{Client, Error, operation::{Call, Method}};
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
        let member = Member::parse(&cid.into())?;
        let mut members = self
            .shared
            .members
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let login = match members.get(&member) {
            Some(login) => Arc::clone(login),
            None => {
                let login = Arc::new(self.login.of_member(member.clone())?);
                members.insert(member, Arc::clone(&login));
                login
            }
        };
        drop(members);
        Ok(Client {
            login,
            ..self.clone()
        })
    }

    /// The same client with another timeout for each call, with all its repetitions, to the end of
    /// its answer; of a download, to the end of its headers.
    #[must_use = "the timeout is that of the client returned"]
    pub fn timeout(&self, timeout: Duration) -> Self {
        Client {
            timeout: Some(timeout),
            ..self.clone()
        }
    }

    /// Ends the tenant's token, if there is one. The next call gets another one.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] or [`Error::Transport`] if it is not known to have ended; it is used on.
    /// [`Error::Config`] if the client did not get it with an id and secret.
    pub async fn revoke(&self) -> Result<(), Error> {
        self.login.revoke(&self.shared.sender).await
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
    /// # use falcon_sdk::{Client, Error, operation::Call};
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
        match self.shared.check_limits && !self.shared.strict {
            true => self.reply(call).await,
            false => self.reply(&self.prepared(call.clone())).await,
        }
    }

    async fn reply<T: Output>(&self, call: &Call) -> Result<Reply<T>, Error> {
        call.check()?;
        self.fetch(call).await?.read(call)
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
    /// # use falcon_sdk::{Client, operation::{Call, Operation, Method, Spec}, reply::Envelope};
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
        match self.exchange(call, Reading::Later).await? {
            (mut answer, Some(mut incoming)) => {
                answer.judge_incoming(call, &mut incoming).await?;
                Ok(Download::new(answer, incoming))
            }
            (redirect, None) => Err(Error::Api(Box::new(redirect.failure(call)))),
        }
    }

    /// Walks an operation's list page by page, from the place that the operation names.
    ///
    /// Only operations that are answered in pages have it:
    ///
    /// ```compile_fail,E0277
    /// # use falcon_sdk::{Client, operation::{Call, Operation, Method, Spec}, reply::Envelope};
    /// # static SPEC: Spec = Spec::new(Method::GET, "/things/v1", "GetThings", "things");
    /// # struct GetThings;
    /// # impl Operation for GetThings {
    /// #     type Output = Envelope<Vec<String>>;
    /// #     const SPEC: &'static Spec = &SPEC;
    /// #     fn write(&self, _: &mut Call) {}
    /// # }
    /// # fn walk(client: Client) {
    /// let _ = client.pages(GetThings);
    /// # }
    /// ```
    pub fn pages<O: Paginated>(&self, operation: O) -> Pages<O::Output> {
        Pages::new(self.clone(), self.prepared(operation.call()))
    }

    /// Walks an operation's list item by item.
    ///
    /// ```no_run
    /// # use falcon_sdk::{Client, Error, operation::Paginated};
    /// # async fn run<O: Paginated<Item = String>>(client: Client, hosts: O) -> Result<(), Error> {
    /// let mut ids = client.items(hosts);
    /// while let Some(id) = ids.next().await {
    ///     println!("{}", id?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn items<O: Paginated>(&self, operation: O) -> Items<O::Item> {
        Items::new(self.clone(), self.prepared(operation.call()))
    }

    /// Calls an operation that takes ids as often as it takes for all of them, and gives the
    /// records in the order of the ids. Nothing is sent if there are none.
    ///
    /// ```no_run
    /// # #[cfg(feature = "hosts")]
    /// # async fn run(client: falcon_sdk::Client, ids: Vec<String>) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::hosts::GetDeviceDetailsV2;
    ///
    /// // Published for 100 ids at most.
    /// let mut hosts = client.by_ids(GetDeviceDetailsV2::new(ids));
    /// while let Some(host) = hosts.next().await {
    ///     println!("{:?}", host?.hostname);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn by_ids<O: ByIds>(&self, operation: O) -> Records<O::Record> {
        Records::by_ids(self.clone(), self.prepared(operation.call()))
    }

    /// Walks a query that lists ids, and gives the records that they stand for.
    ///
    /// ```no_run
    /// # #[cfg(feature = "hosts")]
    /// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::hosts::QueryDevicesByFilterScroll;
    ///
    /// let mut hosts = client.details(QueryDevicesByFilterScroll::new());
    /// while let Some(host) = hosts.next().await {
    ///     println!("{:?}", host?.hostname);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The operation that answers them is the query's [`Spec::details`](crate::operation::Spec).
    pub fn details<O: Detailed>(&self, query: O) -> Records<O::Record> {
        Records::details(self.clone(), self.prepared(query.call()))
    }

    /// Makes a call that is made by id as often as it takes for all of the ids that it holds. One
    /// that takes none is an error in place of the first record.
    pub fn call_by_ids(&self, call: &Call) -> Records<Json> {
        Records::by_ids(self.clone(), self.prepared(call.clone()))
    }

    /// Walks a query that is made by id, and gives the records that its ids stand for. One that
    /// leads to none is an error in place of the first record.
    pub fn call_details(&self, query: &Call) -> Records<Json> {
        Records::details(self.clone(), self.prepared(query.clone()))
    }

    /// Walks the pages of a call that is made by id. One that is not answered in pages is an
    /// error of the first page.
    pub fn call_pages(&self, call: &Call) -> Pages<Envelope<Json>> {
        Pages::new(self.clone(), self.prepared(call.clone()))
    }

    /// Walks the items of a call that is made by id. One that is not answered in pages is an
    /// error in place of the first item.
    pub fn call_items(&self, call: &Call) -> Items<Json> {
        Items::new(self.clone(), self.prepared(call.clone()))
    }

    /// The call, checked as the client is set up.
    fn prepared(&self, mut call: Call) -> Call {
        if !self.shared.check_limits {
            call.check_limits(false);
        }
        call.set_strict(self.shared.strict);
        call
    }
}

/// Shows nothing of the credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("server", self.login.entrance())
            .finish()
    }
}
