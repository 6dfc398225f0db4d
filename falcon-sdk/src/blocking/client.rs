//! The client without async.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::{Download, Items, Pages, Records, Runtime, Walk};
use crate::client::{self, ClientBuilder};
use crate::error::Error;
use crate::reply::{Envelope, Output, Reply};
use crate::request::{ByIds, Call, Detailed, Operation, Paginated};
use crate::wire::{Json, Secret};

/// A client of one tenant without async. Its methods and errors are those of
/// [`falcon_sdk::Client`](crate::Client).
#[derive(Clone)]
pub struct Client {
    pub(super) client: client::Client,
    pub(super) runtime: Runtime,
}

impl ClientBuilder {
    /// Builds the client without async. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// Those of [`build`](ClientBuilder::build), and [`Error::Config`] if the client's thread can't
    /// be started.
    pub fn build_blocking(self) -> Result<Client, Error> {
        Client::of(self.build()?)
    }
}

impl Client {
    /// See [`Client::from_env`](crate::Client::from_env).
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build_blocking()
    }

    /// Returns a builder; finish with [`build_blocking`](ClientBuilder::build_blocking).
    pub fn builder() -> ClientBuilder {
        client::Client::builder()
    }

    /// The same client without async. Both share the token, the rate limits and the connections.
    ///
    /// Use it on a thread that may block, such as that of `tokio::task::spawn_blocking`. In an
    /// async task it may wait forever for a connection that the blocked thread itself should serve.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] if the client's thread can't be started.
    pub fn of(client: client::Client) -> Result<Self, Error> {
        let runtime = Runtime::start()?;
        Ok(Client { client, runtime })
    }

    /// The same client with async. Both share the token, the rate limits and the connections.
    pub fn to_async(&self) -> client::Client {
        self.client.clone()
    }

    /// See [`Client::for_member`](crate::Client::for_member).
    pub fn for_member(&self, cid: impl Into<Secret>) -> Result<Self, Error> {
        Ok(self.with(self.client.for_member(cid)?))
    }

    /// See [`Client::timeout`](crate::Client::timeout).
    #[must_use = "the timeout applies to the returned client"]
    pub fn timeout(&self, timeout: Duration) -> Self {
        self.with(self.client.timeout(timeout))
    }

    /// See [`Client::revoke`](crate::Client::revoke).
    pub fn revoke(&self) -> Result<(), Error> {
        self.runtime.wait(self.client.revoke())
    }

    /// See [`Client::send`](crate::Client::send).
    pub fn send<O: Operation>(&self, operation: O) -> Result<Reply<O::Output>, Error> {
        self.runtime.wait(self.client.send(operation))
    }

    /// See [`Client::call`](crate::Client::call).
    pub fn call(&self, call: &Call) -> Result<Reply<Envelope<Json>>, Error> {
        self.runtime.wait(self.client.call(call))
    }

    /// See [`Client::call_as`](crate::Client::call_as).
    pub fn call_as<T: Output>(&self, call: &Call) -> Result<Reply<T>, Error> {
        self.runtime.wait(self.client.call_as(call))
    }

    /// See [`Client::download`](crate::Client::download).
    pub fn download<O>(&self, operation: O) -> Result<Download, Error>
    where
        O: Operation<Output = Bytes>,
    {
        let download = self.runtime.wait(self.client.download(operation))?;
        Ok(Download::new(download, self.runtime.clone()))
    }

    /// See [`Client::call_download`](crate::Client::call_download).
    pub fn call_download(&self, call: &Call) -> Result<Download, Error> {
        let download = self.runtime.wait(self.client.call_download(call))?;
        Ok(Download::new(download, self.runtime.clone()))
    }

    /// See [`Client::pages`](crate::Client::pages).
    pub fn pages<O: Paginated>(&self, operation: O) -> Pages<O::Output> {
        self.walk(self.client.pages(operation))
    }

    /// See [`Client::items`](crate::Client::items).
    pub fn items<O: Paginated>(&self, operation: O) -> Items<O::Item> {
        self.walk(self.client.items(operation))
    }

    /// See [`Client::items_as`](crate::Client::items_as).
    pub fn items_as<T: DeserializeOwned>(&self, operation: impl Paginated) -> Items<T> {
        self.walk(self.client.items_as(operation))
    }

    /// See [`Client::by_ids_as`](crate::Client::by_ids_as).
    pub fn by_ids_as<T: DeserializeOwned>(&self, operation: impl ByIds) -> Records<T> {
        self.walk(self.client.by_ids_as(operation))
    }

    /// See [`Client::details_as`](crate::Client::details_as).
    pub fn details_as<T: DeserializeOwned>(&self, query: impl Detailed) -> Records<T> {
        self.walk(self.client.details_as(query))
    }

    /// See [`Client::by_ids`](crate::Client::by_ids).
    pub fn by_ids<O: ByIds>(&self, operation: O) -> Records<O::Record> {
        self.walk(self.client.by_ids(operation))
    }

    /// See [`Client::details`](crate::Client::details).
    pub fn details<O: Detailed>(&self, query: O) -> Records<O::Record> {
        self.walk(self.client.details(query))
    }

    /// See [`Client::call_by_ids`](crate::Client::call_by_ids).
    pub fn call_by_ids(&self, call: &Call) -> Records<Json> {
        self.walk(self.client.call_by_ids(call))
    }

    /// See [`Client::call_details`](crate::Client::call_details).
    pub fn call_details(&self, query: &Call) -> Records<Json> {
        self.walk(self.client.call_details(query))
    }

    /// See [`Client::call_pages`](crate::Client::call_pages).
    pub fn call_pages(&self, call: &Call) -> Pages<Envelope<Json>> {
        self.walk(self.client.call_pages(call))
    }

    /// See [`Client::call_items`](crate::Client::call_items).
    pub fn call_items(&self, call: &Call) -> Items<Json> {
        self.walk(self.client.call_items(call))
    }

    fn with(&self, client: client::Client) -> Self {
        Client {
            client,
            runtime: self.runtime.clone(),
        }
    }

    fn walk<S>(&self, stream: S) -> Walk<S> {
        Walk::of(stream, self.runtime.clone())
    }
}

/// Leaves out the credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}
