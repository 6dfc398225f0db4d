//! Lookup files: tables that queries refer to.

use crate::client::{Client, Download};
use crate::error::Error;
use crate::ngsiem::{GetLookupV1, UploadLookupV1};
use crate::request::Upload;

/// A lookup file of a repository: a table, such as a CSV file, to which queries refer by its name.
///
/// ```no_run
/// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::request::Upload;
/// use falcon_sdk::siem::LookupFile;
///
/// let owners = LookupFile::new("search-all", "owners.csv");
/// owners.upload(&client, Upload::path("owners.csv")).await?;
/// owners.download(&client).await?.save_to("copy.csv").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LookupFile {
    repository: String,
    name: String,
}

impl LookupFile {
    /// A lookup file by its repository and name. Nothing is sent.
    pub fn new(repository: impl Into<String>, name: impl Into<String>) -> Self {
        LookupFile {
            repository: repository.into(),
            name: name.into(),
        }
    }

    /// The name, to which queries refer.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Uploads the content under this name, whatever the upload's own name is. A file of the same
    /// name is replaced.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`].
    pub async fn upload(&self, client: &Client, content: impl Into<Upload>) -> Result<(), Error> {
        let file = content.into().file_name(&*self.name);
        let upload = UploadLookupV1::new(&*self.repository, file);
        client.send(upload).await?.ok()?;
        Ok(())
    }

    /// Downloads the file: save it with [`Download::save_to`], or read it piece by piece.
    ///
    /// # Errors
    ///
    /// Those of [`Client::download`]: a 404 if there is no such file.
    pub async fn download(&self, client: &Client) -> Result<Download, Error> {
        let download = GetLookupV1::new(&*self.repository, &*self.name);
        client.download(download).await
    }
}
