//! A wrong query and an unknown repository: the service's own words are in the error.

use fake_falcon::{Refusing, Siem};
use falcon_sdk::Error;
use falcon_sdk::siem::{Job, Search};

use crate::{STOP, search, settle, start};

#[tokio::test(start_paused = true)]
async fn a_wrong_query_is_an_error_with_the_reason_as_text() {
    for refusing in [Refusing::Html, Refusing::Text, Refusing::Json] {
        let (_falcon, client, sent) = start(Siem::new().refusing(refusing)).await;
        let error = Job::start(&client, search("* | unknown()"))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error}");
        assert_eq!(error.status().unwrap(), 400);
        let text = error.to_string();
        assert!(
            text.contains("400 Bad Request") && text.contains("no function called 'unknown' <1>"),
            "{refusing:?}: {text}"
        );
        assert!(!text.contains("<p>") && !text.contains("color"), "{text}");
        settle().await;
        assert_eq!(sent.count(STOP), 0, "there is no search");
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_repository_is_an_error_that_says_what_to_check() {
    let (_falcon, client, _) = start(Siem::new()).await;
    let job = Job::start(&client, Search::new("missing", "*")).await;
    let error = job.unwrap_err();
    assert!(error.is_not_found());
    let text = error.to_string();
    assert!(text.contains("name of the repository"), "{text}");
}
