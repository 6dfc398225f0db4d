//! Samples, archives, installers and images without async: features `transfers` and `blocking`.
//!
//! ```no_run
//! # fn run(client: falcon_sdk::blocking::Client, sha256: &str) -> Result<(), falcon_sdk::Error> {
//! use falcon_sdk::blocking::transfers;
//!
//! transfers::download_sample(&client, sha256)?.save_to("sample.bin")?;
//! # Ok(())
//! # }
//! ```

use std::path::PathBuf;

use super::{Client, Download};
use crate::cloud::Cloud;
use crate::error::Error;
use crate::poll::Polling;
use crate::reply::Envelope;
use crate::request::Operation;
use crate::sample_uploads::{ArchiveUploadV2, UploadSampleV3};
use crate::transfers::{self, Installer, RegistryLogin};
use crate::wire::Json;

/// See [`transfers::upload_sample`].
pub fn upload_sample(client: &Client, upload: UploadSampleV3) -> Result<String, Error> {
    let upload = transfers::upload_sample(&client.client, upload);
    client.runtime.wait(upload)
}

/// See [`transfers::upload_archive`].
pub fn upload_archive(client: &Client, upload: ArchiveUploadV2) -> Result<String, Error> {
    let upload = transfers::upload_archive(&client.client, upload);
    client.runtime.wait(upload)
}

/// See [`transfers::download_sample`].
pub fn download_sample(client: &Client, sha256: &str) -> Result<Download, Error> {
    let download = transfers::download_sample(&client.client, sha256);
    let download = client.runtime.wait(download)?;
    Ok(Download::new(download, client.runtime.clone()))
}

/// See [`transfers::newest_installer`].
pub fn newest_installer(
    client: &Client,
    filter: impl Into<String>,
) -> Result<Option<Installer>, Error> {
    let newest = transfers::newest_installer(&client.client, filter);
    client.runtime.wait(newest)
}

/// See [`Installer::save_in`].
pub fn save_installer(
    client: &Client,
    installer: &Installer,
    folder: impl Into<PathBuf>,
) -> Result<PathBuf, Error> {
    let save = installer.save_in(&client.client, folder);
    client.runtime.wait(save)
}

/// See [`RegistryLogin::to_pull`].
pub fn login_to_pull(client: &Client, cloud: Cloud, cid: &str) -> Result<RegistryLogin, Error> {
    let login = RegistryLogin::to_pull(&client.client, cloud, cid);
    client.runtime.wait(login)
}

/// See [`transfers::wait_for_image_report`].
pub fn wait_for_image_report<O>(
    client: &Client,
    operation: O,
    polling: Polling,
) -> Result<Json, Error>
where
    O: Operation<Output = Envelope<Option<Json>>>,
{
    let report = transfers::wait_for_image_report(&client.client, operation, polling);
    client.runtime.wait(report)
}
