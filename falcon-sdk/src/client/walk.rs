//! Lists that a client walks, and the records of ids.

use super::send::Client;
use crate::paging::{Items, Pages, Records};
use crate::reply::Envelope;
use crate::request::{ByIds, Call, Detailed, Paginated};
use crate::wire::Json;

impl Client {
    /// Walks an operation's list page by page, from the place that the operation names.
    ///
    /// Only operations that are answered in pages have it:
    ///
    /// ```compile_fail,E0277
    /// # use falcon_sdk::{Client, request::{Call, Operation, Method}, spec::Spec, reply::Envelope};
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
        Pages::new(self.tenant.clone(), self.prepared(operation.call()))
    }

    /// Walks an operation's list item by item.
    ///
    /// ```no_run
    /// # use falcon_sdk::{Client, Error, request::Paginated};
    /// # async fn run<O: Paginated<Item = String>>(client: Client, hosts: O) -> Result<(), Error> {
    /// let mut ids = client.items(hosts);
    /// while let Some(id) = ids.next().await {
    ///     println!("{}", id?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn items<O: Paginated>(&self, operation: O) -> Items<O::Item> {
        Items::new(self.tenant.clone(), self.prepared(operation.call()))
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
        Records::by_ids(self.tenant.clone(), self.prepared(operation.call()))
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
    /// The operation that answers them is the query's [`Spec::details`](crate::spec::Spec).
    pub fn details<O: Detailed>(&self, query: O) -> Records<O::Record> {
        Records::details(self.tenant.clone(), self.prepared(query.call()))
    }

    /// Makes a call that is made by id as often as it takes for all of the ids that it holds. One
    /// that takes none is an error in place of the first record.
    pub fn call_by_ids(&self, call: &Call) -> Records<Json> {
        Records::by_ids(self.tenant.clone(), self.prepared(call.clone()))
    }

    /// Walks a query that is made by id, and gives the records that its ids stand for. One that
    /// leads to none is an error in place of the first record.
    pub fn call_details(&self, query: &Call) -> Records<Json> {
        Records::details(self.tenant.clone(), self.prepared(query.clone()))
    }

    /// Walks the pages of a call that is made by id. One that is not answered in pages is an
    /// error of the first page.
    pub fn call_pages(&self, call: &Call) -> Pages<Envelope<Json>> {
        Pages::new(self.tenant.clone(), self.prepared(call.clone()))
    }

    /// Walks the items of a call that is made by id. One that is not answered in pages is an
    /// error in place of the first item.
    pub fn call_items(&self, call: &Call) -> Items<Json> {
        Items::new(self.tenant.clone(), self.prepared(call.clone()))
    }
}
