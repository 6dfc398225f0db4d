//! Lookup files: the same bytes return under the same name.

use fake_falcon::Siem;
use falcon_sdk::request::Upload;
use falcon_sdk::siem::LookupFile;

use crate::start;

#[tokio::test(start_paused = true)]
async fn a_lookup_file_is_uploaded_replaced_and_downloaded_by_its_name() {
    let (falcon, client, _) = start(Siem::new()).await;
    let folder = tempfile::tempdir().unwrap();
    for name in ["owners.csv", "a b/ü+\"%2F\".csv"] {
        let file = LookupFile::new("search-all", name);
        file.upload(&client, "old").await.unwrap();
        let content = vec![b'x'; 1 << 20];
        let other = Upload::new(content.clone()).file_name("other.csv");
        file.upload(&client, other).await.unwrap();
        let path = folder.path().join("copy.csv");
        let download = file.download(&client).await.unwrap();
        assert_eq!(download.save_to(&path).await.unwrap(), 1 << 20);
        assert!(std::fs::read(&path).unwrap() == content, "{name}");
    }
    let requests = falcon.requests();
    let last = requests.last().unwrap();
    assert_eq!(
        last.path, "/humio/api/v1/repositories/search-all/files/a%20b%2F%C3%BC%2B%22%252F%22.csv",
        "one segment"
    );
}

#[tokio::test(start_paused = true)]
async fn the_response_to_an_upload_may_be_empty() {
    let (_falcon, client, _) = start(Siem::new().silent_uploads(true)).await;
    let file = LookupFile::new("search-all", "owners.csv");
    file.upload(&client, "host,owner\n").await.unwrap();
    let mut bytes = Vec::new();
    let download = file.download(&client).await.unwrap();
    download.copy_to(&mut bytes).await.unwrap();
    assert_eq!(bytes, b"host,owner\n");
}

#[tokio::test(start_paused = true)]
async fn a_missing_lookup_file_is_an_error_before_anything_is_saved() {
    let (_falcon, client, _) = start(Siem::new()).await;
    let file = LookupFile::new("search-all", "owners.csv");
    let error = file.download(&client).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}
