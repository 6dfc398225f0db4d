//! Walks over lists, and the records of ids.

use super::send::Client;
use crate::paging::{Items, Pages, Records};
use crate::reply::Envelope;
use crate::request::{ByIds, Call, Detailed, Paginated};
use crate::wire::Json;

impl Client {
    /// Walks an operation's list page by page, from the operation's own start.
    ///
    /// Only operations that return pages can be walked:
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

    /// Reads the records of any number of ids, in the order of the ids. The ids are split over as
    /// many requests as they need. Without ids, nothing is sent.
    ///
    /// ```no_run
    /// # #[cfg(feature = "hosts")]
    /// # async fn run(client: falcon_sdk::Client, ids: Vec<String>) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::hosts::GetDeviceDetailsV2;
    ///
    /// // The operation takes at most 100 ids.
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

    /// Walks a query that lists ids, and reads the record of each id.
    ///
    /// ```no_run
    /// # #[cfg(feature = "alerts")]
    /// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::alerts::GetQueriesAlertsV2;
    ///
    /// let mut alerts = client.details(GetQueriesAlertsV2::new().filter("status:'new'"));
    /// while let Some(alert) = alerts.next().await {
    ///     println!("{:?}", alert?.display_name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The query's [`Spec::details`](crate::spec::Spec) names the operation that returns the
    /// records.
    pub fn details<O: Detailed>(&self, query: O) -> Records<O::Record> {
        Records::details(self.tenant.clone(), self.prepared(query.call()))
    }

    /// Reads the records of all ids in a prepared request, split over as many requests as they
    /// need. If its operation takes no ids, the first record is an error.
    pub fn call_by_ids(&self, call: &Call) -> Records<Json> {
        Records::by_ids(self.tenant.clone(), self.prepared(call.clone()))
    }

    /// Walks the query of a prepared request, and reads the record of each id. If no operation
    /// returns these records, the first record is an error.
    pub fn call_details(&self, query: &Call) -> Records<Json> {
        Records::details(self.tenant.clone(), self.prepared(query.clone()))
    }

    /// Walks the list of a prepared request page by page. If its operation does not return pages,
    /// the first page is an error.
    pub fn call_pages(&self, call: &Call) -> Pages<Envelope<Json>> {
        Pages::new(self.tenant.clone(), self.prepared(call.clone()))
    }

    /// Walks the list of a prepared request item by item. If its operation does not return pages,
    /// the first item is an error.
    pub fn call_items(&self, call: &Call) -> Items<Json> {
        Items::new(self.tenant.clone(), self.prepared(call.clone()))
    }
}
