//! Files whose SHA-256 is known: a changed file is an error, and is not saved.

use bytes::Bytes;
use falcon_sdk::Error;
use falcon_sdk::request::{Call, Method};

use crate::script::Script;

/// The SHA-256 of `content`.
const SHA256: &str = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";

async fn script() -> (Script, Call) {
    let script = Script::start(&[(200, &[], "content")]).await;
    (script, Call::request(Method::GET, "/file"))
}

#[tokio::test]
async fn a_file_with_the_expected_sha256_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    for sha256 in [
        SHA256.to_owned(),
        SHA256.to_uppercase(),
        format!(" {SHA256}\n"),
    ] {
        let (script, call) = script().await;
        let file = script.client.call_download(&call).await.unwrap();
        assert_eq!(file.verify_sha256(sha256).save_to(&path).await.unwrap(), 7);
        assert_eq!(std::fs::read(&path).unwrap(), b"content");
    }
}

#[tokio::test]
async fn a_file_with_another_sha256_is_an_error_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old");
    std::fs::write(&old, "old").unwrap();
    let other = SHA256.replace('e', "f");
    for path in [&old, &folder.path().join("new")] {
        let (script, call) = script().await;
        let file = script.client.call_download(&call).await.unwrap();
        let error = file.verify_sha256(&other).save_to(path).await.unwrap_err();
        assert!(
            matches!(&error, Error::Checksum { expected, found, .. } if *expected == other && found == SHA256),
            "{error}"
        );
        assert_eq!(
            error.to_string(),
            format!(
                "GET /file: the file's SHA-256 is {SHA256}, not {other}; the file was changed or \
                 damaged on the way, or the id is of another file"
            )
        );
        assert!(!error.is_transient());
    }
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert_eq!(std::fs::read(&old).unwrap(), b"old");
}

#[tokio::test]
async fn a_reader_of_pieces_gets_the_error_in_place_of_the_end() {
    let (script, call) = script().await;
    let file = script.client.call_download(&call).await.unwrap();
    let mut file = file.verify_sha256("0");
    assert_eq!(file.next().await.unwrap().unwrap(), Bytes::from("content"));
    let error = file.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Checksum { .. }) && !error.may_have_taken_effect());
    assert!(file.next().await.is_none(), "once");
}
