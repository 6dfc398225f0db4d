//! Samples and archives: known by the SHA-256 of their bytes.

use fake_falcon::{FakeFalcon, Fault, Transfers};
use falcon_sdk::request::Upload;
use falcon_sdk::sample_uploads::{ArchiveUploadV2, UploadSampleV3};
use falcon_sdk::transfers;

use crate::{is_checksum, sent, start, start_with};

/// The SHA-256 of `content`.
const SHA256: &str = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";

const SAMPLES: &str = "/samples/entities/samples/v3";

fn sample(content: impl Into<Upload>) -> UploadSampleV3 {
    UploadSampleV3::new("invoice.exe", content)
}

#[tokio::test(start_paused = true)]
async fn a_sample_is_uploaded_and_downloaded_by_its_sha256() {
    let (falcon, client) = start(Transfers::new()).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample");
    std::fs::write(&path, "content").unwrap();
    for content in [Upload::new("content"), Upload::path(&path)] {
        let id = transfers::upload_sample(&client, sample(content)).await;
        assert_eq!(id.unwrap(), SHA256);
    }
    let copy = folder.path().join("copy");
    let download = transfers::download_sample(&client, SHA256).await.unwrap();
    assert_eq!(download.save_to(&copy).await.unwrap(), 7);
    assert_eq!(std::fs::read(&copy).unwrap(), b"content");
    let body = String::from_utf8_lossy(&falcon.requests()[1].body).into_owned();
    assert!(
        body.contains("name=\"file_name\"\r\n\r\ninvoice.exe"),
        "{body}"
    );
    assert!(
        body.contains("name=\"sample\"; filename=\"sample\""),
        "{body}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_sample_of_many_pieces_has_its_sha256() {
    let (_falcon, client) = start(Transfers::new()).await;
    let content = Upload::reader(1_000_000, || Ok(tokio::io::repeat(7)));
    let id = transfers::upload_sample(&client, sample(content))
        .await
        .unwrap();
    let download = transfers::download_sample(&client, &id).await.unwrap();
    assert_eq!(download.copy_to(&mut Vec::new()).await.unwrap(), 1_000_000);
}

#[tokio::test(start_paused = true)]
async fn bytes_that_change_on_the_way_are_an_error_in_both_directions() {
    let (_falcon, client) = start(Transfers::new().damaged(true)).await;
    let error = transfers::upload_sample(&client, sample("content")).await;
    let error = error.unwrap_err();
    assert!(is_checksum(&error), "{error}");
    assert!(error.to_string().starts_with("UploadSampleV3: "), "{error}");
    assert!(error.may_have_taken_effect(), "other bytes are stored");

    let archive = ArchiveUploadV2::new("content", "a.zip");
    let error = transfers::upload_archive(&client, archive)
        .await
        .unwrap_err();
    assert!(is_checksum(&error), "{error}");

    let installer = transfers::newest_installer(&client, "")
        .await
        .unwrap()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let error = installer.save_in(&client, folder.path()).await.unwrap_err();
    assert!(is_checksum(&error), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Equal bytes are stored once, whereas other uploads are not retried after a lost response.
#[tokio::test(start_paused = true)]
async fn a_sample_is_uploaded_once_more_after_a_lost_response_and_an_archive_is_not() {
    for fault in [Fault::Reset, Fault::Status(502)] {
        let falcon = FakeFalcon::builder().fault_first("UploadSampleV3", fault, 2);
        let falcon = falcon.fault_first("ArchiveUploadV2", fault, 2);
        let (falcon, client) = start_with(falcon).await;
        let id = transfers::upload_sample(&client, sample("content")).await;
        assert_eq!(id.unwrap(), SHA256, "of the last attempt alone");
        assert_eq!(sent(&falcon, SAMPLES), 3);

        let archive = ArchiveUploadV2::new("content", "a.zip");
        let error = transfers::upload_archive(&client, archive.clone())
            .await
            .unwrap_err();
        assert!(error.may_have_taken_effect(), "{error}");
        assert!(
            transfers::upload_archive(&client, archive.clone())
                .await
                .is_err()
        );
        let id = transfers::upload_archive(&client, archive).await;
        assert_eq!(id.unwrap(), SHA256);
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_reports_its_progress() {
    let (_falcon, client) = start(Transfers::new()).await;
    let (told, progress) = std::sync::mpsc::channel();
    let content = Upload::new(vec![7; 200_000]).on_progress(move |it| {
        let _ = told.send(it);
    });
    transfers::upload_sample(&client, sample(content))
        .await
        .unwrap();
    let last = progress.try_iter().last().unwrap();
    assert_eq!((last.sent, last.total), (200_000, 200_000));
}
