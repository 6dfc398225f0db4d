//! The same without async.

use fake_falcon::FakeFalcon;
use falcon_sdk::blocking::{Client, transfers};
use falcon_sdk::falcon_container_image::GetReportByReference;
use falcon_sdk::sample_uploads::{ArchiveUploadV2, UploadSampleV3};
use falcon_sdk::{Cloud, Polling};

#[test]
fn files_and_reports_come_without_async() {
    let falcon = FakeFalcon::builder().launch().unwrap();
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .build_blocking()
        .unwrap();
    let folder = tempfile::tempdir().unwrap();

    let upload = UploadSampleV3::new("a", "content");
    let id = transfers::upload_sample(&client, upload).unwrap();
    let archive = ArchiveUploadV2::new("content", "a.zip");
    assert_eq!(transfers::upload_archive(&client, archive).unwrap(), id);
    let sample = transfers::download_sample(&client, &id).unwrap();
    assert_eq!(sample.save_to(folder.path().join("a")).unwrap(), 7);
    let other = transfers::download_sample(&client, &id).unwrap();
    assert!(
        other
            .verify_sha256("0")
            .save_to(folder.path().join("b"))
            .is_err()
    );

    let newest = transfers::newest_installer(&client, "").unwrap().unwrap();
    assert!(
        transfers::save_installer(&client, &newest, folder.path())
            .unwrap()
            .exists()
    );

    let login = transfers::login_to_pull(&client, Cloud::Us1, "ab").unwrap();
    assert_eq!(login.user, "fc-ab");
    let image = GetReportByReference::new().tag("1.2");
    assert!(transfers::wait_for_image_report(&client, image, Polling::new()).is_ok());
}
