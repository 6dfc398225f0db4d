//! Files from hosts: the right one of several, byte for byte.

use fake_falcon::{FakeFalcon, Fault, Rtr};
use falcon_sdk::rtr::{Options, Outcome, RemoteFile, Session};
use falcon_sdk::{Client, Error, JobProblem, Polling};

use crate::{minutes, seconds, start, start_with};

const ARCHIVE: &[u8] = include_bytes!("../../../xtask/fake-falcon/src/rtr/hosts.7z");
const PATH: &str = r"C:\Windows\System32\drivers\etc\hosts";

async fn get(client: &Client, path: &str) -> (Session, Result<RemoteFile, Error>) {
    let session = Session::open(client, "a").await.unwrap();
    let file = session.get(path).await;
    (session, file.map(|outcome| outcome.done().unwrap()))
}

#[tokio::test(start_paused = true)]
async fn the_file_of_the_command_is_waited_for_downloaded_and_deleted() {
    let hosts = Rtr::new().file_time(seconds(90)).command_time(seconds(5));
    let (_falcon, client, sent) = start(hosts).await;
    let (session, file) = get(&client, PATH).await;
    let file = file.unwrap();
    assert_eq!(file.name, PATH);
    assert_eq!(
        file.sha256, "5e5f6a1bde83cefe5b7b0be98da645a5aeb6258a39647c3e32c5e17956014593",
        "another file of that name arrived before"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hosts.7z");
    assert_eq!(file.save_to(&path).await.unwrap(), ARCHIVE.len() as u64);
    assert_eq!(std::fs::read(&path).unwrap(), ARCHIVE);
    assert!(sent.count("RTR-ListFilesV2") > 2);
    assert_eq!(sent.count("RTR-DeleteFileV2"), 1);
    let gone = file.download().await.unwrap_err();
    assert!(gone.is_not_found(), "{gone}");
    session.close().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_session_is_refreshed_beside_a_long_transfer() {
    let (_falcon, client, sent) = start(Rtr::new().file_time(minutes(15))).await;
    let options = Options::new().polling(Polling::new().timeout(minutes(20)));
    let session = Session::open_with(&client, "a", options).await.unwrap();
    session.get(PATH).await.unwrap().done().unwrap();
    assert_eq!(sent.seconds("RTR-PulseSession"), [420, 840]);
}

#[tokio::test(start_paused = true)]
async fn a_transfer_that_fails_or_is_late_is_an_error() {
    let (_falcon, client, _) = start(Rtr::new()).await;
    let (_session, broken) = get(&client, "C:\\broken").await;
    let error = broken.unwrap_err();
    assert!(
        error.to_string().contains("the transfer was interrupted"),
        "{error}"
    );
    let (_session, missing) = get(&client, "C:\\missing").await;
    assert!(matches!(missing, Err(Error::Command(_))));
    let (_falcon, client, _) = start(Rtr::new().file_time(minutes(30))).await;
    let (_session, late) = get(&client, PATH).await;
    let Err(Error::Job(job)) = late else {
        panic!("{late:?}");
    };
    assert_eq!(job.state.as_deref(), Some("IN_PROGRESS"));
    assert!(
        matches!(job.problem, JobProblem::Unfinished { .. }),
        "{job}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_json_error_in_place_of_the_archive_leaves_no_file() {
    let falcon = FakeFalcon::builder()
        .any_ids(true)
        .fault_first("RTR-GetExtractedFileContents", Fault::Status(500), 1)
        .fault_first("RTR-GetExtractedFileContents", Fault::Truncated, 1);
    let (_falcon, client, sent) = start_with(falcon, |client| client).await;
    let (_session, file) = get(&client, PATH).await;
    let file = file.unwrap();
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        file.save_to(folder.path().join("a.7z")).await.unwrap_err();
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }
    assert_eq!(
        sent.count("RTR-DeleteFileV2"),
        0,
        "it can be downloaded again"
    );
    file.save_to(folder.path().join("a.7z")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_get_of_an_offline_host_is_queued() {
    let (_falcon, client, _) = start(Rtr::new().offline("a")).await;
    let options = Options::new().queue_offline(true);
    let session = Session::open_with(&client, "a", options).await.unwrap();
    let outcome = session.get(PATH).await.unwrap();
    assert!(matches!(outcome, Outcome::Queued { .. }));
}

#[tokio::test(start_paused = true)]
async fn a_path_with_blanks_is_one_argument() {
    let (falcon, client, _) = start(Rtr::new()).await;
    let (_session, file) = get(&client, r"C:\My files\a.txt").await;
    assert_eq!(file.unwrap().name, r"C:\My files\a.txt");
    let requests = falcon.requests();
    let bodies = requests.iter().map(|it| String::from_utf8_lossy(&it.body));
    let quoted = r#"get \"C:\\My files\\a.txt\""#;
    assert!(bodies.into_iter().any(|body| body.contains(quoted)));
}

#[cfg(feature = "rtr_extract")]
#[tokio::test(start_paused = true)]
async fn the_only_file_of_an_archive_is_extracted() {
    let (_falcon, client, _) = start(Rtr::new()).await;
    let (_session, file) = get(&client, PATH).await;
    let file = file.unwrap();
    let extracted = file.extract(1 << 20).await.unwrap();
    assert_eq!(extracted.name, "hosts");
    assert!(extracted.content.starts_with(b"127.0.0.1 localhost\n"));
    // The archive is longer than the first limit, and the file in it longer than the second.
    for limit in [10, 1_000] {
        assert!(ARCHIVE.len() < 1_000 && extracted.content.len() > 1_000);
        let error = file.extract(limit).await.unwrap_err();
        assert!(matches!(error, Error::TooLong { .. }), "{error}");
    }
}

#[cfg(feature = "rtr_extract")]
#[tokio::test(start_paused = true)]
async fn a_damaged_archive_is_an_error_with_the_files_name() {
    let falcon = FakeFalcon::builder().any_ids(true);
    let (_falcon, client, _) = start_with(falcon, |client| client).await;
    let (_session, file) = get(&client, PATH).await;
    let mut sibling = file.unwrap();
    sibling.sha256 = format!("{}aa", "0".repeat(62));
    let error = sibling.extract(1 << 20).await.unwrap_err();
    let text = error.to_string();
    assert!(
        matches!(error, Error::File { .. }) && text.contains(PATH),
        "{text}"
    );
}
