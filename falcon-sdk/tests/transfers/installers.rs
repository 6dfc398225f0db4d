//! Sensor installers: the newest, under its own name, with its SHA-256.

use fake_falcon::Transfers;
use falcon_sdk::transfers;

use crate::start;

const LIST: &str = "/sensors/combined/installers/v3";

#[tokio::test(start_paused = true)]
async fn the_newest_installer_is_found_by_date_and_version_and_saved_under_its_name() {
    let (falcon, client) = start(Transfers::new()).await;
    let filter = "platform:'linux'+os:'Ubuntu'";
    let newest = transfers::newest_installer(&client, filter).await.unwrap();
    let newest = newest.unwrap();
    assert_eq!(newest.details.version.as_deref(), Some("7.21.19100"));
    let requests = falcon.requests();
    let list = requests.iter().find(|it| it.path == LIST).unwrap();
    let sent = |name: &str, value: &str| {
        assert!(list.query.contains(&(name.to_owned(), value.to_owned())));
    };
    sent("filter", filter);
    sent("sort", "release_date|desc");

    let folder = tempfile::tempdir().unwrap();
    let path = newest.save_in(&client, folder.path()).await.unwrap();
    assert_eq!(
        path,
        folder.path().join("falcon-sensor_7.21.19100_amd64.deb")
    );
    let content = std::fs::read(path).unwrap();
    assert_eq!(content.len() as i64, newest.details.file_size.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_filter_may_select_no_installer() {
    let (_falcon, client) = start(Transfers::new()).await;
    let newest = transfers::newest_installer(&client, "os:'missing'").await;
    assert!(newest.unwrap().is_none());
}
