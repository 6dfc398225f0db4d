//! Samples and archives, known by their SHA-256.

use crate::client::{Client, Download};
use crate::error::Error;
use crate::reply::Reply;
use crate::request::{Operation, Upload};
use crate::sample_uploads::{ArchiveUploadV2, GetSampleV3, UploadSampleV3};
use crate::spec::Effect;

/// The place of the SHA-256 in a response.
const SHA256: &str = "/resources/0/sha256";

/// Uploads a sample, and returns its SHA-256, by which all other operations find it.
///
/// The SHA-256 is computed while the file is sent, and compared with that of the response. The
/// service stores equal bytes once, so the upload is also retried after a broken connection.
///
/// ```no_run
/// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::request::Upload;
/// use falcon_sdk::sample_uploads::UploadSampleV3;
/// use falcon_sdk::transfers;
///
/// let file = Upload::path("invoice.exe");
/// let upload = UploadSampleV3::new("invoice.exe", file).comment("from host web-7");
/// let sha256 = transfers::upload_sample(&client, upload).await?;
/// # drop(sha256);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Those of [`Client::send`], and [`Error::Checksum`] if the service received other bytes.
pub async fn upload_sample(client: &Client, mut upload: UploadSampleV3) -> Result<String, Error> {
    upload.sample = upload.sample.hashed();
    let mut call = upload.call();
    call.set_effect(Effect::Read);
    let reply: Reply<<UploadSampleV3 as Operation>::Output> = client.call_as(&call).await?;
    let reply = reply.ok()?;
    let stored = reply.resources.first().and_then(|it| it.sha256.clone());
    let stored = stored.ok_or_else(|| reply.lacks(SHA256))?;
    compared(UploadSampleV3::SPEC.id, &upload.sample, stored)
}

/// Uploads an archive, and returns its SHA-256. `ExtractionCreateV1` then extracts samples from it.
///
/// The SHA-256 is compared as for a [sample](upload_sample). After a broken connection, the upload
/// is not retried.
///
/// # Errors
///
/// Those of [`Client::send`], and [`Error::Checksum`] if the service received other bytes.
pub async fn upload_archive(client: &Client, mut upload: ArchiveUploadV2) -> Result<String, Error> {
    upload.file = upload.file.hashed();
    let reply = client.send(&upload).await?.ok()?;
    let stored = reply.resources.first().and_then(|it| it.sha256.clone());
    let stored = stored.ok_or_else(|| reply.lacks(SHA256))?;
    compared(ArchiveUploadV2::SPEC.id, &upload.file, stored)
}

/// The SHA-256 of the stored file, if it is that of the file that was sent.
fn compared(operation: &str, file: &Upload, stored: String) -> Result<String, Error> {
    let sent = file.sha256().unwrap_or_default();
    match stored.eq_ignore_ascii_case(&sent) {
        true => Ok(stored),
        false => Err(Error::Checksum {
            operation: operation.to_owned(),
            expected: sent,
            found: stored,
            unsure: true,
        }),
    }
}

/// Downloads a sample by its SHA-256, which is verified at its end.
///
/// ```no_run
/// # async fn run(client: falcon_sdk::Client, sha256: &str) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::transfers;
///
/// transfers::download_sample(&client, sha256).await?.save_to("sample.bin").await?;
/// # Ok(())
/// # }
/// ```
///
/// The sample is not protected: it may be malware. For a zip archive with a password, download
/// `GetSampleV3` with [`password_protected`](crate::sample_uploads::GetSampleV3::password_protected).
///
/// # Errors
///
/// Those of [`Client::download`]. Reading the download fails with [`Error::Checksum`] if its bytes
/// are others.
pub async fn download_sample(client: &Client, sha256: &str) -> Result<Download, Error> {
    let download = client.download(GetSampleV3::new(sha256)).await?;
    Ok(download.verify_sha256(sha256))
}
