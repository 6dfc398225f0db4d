//! Records as types of the caller's own.

use serde::de::DeserializeOwned;

use super::send::Client;
use crate::paging::{Items, Records};
use crate::request::{ByIds, Detailed, Paginated};

impl Client {
    /// Walks an operation's list item by item, and reads each item as a type of your own. If an
    /// operation does not publish the type of its records, [`items`](Client::items) returns JSON
    /// values.
    ///
    /// An item that does not fit the type is an [`Error::Item`](crate::Error::Item) with its path
    /// and JSON. The walk continues.
    ///
    /// ```no_run
    /// # #[cfg(feature = "hosts")]
    /// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::hosts::CombinedDevicesByFilter;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Host {
    ///     device_id: String,
    ///     tags: Option<Vec<String>>,
    /// }
    ///
    /// let mut hosts = client.items_as::<Host>(CombinedDevicesByFilter::new());
    /// while let Some(host) = hosts.next().await {
    ///     let host = host?;
    ///     println!("{} {:?}", host.device_id, host.tags);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn items_as<T: DeserializeOwned>(&self, operation: impl Paginated) -> Items<T> {
        Items::own(self.tenant.clone(), self.prepared(operation.call()))
    }

    /// Like [`by_ids`](Client::by_ids), but reads each record as a type of your own.
    ///
    /// ```no_run
    /// # #[cfg(feature = "hosts")]
    /// # async fn run(client: falcon_sdk::Client, ids: Vec<String>) -> Result<(), falcon_sdk::Error> {
    /// use falcon_sdk::hosts::GetDeviceDetailsV2;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Host {
    ///     device_id: String,
    /// }
    ///
    /// let mut hosts = client.by_ids_as::<Host>(GetDeviceDetailsV2::new(ids));
    /// while let Some(host) = hosts.next().await {
    ///     println!("{}", host?.device_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn by_ids_as<T: DeserializeOwned>(&self, operation: impl ByIds) -> Records<T> {
        Records::own_by_ids(self.tenant.clone(), self.prepared(operation.call()))
    }

    /// Like [`details`](Client::details), but reads each record as a type of your own.
    pub fn details_as<T: DeserializeOwned>(&self, query: impl Detailed) -> Records<T> {
        Records::own_details(self.tenant.clone(), self.prepared(query.call()))
    }
}
